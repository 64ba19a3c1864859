/** The place where a process runs: its data folder, which it holds alone (`holdFolder`), on its machine. */
import { randomUUID } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'

/** A name that only this folder on this machine has: what runs here later knows that what ran here before has ended. */
export const placeOf = async (dataFolder: string): Promise<string> => {
  const file = join(dataFolder, 'place')
  await writeFile(file, randomUUID(), { flag: 'wx', mode: 0o600 }).catch(unlessThere)
  return `${hostname()} ${(await readFile(file, 'utf8')).trim()}`
}

const unlessThere = (error: NodeJS.ErrnoException): void => {
  if (error.code !== 'EEXIST') throw error
}
