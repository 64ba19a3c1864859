/** Letters as they are kept: what was asked, when it was sent, what was answered. */
import type { LineChoice, Standing } from './line-choice.ts'
import type { Instant, Line, Person } from './reversal.ts'
import type { Page } from './reversal-store.ts'
import type { Actor } from './token.ts'

/** One letter. Those that were written together are parts of one set; each is sent and answered by itself. */
export type Letter = {
  readonly reversalId: string
  /** From 1, within the reversal. */
  readonly number: number
  readonly setId: string
  readonly part: number
  readonly parts: number
  /** How many lines it asks about. */
  readonly lines: number
  /** Why the lines should be reversed, as somebody wrote it for the letter. */
  readonly about: string
  readonly subject: string
  readonly madeBy: Person
  readonly madeAt: Instant
  readonly sentAt?: Instant
  readonly answeredAt?: Instant
  readonly answer?: string
}

/** What became of asking about one line: the newest letter that was sent, else the newest one. */
export type Asked = Pick<Letter, 'number' | 'sentAt' | 'answeredAt' | 'answer'>

export type NewPart = {
  readonly part: number
  /** The list of lines, as it stands in the letter. */
  readonly listed: string
  readonly numbers: readonly number[]
}

/** `first`: the number of its first letter. */
export type LetterSet = { readonly first: number; readonly parts: number; readonly lines: number }

export type Writing = {
  /** Random, of this try alone. */
  readonly setId: string
  readonly request: string
  readonly reversalId: string
  readonly about: string
  readonly by: Actor
  readonly at: Instant
}

/** `all`: lines in all letters of the set. */
export type WrittenPart = {
  readonly listed: string
  readonly lines: number
  readonly part: number
  readonly parts: number
  readonly all: number
}

export type LetterText = { readonly subject: string; readonly text: string }

/** `asked`: how many of them stand in a letter. */
export type StandingCount = Standing & { readonly count: number; readonly asked: number }

export type Noting = {
  readonly reversalId: string
  readonly number: number
  /** Also the other letters of its set that have no such note yet. */
  readonly whole: boolean
  readonly by: Actor
  readonly at: Instant
}

export interface LetterStore {
  /** How many lines stand where a letter can ask about them. */
  standings(reversalId: string): Promise<readonly StandingCount[]>
  /** How many of what {@link LineChoice} `website` means there are, among those standings. */
  countWebsite(reversalId: string, standings: readonly Standing[]): Promise<number>
  /** The chosen lines among those standings, in the order of their numbers. `after`: the number of the last one before. */
  chosen(
    reversalId: string,
    query: {
      readonly choice: LineChoice
      readonly standings: readonly Standing[]
      readonly after: number
      readonly limit: number
    },
  ): Promise<readonly Line[]>
  /** The set that an earlier try of the same request wrote; `request` names it. */
  written(reversalId: string, request: string): Promise<LetterSet | undefined>
  /** Writes parts of a set that nobody sees before it is finished. */
  add(set: Writing, parts: readonly NewPart[]): Promise<void>
  /**
   * Gives each part its text, then numbers them all, with the event of it, in one transaction. Where another try of the same
   * request was quicker its set is told, and nothing is left of this one.
   */
  finish(set: Writing, textOf: (part: WrittenPart) => LetterText): Promise<LetterSet>
  list(reversalId: string, query: { readonly after: number; readonly limit: number }): Promise<Page<Letter>>
  find(reversalId: string, number: number): Promise<(Letter & { readonly text: string }) | undefined>
  /** The numbers of the lines that it asks about. */
  linesOf(letter: Pick<Letter, 'setId' | 'part'>): Promise<readonly number[]>
  /** Returns how many letters were noted. */
  noteSent(noting: Noting, sentAt: Instant): Promise<number>
  /** Returns how many letters were noted; only those that were sent. */
  noteAnswer(noting: Noting, answer: { readonly at: Instant; readonly text: string }): Promise<number>
  /** By line number; lines that are in no letter are absent. At most 1,000 numbers. */
  asked(reversalId: string, numbers: readonly number[]): Promise<ReadonlyMap<number, Asked>>
  /** Lines that are in letters, in the order of their numbers. */
  askedLines(reversalId: string, query: { readonly after: number; readonly limit: number }): Promise<Page<Line>>
  counts(reversalId: string): Promise<LetterCounts>
}

export type LetterCounts = {
  readonly letters: number
  readonly sent: number
  readonly answered: number
  /** Lines that at least one letter asks about. */
  readonly lines: number
}
