import { createHmac } from 'node:crypto'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Clock, Log, LogFacts } from '../../../src/core/ports.ts'
import { keyOf } from '../../../src/tell/webhook/signature.ts'
import type { Sender } from '../../../src/tell/lane.ts'
import { startSender, type SenderParts } from '../../../src/tell/webhook/sender.ts'
import { keepingLog } from '../../serve/support.ts'
import {
  ann,
  answer,
  checkedOf,
  claim,
  confirmationOf,
  draftOf,
  houses,
  named,
  past,
  warm,
  type House,
} from '../../store/support.ts'
import { databases } from '../../support/databases.ts'
import { until } from '../../support/until.ts'
import { lab, learn, looked, patient, rejectionsOf } from '../support.ts'
import { openReceiver, silent, withStatus, type Heard, type Receiver } from './receiver.ts'

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
const key = keyOf(secret) ?? Buffer.alloc(0)

/** The houses' clock begins at 14:03. */
const notice = {
  hour: 14,
  accounts: [{ account: lab }],
  linkTo: rejectionsOf,
}

type Telling = { readonly sender: Sender; readonly log: Log & { lines: { event: string; facts: LogFacts }[] } }

const tell = (
  house: House,
  { url }: Receiver,
  {
    clock = patient(house.clock, 15_000),
    ...more
  }: { readonly clock?: Clock; readonly notice?: NonNullable<SenderParts['notice']> } = {},
): Telling => {
  const { store } = house
  const log = keepingLog()
  const linkTo = (number: number): string => `https://overturn.example.org/reversals/${number}`
  const sender = startSender({ store, clock, log, url, key, allowPrivate: true, linkTo, ...more })
  onTestFinished(() => sender.close())
  return { sender, log }
}

/** The clock goes on while it is waited for, two seconds at a time. */
const hears = ({ clock }: House, { heard }: Receiver, count: number): Promise<void> =>
  until(
    async () => {
      clock.advance(2_000)
      return heard.length >= count
    },
    20_000,
    5,
  )
/** A line of the log about it: the record is written by then. */
const logs = ({ clock }: House, { log }: Telling, event: string, count = 1): Promise<void> =>
  until(
    async () => {
      clock.advance(2_000)
      return log.lines.filter((line) => line.event === event).length >= count
    },
    20_000,
    5,
  )

/** Of several senders: no time goes by while one of them is at it, or another would take it for gone. */
const noticed = async (house: House, { heard }: Receiver, day: string, count: number): Promise<void> => {
  await looked(house, day)
  await until(async () => heard.length >= count && (await past(house.place, 'select id from delivery')).length === 0)
}

type Message = { readonly type: string; readonly timestamp: string; readonly data: Record<string, unknown> }
const messageIn = ({ body }: Heard): Message => JSON.parse(body) as Message
const signatureOf = ({ headers, body }: Heard): string =>
  `v1,${createHmac('sha256', key)
    .update(`${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`)
    .digest('base64')}`

describe.each(databases)('the webhook, on $name', ({ fresh: freshDatabase }) => {
  const openHouse = houses(freshDatabase)

  test('tells each change of a reversal once, signed, with counts and no worker', async () => {
    const house = await openHouse()
    const { store, clock } = house
    const receiver = await openReceiver()
    const telling = tell(house, receiver)
    const checked = await checkedOf(house, named(3))
    await store.reversals.leaveOut(checked.id, { kind: 'numbers', numbers: [3] }, true, ann, clock.now())
    const { revision } = (await store.reversals.findById(checked.id)) ?? checked
    await store.reversals.confirm(await confirmationOf(house, { ...checked, revision }))
    await store.work.pause(checked.id, { trouble: 'outage', since: clock.now(), said: '' }, clock.now())
    await store.reversals.resume(checked.id, undefined, clock.now())
    for (const one of await claim(house, checked)) await answer(house, one)
    await store.work.end(checked.id, clock.now())
    await logs(house, telling, 'webhook_delivered', 7)
    const kinds = ['created', 'checking', 'checked', 'confirmed', 'paused', 'resumed', 'ended']
    const messages = receiver.heard.map(messageIn).toSorted((a, b) => Number(a.data['event']) - Number(b.data['event']))
    expect(messages.map(({ type }) => type)).toEqual(kinds.map((kind) => `reversal.${kind}`))
    const last = messages.at(-1)
    expect(last?.data).toMatchObject({
      number: checked.number,
      state: 'ended',
      pause: null,
      account: { id: 'account-lab', name: 'Perception Lab', environment: 'simulator' },
      counts: { lines: 3, reversed: 2, leftOut: 1 },
      link: `https://overturn.example.org/reversals/${checked.number}`,
    })
    expect(last?.data['reference']).toMatch(new RegExp(`^OV-${checked.number}-`))
    for (const heard of receiver.heard) {
      expect(heard.headers['webhook-signature']).toBe(signatureOf(heard))
      expect(heard.body).not.toMatch(/worker-|task-|S00000|Ann|Wrong attention/)
    }
    expect(new Set(receiver.heard.map(({ headers }) => headers['webhook-id'])).size).toBe(7)
    expect(await past(house.place, 'select id from delivery')).toEqual([])
  })

  test('tries again with the same id and body, later and later, for three days, then gives up aloud', async () => {
    const house = await openHouse()
    const receiver = await openReceiver(withStatus(503))
    await draftOf(house, named(1))
    const { log } = tell(house, receiver)
    const began = house.clock.ms()
    await until(
      async () => {
        house.clock.advance(3_600_000)
        return log.lines.some(({ event }) => event === 'webhook_given_up')
      },
      20_000,
      5,
    )
    expect(receiver.heard).toHaveLength(10)
    expect(new Set(receiver.heard.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
    expect(new Set(receiver.heard.map(({ body }) => body)).size).toBe(1)
    const times = receiver.heard.map(({ headers }) => Number(headers['webhook-timestamp']) * 1000)
    expect(times.at(-1) ?? 0).toBeGreaterThan(began + 3 * 24 * 3_600_000)
    for (const [index, at] of times.slice(3).entries()) expect(at - (times[index + 2] ?? 0)).toBeGreaterThan(1_700_000)
    expect(log.lines.at(-1)).toMatchObject({
      event: 'webhook_given_up',
      facts: { type: 'reversal.created', tries: 10, says: 'it answered 503' },
    })
    expect(await past(house.place, 'select id from delivery')).toEqual([])
    expect(JSON.stringify(log.lines)).not.toContain(receiver.url.host)
  })

  test('goes on after a restart with what was not taken, and what was cut short', async () => {
    const house = await openHouse()
    const receiver = await openReceiver(withStatus(500))
    await draftOf(house, named(1))
    const before = tell(house, receiver)
    await logs(house, before, 'webhook_refused')
    await before.sender.close()
    receiver.answer = silent
    const between = tell(house, receiver)
    await hears(house, receiver, 2)
    await between.sender.close()
    receiver.answer = withStatus(200)
    const after = tell(house, receiver)
    await logs(house, after, 'webhook_delivered')
    expect(receiver.heard).toHaveLength(3)
    expect(after.log.lines.find(({ event }) => event === 'webhook_delivered')?.facts['tries']).toBe(2)
  })

  test('is made of an event once, whoever comes first', async () => {
    const { store, clock, ...house } = await openHouse()
    await draftOf({ store, clock, ...house }, named(1))
    const [untold] = await store.deliveries.untold(9)
    const range = { told: 0, upTo: 1 }
    const keep = (id: string) =>
      store.deliveries.keep(
        untold?.reversal.id ?? '',
        range,
        [{ id, type: 'reversal.created', body: '{}' }],
        clock.now(),
      )
    await warm({ store, clock, ...house })
    const kept = await Promise.all(['a', 'b', 'c', 'd'].map(keep))
    expect(kept.filter(Boolean)).toHaveLength(1)
    expect(await store.deliveries.untold(9)).toEqual([])
    const claims = Array.from({ length: 4 }, () =>
      store.deliveries.claim('webhook', clock.now(), '2099-01-01T00:00:00.000Z', 9),
    )
    expect((await Promise.all(claims)).flat()).toMatchObject([{ body: '{}', tries: 1 }])
  })

  test('is sent by one of several processes', async () => {
    const house = await openHouse()
    const receiver = await openReceiver()
    for (let number = 0; number < 12; number += 1) await draftOf(house, named(1, `P${number}`))
    const all = [tell(house, receiver), tell(house, receiver), tell(house, receiver)]
    await until(async () => receiver.heard.length >= 12)
    await Promise.all(all.map(({ sender }) => sender.close()))
    expect(receiver.heard).toHaveLength(12)
    expect(new Set(receiver.heard.map(({ headers }) => headers['webhook-id'])).size).toBe(12)
  })

  test('sends nothing that waited for three days while there was none', async () => {
    const house = await openHouse()
    const receiver = await openReceiver(withStatus(500))
    await draftOf(house, named(1))
    const before = tell(house, receiver)
    await logs(house, before, 'webhook_refused')
    await before.sender.close()
    house.clock.advance(4 * 24 * 3_600_000)
    const after = tell(house, receiver)
    await logs(house, after, 'deliveries_given_up')
    await after.sender.close()
    expect(receiver.heard).toHaveLength(1)
    expect(await past(house.place, 'select id from delivery')).toEqual([])
  })

  test('is given up at once for whom it is gone, and tells nothing older than three days', async () => {
    const house = await openHouse()
    const receiver = await openReceiver(withStatus(410))
    await draftOf(house, named(1))
    house.clock.advance(3 * 24 * 3_600_000)
    const young = await draftOf(house, named(1, 'Y'))
    const telling = tell(house, receiver)
    await logs(house, telling, 'webhook_given_up')
    expect(receiver.heard.map((heard) => messageIn(heard).data['number'])).toEqual([young.number])
    expect(await past(house.place, 'select number from reversal where told < events')).toEqual([])
  })

  test('says once a day, from its hour on, what expires within three days, whoever of several processes does', async () => {
    const house = await openHouse()
    await learn(house, '2026-10-12T10:00:00.000Z')
    const receiver = await openReceiver()
    const all = [tell(house, receiver, { notice }), tell(house, receiver, { notice })]
    await noticed(house, receiver, '2026-10-09', 1)
    expect(messageIn(receiver.heard[0] as Heard)).toMatchObject({
      type: 'rejections.expiring',
      data: {
        today: { count: 0 },
        inTwoToThreeDays: { count: 1, total: { amount: '0.60', currency: 'USD' } },
        link: 'https://overturn.example.org/accounts/account-lab/rejections',
      },
    })
    house.clock.advance(Date.parse('2026-10-10T13:59:50.000Z') - house.clock.ms())
    await noticed(house, receiver, '2026-10-10', 2)
    await Promise.all(all.map(({ sender }) => sender.close()))
    expect(receiver.heard).toHaveLength(2)
    expect(messageIn(receiver.heard[1] as Heard).timestamp).toMatch(/^2026-10-10T14/)
    expect(new Set(receiver.heard.map(({ headers }) => headers['webhook-id'])).size).toBe(2)
  })

  test('says nothing of what expires while the index was not read, or nothing does', async () => {
    const house = await openHouse()
    const receiver = await openReceiver()
    const telling = tell(house, receiver, { notice })
    await draftOf(house, named(1))
    await logs(house, telling, 'webhook_delivered')
    expect(await past(house.place, 'select day from notice_day')).toEqual([])
    await learn(house, '2026-10-20T10:00:00.000Z')
    await until(async () => {
      house.clock.advance(2_000)
      return (await past(house.place, 'select day from notice_day')).length === 1
    })
    expect(receiver.heard).toHaveLength(1)
  })

  test('holds up nobody while its receiver says nothing, and tells the rest when that is over', async () => {
    const house = await openHouse()
    const receiver = await openReceiver(silent)
    const telling = tell(house, receiver, { clock: house.clock })
    await draftOf(house, named(1))
    await hears(house, receiver, 1)
    const checked = await checkedOf(house, named(2, 'T'))
    expect(checked.state).toBe('checked')
    receiver.answer = withStatus(200)
    await logs(house, telling, 'webhook_delivered', 4)
    expect(telling.log.lines.map(({ facts }) => facts['says'])).toContain('no answer within 15 s')
  })
})
