/** A process that moves until it comes to a boundary, and there kills itself as an operator's `kill -9` would. */
import { moveRecords } from '../../../src/store/move/move.ts'
import { realClock } from '../../support/clock.ts'

const [, , dataFolder = '', databaseUrl = '', last = ''] = process.argv
await moveRecords({
  dataFolder,
  databaseUrl,
  named: 'DATABASE_URL',
  clock: realClock,
  say: () => undefined,
  pageSize: 3,
  boundary: async (name) => {
    if (name === last) process.kill(process.pid, 'SIGKILL')
  },
})
