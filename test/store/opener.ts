/** A process that opens the store once and ends; its exit code says whether that went well. */
import { openStore } from '../../src/store/open.ts'
import { handClock } from '../support/clock.ts'

const [, , dataFolder = '', databaseUrl = ''] = process.argv
const store = await openStore({ dataFolder, clock: handClock(), ...(databaseUrl === '' ? {} : { databaseUrl }) })
await store.ready()
await store.close()
