/** The installation that is moved: held, locked against every writer, and only read. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { holdFolder } from '../folder.ts'
import { pageOf, type Row } from './page.ts'
import { readTables, type MovedTable, type Tables } from './tables.ts'

export type Source = {
  readonly tables: Tables
  /** The number of its last migration. */
  readonly version: number
  /** Tells this installation from others: when it was made. A copy of it has the same. */
  readonly identity: string
  /** The next rows behind a key, in the order of the key. */
  page(table: MovedTable, after: Row | undefined, limit: number): readonly Row[]
  close(): void
}

/** How long the command waits for another one that is writing, in ms. */
const patience = 5_000

/**
 * Holds the folder as a server would and takes the write lock of its database, which it keeps: nobody's change can be
 * left behind. Nothing is written.
 * @throws Error with a sentence: no installation, a server runs on it, or something else keeps writing.
 */
export const openSource = async (dataFolder: string): Promise<Source> => {
  const file = join(dataFolder, 'overturn.db')
  if (!existsSync(file)) {
    throw new Error(
      `There are no records in ${dataFolder} to move: ${file} does not exist. Name the data folder of the installation in OVERTURN_DATA.`,
    )
  }
  const release = await holdFolder(dataFolder)
  const database = new DatabaseSync(file, { timeout: patience })
  const close = (): void => {
    database.close()
    release()
  }
  try {
    lock(database, dataFolder)
    return { ...read(database), close }
  } catch (error) {
    close()
    throw error
  }
}

const lock = (database: DatabaseSync, dataFolder: string): void => {
  try {
    database.exec('begin immediate')
  } catch (error) {
    throw new Error(
      `Another command is writing in ${dataFolder}. Wait for its end, then move again; nothing was changed.`,
      { cause: error },
    )
  }
  database.exec('pragma query_only = on')
}

const read = (database: DatabaseSync): Omit<Source, 'close'> => {
  const [first] = database.prepare('select at from migration order by number limit 1').all()
  const [last] = database.prepare('select max(number) as number from migration').all()
  if (first === undefined)
    throw new Error('The database in the data folder was never set up: there is nothing to move.')
  return {
    tables: readTables(database),
    version: Number(last?.['number']),
    identity: `installation of ${String(first['at'])}`,
    page: (table, after, limit) => {
      const { text, parameters } = pageOf(table, after, limit, () => '?')
      return database.prepare(text).all(...(parameters as SQLInputValue[]))
    },
  }
}
