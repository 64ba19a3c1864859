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
}
