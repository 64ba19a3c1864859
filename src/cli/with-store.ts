import type { Config } from '../config.ts'
import { openRecords, systemClock } from '../context.ts'
import type { Clock, Store } from '../core/ports.ts'

/** Opens the records beside a running server, for a command that starts no engine; closes them whatever happens. */
export const withStore = async (
  config: Config,
  work: (opened: { readonly store: Store; readonly clock: Clock }) => Promise<void>,
): Promise<void> => {
  const store = await openRecords(config, systemClock)
  try {
    await work({ store, clock: systemClock })
  } finally {
    await store.close()
  }
}
