/** Tells one address what happens to reversals, and once a day what expires soon. */
import type { AccountStore } from '../../core/access-store.ts'
import type { Delivery, DeliveryStore, Untold } from '../../core/delivery-store.ts'
import type { IndexStore } from '../../core/index-store.ts'
import type { Clock, Log, OpenAccount } from '../../core/ports.ts'
import type { ReversalStore } from '../../core/reversal-store.ts'
import { look, noticeDay, type Notice } from '../expiring.ts'
import { startLane, type Sender } from '../lane.ts'
import { newsFor, pauseAfter } from '../schedule.ts'
import { messageOf } from './message.ts'
import { noticeOf } from './notice.ts'
import { post, type Resolve } from './post.ts'
import { signedHeaders } from './signature.ts'

export type SenderParts = {
  readonly store: {
    readonly deliveries: DeliveryStore
    readonly reversals: Pick<ReversalStore, 'tally'>
    readonly accounts: Pick<AccountStore, 'list'>
    readonly index: Pick<IndexStore, 'radar' | 'progress'>
  }
  readonly clock: Clock
  readonly log: Log
  readonly url: URL
  readonly key: Buffer
  readonly allowPrivate: boolean
  /** The page of a reversal. */
  readonly linkTo: (number: number) => string
  /** Tells once a day what expires soon. */
  readonly notice?: Notice<Pick<OpenAccount, 'account'>>
  readonly resolve?: Resolve
}

/** Reversals whose events are read at once. */
const readAtOnce = 50

export const startSender = (parts: SenderParts): Sender => {
  const { store, clock, log } = parts
  const days = new Map<string, string>()
  return startLane({
    channel: 'webhook',
    deliveries: store.deliveries,
    clock,
    log,
    makes: [() => notify(parts, days), () => keepUntold(parts)],
    deliver: (delivery, signal) => deliver(parts, delivery, signal),
    claimLasts: 60_000,
  })
}

/** `days`: for which day each account was looked at by this process, which asks the records once a day then. */
const notify = async ({ store, clock, notice }: SenderParts, days: Map<string, string>): Promise<boolean> => {
  const at = clock.now()
  const day = notice && noticeDay(at, notice.hour)
  if (!notice || day === undefined) return false
  for (const { account } of notice.accounts.filter((one) => days.get(one.account.id) !== day)) {
    const seen = await look(store.index, account.id, at)
    if (!seen) continue
    const { expiring, indexedAt } = seen
    const made = expiring && noticeOf({ account, at, expiring, indexedAt, link: notice.linkTo(account.id) })
    await store.deliveries.keepNotice({ channel: 'webhook', about: account.id, day }, made, at)
    days.set(account.id, day)
  }
  return false
}

const keepUntold = async (parts: SenderParts): Promise<boolean> => {
  const untold = await parts.store.deliveries.untold(readAtOnce)
  for (const one of untold) await keep(parts, one)
  return untold.length === readAtOnce
}

const keep = async (parts: SenderParts, { reversal, told: before, events }: Untold): Promise<void> => {
  const { store, clock, linkTo } = parts
  const [tally, accounts] = await Promise.all([store.reversals.tally(reversal.id), store.accounts.list()])
  const account = accounts.find(({ id }) => id === reversal.accountId)
  const around = { account, tally, link: linkTo(reversal.number) }
  const deliveries = events
    .filter(({ at }) => clock.ms() - Date.parse(at) < newsFor)
    .flatMap((event) => messageOf(event, reversal, around) ?? [])
  const upTo = events.at(-1)?.number ?? before
  await store.deliveries.keep(reversal.id, { told: before, upTo }, deliveries, clock.now())
}

const deliver = async (parts: SenderParts, delivery: Delivery, signal: AbortSignal): Promise<void> => {
  const { store, clock, log, url, key, allowPrivate, resolve } = parts
  const { id, type, body, tries } = delivery
  const headers = signedHeaders(key, id, clock.ms(), body)
  const posted = await post({ url, headers, body, allowPrivate, clock, signal, ...(resolve ? { resolve } : {}) })
  if (posted.kind === 'taken') {
    await store.deliveries.drop(id)
    return log.info('webhook_delivered', { id, type, tries })
  }
  // Cut short by the end of this process: as if it had not been.
  if (signal.aborted) return store.deliveries.putOff(id, clock.now(), tries - 1)
  const pause = posted.gone ? undefined : pauseAfter(tries)
  if (pause === undefined) {
    await store.deliveries.drop(id)
    return log.error('webhook_given_up', { id, type, tries, says: posted.says })
  }
  const dueAt = new Date(clock.ms() + pause).toISOString()
  await store.deliveries.putOff(id, dueAt, tries)
  log.warn('webhook_refused', { id, type, tries, says: posted.says, again: dueAt })
}
