/** Pages after the confirmation. See models.ts for the rules. */
import type { Live, Pause, TextField } from './models-check.ts'
import type { Fact, LineTable, Moment, Progress, Row, Word, Head, Summary, Post } from './parts.ts'

export type ProgressPage = {
  readonly head: Head
  readonly summary?: Summary
  readonly live: Live
  readonly progress: Progress
  readonly soFar: { readonly caption: string; readonly rows: readonly Row[] }
  /** Absent when it is stopping already. */
  readonly stop?: Post
  readonly recent: LineTable
  readonly events: readonly TimelineRow[]
}

export type PausedPage = {
  readonly head: Head
  readonly summary?: Summary
  readonly live: Live
  readonly pause: Pause
  readonly soFar: { readonly caption: string; readonly rows: readonly Row[] }
  readonly events: readonly TimelineRow[]
}
export type TimelineRow = { readonly at: Moment; readonly text: string }

export type ReceiptPage = {
  readonly head: Head
  readonly summary?: Summary
  /** Present while unknown lines are being asked. */
  readonly live?: Live
  readonly facts: readonly Fact[]
  readonly downloads: readonly { readonly href: string; readonly label: string }[]
  readonly ways: {
    readonly posts: readonly Post[]
    readonly links: readonly { readonly href: string; readonly label: string }[]
  }
  readonly paid: { readonly caption: string; readonly rows: readonly Row[] }
  /** Balance before and after explained to the cent; `says` when it cannot be. */
  readonly balance: { readonly caption: string; readonly rows: readonly Row[]; readonly says: string }
  /** In the order unknown, refused, not attempted, reversed; empty groups are left out. */
  readonly groups: readonly ReceiptGroup[]
  /** Lines that letters ask about and that stand in no group above. */
  readonly asked?: {
    readonly heading: string
    readonly lines: LineTable
    readonly all: { readonly href: string; readonly label: string }
  }
  readonly events: readonly TimelineRow[]
}
/** `closing`: each row's line page offers closing by hand (after seven days). */
export type ReceiptGroup = {
  readonly id: string
  readonly word: Word
  readonly says: string
  readonly lines: LineTable
  readonly showAll?: { readonly href: string; readonly label: string }
}

/** Discarded or expired. */
export type OverPage = {
  readonly head: Head
  readonly facts: readonly Fact[]
  readonly events: readonly TimelineRow[]
  readonly links: readonly { readonly href: string; readonly label: string }[]
}

export type LinePage = {
  readonly head: Head
  readonly word: Word
  readonly facts: readonly Fact[]
  /** Each call that was made for it, in order. */
  readonly attempts: readonly {
    readonly number: number
    readonly step: string
    readonly by: string
    readonly sent: Moment
    readonly answered?: Moment
    readonly answer: string
    readonly said: string
  }[]
  /** When an unknown one may be closed by hand. */
  readonly closure?: {
    readonly action: string
    readonly says: string
    readonly reason: TextField
    readonly button: string
    readonly summary?: Summary
  }
  readonly back: { readonly href: string; readonly label: string }
}
