/** The note in the old data folder that says where its records went. */
import { open, readFile } from 'node:fs/promises'
import { join } from 'node:path'

export const noteFile = (dataFolder: string): string => join(dataFolder, 'moved.txt')

/** On the disk when this resolves. `to` names the database without its password. */
export const writeNote = async (dataFolder: string, to: string, at: string): Promise<void> => {
  const file = await open(noteFile(dataFolder), 'w', 0o600)
  try {
    await file.writeFile(
      `The records of ${dataFolder} were moved to the PostgreSQL database ${to} at ${at}. Set DATABASE_URL to it. ` +
        `To work on with the records as they were before the move, remove ${noteFile(dataFolder)}: ` +
        `what was done on PostgreSQL since is not in them, so do that only when nothing was.\n`,
    )
    await file.sync()
  } finally {
    await file.close()
  }
}

/** What the note says; undefined when there is none. */
export const readNote = async (dataFolder: string): Promise<string | undefined> => {
  try {
    return (await readFile(noteFile(dataFolder), 'utf8')).trim()
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

/** @throws Error with the note's sentences when the records of the folder were moved away. */
export const refuseMoved = async (dataFolder: string): Promise<void> => {
  const note = await readNote(dataFolder)
  if (note !== undefined) throw new Error(note)
}
