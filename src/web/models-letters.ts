/** Pages for what is done beside the calls: letters, and files for the website. See models.ts for the rules. */
import type { TextField } from './models-check.ts'
import type { Choice, Fact, Head, LineTable, Moment, Pager, Summary, Word } from './parts.ts'

/** Whom it goes to: an address, or where to write; what is certain about it. */
export type LetterAddress = {
  readonly says: string
  readonly to: string
  readonly address: string
  readonly form?: { readonly href: string; readonly label: string }
}

/** Which lines: one of several groups, or those that are ticked in the table below. */
export type ChooseLines = {
  readonly legend: string
  readonly error: string
  readonly options: readonly (Choice & { readonly count: string; readonly says: string })[]
  readonly table: LineTable
}

export type LettersPage = {
  readonly head: Head
  readonly to: LetterAddress
  readonly rows: readonly {
    readonly href: string
    readonly number: string
    readonly word: Word
    readonly part: string
    readonly lines: string
    readonly about: string
    readonly by: string
    readonly made: Moment
  }[]
  /** The sentence for no letters. */
  readonly empty: string
  readonly pager: Pager
  readonly links: readonly { readonly href: string; readonly label: string }[]
}

export type NewLetterPage = {
  readonly head: Head
  readonly summary?: Summary
  readonly to: LetterAddress
  readonly form: {
    readonly action: string
    /** Names what is made, so that a form that is sent twice makes it once. */
    readonly id: string
    readonly about: TextField
    readonly choose: ChooseLines
    readonly button: string
    readonly says: string
  }
  readonly back: { readonly href: string; readonly label: string }
}

/** A day to be noted, with a text where there is one. */
export type NoteForm = {
  readonly action: string
  readonly heading: string
  readonly says: string
  readonly day: TextField
  readonly text?: TextField
  /** `Also the other 3 letters written with it`; '' when it is alone. */
  readonly whole: string
  readonly button: string
}

export type LetterPage = {
  readonly head: Head
  readonly summary?: Summary
  readonly word: Word
  readonly facts: readonly Fact[]
  readonly to: LetterAddress
  readonly subject: string
  readonly text: string
  readonly downloads: readonly { readonly href: string; readonly label: string }[]
  readonly sent?: NoteForm
  readonly answer?: NoteForm
  /** A note that stands already: its form waits behind this. */
  readonly correct?: { readonly label: string; readonly form: NoteForm }
  readonly links: readonly { readonly href: string; readonly label: string }[]
}

export type WebsiteFilePage = {
  readonly head: Head
  readonly summary?: Summary
  /** What the lines are for which the file would be. */
  readonly choose: ChooseLines & { readonly action: string; readonly button: string; readonly says: string }
  /** Absent while no line is chosen. */
  readonly make?: {
    readonly action: string
    readonly hidden: readonly { readonly name: string; readonly value: string }[]
    readonly heading: string
    readonly own: {
      readonly label: string
      readonly hint: string
      readonly error: string
      readonly despite: string
      readonly despiteChosen: boolean
      readonly button: string
    }
    /** `despite`: without those of which it lacks something. */
    readonly short: { readonly says: string; readonly button: string; readonly despite: boolean }
  }
  /** Chosen lines that the file lacks; the first of them. */
  readonly missing?: { readonly heading: string; readonly ids: readonly string[]; readonly more: string }
  readonly steps: { readonly heading: string; readonly rows: readonly string[]; readonly source: string }
  readonly back: { readonly href: string; readonly label: string }
}
