/** What the core, the acts and the engine need from outside, by name. Adapters live in store/, markets/ and context.ts. */
import type { Declaration, Marketplace } from './marketplace.ts'
import type { Machines } from './machines.ts'
import type { Account, Instant } from './reversal.ts'
import type { ReversalStore } from './reversal-store.ts'
import type { WorkStore } from './work-store.ts'
import type { IdempotencyStore } from './request-store.ts'
import type { TokenStore } from './token-store.ts'
import type { DeliveryStore } from './delivery-store.ts'
import type { AccountStore, LimitStore, PeopleStore } from './access-store.ts'
import type { LetterStore } from './letter-store.ts'
import type { IndexStore } from './index-store.ts'
import type { LeadStore } from './lead-store.ts'

/** The only source of time. `now()` is ISO text in UTC, `ms()` the same instant in ms, `steady()` ms that never jump. */
export interface Clock {
  now(): Instant
  ms(): number
  steady(): number
  /** Resolves after `ms`, or at once when the signal aborts; never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

/** One structured line for the operator. Facts only, picked field by field; never an error object or a secret. */
export interface Log {
  info(event: string, facts?: LogFacts): void
  warn(event: string, facts?: LogFacts): void
  error(event: string, facts?: LogFacts): void
}
export type LogFacts = Readonly<Record<string, string | number | boolean | undefined>>

/** Tells pages that a reversal moved. Lossy on purpose: the database is the truth, the bell only says "look now". */
export interface Bell {
  ring(reversalId: string): void
  /** Returns the function that stops listening. */
  listen(reversalId: string, heard: () => void): () => void
}

/** Wakes the engine when an act made work; `undefined` account: look at all of them. */
export interface Wake {
  wake(): void
}

/** What this server can do with an account: its marketplace behind the port, or why there is none. */
export type OpenAccount = {
  readonly account: Account
  readonly declaration: Declaration
  /** Undefined when there are no credentials: receipts can still be read. */
  readonly marketplace?: Marketplace
}

export interface Store {
  readonly reversals: ReversalStore
  readonly work: WorkStore
  readonly accounts: AccountStore
  readonly people: PeopleStore
  readonly limits: LimitStore
  readonly letters: LetterStore
  readonly index: IndexStore
  readonly leads: LeadStore
  readonly tokens: TokenStore
  readonly requests: IdempotencyStore
  readonly deliveries: DeliveryStore
  /** What several processes share; undefined where one process holds everything. */
  readonly machines?: Machines
  /**
   * Resolves to true when another process wrote since the last time it was asked. Undefined where `machines` tells of it at
   * once.
   */
  readonly writtenElsewhere?: () => Promise<boolean>
  /** Resolves when a row can be written and read now; rejects otherwise. For the health page. */
  ready(): Promise<void>
  /**
   * Once at each start, before anything moves: sees whether the records are an older copy that was put back. Then every
   * unfinished line is to be read again before a call. Resolves to how many reversals that concerned, undefined when none
   * of it is so.
   */
  begin(at: Instant): Promise<number | undefined>
  /** A consistent copy of everything into one new file, while running. SQLite only; rejects with a sentence elsewhere. */
  backup(file: string): Promise<void>
  close(): Promise<void>
}
