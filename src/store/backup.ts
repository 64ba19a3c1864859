/** A consistent copy of the SQLite file while it is in use. */
import { open, rm } from 'node:fs/promises'
import { backup, type DatabaseSync } from 'node:sqlite'

/** Pages copied at a time; between two, requests get their turn. */
const pagesAtATime = 500

/**
 * Writes a copy of everything into `file`, which only its owner may read.
 * @throws Error with a sentence when the file exists or cannot be made; then nothing is left of the copy.
 */
export const backupTo =
  (database: DatabaseSync) =>
  async (file: string): Promise<void> => {
    await claim(file)
    try {
      await backup(database, file, { rate: pagesAtATime })
      await flush(file)
    } catch (error) {
      await rm(file, { force: true })
      throw error
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

const flush = async (file: string): Promise<void> => {
  const written = await open(file, 'r+')
  try {
    await written.sync()
  } finally {
    await written.close()
  }
}
