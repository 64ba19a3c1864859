/** Pages about rejected work that the index knows. See models.ts for the rules. */
import type { Fact, Filters, Moment, Notice, Pager, Post, Word } from './parts.ts'

/** One bar a day or minute, in units of the drawing; drawn for eyes only, the table beside it says the same. */
export type Bars = {
  readonly width: number
  readonly height: number
  readonly bars: readonly { readonly x: number; readonly y: number; readonly width: number; readonly height: number }[]
  /** Under the first and the last bar. */
  readonly from: string
  readonly until: string
}

/** A stretch of deadlines: how much of it there is, its own page, and what makes a reversal of it. */
export type RadarRow = {
  /** `today`, `tomorrow`, `in 2 to 3 days`. */
  readonly label: string
  readonly days: string
  readonly count: string
  readonly sum: string
  readonly href: string
  readonly soon: boolean
  readonly gather: Post
}

export type RadarView = {
  readonly heading: string
  /** `14 expire tomorrow: $9.80.` */
  readonly lead: string
  readonly caption: string
  readonly sumLabel: string
  readonly chart?: Bars
  readonly rows: readonly RadarRow[]
  readonly total: { readonly count: string; readonly sum: string; readonly href: string }
}

export type BurstView = {
  /** `237 rejected within 4 minutes`, with what was said to them in quotation marks. */
  readonly says: string
  readonly text: string
  readonly when: Moment
  readonly sum: string
  readonly chart: Bars
  readonly href: string
  readonly gather: Post
}

/** How old the index is, and how far it has come. */
export type IndexView = {
  readonly word: Word
  readonly sentence: string
  readonly again?: Post
  readonly further?: Post
}

export type RejectionRow = {
  readonly submission: string
  readonly worker: string
  readonly workerHref: string
  readonly title: string
  readonly taskHref: string
  readonly text: string
  readonly deadline: string
  readonly left: string
  readonly soon: boolean
  readonly sum: string
}

export type RejectionsPage = {
  readonly heading: string
  readonly lead: string
  readonly index: IndexView
  readonly search: Filters
  readonly radar?: RadarView
  readonly bursts: readonly BurstView[]
  /** What a filter shows; absent where nothing was asked for. */
  readonly found?: {
    readonly heading: string
    readonly says: string
    readonly empty: string
    readonly rows: readonly RejectionRow[]
    readonly sumLabel: string
    readonly pager: Pager
    readonly gather?: Post
    readonly keep?: {
      readonly action: string
      readonly fields: Post['fields']
      readonly label: string
      readonly hint: string
      readonly button: string
      readonly value: string
      readonly error: string
    }
  }
  readonly notice?: Notice
  readonly keptOut: Fact
}

export type KeptOutPage = {
  readonly heading: string
  readonly lead: string
  readonly empty: string
  readonly rows: readonly {
    readonly what: string
    readonly value: string
    readonly why: string
    readonly by: string
    readonly at: Moment
    readonly back: Post
  }[]
  readonly back: { readonly href: string; readonly label: string }
}
