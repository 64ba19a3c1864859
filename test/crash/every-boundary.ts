/** Killed with SIGKILL at every boundary of the work, life after life; judged by the simulator's ledger. */
import { describe, expect, onTestFinished, test } from 'vitest'
import type { databases } from '../support/databases.ts'
import { Chains, type Ending } from './chain.ts'
import { givenBack } from './given-back.ts'
import { betweenChunks, boundaries, type Passing } from './points.ts'

/** `npm run bench:crash` does more of it, and at random. */
const times = 3
/** Databases side by side, and with each process so many deaths. */
const atOnce = 17
const atOnceOfMany = 9
/** Processes one after another in one test. */
const perPart = 4

type Fresh = (typeof databases)[number]['fresh']

const chunksOf = <Value>(values: readonly Value[], size: number): readonly (readonly Value[])[] =>
  Array.from({ length: Math.ceil(values.length / size) }, (_, index) => values.slice(index * size, (index + 1) * size))

/** Dies at all of these, so many at once, and is judged. */
const expectNoFault = async (
  fresh: Fresh,
  passings: readonly Passing[],
  size: number,
  ending?: Ending,
): Promise<void> => {
  const chains = await Chains.open(await Promise.all(Array.from({ length: size }, fresh)))
  onTestFinished(() => chains.close())
  for (const some of chunksOf(passings, size)) await chains.live(some)
  const { survived, faults } = await chains.judged(ending)
  expect(faults).toEqual([])
  expect(survived).toEqual([])
}

export const everyBoundary = ({ name, fresh }: (typeof databases)[number]): void => {
  describe(`killed at every boundary, on ${name}`, { timeout: 600_000 }, () => {
    const parts = chunksOf(boundaries(times), atOnce * perPart)
    test.each(parts.map((passings, index) => ({ passings, part: index + 1 })))(
      'part $part: nothing lost, nothing twice, no wrong word',
      ({ passings }) => expectNoFault(fresh, passings, atOnce),
    )

    test('between two chunks of one operation: nothing lost, nothing held for ever, every sum right', () =>
      expectNoFault(fresh, betweenChunks, atOnceOfMany, givenBack))
  })
}
