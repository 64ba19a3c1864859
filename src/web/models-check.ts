/** Pages before the confirmation. See models.ts for the rules. */
import type {
  BillView,
  Fact,
  Filters,
  LineTable,
  Moment,
  Notice,
  Progress,
  Row,
  Tally,
  Head,
  Summary,
  Post,
} from './parts.ts'

/** A draft whose lines are still being written, or whose writing was cut off. */
export type ImportingPage = {
  readonly head: Head
  readonly summary?: Summary
  readonly facts: readonly Fact[]
  readonly live?: Live
  readonly leads?: LeadsView
  readonly refused?: RefusedInput
  /** Absent while there is nothing to check. */
  readonly check?: Post
  readonly discard: Post
}

/** Lines in which it stood, in pieces, of which some are marked; `heed`: the outcome needs somebody. */
export type LeadRow = Place & {
  readonly what: string
  readonly quotes: readonly {
    /** '' where the row says it. */
    readonly where: string
    readonly parts: readonly { readonly text: string; readonly marked: boolean }[]
  }[]
  readonly says: string
  readonly heed: boolean
}
export type LeadsView = {
  readonly heading: string
  readonly says: string
  readonly rows: readonly LeadRow[]
  readonly more?: { readonly href: string; readonly label: string }
}

/** Lines that one lead led to, of which somebody ticks those that are meant. */
export type Chooser = {
  readonly id: string
  readonly heading: string
  readonly says: string
  readonly action: string
  readonly lead: number
  readonly table: LineTable
  /** '' where none of them can be taken. */
  readonly button: string
  /** All of them among the lines, where only the newest are shown. */
  readonly more?: { readonly href: string; readonly label: string }
}
/** `more`: further ones wait, and where. */
export type Choosers = { readonly list: readonly Chooser[]; readonly more: string }

/** `events` is the SSE address (what it sends: LiveUpdate in parts.ts); `state` the state it was drawn in. */
export type Live = { readonly events: string; readonly state: string }

export type CheckingPage = {
  readonly head: Head
  readonly summary?: Summary
  readonly live: Live
  readonly progress: Progress
  readonly found: { readonly caption: string; readonly rows: readonly Row[] }
  readonly leads?: LeadsView
  readonly refused: RefusedInput
  /** When the check is paused. */
  readonly pause?: Pause
  readonly discard: Post
}

/** `within`: what of the place does not fit into the margin. */
export type Place = { readonly where: string; readonly within: string }

/** Pieces of the input that cannot be ids; `rows` at most 20 unless `?refused=all`. */
export type RefusedInput = {
  readonly heading: string
  readonly rows: readonly (Place & { readonly text: string; readonly why: string })[]
  readonly more?: { readonly href: string; readonly label: string }
}

/** Why it waits, since when, what was not touched, what to do. `said` is the marketplace's own text in quotes, '' without. */
export type Pause = {
  readonly heading: string
  readonly says: string
  readonly said: string
  readonly todo: string
  readonly actions: readonly Post[]
  readonly hints: readonly string[]
}

export type PreviewPage = {
  readonly head: Head
  readonly summary?: Summary
  readonly tally: Tally
  readonly notices: readonly Notice[]
  readonly bill: BillView
  /** The one filled link; absent when nothing can be reversed or the balance is short (`short` then). */
  readonly next?: { readonly href: string; readonly label: string }
  readonly short?: { readonly href: string; readonly label: string }
  /** Why there is no next: `None of these can be reversed.`; '' when there is. */
  readonly none: string
  readonly good: string
  readonly change: { readonly href: string; readonly label: string }
  readonly filters: Filters
  /** POST left-out with `line` ticked; buttons carry name `what`. Absent when the lines cannot be changed. */
  readonly leaving?: {
    readonly action: string
    readonly revision: number
    readonly buttons: readonly { readonly value: string; readonly label: string }[]
    readonly hidden: readonly { readonly name: string; readonly value: string }[]
  }
  readonly lines: LineTable
  readonly choosers: Choosers
  /** Some of the ids are tasks': one button follows them. */
  readonly tasks?: Post
  /** In how many lines the source says something else, with the link that shows them; absent where it does nowhere. */
  readonly differing?: { readonly says: string; readonly link?: { readonly href: string; readonly label: string } }
  readonly leads?: LeadsView
  readonly refused: RefusedInput
  /** It stands at the head, beside the bill, where it is short. */
  readonly refusedBeside: boolean
  /** What of the source could not be meant; '' for nothing. */
  readonly passedOver: string
  readonly again?: Post
  readonly recheck?: Post
  readonly discard: Post
}

export type ShortPage = {
  readonly head: Head
  readonly summary?: Summary
  readonly bill: BillView
  /** Absent when the balance covers none: then only money helps. */
  readonly now?: { readonly heading: string; readonly says: string; readonly rows: readonly Row[]; readonly post: Post }
  readonly add: { readonly heading: string; readonly says: string; readonly post: Post }
  /** Confirm all of it all the same, where the balance may be less than what the account can pay. */
  readonly anyway: { readonly says: string; readonly href: string; readonly label: string }
  readonly byHand: { readonly href: string; readonly label: string }
  /** Around the line where the money ends; `end` is printed after the row with `last`. */
  readonly edge: {
    readonly heading: string
    /** The marketplace's words: `Assignment and worker`, `HIT and the old rejection`. */
    readonly columns: { readonly submission: string; readonly title: string }
    readonly rows: readonly EdgeRow[]
    readonly end: string
  }
}
export type EdgeRow = {
  readonly number: number
  readonly deadline?: Moment
  readonly left: string
  readonly submission: string
  readonly worker: string
  readonly title: string
  readonly oldText: string
  readonly reward: string
  readonly fee: string
  /** '–' for the rest. */ readonly leftOver: string
  readonly paid: boolean
  readonly last: boolean
}

export type ConfirmationPage = {
  readonly head: Head
  readonly summary?: Summary
  /** Set with 409: what changed since it was shown. */
  readonly changed?: Notice
  readonly bill: BillView
  readonly facts: readonly Fact[]
  readonly form: {
    readonly action: string
    readonly hidden: readonly { readonly name: 'revision' | 'count' | 'sum' | 'despite'; readonly value: string }[]
    readonly reason: TextField
    /** Absent where the marketplace carries no feedback; `heldBack` explains that there. */
    readonly feedback?: TextField
    readonly heldBack: string
    /** Absent below the threshold. */
    readonly typed?: TextField
    readonly warning: { readonly strong: string; readonly rest: string }
    readonly notices: readonly Notice[]
    readonly button: string
    readonly back: { readonly href: string; readonly label: string }
  }
}
/** `error` is '' when the field is fine. `optional`: say so in the label. */
export type TextField = {
  readonly name: string
  readonly label: string
  readonly optional: boolean
  readonly hint: string
  readonly value: string
  readonly error: string
  readonly max?: number
}
