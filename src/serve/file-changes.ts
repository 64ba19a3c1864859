/** Notices that files changed, also where the system does not tell (network file systems, mounted secrets). */
import { watch, type FSWatcher } from 'node:fs'
import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Clock } from '../core/ports.ts'

const pollMs = 60_000
/** Two files are seldom written at once; what is told in between is read together. */
const settleMs = 200

/**
 * Calls `changed` some time after one of the files may have changed, until the signal aborts; never two calls at once.
 * Folders are watched rather than files, because a renewal renames a new file, or a link, into the place of the old.
 *
 * @param seen their stamps from before they were read last: a change since then is none that was seen
 */
export const followFiles = async (
  files: readonly string[],
  changed: () => Promise<void>,
  clock: Clock,
  signal: AbortSignal,
  seen: string,
): Promise<void> => {
  let told = new AbortController()
  const tell = (): void => told.abort()
  const watchers = [...new Set(files.map((file) => dirname(file)))].map((folder) => watchFolder(folder, tell))
  signal.addEventListener('abort', tell, { once: true })
  let last = seen
  while (!signal.aborted) {
    await clock.sleep(pollMs, told.signal)
    const heard = told.signal.aborted
    if (heard) await clock.sleep(settleMs, signal)
    told = new AbortController()
    if (signal.aborted) break
    const now = await stampsOf(files)
    if (now === last) continue
    last = now
    await changed()
  }
  for (const watcher of watchers) watcher?.close()
}

const watchFolder = (folder: string, tell: () => void): FSWatcher | undefined => {
  try {
    // An error later, as when the folder goes away, leaves the poll.
    return watch(folder, { persistent: false }, tell).on('error', () => undefined)
  } catch {
    return undefined
  }
}

/** What tells one state of the files from another, without reading them. */
export const stampsOf = async (files: readonly string[]): Promise<string> => {
  const each = files.map(async (file) => {
    const found = await stat(file, { bigint: true }).catch(() => undefined)
    return found === undefined ? 'none' : `${found.ino}:${found.size}:${found.mtimeNs}`
  })
  return (await Promise.all(each)).join(' ')
}
