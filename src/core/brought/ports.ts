/** What core needs of libraries that know a format; src/readers has the adapters. */
import type { IdRules } from '../ids/rules.ts'
import type { Result } from '../problem.ts'
import type { BroughtLimits, MailLimits, Spent, WorkbookLimits } from './brought.ts'

/** One mail, decoded. Nothing in it is trusted: every field is what the sender wrote. */
export type ReadMail = {
  /** Unfolded and decoded; '' without one. */
  readonly subject: string
  /** Bare addresses; '' without one. */
  readonly from: string
  readonly replyTo: string
  readonly text: string
  readonly html: string
  /** Files and mails in it, in order. */
  readonly attached: readonly { readonly name: string; readonly type: string; readonly bytes: Uint8Array }[]
}

/** A row of a sheet: `number` as a spreadsheet counts, cells from the first column on. */
export type SheetStep =
  | { readonly kind: 'sheet'; readonly name: string; readonly hidden: boolean }
  | { readonly kind: 'row'; readonly number: number; readonly cells: readonly string[]; readonly formulas: number }
  /** Something of the sheet was not read, in a sentence. */
  | { readonly kind: 'note'; readonly sentence: string }

export interface Readers {
  /**
   * Decodes one whole mail, and counts in `spent` what it takes; a problem where that is too much, or where the mail is
   * nested too deep or broken beyond reading. Never throws.
   */
  mail(bytes: Uint8Array, limits: MailLimits, spent: Spent): Promise<Result<ReadMail>>
  /** The text of a page or of a mail's HTML part, in pieces: blocks and line breaks become lines, links keep their address. */
  textOf(html: string): AsyncGenerator<string, void, undefined>
  /** Reads a workbook sheet by sheet, as `mail` does; the returned problem says why it ended early. Never throws. */
  workbook(bytes: Uint8Array, limits: WorkbookLimits, spent: Spent): AsyncGenerator<SheetStep, Result<void>, undefined>
}

/** How brought things are read: of whose marketplace, how much, and with what. */
export type Means = {
  readonly rules: IdRules
  readonly limits: BroughtLimits
  readonly spent: Spent
  readonly readers: Readers
}
