/**
 * What the webhook and the mail have yet to tell. The events are the truth; a delivery is made of each that somebody wants to
 * hear of, and of each day on which something expires.
 */
import type { Event, Instant, Reversal } from './reversal.ts'

/** Events of one reversal that nobody has looked at for the webhook, the first `told` left out. */
export type Untold = { readonly reversal: Reversal; readonly told: number; readonly events: readonly Event[] }

/** By which way something is told. */
export type Channel = 'webhook' | 'mail'

export type NewDelivery = {
  /** The same for every try, so that a receiver knows it again. */
  readonly id: string
  readonly type: string
  readonly body: string
}

export type Delivery = NewDelivery & {
  /** This try included, from 1. */
  readonly tries: number
  /** Since when its text was handed over in an earlier try of which no answer is known. */
  readonly handedAt?: Instant
}

/** What a notice is about: one account, or '' for all that this installation has. */
export type NoticeDay = {
  readonly channel: Channel
  readonly about: string
  /** By UTC: `2026-11-24`. */
  readonly day: string
}

export interface DeliveryStore {
  /** Of at most so many reversals, the oldest first. */
  untold(limit: number): Promise<readonly Untold[]>
  /**
   * Keeps for the webhook what was made of the events after `told` up to `upTo`, due at once, in one transaction. False when
   * another process did so first.
   */
  keep(
    reversalId: string,
    range: { readonly told: number; readonly upTo: number },
    deliveries: readonly NewDelivery[],
    at: Instant,
  ): Promise<boolean>
  /** The day's notice, due at once, or that there is none to send. False when that day was looked at already, by whichever process. */
  keepNotice(which: NoticeDay, notice: NewDelivery | undefined, at: Instant): Promise<boolean>
  /** Takes at most so many that are due: nobody else does before `until`. */
  claim(channel: Channel, at: Instant, until: Instant, limit: number): Promise<readonly Delivery[]>
  /** Notes that this try hands the text over from now on. False when somebody else has taken it, or handed it over. */
  hand(id: string, tries: number, at: Instant): Promise<boolean>
  /** Due again then, and surely not taken yet; `tries`: how many there were. */
  putOff(id: string, dueAt: Instant, tries: number): Promise<void>
  /** Those that were due before then and that nobody sent, because that channel was not set since; resolves to how many. */
  forget(before: Instant): Promise<number>
  /** Delivered, or given up. */
  drop(id: string): Promise<void>
}
