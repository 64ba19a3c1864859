/** The pieces that several pages share. See models.ts for the rules. */
import type { Instant } from '../core/reversal.ts'

/** Which environment and whose account: the bar at the top and the margin rule. `env` goes into `data-env` on html. */
export type Mark = {
  readonly env: 'live' | 'sandbox' | 'simulator'
  /** `LIVE – real money`. */
  readonly words: string
  /** `Perception Lab on Amazon Mechanical Turk, US dollars`. */
  readonly account: string
  /** Real money: the last button is red. */
  readonly money: boolean
}

/** For `<time datetime>`; `text` is UTC. `shape` tells the script how to write it in the reader's zone. */
export type Moment = { readonly iso: Instant; readonly text: string; readonly shape: 'time' | 'date' | 'both' }

/** An amount: `column` without a sign for ledgers (`131.04`), `text` for sentences (`$131.04`). */
export type Sum = { readonly column: string; readonly text: string }

/** Icon and word: `icon` is an id in icons.svg, '' for none. `detail` stands small under it, '' for none. */
export type Word = {
  readonly icon: string
  readonly text: string
  readonly tone: 'good' | 'heed' | 'plain'
  readonly detail: string
}

/** Label and value; at most one of `time` and `code` forms. `quote`: in quotation marks, in bdi. */
export type Fact = {
  readonly label: string
  readonly text: string
  readonly time?: Moment
  readonly code?: boolean
  readonly quote?: boolean
  readonly href?: string
}

/** One row of a ledger. `word` instead of `label` where a group is meant. `total`: a double rule; `tone` heed for what is missing. */
export type Row = {
  readonly key: string
  readonly label: string
  readonly word?: Word
  readonly note: string
  readonly count: string
  readonly sum: string
  readonly total?: boolean
  readonly strong?: boolean
  readonly tone?: 'heed'
}

export type BillView = {
  /** `Bill, in US dollars`, `Bill, in play dollars`. */
  readonly caption: string
  readonly rows: readonly Row[]
  /** Under the ledger: what the balance is, that it could not be read, that a sandbox's is fixed. */
  readonly says: readonly string[]
  /** POST that reads the balance again. */
  readonly again?: { readonly action: string; readonly label: string; readonly back: string }
}

export type Notice = {
  readonly strong: string
  readonly rest: string
  readonly loud: boolean
  readonly link?: { readonly href: string; readonly label: string }
}

/** `done` of `all` for the progress element; every text updates live under its name (`far`, `paid`, `rate`, `left`). */
export type Progress = {
  readonly done: number
  readonly all: number
  readonly percent: number
  readonly far: string
  readonly paid: string
  readonly rate: string
  readonly left: string
}

/** Verdict groups as links that filter; the last is all lines. */
export type Tally = {
  readonly heading: string
  readonly rows: readonly {
    readonly key: string
    readonly href: string
    readonly current: boolean
    readonly word: Word
    readonly says: string
    readonly count: string
    readonly sum: string
  }[]
}

export type Choice = { readonly value: string; readonly label: string; readonly chosen: boolean }

/** A GET form of selects; `active` are the filters in force, each with a link that takes it away. */
export type Filters = {
  readonly action: string
  readonly selects: readonly {
    readonly name: string
    readonly label: string
    readonly choices: readonly Choice[]
    /** There are more values than choices: it is a field to type into, which says so. */
    readonly typed?: { readonly value: string; readonly says: string }
  }[]
  readonly hidden: readonly { readonly name: string; readonly value: string }[]
  readonly active: readonly { readonly text: string; readonly href: string }[]
  readonly button: string
}

export type Pager = {
  /** `1–100 of 205`; '' when there is nothing to say. */ readonly says: string
  readonly first?: string
  readonly next?: string
}

/**
 * Anything by line. `columns` in order; a cell is looked up by its key, so one template draws every table. Sort links are
 * also listed in `sorts` for where rows stack.
 */
export type LineTable = {
  readonly heading: string
  readonly columns: readonly Column[]
  readonly sorts: readonly { readonly label: string; readonly href: string; readonly current: boolean }[]
  readonly rows: readonly LineRow[]
  /** The sentence for no rows. */
  readonly empty: string
  readonly pager: Pager
}
export type ColumnKey =
  | 'where'
  | 'tick'
  | 'word'
  | 'submission'
  | 'title'
  | 'when'
  | 'reward'
  | 'fee'
  | 'sum'
  | 'todo'
  | 'record'
/** `sort` is a link, `sorted` for aria-sort. */
export type Column = {
  readonly key: ColumnKey
  readonly label: string
  readonly href?: string
  readonly sorted?: 'ascending' | 'descending'
}
/** Two storeys a cell: `text` over `small`. */
export type Cell = { readonly text: string; readonly small: string; readonly time?: Moment; readonly heed?: boolean }
export type LineRow = {
  readonly number: number
  /** Its own page. */
  readonly href: string
  /** The margin: the line number, or a time. */
  readonly where: Cell
  readonly word: Word
  /** `source: $0.50, Approved`, where the source says something else; '' where it does not. */
  readonly source: string
  readonly submission: string
  readonly worker: string
  readonly title: string
  /** In quotation marks under the title; '' for none. */
  readonly oldText: string
  readonly when: Cell
  readonly reward: string
  readonly fee: string
  readonly sum: string
  readonly todo: Cell
  readonly record: Cell
  /** Pays: bold. Idle: soft, pays nothing. */
  readonly pays: boolean
  /** A tick box may be drawn. */
  readonly tickable: boolean
  /** It was ticked before the page came back. */
  readonly ticked?: boolean
}

/** The stage list and the folio; on every page of a reversal. */
export type Head = {
  readonly number: number
  /** `Reversal 42 · draft of Ann Lindqvist`. */
  readonly says: string
  readonly stage: 'Paste' | 'Check' | 'Confirm' | 'Reverse' | 'Receipt'
  /** h1. */
  readonly heading: string
  /** '' when there is nothing to say under it. */
  readonly lead: string
  readonly url: string
}

/** The error summary of a form: heading, then a link to each field. `more` says `and 31 more`, '' when all are shown. */
export type Summary = {
  readonly heading: string
  readonly lead: string
  readonly items: readonly { readonly text: string; /** `#ids`; '' when nothing to go to */ readonly href: string }[]
  readonly more: string
}

/** A button that posts: one form each. `fields` are hidden inputs. `tone` as in the look: filled, plain, money. */
export type Post = {
  readonly action: string
  readonly label: string
  readonly says: string
  readonly fields: readonly { readonly name: string; readonly value: string }[]
  readonly tone: 'filled' | 'plain' | 'money'
}

/**
 * What the event stream of {@link Live} sends, as JSON. Event `progress` carries this; event `over` (no data to read)
 * means: the state changed, load the page again. A template marks what is updated by `data-live`: `far`, `paid`, `rate`,
 * `left`, `bar` (the progress element), `row-KEY-count` and `row-KEY-sum` for {@link Row.key} of the ledger, `recent`
 * (the body of the table of the newest lines, drawn anew from the rows, newest first).
 */
export type LiveUpdate = {
  /** Without ` – Overturn`. */
  readonly title: string
  readonly progress: Progress
  readonly rows: readonly { readonly key: string; readonly count: string; readonly sum: string }[]
  readonly recent: readonly LineRow[]
}
