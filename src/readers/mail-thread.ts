/** The thread in which a long mail is taken apart. */
import { parentPort, workerData } from 'node:worker_threads'
import { parseMail } from './parse-mail.ts'

// Between threads there is no origin.
// oxlint-disable-next-line unicorn/require-post-message-target-origin
parentPort?.postMessage(await parseMail(workerData as Uint8Array))
