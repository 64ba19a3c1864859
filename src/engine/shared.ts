import type { Declaration, SubmissionFacts } from '../core/marketplace.ts'
import type { Bell, Clock, Log, Store } from '../core/ports.ts'
import type { Account, LineFacts } from '../core/reversal.ts'
import type { Calls } from './calls.ts'
import type { Health } from './health.ts'
import type { Licences } from './licences.ts'
import type { Identity } from './identity.ts'
import type { Tasks } from './tasks.ts'

export type EngineStore = Pick<Store, 'work' | 'reversals' | 'accounts' | 'index' | 'leads'>

/** What lanes tell one another, so that each asks the store only when there is a reason to. */
export type Signals = {
  /** A line of the reversal may be claimed for a call (again). */
  readonly waiting: (reversalId: string) => void
  /** An answer was lost: the line wants to be asked about. */
  readonly asking: () => void
  /** Nothing may be left to do for the reversal. */
  readonly maybeOver: (reversalId: string) => void
  /** A reversal was paused or goes on. */
  readonly changed: () => void
  /** Something is due at this time, in ms. */
  readonly due: (at: number) => void
}

/** What the lanes of one account share. */
export type Shared = {
  readonly store: EngineStore
  readonly clock: Clock
  readonly bell: Bell
  readonly log: Log
  readonly engineId: string
  readonly account: Account
  readonly declaration: Declaration
  readonly calls: Calls
  readonly health: Health
  readonly identity: Identity
  readonly tasks: Tasks
  readonly signals: Signals
  /** What the marketplace said of a submission as a line keeps it, with its part of the bill. */
  readonly factsOf: (facts: SubmissionFacts) => LineFacts
  /** A record is being closed: what can wait does not touch it meanwhile. */
  readonly ending: () => boolean
  readonly licences: Licences
  /** True while others may take this engine for dead: no call that pays is made. */
  readonly fenced: () => boolean
  /** True once the engine closes or failed: nothing is claimed or called any more. */
  readonly stopped: () => boolean
}

/** ISO text of an instant given in ms. */
export const instantOf = (ms: number): string => new Date(ms).toISOString()
