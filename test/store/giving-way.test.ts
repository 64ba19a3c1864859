import { expect, onTestFinished, test } from 'vitest'
import { openStore } from '../../src/store/open.ts'
import { realClock as clock } from '../support/clock.ts'
import { freshFolder } from '../support/databases.ts'
import { rm } from 'node:fs/promises'

test('lets others have their turn while one statement follows another', async () => {
  const dataFolder = await freshFolder()
  const store = await openStore({ dataFolder, clock })
  onTestFinished(async () => {
    await store.close()
    await rm(dataFolder, { recursive: true })
  })
  let [turns, over] = [0, false]
  const beat = (): void => {
    turns += 1
    if (!over) setImmediate(beat)
  }
  setImmediate(beat)
  for (let question = 0; question < 1_000; question += 1) await store.reversals.open()
  over = true
  expect(turns).toBeGreaterThan(3)
})
