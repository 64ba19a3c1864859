/** What the webhook has yet to tell. The events are the truth; a delivery is made of each that somebody wants to hear of. */
import type { Event, Instant, Reversal } from './reversal.ts'

/** Events of one reversal that nobody has looked at for the webhook, the first `told` left out. */
export type Untold = { readonly reversal: Reversal; readonly told: number; readonly events: readonly Event[] }

export type NewDelivery = {
  /** The same for every try, so that a receiver knows it again. */
  readonly id: string
  readonly type: string
  readonly body: string
}

export type Delivery = NewDelivery & {
  /** This try included, from 1. */
  readonly tries: number
}

export interface DeliveryStore {
  /** Of at most so many reversals, the oldest first. */
  untold(limit: number): Promise<readonly Untold[]>
  /**
   * Keeps what was made of the events after `told` up to `upTo`, due at once, in one transaction. False when another process did so first.
   */
  keep(
    reversalId: string,
    range: { readonly told: number; readonly upTo: number },
    deliveries: readonly NewDelivery[],
    at: Instant,
  ): Promise<boolean>
  /** The day's notice of an account, or that there is none to send. False when that day was looked at already. */
  keepNotice(accountId: string, day: string, notice: NewDelivery | undefined, at: Instant): Promise<boolean>
  /** Takes at most so many that are due: nobody else does before `until`. */
  claim(at: Instant, until: Instant, limit: number): Promise<readonly Delivery[]>
  /** Due again then; `tries`: how many there were. */
  putOff(id: string, dueAt: Instant, tries: number): Promise<void>
  /** Those that were due before then and that nobody sent, because there was no webhook since; resolves to how many. */
  forget(before: Instant): Promise<number>
  /** Delivered, or given up. */
  drop(id: string): Promise<void>
}
