import { createServer } from 'node:net'

const portsOfWorker = 1_000
/** Below those that the system gives to whoever asks for any (from 32,768 on), and each test worker's own. */
const firstPort = 20_000 + Number(process.env['VITEST_POOL_ID'] ?? 0) * portsOfWorker
let probed = process.pid % portsOfWorker

/** A port on which nobody listens, and which nobody else is given before it is used. */
export const freePort = async (): Promise<number> => {
  const port = firstPort + (probed++ % portsOfWorker)
  const probe = createServer()
  const free = await new Promise<boolean>((resolve) => {
    probe.once('error', () => resolve(false))
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)))
  })
  return free ? port : freePort()
}
