/**
 * Sends the daily notice by mail: at most one a day and installation, also of several processes and through a crash. Its row
 * is written before it is sent, and again before its text leaves. From then on it is not sent twice, whatever is known of the
 * answer: a server that takes mails and then hangs would fill the mailbox, while what expires is told of on the days before
 * too, so that one mail that is lost costs less. What was surely not taken is tried again as long as its day lasts.
 */
import type { Delivery, DeliveryStore } from '../../core/delivery-store.ts'
import type { IndexStore } from '../../core/index-store.ts'
import type { Clock, Log } from '../../core/ports.ts'
import { dayOf } from '../../core/times.ts'
import { look, noticeDay, type Notice } from '../expiring.ts'
import { startLane, type Sender } from '../lane.ts'
import { pauseAfter } from '../schedule.ts'
import { mailOf, type Letter, type Part } from './message.ts'
import { sendMail, type SmtpServer } from './smtp.ts'

export type MailerParts = {
  readonly store: {
    readonly deliveries: DeliveryStore
    readonly index: Pick<IndexStore, 'radar' | 'progress'>
  }
  readonly clock: Clock
  readonly log: Log
  readonly server: SmtpServer
  readonly from: string
  readonly to: readonly string[]
  readonly notice: Notice<Part['open']>
}

export const startMailer = (parts: MailerParts): Sender => {
  const { store, clock, log } = parts
  const seen = { day: '' }
  return startLane({
    channel: 'mail',
    deliveries: store.deliveries,
    clock,
    log,
    makes: [() => notify(parts, seen)],
    deliver: (delivery, signal) => deliver(parts, delivery, signal),
    claimLasts: 120_000,
  })
}

/** `seen`: for which day this process has looked, which asks the records once a day then. */
const notify = async ({ store, clock, notice }: MailerParts, seen: { day: string }): Promise<boolean> => {
  const at = clock.now()
  const day = noticeDay(at, notice.hour)
  if (day === undefined || day === seen.day) return false
  const looks = await Promise.all(
    notice.accounts.map(async (open) => ({ open, seen: await look(store.index, open.account.id, at) })),
  )
  if (looks.every((one) => one.seen === undefined)) return false
  const parts = looks.flatMap(({ open, seen: of }): Part[] =>
    of?.expiring
      ? [{ open, expiring: of.expiring, indexedAt: of.indexedAt, link: notice.linkTo(open.account.id) }]
      : [],
  )
  await store.deliveries.keepNotice({ channel: 'mail', about: '', day }, mailOf(parts, at), at)
  seen.day = day
  return false
}

const deliver = async (parts: MailerParts, delivery: Delivery, signal: AbortSignal): Promise<void> => {
  const { store, clock, log, server, from, to } = parts
  const { id, type, tries, handedAt } = delivery
  const { day, subject, text } = JSON.parse(delivery.body) as Letter
  const facts = { id, type, tries }
  const giveUp = async (says: string): Promise<void> => {
    await store.deliveries.drop(id)
    log.error('mail_given_up', { ...facts, says })
  }
  if (handedAt !== undefined) return giveUp(`whether it was taken at ${handedAt} is not known; it is not sent twice`)
  const at = clock.now()
  if (dayOf(at) !== day) return giveUp('its day is over')
  let ours = true
  const handOver = async (): Promise<boolean> => (ours = await store.deliveries.hand(id, tries, clock.now()))
  const sent = await sendMail({ server, mail: { id, from, to, subject, text, at }, clock, signal, handOver })
  if (!ours) return
  if (sent.kind === 'unknown') return giveUp(`${sent.says}; whether it was taken is not known; it is not sent twice`)
  if (sent.kind === 'taken') {
    await store.deliveries.drop(id)
    log.info('mail_delivered', facts)
    for (const { says } of sent.refused) log.warn('mail_recipient_refused', { ...facts, says })
    return
  }
  // Cut short by the end of this process: as if it had not been.
  if (signal.aborted) return store.deliveries.putOff(id, clock.now(), tries - 1)
  const pause = pauseAfter(tries)
  const again = pause === undefined ? undefined : new Date(clock.ms() + pause).toISOString()
  if (again === undefined || dayOf(again) !== day) return giveUp(`${sent.says}; the next try would be on another day`)
  await store.deliveries.putOff(id, again, tries)
  log.warn('mail_refused', { ...facts, says: sent.says, again })
}
