/** What several processes on one database share. Where one process holds everything there is none of it. */
import type { PaceAnswer, PaceLimits } from './pace.ts'

/** How many calls an account's marketplace gets, whoever makes them. One lives in each process; all of them share the pace. */
export interface Limiter {
  /** How many calls may leave now, at most `most`, and in how many ms to ask again; undefined: after the next answer. */
  grant(most: number): Promise<{ readonly slots: number; readonly again: number | undefined }>
  /** In how many ms it is worth asking, as far as is known here; 0: now; undefined: after the next answer. */
  again(): number | undefined
  /**
   * A call leaves now, on a slot that was granted or, where none is left, beyond them; either way it counts. Resolves to
   * the ticket that its answer is told with; undefined when there is no way to count it, so that it must not be made.
   */
  take(): Promise<number | undefined>
  /** Slots that were granted and not taken are another's. */
  giveBack(): void
  /** The call of this ticket was not made after all. */
  unused(ticket: number): void
  answered(ticket: number, answer: PaceAnswer): void
  /** What is worth keeping across restarts, as text; undefined where it is kept anyway. */
  learned(): string | undefined
  close(): Promise<void>
}

/** A check is planned as a whole, so one job is all of it; a job to reverse is the licence to claim so many lines. */
export type JobKind = 'check' | 'reverse'
export const linesOfJob = 500

export type Job = {
  readonly id: string
  readonly kind: JobKind
  readonly reversalId: string
  /** Which time it was handed out: what an earlier holder says of it is not heard. */
  readonly attempt: number
}

/** Licences to work on reversals. The lines are the truth: losing every job loses nothing, for a sweep makes them anew. */
export interface Jobs {
  /** A job of this reversal, held by the engine from now on; undefined when all of them are in other hands. */
  take(
    kind: JobKind,
    reversal: { readonly id: string; readonly number: number },
    engine: string,
  ): Promise<Job | undefined>
  done(job: Job): Promise<void>
  /** Another may have it at once. */
  giveBack(job: Job): Promise<void>
  /** Says that these are being worked on. Resolves to those that are no longer this holder's. */
  keep(jobs: readonly Job[]): Promise<readonly Job[]>
  /** Makes a job for each live reversal of the account that has none, and frees what engines off the record held. */
  sweep(accountId: string): Promise<number>
}

/** The engines that live, by the database's clock. */
export interface Engines {
  /** Puts it on the record. What another engine of the same place had is over: a place is held by one process at a time. */
  enter(engine: string, accountId: string): Promise<void>
  /**
   * Says that it lives; `alive` is false when it had been taken off the record, and cannot come back. `duty`: it is the
   * one engine that does for the account what one at a time may do.
   */
  beat(engine: string, accountId: string): Promise<{ readonly alive: boolean; readonly duty: boolean }>
  leave(engine: string): Promise<void>
  /** Takes those off the record that have not been heard for too long. */
  bury(): Promise<number>
}

/** What one process tells the others at once. Lossy: the records are the truth. */
export interface Signals {
  ring(reversalId: string): void
  wake(): void
  /** `rung`: undefined when anything may have been missed. */
  hear(heard: { readonly rung: (reversalId: string | undefined) => void; readonly woken: () => void }): void
}

export interface Machines {
  /** Makes what they need; once at the start of a server. */
  prepare(): Promise<void>
  readonly engines: Engines
  readonly jobs: Jobs
  readonly signals: Signals
  /** `learned`: what the account's pace was, as saved by a process that was alone. `pages`: this process has no engine. */
  limiter(of: {
    readonly accountId: string
    readonly limits: PaceLimits
    readonly learned: string | undefined
    readonly pages: boolean
  }): Limiter
}

/** The records could not be reached, as opposed to having refused: whether anything was done is not known. Worth waiting for. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable'
}

/** An engine that was not heard for so long, in ms, is dead: what it held is another's. */
export const deadAfter = 15_000
/** Half of it: who was not heard for so long, or claimed so long ago, makes no call (law 2). */
export const fencedAfter = deadAfter / 2
