/** Two engines at work on one PostgreSQL, of which one dies at a boundary and the other goes on with what it left. */
import { rm } from 'node:fs/promises'
import { expect, onTestFinished, test } from 'vitest'
import { databases, freshFolder } from '../support/databases.ts'
import { Chains } from './chain.ts'
import { besideAnother, type Passing } from './points.ts'

/** Databases side by side, and with each process so many deaths. */
const atOnce = 8
/** All of them take a minute and a half of both processors; set it to 1 for these. */
const each = 3
/** How often a point is tried again that was not come to because the other one was quicker. */
const tries = 5

test(
  'one of two workers is killed, at every third boundary: the other brings all of it to its end, and nothing is paid twice',
  { timeout: 600_000 },
  async () => {
    const postgres = databases.find(({ name }) => name === 'PostgreSQL')
    if (!postgres) throw new Error('there is no PostgreSQL')
    const places = await Promise.all(Array.from({ length: atOnce }, postgres.fresh))
    const folders = await Promise.all(places.map(freshFolder))
    const chains = await Chains.open(places)
    onTestFinished(async () => {
      await chains.close()
      await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })))
    })
    let left: readonly Passing[] = besideAnother.filter((_, place) => place % each === 0)
    for (let round = 0; round < tries && left.length > 0; round++) {
      const survived: Passing[] = []
      for (let start = 0; start < left.length; start += atOnce)
        survived.push(...(await chains.liveBeside(left.slice(start, start + atOnce), folders)))
      left = survived
    }
    const { survived, faults } = await chains.judged()
    expect(faults).toEqual([])
    expect([...survived, ...left]).toEqual([])
  },
)
