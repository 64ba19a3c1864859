import { makeToken } from '../../src/auth/api-tokens.ts'
import { openLog, openRecords, systemClock } from '../../src/context.ts'
import type { House } from './house.ts'

/** What the page for tokens gives the first person: one that may pay. */
export const tokenOf = async ({ config }: House): Promise<string> => {
  const store = await openRecords(config, systemClock)
  try {
    const { people, limits, tokens } = store
    const auth = { people, limits, tokens, clock: systemClock, log: openLog('silent'), publicUrl: config.publicUrl }
    const [ann] = await people.list()
    if (!ann) throw new Error('there is nobody')
    const made = await makeToken(auth, ann, { name: 'nightly', scope: 'pay', days: '30', cap: '' })
    if (!made.ok) throw new Error(made.problem.sentence)
    return made.value.text
  } finally {
    await store.close()
  }
}
