/** What both ways of telling need: an index that knows of something that expires, and a clock that goes on meanwhile. */
import { expect } from 'vitest'
import type { Clock } from '../../src/core/ports.ts'
import { accountId, factsOf, past, type House } from '../store/support.ts'
import type { HandClock } from '../support/clock.ts'
import { until } from '../support/until.ts'

/** The store's own account. */
export const lab = {
  id: accountId,
  marketplace: 'market',
  environment: 'simulator',
  name: 'Lab',
  currency: 'USD',
} as const

/** The page with an account's rejected work. */
export const rejectionsOf = (id: string): string => `https://overturn.example.org/accounts/${id}/rejections`

/** One rejection with that deadline, in an index that was read to its end; the store's own account. */
export const learn = async ({ store, clock }: House, deadline: string): Promise<void> => {
  const at = clock.now()
  const pass = (await store.index.work(accountId, at, 1, true))?.pass ?? 0
  const task = { id: 'task-1', title: 'Read a receipt', taskType: '', reward: 500, madeElsewhere: '', pricing: {} }
  await store.index.recordTasks({ accountId, pass, tasks: [{ ...task, past: false }], at })
  const seen = [{ submission: 'S1', facts: factsOf(1, { task: task.id, deadline, reward: 500, fee: 100 }) }]
  await store.index.recordRejected({ accountId, task: task.id, seen, at })
  expect(await store.index.endPass(accountId, pass, at, '2027-01-01T00:00:00.000Z')).toBe(true)
}

/** A try may take as long as it does on this machine: no hour that is put forward cuts it short. */
export const patient = (clock: HandClock, tryTakesAtMost: number): Clock => ({
  ...clock,
  sleep: (ms, signal) => (ms === tryTakesAtMost ? new Promise(() => undefined) : clock.sleep(ms, signal)),
})

/** The clock goes on, two seconds at a time, until somebody has looked what expires on that day. */
export const looked = ({ clock, place }: House, day: string): Promise<void> =>
  until(async () => {
    clock.advance(2_000)
    return JSON.stringify(await past(place, 'select day from notice_day')).includes(day)
  })
