/** The peer: the loop a script-writer would write, with the SDK's own settings. */
import { ApproveAssignmentCommand, MTurkClient } from '@aws-sdk/client-mturk'
import { key } from './simulator.ts'

export type Bare = { readonly ms: number; readonly cpuMs: number; readonly failed: number }

export const bareClient = (url: string, sockets: number): MTurkClient =>
  new MTurkClient({
    region: 'us-east-1',
    endpoint: url,
    credentials: { accessKeyId: key.id, secretAccessKey: key.secret },
    requestHandler: { httpAgent: { keepAlive: true, maxSockets: sockets } },
  })

/** Approves every id with so many at once. */
export const bareLoop = async (client: MTurkClient, ids: readonly string[], atOnce: number): Promise<Bare> => {
  const waiting = [...ids]
  let failed = 0
  const worker = async (): Promise<void> => {
    for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
      await client
        .send(new ApproveAssignmentCommand({ AssignmentId: id, OverrideRejection: true }))
        .catch(() => (failed += 1))
    }
  }
  const [began, cpu] = [performance.now(), process.cpuUsage()]
  await Promise.all(Array.from({ length: atOnce }, worker))
  const used = process.cpuUsage(cpu)
  return { ms: performance.now() - began, cpuMs: (used.user + used.system) / 1000, failed }
}
