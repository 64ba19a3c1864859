import { afterAll, beforeAll, expect, test } from 'vitest'
import { admitAttempt } from '../../src/auth/attempts.ts'
import { openAuth, type Opened } from './support.ts'

const minute = 60_000
const day = 24 * 60 * minute

let opened: Opened
beforeAll(async () => {
  opened = await openAuth()
})
afterAll(() => opened.close())

/** Instants at which a stranger who asks every minute is let through. */
const admittedWithin = async (key: string, ms: number): Promise<number[]> => {
  const { parts, clock } = opened
  const admitted: number[] = []
  for (const end = clock.ms() + ms; clock.ms() < end;) {
    const admission = await admitAttempt(parts, key)
    if (admission.kind === 'go') admitted.push(clock.ms())
    const next = admission.kind === 'go' ? clock.ms() + minute : Date.parse(admission.until)
    clock.advance(Math.min(next, end) - clock.ms())
  }
  return admitted
}

test('a stranger who never gives up gets at most twenty tries a day, and waits at most four hours', async () => {
  const admitted = await admittedWithin('account:patient', 5 * day)
  for (const from of admitted)
    expect(admitted.filter((at) => at >= from && at < from + day).length).toBeLessThanOrEqual(20)
  const waits = admitted.slice(1).map((at, index) => at - (admitted[index] ?? 0))
  expect(Math.max(...waits)).toBeLessThanOrEqual(4 * 60 * minute)
  expect(admitted.length).toBeGreaterThan(5 * 10)
})

test('one account does not wait for another', async () => {
  await Promise.all(Array.from({ length: 20 }, () => admitAttempt(opened.parts, 'account:one')))
  expect((await admitAttempt(opened.parts, 'account:one')).kind).toBe('wait')
  expect((await admitAttempt(opened.parts, 'account:other')).kind).toBe('go')
})

test('of many at once, no more than six are let through', async () => {
  const admissions = await Promise.all(Array.from({ length: 50 }, () => admitAttempt(opened.parts, 'account:burst')))
  expect(admissions.filter(({ kind }) => kind === 'go')).toHaveLength(6)
})
