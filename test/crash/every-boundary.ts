/** Killed with SIGKILL at every boundary of the work, life after life on one database; judged by the simulator's ledger. */
import { describe, expect, onTestFinished, test } from 'vitest'
import type { databases } from '../support/databases.ts'
import { Chain } from './chain.ts'
import { boundaries, type Passing } from './points.ts'

/** `npm run bench:crash` does more of it, and at random. */
const times = 3
const perChain = 30

const parts = (list: readonly Passing[]): readonly (readonly Passing[])[] =>
  Array.from({ length: Math.ceil(list.length / perChain) }, (_, part) =>
    list.slice(part * perChain, (part + 1) * perChain),
  )

export const everyBoundary = ({ name, fresh }: (typeof databases)[number]): void => {
  describe(`killed at every boundary, on ${name}`, { timeout: 240_000 }, () => {
    test.each(parts(boundaries(times)).map((passings, part) => ({ passings, part: part + 1 })))(
      'part $part: nothing lost, nothing twice, no wrong word',
      async ({ passings }) => {
        const place = await fresh()
        const chain = await Chain.open(place)
        onTestFinished(async () => {
          await chain.close()
          await place.dispose()
        })
        for (const passing of passings) await chain.live(passing)
        const { survived, faults } = await chain.judged()
        expect(faults).toEqual([])
        expect(survived).toEqual([])
      },
    )
  })
}
