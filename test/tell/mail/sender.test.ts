import { describe, expect, onTestFinished, test } from 'vitest'
import type { Clock } from '../../../src/core/ports.ts'
import { mturk } from '../../../src/markets/mturk/declaration.ts'
import type { Sender } from '../../../src/tell/lane.ts'
import { startMailer } from '../../../src/tell/mail/sender.ts'
import { keepingLog } from '../../serve/support.ts'
import { houses, past, type House } from '../../store/support.ts'
import { databases } from '../../support/databases.ts'
import { until } from '../../support/until.ts'
import { lab, learn, looked, patient, rejectionsOf } from '../support.ts'
import { openPostbox, type Postbox } from './postbox.ts'

/** The houses' clock begins on 9 October 2026 at 14:03. */
const notice = { hour: 14, accounts: [{ account: lab, declaration: mturk }], linkTo: rejectionsOf }

type Mailing = { readonly sender: Sender; readonly log: ReturnType<typeof keepingLog> }

const mail = (house: House, { port }: Postbox, clock: Clock = patient(house.clock, 60_000)): Mailing => {
  const log = keepingLog()
  const server = { host: '127.0.0.1', port, tls: 'none', login: undefined } as const
  const to = ['ann@example.org', 'bo@example.org']
  const sender = startMailer({ store: house.store, clock, log, server, from: 'lab@example.org', to, notice })
  onTestFinished(() => sender.close())
  return { sender, log }
}

const logged = ({ log }: Mailing, event: string): Promise<void> =>
  until(async () => log.lines.some((line) => line.event === event))

/** The clock goes on until the server was called so often, and stands still until that is logged. */
const tried = async ({ clock }: House, box: Postbox, { log }: Mailing, calls: number, lines: number): Promise<void> => {
  await until(async () => {
    clock.advance(2_000)
    return box.calls() >= calls
  })
  await until(async () => log.lines.length >= lines)
}

const rows = ({ place }: House): Promise<unknown[]> => past(place, 'select id, handed_at from delivery')

describe.each(databases)('the daily mail, on $name', ({ fresh }) => {
  const openHouse = houses(fresh)

  test('goes once a day to all, from its hour on, whoever of several processes sends it', async () => {
    const house = await openHouse()
    await learn(house, '2026-10-12T10:00:00.000Z')
    const box = await openPostbox()
    const all = [mail(house, box), mail(house, box)]
    await looked(house, '2026-10-09')
    await until(async () => all.some(({ log }) => log.lines.length > 0))
    expect(box.arrived).toMatchObject([
      {
        to: ['ann@example.org', 'bo@example.org'],
        mail: {
          subject: '[simulator] 1 rejected assignment expires in 2 or 3 days: $0.60',
          text: expect.stringContaining('https://overturn.example.org/accounts/account-lab/rejections'),
        },
      },
    ])
    expect(box.arrived[0]?.raw).not.toMatch(/worker-|task-1|S1|Wrong|Read a receipt/)
    house.clock.advance(Date.parse('2026-10-10T13:59:50.000Z') - house.clock.ms())
    await looked(house, '2026-10-10')
    await until(async () => box.arrived.length === 2)
    await Promise.all(all.map(({ sender }) => sender.close()))
    const [first, second] = box.arrived
    expect(second?.mail.date).toMatch(/^2026-10-10T14/)
    expect(second?.mail.messageId).not.toBe(first?.mail.messageId)
    const told = all.flatMap(({ log }) => log.lines.map(({ event }) => event))
    expect(told).toEqual(['mail_delivered', 'mail_delivered'])
    expect(await rows(house)).toEqual([])
  })

  test('is not sent when nothing expires, nor before the index was read', async () => {
    const house = await openHouse()
    const box = await openPostbox()
    const { sender } = mail(house, box)
    for (let step = 0; step < 5; step += 1) {
      house.clock.advance(2_000)
      expect(await past(house.place, 'select day from notice_day')).toEqual([])
    }
    await learn(house, '2026-10-20T10:00:00.000Z')
    await looked(house, '2026-10-09')
    await sender.close()
    expect(await rows(house)).toEqual([])
    expect(box.calls()).toBe(0)
  })

  test('is tried again later and later, also by another process, and given up when its day is over', async () => {
    const house = await openHouse()
    house.clock.advance(Date.parse('2026-10-09T23:30:00.000Z') - house.clock.ms())
    await learn(house, '2026-10-12T10:00:00.000Z')
    const box = await openPostbox()
    box.mood = { code: 451, says: '4.7.1 come again later' }
    const first = mail(house, box)
    await tried(house, box, first, 1, 1)
    await first.sender.close()
    expect(await rows(house)).toMatchObject([{ handed_at: null }])
    const second = mail(house, box)
    let said = first.log.lines.at(-1)
    for (let count = 1; said?.event === 'mail_refused'; count += 1) {
      house.clock.advance(Date.parse(String(said.facts['again'])) - house.clock.ms())
      await tried(house, box, second, count + 1, count)
      said = second.log.lines.at(-1)
    }
    await second.sender.close()
    expect(said).toMatchObject({
      event: 'mail_given_up',
      facts: { tries: 3, says: 'it answered 451 4.7.1 to DATA; the next try would be on another day' },
    })
    const times = box.arrived.map(({ mail: { date = '' } }) => Date.parse(date))
    expect(times).toHaveLength(3)
    expect(new Set(box.arrived.map(({ mail: { messageId } }) => messageId)).size).toBe(1)
    expect(new Set(box.arrived.map(({ mail: { date = '' } }) => date.slice(0, 10)))).toEqual(new Set(['2026-10-09']))
    for (const [place, pause] of [5_000, 300_000].entries())
      expect((times[place + 1] ?? 0) - (times[place] ?? 0)).toBeGreaterThan(pause - 1_000)
    expect(JSON.stringify([...first.log.lines, ...second.log.lines])).not.toMatch(/example\.org|come again/)
    expect(await rows(house)).toEqual([])
  })

  test('is not sent twice when the process ended between the text and its answer, nor when its day is over', async () => {
    const house = await openHouse()
    const { deliveries } = house.store
    const at = house.clock.now()
    const keep = (day: string) => {
      const made = { id: `mail_${day}`, type: 'rejections.expiring', body: JSON.stringify({ day }) }
      return deliveries.keepNotice({ channel: 'mail', about: '', day }, made, at)
    }
    expect(await keep('2026-10-08')).toBe(true)
    expect(await keep('2026-10-09')).toBe(true)
    expect(await keep('2026-10-09')).toBe(false)
    expect(await deliveries.claim('webhook', at, at, 9)).toEqual([])
    expect(await deliveries.claim('mail', at, '2026-10-09T14:03:50.000Z', 9)).toHaveLength(2)
    const handed = await Promise.all([1, 1, 1].map((tries) => deliveries.hand('mail_2026-10-09', tries, at)))
    expect(handed.filter(Boolean)).toHaveLength(1)
    expect(await deliveries.hand('mail_2026-10-08', 2, at)).toBe(false)
    const box = await openPostbox()
    const mailing = mail(house, box)
    await until(async () => {
      house.clock.advance(2_000)
      return mailing.log.lines.length === 2
    })
    await mailing.sender.close()
    expect(new Set(mailing.log.lines.map(({ facts }) => facts['says']))).toEqual(
      new Set(['its day is over', `whether it was taken at ${at} is not known; it is not sent twice`]),
    )
    expect(await rows(house)).toEqual([])
    expect(box.calls()).toBe(0)
  })

  test('is as if it had not been tried where the end of the process cuts it short before the text', async () => {
    const house = await openHouse()
    await learn(house, '2026-10-12T10:00:00.000Z')
    const box = await openPostbox({ disabledCommands: ['STARTTLS'], onRcptTo: () => undefined })
    const { sender, log } = mail(house, box)
    await looked(house, '2026-10-09')
    await until(async () => box.calls() === 1)
    await sender.close()
    const [again] = await house.store.deliveries.claim('mail', house.clock.now(), '2026-10-09T20:00:00.000Z', 9)
    expect(again).toMatchObject({ tries: 1 })
    expect(again?.handedAt).toBeUndefined()
    expect(log.lines).toEqual([])
  })

  test('is left to another process that took it while this one was slow', async () => {
    const house = await openHouse()
    await learn(house, '2026-10-12T10:00:00.000Z')
    const { deliveries } = house.store
    const later = '2026-10-09T15:00:00.000Z'
    const box = await openPostbox({
      disabledCommands: ['STARTTLS'],
      onRcptTo: (_address, _session, done) => {
        const take = async (): Promise<void> => {
          for (const { id, tries } of await deliveries.claim('mail', later, '2026-10-09T16:00:00.000Z', 9))
            await deliveries.hand(id, tries, later)
          done()
        }
        void take()
      },
    })
    const mailing = mail(house, box)
    await looked(house, '2026-10-09')
    await until(async () => JSON.stringify(await rows(house)).includes(later))
    await until(async () => box.left() === 1)
    await mailing.sender.close()
    expect(await rows(house)).toMatchObject([{ handed_at: later }])
    expect(mailing.log.lines).toEqual([])
    expect(box.arrived).toEqual([])
  })

  test('is given up where the server takes the text and says nothing, and goes on the next day', async () => {
    const house = await openHouse()
    await learn(house, '2026-10-12T10:00:00.000Z')
    const box = await openPostbox()
    box.mood = 'silent'
    const mailing = mail(house, box, house.clock)
    await looked(house, '2026-10-09')
    await until(async () => box.arrived.length === 1)
    expect(await rows(house)).toMatchObject([{ handed_at: expect.stringMatching(/^2026-10-09T14/) }])
    house.clock.advance(60_000)
    await logged(mailing, 'mail_given_up')
    expect(mailing.log.lines.at(-1)?.facts['says']).toBe(
      'no answer within 60 s; whether it was taken is not known; it is not sent twice',
    )
    box.mood = 'takes'
    box.stranger = 'bo@example.org'
    house.clock.advance(Date.parse('2026-10-10T14:00:00.000Z') - house.clock.ms())
    await looked(house, '2026-10-10')
    await logged(mailing, 'mail_recipient_refused')
    expect(box.arrived).toMatchObject([{}, { to: ['ann@example.org'] }])
    expect(mailing.log.lines.at(-1)?.facts['says']).toBe('it answered 550 5.1.1 to RCPT TO')
  })
})
