/** What people write: the reason, for the record, and the feedback, for workers. */
import type { Declaration } from '../core/marketplace.ts'
import { codeOf, ordinal } from '../core/places.ts'
import { bad, good, type FieldProblem, type Result } from '../core/problem.ts'

export const longestReason = 500

/** What neither of our databases can be trusted to keep: control characters but tab and line feed, and half characters. */
const unkeepable = /(?![\n\t])\p{Cc}|[\ufffe\uffff]|\p{Surrogate}/u

/** Something that a reader can see. */
const visible = /[^\s\p{Default_Ignorable_Code_Point}]/u

/**
 * As kept: without spaces around, line ends as one character. Browsers send two, and a limit counts characters. What
 * nobody can see is nothing.
 */
const tidy = (text: string): string =>
  visible.test(text) ? text.replaceAll('\r\n', '\n').replaceAll('\r', '\n').trim() : ''

/** The reason as kept; required, at most 500 characters. */
export const checkReason = (typed: string): Result<string> => {
  const reason = tidy(typed)
  const sentence =
    reason === ''
      ? 'Write why, in a few words; it stands on the receipt.'
      : tooLong(reason, longestReason) || oddCharacter(reason, unkeepable)
  return sentence === '' ? good(reason) : bad('invalid', sentence, [{ field: 'reason', sentence }])
}

/** Both texts as they may be given before the confirmation: either may still be empty. */
export const checkTexts = (
  typed: { readonly reason?: string; readonly feedback?: string },
  feedback: Declaration['feedback'],
): Result<{ readonly reason: string; readonly feedback: string }> => {
  const reason = tidy(typed.reason ?? '') === '' ? good('') : checkReason(typed.reason ?? '')
  const told = checkFeedback(typed.feedback ?? '', feedback)
  if (reason.ok && told.ok) return good({ reason: reason.value, feedback: told.value })
  const fields = together([reason, told])
  return bad('invalid', fields[0]?.sentence ?? '', fields)
}

/** Any other text that is kept; `empty` is said where there is none. */
export const checkText = (
  typed: string,
  { field, most, empty }: { readonly field: string; readonly most: number; readonly empty: string },
): Result<string> => {
  const text = tidy(typed)
  const sentence = text === '' ? empty : tooLong(text, most) || oddCharacter(text, unkeepable)
  return sentence === '' ? good(text) : bad('invalid', sentence, [{ field, sentence }])
}

/** The feedback as sent; '' where the marketplace carries none. Never the old rejection text (law 10): it is not offered. */
export const checkFeedback = (typed: string, feedback: Declaration['feedback']): Result<string> => {
  const text = tidy(typed)
  if (!feedback || text === '') return good('')
  const sentence =
    tooLong(text, feedback.max) || oddCharacter(text, feedback.forbidden) || oddCharacter(text, unkeepable)
  return sentence === '' ? good(text) : bad('invalid', sentence, [{ field: 'feedback', sentence }])
}

const tooLong = (text: string, most: number): string =>
  text.length > most
    ? `This has ${text.length.toLocaleString('en')} characters; ${most.toLocaleString('en')} are the most.`
    : ''

/** Names the first character that is not taken, with its place counted as a person counts. */
const oddCharacter = (text: string, odd: RegExp): string => {
  const at = text.search(odd)
  if (at < 0) return ''
  const character = String.fromCodePoint(text.codePointAt(at) ?? 0)
  const code = codeOf(character)
  const shown = /^[\p{L}\p{N}\p{P}\p{S}]$/u.test(character) ? `“${character}”, ${code},` : code
  return `The ${ordinal(Array.from(text.slice(0, at)).length + 1)} character, ${shown} cannot be used; take it out.`
}

/** All problems of a form at once, under one sentence. */
export const together = (results: readonly Result<unknown>[]): readonly FieldProblem[] =>
  results.flatMap((result) => (result.ok ? [] : (result.problem.fields ?? [])))
