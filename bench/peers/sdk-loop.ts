/** The loop a script-writer would write with Amazon's SDK: approve each id, catch, write “reversed” or “failed”. */
import { setTimeout as wait } from 'node:timers/promises'
import { ApproveAssignmentCommand, MTurkClient } from '@aws-sdk/client-mturk'
import type { Key } from '../simulator.ts'
import { contend } from './talk.ts'

type Settings = {
  readonly url: string
  readonly atOnce: number
  /** Undefined: as the SDK comes. */
  readonly retryMode?: 'standard' | 'adaptive'
  /** Sends on a schedule, whatever is in flight; ms. Only to measure what a call costs at a pace. */
  readonly every?: number
}

const settings = JSON.parse(process.argv[2] ?? '') as Settings

const connect = (key: Key): MTurkClient =>
  new MTurkClient({
    region: 'us-east-1',
    endpoint: settings.url,
    credentials: { accessKeyId: key.id, secretAccessKey: key.secret },
    ...(settings.retryMode === undefined ? {} : { retryMode: settings.retryMode }),
  })

const run = async (client: MTurkClient, ids: readonly string[]): Promise<readonly string[]> => {
  const failed: string[] = []
  const waiting = [...ids]
  const approve = (id: string): Promise<unknown> =>
    client
      .send(new ApproveAssignmentCommand({ AssignmentId: id, OverrideRejection: true }))
      .catch(() => failed.push(id))
  const worker = async (): Promise<void> => {
    for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) await approve(id)
  }
  if (settings.every === undefined) await Promise.all(Array.from({ length: settings.atOnce }, worker))
  else await onSchedule(ids, settings.every, approve)
  return failed
}

const onSchedule = async (
  ids: readonly string[],
  every: number,
  approve: (id: string) => Promise<unknown>,
): Promise<void> => {
  const began = performance.now()
  const calls: Promise<unknown>[] = []
  for (const [place, id] of ids.entries()) {
    await wait(Math.max(0, began + place * every - performance.now()))
    calls.push(approve(id))
  }
  await Promise.all(calls)
}

await contend(async (key, ids) => {
  const client = connect(key)
  return {
    go: async () => {
      const failed = await run(client, ids)
      client.destroy()
      return failed
    },
  }
})
