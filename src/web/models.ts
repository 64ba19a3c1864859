/**
 * What every page is given: the one meeting place of routes and templates. A template prints these and decides nothing:
 * all text is whole, plain (the template escapes it) and worded already; all URLs hold the base path; a list that is
 * empty is drawn as nothing unless its model says otherwise. An absent optional means: leave that piece out.
 *
 * Every template sees two names: `layout` ({@link Layout}) and `page` (the type that {@link Pages} gives for its name).
 */
import type { FieldProblem } from '../core/problem.ts'
import type { Instant } from '../core/reversal.ts'
import type { ImportingPage, CheckingPage, PreviewPage, ShortPage, ConfirmationPage } from './models-check.ts'
import type { LetterPage, LettersPage, NewLetterPage, WebsiteFilePage } from './models-letters.ts'
import type { BurstView, KeptOutPage, RadarView, RejectionsPage } from './models-rejections.ts'
import type { AccountPage, GoOnPage, LinkPage, SignInPage, TokensPage } from './people/models.ts'
import type { ProgressPage, PausedPage, ReceiptPage, OverPage, LinePage } from './models-run.ts'
import type { Choice, Fact, Mark, Moment, Pager, Sum, Word, Summary, Post } from './parts.ts'

/** Template names, as under views/, and their models. */
export type Pages = {
  readonly 'reversals/start': StartPage
  readonly 'reversals/new': PastePage
  readonly 'reversals/importing': ImportingPage
  readonly 'reversals/checking': CheckingPage
  readonly 'reversals/preview': PreviewPage
  readonly 'reversals/short': ShortPage
  readonly 'reversals/confirmation': ConfirmationPage
  readonly 'reversals/progress': ProgressPage
  readonly 'reversals/paused': PausedPage
  readonly 'reversals/receipt': ReceiptPage
  readonly 'reversals/over': OverPage
  readonly 'lines/line': LinePage
  readonly 'letters/letters': LettersPage
  readonly 'letters/new': NewLetterPage
  readonly 'letters/letter': LetterPage
  readonly 'website-file/website-file': WebsiteFilePage
  readonly 'rejections/rejections': RejectionsPage
  readonly 'rejections/kept-out': KeptOutPage
  readonly 'help/help': HelpPage
  readonly 'people/sign-in': SignInPage
  readonly 'people/go-on': GoOnPage
  readonly 'people/link': LinkPage
  readonly 'people/account': AccountPage
  readonly 'people/tokens': TokensPage
  readonly 'problems/problem': ProblemPage
}
export type PageName = keyof Pages

/** Around every page. */
export type Layout = {
  /** Without ` – Overturn`, which the template adds. Leads with `Error: ` when the page shows one, `53 % – ` while running. */
  readonly title: string
  /** The account this page is about; undefined only where the server has none at all. */
  readonly mark?: Mark
  readonly theme: 'system' | 'light' | 'dark'
  /** Undefined before sign-in: no navigation, no sign-out then. */
  readonly person?: { readonly name: string }
  readonly current?: 'new' | 'past' | 'rejections' | 'help'
  /** `asset` is where public/ begins: `asset + 'app.css'`. `here` is this page, for the theme form to come back to. */
  readonly urls: {
    readonly start: string
    readonly past: string
    /** Absent where this server has no account. */
    readonly rejections?: string
    readonly help: string
    readonly signOut: string
    /** The person's own page: password, sessions. */
    readonly account?: string
    readonly theme: string
    readonly asset: string
    readonly here: string
  }
  /** Paused reversals and the like, told on every page (the reversal's own page leaves its own out). */
  readonly banners: readonly { readonly text: string; readonly href: string; readonly link: string }[]
  readonly foot: {
    readonly version: string
    readonly server: Moment
    readonly operator: string
    readonly operatorClock?: Moment
    /** A sentence when the two differ by more than a minute; '' else. */ readonly skew: string
  }
  /** Seconds; printed as a meta refresh inside noscript. */
  readonly refresh?: number
}

export type PasteForm = {
  /** POST multipart/form-data; fields `ids` (text), `file`, `account` when there is a choice. */
  readonly action: string
  readonly label: string
  readonly hint: string
  readonly example: string
  /** What was typed, kept. */
  readonly text: string
  readonly errors: { readonly ids: string; readonly file: string }
  /** Empty when there is one account. */
  readonly accounts: readonly Choice[]
  readonly accept: string
  /** `Up to 100,000 ids; 4 MB pasted, 16 MB as a file.` */
  readonly limits: string
  readonly button: string
  /** A GET link that fills in sample ids; in the demo only. */
  readonly sample?: { readonly href: string; readonly label: string }
}

/** The ground under the form: what to expect, where ids are found. */
export type Teaching = {
  readonly heading: string
  readonly steps: readonly { readonly name: string; readonly says: string }[]
  readonly where: { readonly question: string; readonly answer: string }
}

export type StartPage = {
  readonly heading: string
  /** Whether the account answered, what and when; `ask` is the button that asks again, absent without credentials. */
  readonly account: {
    readonly word: Word
    readonly sentence: string
    readonly facts: readonly Fact[]
    readonly ask?: Post
  }
  readonly form: PasteForm
  readonly teaching: Teaching
  /** What can still be reversed; absent where nothing is known of it. */
  readonly radar?: RadarView
  /** The largest few. */
  readonly bursts: readonly BurstView[]
  readonly open: readonly OpenRow[]
  readonly past: {
    readonly months: readonly { readonly name: string; readonly paid: Sum; readonly rows: readonly PastRow[] }[]
    /** The empty state, or `Nothing matches "x".`; '' when rows are shown. */
    readonly empty: string
    /** `6 of 39 receipts`; '' when none. */
    readonly count: string
    readonly search: {
      readonly action: string
      readonly value: string
      readonly label: string
      /** Link that clears it. */ readonly clear?: string
    }
    readonly pager: Pager
    /** `Paid, dollars`. */
    readonly column: string
  }
}
export type OpenRow = {
  readonly begun: Moment
  readonly href: string
  readonly name: string
  readonly reason: string
  readonly by: string
  readonly word: Word
  readonly sum: string
}
export type PastRow = {
  readonly ended: Moment
  readonly href: string
  readonly name: string
  readonly reason: string
  readonly by: string
  readonly outcome: string
  readonly paid: string
}

/** The same form alone; also what comes back when nothing that was pasted is an id. */
export type PastePage = {
  readonly heading: string
  readonly summary?: Summary
  readonly form: PasteForm
  readonly teaching: Teaching
  /** Each refused piece: `Line 14`, what stood there, why. At most 20. */
  readonly refused: readonly {
    readonly id: string
    readonly where: string
    readonly text: string
    readonly why: string
  }[]
  readonly more: string
}

export type HelpPage = {
  readonly heading: string
  readonly sections: readonly {
    readonly id: string
    readonly heading: string
    readonly paragraphs: readonly string[]
    /** Each word of the glossary with its icon and what it means. */
    readonly terms?: readonly { readonly word: Word; readonly says: string }[]
    /** To be copied: the least-privilege policy. */
    readonly code?: string
  }[]
}

/** Any refusal without a form of its own: 403, 404, 405, 409, 413, 422, 500, 503. */
export type ProblemPage = {
  readonly heading: string
  readonly sentences: readonly string[]
  readonly fields: readonly FieldProblem[]
  /** What happened to the money; '' when no money was near. */
  readonly money: string
  /** For whoever runs the server; '' when it is no defect. */
  readonly reference: string
  readonly at: Instant
  readonly links: readonly { readonly href: string; readonly label: string }[]
  /** What was typed, kept where a body could be read; '' else. */
  readonly kept: string
}
