/**
 * Tells one address what happens to reversals. Whoever acts and the engine write their events and know nothing of this: a
 * loop of its own reads what was not told yet, so it delays nobody, and what a crash cut short is read again.
 */
import type { Delivery, DeliveryStore, Untold } from '../../core/delivery-store.ts'
import type { IndexStore } from '../../core/index-store.ts'
import { Unreachable } from '../../core/machines.ts'
import type { AccountStore } from '../../core/access-store.ts'
import type { Clock, Log } from '../../core/ports.ts'
import type { ReversalStore } from '../../core/reversal-store.ts'
import type { Account } from '../../core/reversal.ts'
import { messageOf } from './message.ts'
import { noticeDay, noticeOf } from './notice.ts'
import { post, type Resolve } from './post.ts'
import { newsFor, pauseAfter } from '../schedule.ts'
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
  readonly notice?: Notice
  readonly resolve?: Resolve
}

export type Notice = {
  /** From this hour of the day on, by UTC. */
  readonly hour: number
  readonly accounts: readonly Account[]
  /** The page with an account's rejected work. */
  readonly linkTo: (accountId: string) => string
}

export type Sender = { close(): Promise<void> }

/** How often it is looked for news and for what is due, in ms. */
const looksEvery = 2_000
/** Tries under way at once. */
const atOnce = 4
/** Reversals whose events are read at once. */
const readAtOnce = 50
/** Nobody else takes a delivery that was claimed, in ms: longer than a try takes. */
const claimLasts = 60_000

export const startSender = (parts: SenderParts): Sender => {
  const over = new AbortController()
  const running = run(parts, over.signal)
  return {
    close: async () => {
      over.abort()
      await running
    },
  }
}

const run = async (parts: SenderParts, signal: AbortSignal): Promise<void> => {
  const days = new Map<string, string>()
  const failed = tellingOnce(parts.log)
  await forget(parts).catch(failed)
  while (!signal.aborted) {
    await notify(parts, days).catch(failed)
    const more = await step(parts, signal).catch(failed)
    if (!more) await parts.clock.sleep(looksEvery, signal)
  }
}

/** The same trouble is told once. A database that is away is told of by whoever needs it for more than this. */
const tellingOnce = (log: Log): ((error: unknown) => false) => {
  let last = ''
  return (error) => {
    const says = error instanceof Error ? error.message.slice(0, 300) : typeof error
    if (!(error instanceof Unreachable) && says !== last) log.error('webhook_failed', { error: says })
    last = says
    return false
  }
}

/** What waits since the webhook was taken out of the settings is no news any more. */
const forget = async ({ store, clock, log }: SenderParts): Promise<void> => {
  const count = await store.deliveries.forget(new Date(clock.ms() - newsFor).toISOString())
  if (count > 0) log.warn('webhook_given_up', { count, says: 'nobody sent them for three days' })
}

/** `days`: for which day each account was looked at by this process, which asks the records once a day then. */
const notify = async ({ store, clock, notice }: SenderParts, days: Map<string, string>): Promise<void> => {
  const at = clock.now()
  const day = notice && noticeDay(at, notice.hour)
  if (!notice || day === undefined) return
  for (const account of notice.accounts.filter(({ id }) => days.get(id) !== day)) {
    const [radar, progress] = await Promise.all([store.index.radar(account.id, at), store.index.progress(account.id)])
    // Before the first pass has ended nothing is known, so there is nothing to say for that day yet.
    if (progress.endedAt === undefined) continue
    const made = noticeOf({ account, at, radar, progress, link: notice.linkTo(account.id) })
    await store.deliveries.keepNotice(account.id, day, made, at)
    days.set(account.id, day)
  }
}

/** Resolves to true when there may be more to do at once. */
const step = async (parts: SenderParts, signal: AbortSignal): Promise<boolean> => {
  const { store, clock } = parts
  const untold = await store.deliveries.untold(readAtOnce)
  for (const one of untold) await keep(parts, one)
  if (signal.aborted) return false
  const until = new Date(clock.ms() + claimLasts).toISOString()
  const due = await store.deliveries.claim(clock.now(), until, atOnce)
  await Promise.all(due.map((delivery) => deliver(parts, delivery, signal)))
  return untold.length === readAtOnce || due.length === atOnce
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
