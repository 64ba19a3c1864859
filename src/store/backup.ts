/** A consistent copy of the SQLite file while it is in use. */
import { open, rm } from 'node:fs/promises'
import { backup, DatabaseSync } from 'node:sqlite'
import { copyMark } from './put-back.ts'

/** All pages in one step, on a thread of its own: a copy in several steps begins anew whenever somebody writes. */
const pagesAtATime = 2 ** 31 - 1

/**
 * Writes a copy of everything into `file`, which only its owner may read.
 * @throws Error with a sentence when the file exists or cannot be made; then nothing is left of the copy.
 */
export const backupTo =
  (database: DatabaseSync) =>
  async (file: string): Promise<void> => {
    await claim(file)
    // A connection of its own: the copying thread must not share one with statements that run meanwhile.
    const source = new DatabaseSync(database.location() ?? '', { readOnly: true, timeout: 5_000 })
    try {
      await backup(source, file, { rate: pagesAtATime })
      markAsCopy(file)
      await flush(file)
    } catch (error) {
      await rm(file, { force: true })
      throw error
    } finally {
      source.close()
    }
  }

const claim = async (file: string): Promise<void> => {
  try {
    await (await open(file, 'wx', 0o600)).close()
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    const why = code === 'EEXIST' ? 'it exists already; name a new file' : `it cannot be made (${String(code)})`
    throw new Error(`No backup was written to ${file}: ${why}.`, { cause: error })
  }
}

/** A server that starts on it must know that what was done since is not in it. */
const markAsCopy = (file: string): void => {
  const copy = new DatabaseSync(file)
  try {
    copy.exec(`pragma journal_mode = delete; pragma user_version = ${copyMark}`)
  } finally {
    copy.close()
  }
}

const flush = async (file: string): Promise<void> => {
  const written = await open(file, 'r+')
  try {
    await written.sync()
  } finally {
    await written.close()
  }
}
