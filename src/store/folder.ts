/** The data folder: made, tried and held. */
import { access, constants, mkdir, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/**
 * Makes the folder when it is absent and sees that this process can write in it.
 * @throws Error with a sentence that names the folder and the user id.
 */
export const prepareFolder = async (dataFolder: string): Promise<void> => {
  try {
    await make(dataFolder)
    await access(dataFolder, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : ''
    throw new Error(
      `The data folder ${dataFolder} cannot be written by user id ${uid()}${code}. Give it to that user, or name another folder.`,
      { cause: error },
    )
  }
}

/** Folder by folder: Node's own way to make them all tries for ever where the system answers ENOENT, as under /proc. */
const make = async (folder: string): Promise<void> => {
  if (await isFolder(folder)) return
  if (dirname(folder) !== folder) await make(dirname(folder))
  await mkdir(folder, { mode: 0o700 }).catch(async (error: unknown) => {
    // Another process may have been quicker.
    if (!(await isFolder(folder))) throw error
  })
}

const isFolder = async (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )

const uid = (): string => String(process.geteuid?.() ?? 'of this process')

/**
 * Holds the folder for one engine: an open exclusive transaction on a side file, which ends with the process however it
 * ends. Returns what lets go.
 * @throws Error with a sentence when another process holds it.
 */
export const holdFolder = async (dataFolder: string): Promise<() => void> => {
  await prepareFolder(dataFolder)
  const lock = new DatabaseSync(join(dataFolder, 'app.lock'), { timeout: 0 })
  try {
    lock.exec('pragma journal_mode = delete; begin exclusive')
  } catch (error) {
    lock.close()
    if (!isBusy(error)) throw error
    throw new Error(
      `Another server is running on the data folder ${dataFolder}. Stop it first, or name another folder for this one.`,
      { cause: error },
    )
  }
  return () => {
    if (lock.isOpen) lock.close()
  }
}

/** SQLITE_BUSY, in whichever extended form. */
const isBusy = (error: unknown): boolean =>
  error instanceof Error && 'errcode' in error && (Number(error.errcode) & 0xff) === 5
