import { readConfig } from '../config.ts'
import { askedToEnd, serve, untilAsked } from '../main.ts'
import type { Mode } from '../movers.ts'

export type StartOptions = { readonly webOnly?: true; readonly workerOnly?: true }

/** @throws Error with a sentence: both flags at once, or one of them without a database that several processes can share */
export const start = async (options: StartOptions): Promise<void> => {
  const asked = askedToEnd()
  const server = await serve(readConfig(), { mode: modeOf(options) })
  await untilAsked(server, asked)
}

const modeOf = ({ webOnly, workerOnly }: StartOptions): Mode => {
  if (webOnly && workerOnly)
    throw new Error(
      '--web-only and --worker-only exclude each other. Leave both out for a process that does everything.',
    )
  if (webOnly) return 'web'
  return workerOnly ? 'worker' : 'all'
}
