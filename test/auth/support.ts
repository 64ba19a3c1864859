import type { AuthParts } from '../../src/auth/parts.ts'
import { openStore } from '../../src/store/open.ts'
import { keepingLog } from '../serve/support.ts'
import { handClock, type HandClock } from '../support/clock.ts'
import { databases } from '../support/databases.ts'

export type Opened = { readonly parts: AuthParts; readonly clock: HandClock; readonly close: () => Promise<void> }

/** What signing in needs, on a real database. */
export const openAuth = async (database = databases[0] as (typeof databases)[number]): Promise<Opened> => {
  const clock = handClock()
  const { dataFolder, databaseUrl, dispose } = await database.fresh()
  const store = await openStore({ dataFolder, ...(databaseUrl === undefined ? {} : { databaseUrl }), clock })
  const publicUrl = new URL('https://overturn.example.org/lab')
  const parts: AuthParts = {
    people: store.people,
    limits: store.limits,
    tokens: store.tokens,
    clock,
    log: keepingLog(),
    publicUrl,
  }
  const close = async (): Promise<void> => {
    await store.close()
    await dispose()
  }
  return { parts, clock, close }
}
