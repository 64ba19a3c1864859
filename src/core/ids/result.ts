/** What comes out of the search for ids. Nothing that was pasted is dropped: it is found, refused or counted as ignored. */
import type { Problem } from '../problem.ts'
import type { Named } from '../reversal.ts'

export type FoundId = {
  /** The id, cleaned and in the case in which it is sent. */
  readonly submission: string
  /** `line 14`, or in a table `row 3, AssignmentId` (the header being row 1, as a spreadsheet counts). */
  readonly where: string
  /** The line of the text on which it stands, from 1; in a table the line on which its row begins. */
  readonly line: number
  /** What the source says about it. */
  readonly named: Named
  /** Why its shape is unusual, `has 29 characters; most ids have 30`; '' when it is not. Never a reason to refuse. */
  readonly hint: string
}

export type RefusedId = {
  readonly where: string
  readonly line: number
  /** What stood there, cleaned of invisible characters, at most 200 characters. */
  readonly text: string
  /** Completes a sentence about it: `is a worker id, not an assignment id`. */
  readonly why: string
  /** The whole sentence: `Line 15 is a worker id, not an assignment id`. */
  readonly sentence: string
}

/**
 * `words`: prose, headings, names. `numbers`: also dates, times, amounts. `blank`: lines without anything. `empty`: rows
 * of a table whose id cell is empty. `comments`: lines that begin with # or //. `links`: addresses without an id in them.
 * `workers`: worker ids beside an id. `others`: ids labelled as something else, such as the task's.
 */
export type IgnoredKind = 'words' | 'numbers' | 'blank' | 'empty' | 'comments' | 'links' | 'workers' | 'others'

/** How many there were, and the first few of them, cut at 120 characters. */
export type Ignored = Readonly<Record<IgnoredKind, { readonly count: number; readonly examples: readonly string[] }>>

/** An id that came again. */
export type Duplicate = { readonly submission: string; readonly where: string; readonly first: string }

export type IdSummary = {
  /** `table`: a header named the column of ids, and nothing outside that column was taken for one. */
  readonly form: 'text' | 'table'
  readonly foundCount: number
  readonly refusedCount: number
  /** Every repetition is counted, the first fifty are told. */
  readonly duplicates: { readonly count: number; readonly examples: readonly Duplicate[] }
  readonly ignored: Ignored
  /** Why the search ended early, or could not begin: `too large`, `invalid` (no text, no column of ids). */
  readonly problem?: Problem
}

export type IdLimits = {
  /** The most different ids. */
  readonly ids: number
  /** How many refusals are listed; further ones are only counted. */
  readonly refused: number
}

export const idLimits: IdLimits = { ids: 100_000, refused: 1_000 }
