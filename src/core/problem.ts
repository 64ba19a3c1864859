/** Errors for the user are values. A problem is worded where it is born and rendered in one place a door. */

/**
 * Six codes, as many as there are things a door does about them: `invalid` 422, `not found` 404, `forbidden` 403,
 * `conflict` 409, `too large` 413, `unavailable` 503.
 */
export type ProblemCode = 'invalid' | 'not found' | 'forbidden' | 'conflict' | 'too large' | 'unavailable'

export type FieldProblem = {
  /** The name of the form field or JSON property. */
  readonly field: string
  /** What is wrong with it, what right looks like; a whole sentence without the field's name in front. */
  readonly sentence: string
  /** Where inside the field: a line of pasted text, from 1. */
  readonly line?: number
}

export type Problem = {
  readonly code: ProblemCode
  readonly sentence: string
  readonly fields?: readonly FieldProblem[]
}

export type Result<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problem: Problem }

export const good = <Value>(value: Value): Result<Value> => ({ ok: true, value })
export const bad = (code: ProblemCode, sentence: string, fields?: readonly FieldProblem[]): Result<never> => ({
  ok: false,
  problem: { code, sentence, ...(fields ? { fields } : {}) },
})
