/** The pages of people: signing in, links, the own account. See ../models.ts for the rules. */
import type { Moment, Summary } from '../parts.ts'

export type Hidden = { readonly name: string; readonly value: string }

export type SignInPage = {
  readonly heading: string
  readonly summary?: Summary
  /** Why it is asked, and what of a form was kept. */
  readonly says: readonly string[]
  readonly action: string
  readonly hidden: readonly Hidden[]
  readonly name: string
}

/** After signing in again: the form that was kept, to be sent on by hand to `where`. */
export type GoOnPage = {
  readonly heading: string
  readonly says: readonly string[]
  readonly where: string
  readonly action: string
  readonly enctype: string
  readonly hidden: readonly Hidden[]
  readonly button: string
  readonly back: { readonly href: string; readonly label: string }
}

export type LinkPage = {
  readonly heading: string
  readonly lead: string
  readonly summary?: Summary
  readonly action: string
  /** Asked of the first person only. */
  readonly name?: { readonly value: string; readonly error: string }
  /** Whose link it is, for password managers; '' for the first person's. */
  readonly known: string
  readonly hint: string
  readonly error: string
  readonly button: string
}

export type AccountPage = {
  readonly heading: string
  readonly summary?: Summary
  /** What was just done; '' for nothing. */
  readonly done: string
  readonly password: {
    readonly action: string
    readonly username: string
    readonly hint: string
    readonly errors: { readonly current: string; readonly wanted: string }
  }
  readonly sessions: readonly {
    readonly reference: string
    /** `Firefox on Linux`. */
    readonly browser: string
    readonly begun: Moment
    readonly seen: Moment
    readonly ends: Moment
    /** The one this page is shown in. */
    readonly here: boolean
  }[]
  /** POST with the password and `session`: a reference, `others` or `all`. */
  readonly ending: { readonly action: string; readonly error: string }
  /** Where their programs' tokens are. */
  readonly tokens: string
}

export type TokensPage = {
  readonly heading: string
  readonly lead: string
  readonly summary?: Summary
  /** What was just done; '' for nothing. */
  readonly done: string
  /** Just made: the only time that its text is shown. */
  readonly made?: { readonly name: string; readonly text: string }
  readonly tokens: readonly {
    readonly name: string
    /** `may read, prepare and pay`. */
    readonly may: string
    /** `at most $50.00 a day, $12.00 of it spent today`. */
    readonly money: string
    readonly expires: Moment
    /** Undefined: never used. */
    readonly used?: Moment
    readonly revocation: string
  }[]
  readonly over: readonly { readonly name: string; readonly says: string; readonly at: Moment }[]
  readonly form: {
    readonly action: string
    readonly name: Typed
    readonly scopes: { readonly chosen: string; readonly error: string; readonly choices: readonly Scope[] }
    readonly days: Typed
    readonly cap: Typed
  }
  readonly back: { readonly href: string; readonly label: string }
}
type Typed = { readonly value: string; readonly error: string; readonly hint: string }
type Scope = { readonly value: string; readonly label: string; readonly says: string }
