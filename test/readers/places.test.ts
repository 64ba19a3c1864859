import { expect, test } from 'vitest'
import { Places } from '../../src/readers/places.ts'

test('one place a person, two of all together; whoever waits comes in order, past those who may not yet', async () => {
  const places = new Places(60_000)
  const came: string[] = []
  const gives: (() => void)[] = []
  const take = async (whose: string): Promise<void> => {
    const give = await places.take(whose)
    came.push(whose)
    gives.push(give ?? (() => undefined))
  }
  const waiting = ['ann', 'ann', 'bob', 'cleo'].map(take)
  await Promise.all([waiting[0], waiting[2]])
  expect(came).toEqual(['ann', 'bob'])
  // Bob goes: Ann, who waits longer, has her place yet.
  gives[1]?.()
  await waiting[3]
  gives[0]?.()
  await waiting[1]
  expect(came).toEqual(['ann', 'bob', 'cleo', 'ann'])
})

test('whoever waited too long is told, and holds up nobody after them', async () => {
  const places = new Places(1)
  const give = await places.take('ann')
  expect(await places.take('ann')).toBeUndefined()
  give?.()
  expect(await places.take('ann')).toBeDefined()
})
