import { setImmediate } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import type { Delivery, DeliveryStore } from '../../src/core/delivery-store.ts'
import { Unreachable } from '../../src/core/machines.ts'
import { startLane, type Lane } from '../../src/tell/lane.ts'
import { keepingLog } from '../serve/support.ts'
import { handClock } from '../support/clock.ts'
import { until } from '../support/until.ts'

/** Gives these out once. */
const holding = (due: readonly Delivery[]): DeliveryStore => {
  const left = [[...due]]
  return {
    untold: async () => [],
    keep: async () => false,
    keepNotice: async () => false,
    claim: async () => left.shift() ?? [],
    hand: async () => false,
    putOff: async () => undefined,
    forget: async () => 0,
    drop: async () => undefined,
  }
}

const start = (own: Partial<Lane>, due: readonly Delivery[] = []) => {
  const [clock, log] = [handClock(), keepingLog()]
  const deliveries = holding(due)
  const deliver = async (): Promise<void> => undefined
  const sender = startLane({
    channel: 'mail',
    deliveries,
    clock,
    log,
    makes: [],
    deliver,
    claimLasts: 60_000,
    ...own,
  })
  onTestFinished(() => sender.close())
  return { clock, log, sender }
}

test('the same trouble is told once, another again; a database that is away is told of by others', async () => {
  const troubles = ['disk full', 'disk full', 'no such table', 'away', 'disk full']
  const left = [...troubles]
  const make = async (): Promise<boolean> => {
    const says = left.shift()
    if (says === undefined) return false
    throw says === 'away' ? new Unreachable(says) : new Error(says)
  }
  const { clock, log } = start({ makes: [make] })
  await until(async () => {
    clock.advance(2_000)
    return left.length === 0
  })
  await until(async () => log.lines.length === 3)
  expect(log.lines).toEqual(
    ['disk full', 'no such table', 'disk full'].map((error) => ({ event: 'mail_failed', facts: { error } })),
  )
})

test('its end waits for what is under way, also beside a try that could not be recorded', async () => {
  const [one, other] = ['a', 'b'].map((id) => ({ id, type: 't', body: '{}', tries: 1 }))
  const under = Promise.withResolvers<void>()
  const began: string[] = []
  const deliver = async ({ id }: Delivery): Promise<void> => {
    began.push(id)
    if (id === 'a') throw new Error('disk full')
    await under.promise
  }
  const { log, sender } = start({ deliver }, [one, other] as Delivery[])
  await until(async () => began.length === 2)
  let ended = false
  const closed = sender.close().then(() => void (ended = true))
  await setImmediate()
  expect(ended).toBe(false)
  under.resolve()
  await closed
  expect(log.lines).toEqual([{ event: 'mail_failed', facts: { error: 'disk full' } }])
})
