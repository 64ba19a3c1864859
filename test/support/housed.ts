import { test } from 'vitest'
import type { FreshDatabase } from './databases.ts'
import { openHouse } from './house.ts'

/**
 * `test` for tests that each get a place of their own, and a house on it when they ask for one. Nothing is shared, so they
 * may run side by side: most of their time they wait for back-offs and beats.
 */
export const housed = (fresh: () => Promise<FreshDatabase>) =>
  test
    .extend('place', async ({ onTestFinished }) => {
      const place = await fresh()
      onTestFinished(() => place.dispose())
      return place
    })
    .extend('house', async ({ place, onTestFinished }) => {
      const house = await openHouse(place)
      onTestFinished(() => house.close())
      return house
    })
