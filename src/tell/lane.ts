/**
 * One way by which something is told. Whoever acts and the engine know nothing of it: a loop of its own reads what was not
 * told yet, so it delays nobody, and what a crash cut short is read again.
 */
import type { Channel, Delivery, DeliveryStore } from '../core/delivery-store.ts'
import { Unreachable } from '../core/machines.ts'
import type { Clock, Log } from '../core/ports.ts'
import { newsFor } from './schedule.ts'

export type Lane = {
  readonly channel: Channel
  readonly deliveries: DeliveryStore
  readonly clock: Clock
  readonly log: Log
  /** Makes deliveries of what there is to tell. Resolves to true when there may be more at once. */
  readonly makes: readonly (() => Promise<boolean>)[]
  /** One try. */
  deliver(delivery: Delivery, signal: AbortSignal): Promise<void>
  /** Nobody else takes a delivery that was claimed, in ms: longer than a try takes. */
  readonly claimLasts: number
}

/** `close`: begins nothing further; resolves once what was under way has come to its end or was cut short. Never rejects. */
export type Sender = { close(): Promise<void> }

/** How often it is looked for news and for what is due, in ms. */
const looksEvery = 2_000
/** Tries under way at once. */
const atOnce = 4

/** Looks every two seconds until it is closed. What goes wrong is logged, and tried again. */
export const startLane = (lane: Lane): Sender => {
  const over = new AbortController()
  const running = run(lane, over.signal)
  return {
    close: async () => {
      over.abort()
      await running
    },
  }
}

const run = async (lane: Lane, signal: AbortSignal): Promise<void> => {
  const failed = tellingOnce(lane)
  await forget(lane).catch(failed)
  while (!signal.aborted) {
    const more = []
    for (const make of lane.makes) more.push(await make().catch(failed))
    if (!signal.aborted) more.push(await send(lane, signal).catch(failed))
    if (!more.some(Boolean)) await lane.clock.sleep(looksEvery, signal)
  }
}

/** The same trouble is told once. A database that is away is told of by whoever needs it for more than this. */
const tellingOnce = ({ channel, log }: Lane): ((error: unknown) => false) => {
  let last = ''
  return (error) => {
    const says = error instanceof Error ? error.message.slice(0, 300) : typeof error
    if (!(error instanceof Unreachable) && says !== last) log.error(`${channel}_failed`, { error: says })
    last = says
    return false
  }
}

/** What waits since a channel, whichever, was taken out of the settings is no news any more. */
const forget = async ({ deliveries, clock, log }: Lane): Promise<void> => {
  const count = await deliveries.forget(new Date(clock.ms() - newsFor).toISOString())
  if (count > 0) log.warn('deliveries_given_up', { count, says: 'nobody sent them for three days' })
}

/** Resolves to true when there may be more to send at once. */
const send = async (lane: Lane, signal: AbortSignal): Promise<boolean> => {
  const { channel, deliveries, clock, claimLasts } = lane
  const until = new Date(clock.ms() + claimLasts).toISOString()
  const due = await deliveries.claim(channel, clock.now(), until, atOnce)
  const tries = await Promise.allSettled(due.map((delivery) => lane.deliver(delivery, signal)))
  const failed = tries.find((one) => one.status === 'rejected')
  if (failed) throw failed.reason
  return due.length === atOnce
}
