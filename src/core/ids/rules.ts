/**
 * What an adapter declares about its ids, so that the parser can find them in any text without knowing the platform.
 */
import type { Environment } from '../reversal.ts'

export type IdRules = {
  /** Every character that an id may hold, in the case in which ids are sent. */
  readonly alphabet: string
  /** The alphabet in words, completing "an id has …": `only letters and digits`. */
  readonly madeOf: string
  /** How letters are folded before anything else is asked of them. */
  readonly letterCase: 'upper' | 'lower' | 'as typed'
  /** The most characters an id can have. */
  readonly longest: number
  /** From how many characters on a mixture of letters and digits counts as an id in the middle of a sentence. */
  readonly likelyFrom: number
  /** The shape of nearly all ids; anything else only gets a hint, the marketplace decides. */
  readonly usual: Shape
  /** Shapes that were usual once, and what to say of them: `has the shape of ids from before 2014`. */
  readonly older: readonly (Shape & { readonly hint: string })[]
  /** Texts, in the case of ids, that stand where an id is missing, and what to say of them: `is what Amazon shows in a preview; …`. */
  readonly placeholders: readonly { readonly text: string; readonly why: string }[]
  /** How a worker's id looks, as a heuristic: it begins so, has a digit, and from `from` to under `under` characters. */
  readonly worker: { readonly begins: string; readonly from: number; readonly under: number }
  /** The names of columns, fields and labels by what they hold; names.ts says how they are compared. */
  readonly names: Readonly<Record<Role, readonly string[]>> & Readonly<Partial<Record<FurtherRole, readonly string[]>>>
  readonly words: IdWords
  /** What rows call a submission that was rejected, and one that was not: `rejected`, in lower case; see status.ts. */
  readonly statuses?: Readonly<Record<NamedStatus, readonly string[]>>
  readonly mail?: MailRules
}

export type NamedStatus = 'rejected' | 'approved' | 'awaiting review'

/** How the marketplace's own mails are known. */
export type MailRules = {
  /** Mails of these addresses carry the worker's own in Reply-To. In lower case. */
  readonly senders: readonly string[]
  /** What the subject of a mail begins with that came from another environment: `SANDBOX:`. */
  readonly prefixes: readonly { readonly text: string; readonly environment: Environment }[]
}

export type Shape = { readonly length: number; readonly begins: string }

/** What a column or label can hold. `other`: ids that look like ours and are none, such as those of a group of tasks. */
export type Role = 'submission' | 'task' | 'worker' | 'status' | 'submittedAt' | 'reward' | 'other'

/** What only some marketplaces' files hold. `taskType`: what many tasks share. `mark`: an `x` says what to approve. */
export type FurtherRole = 'taskType' | 'title' | 'mark'
export type AnyRole = Role | FurtherRole

/** The part of the adapter's words that sentences about ids need. */
export type IdWords = {
  readonly submission: string
  readonly submissions: string
  readonly aSubmission: string
  readonly aTask: string
  readonly worker: string
}
