import { EventEmitter } from 'node:events'
import { setImmediate as turn } from 'node:timers/promises'
import type { Response } from 'express'
import { expect, test } from 'vitest'
import { Turns } from '../../src/api/turns.ts'

test('so many have their turn; who has ended or gone gives it on, in order', async () => {
  const turns = new Turns(2)
  const began: number[] = []
  const responses = [0, 1, 2, 3, 4].map((number) => {
    const response = new EventEmitter()
    void turns.take(response as Response).then(() => began.push(number))
    return response
  })
  const close = async (number: number): Promise<readonly number[]> => {
    responses[number]?.emit('close')
    await turn()
    return began
  }
  await turn()
  expect(began).toEqual([0, 1])
  // Gone while it waits.
  expect(await close(2)).toEqual([0, 1])
  expect(await close(1)).toEqual([0, 1, 3])
  expect(await close(0)).toEqual([0, 1, 3, 4])
  await close(3)
  await close(4)
  const later = new EventEmitter()
  await turns.take(later as Response)
  expect(responses.concat(later).map((response) => response.listenerCount('close'))).toEqual([0, 0, 0, 0, 0, 1])
})
