/** The program of the process in which long things are read. */
import { once } from 'node:events'
import type { BroughtSource } from '../core/brought/brought.ts'
import { readBrought } from './brought.ts'
import { PlainBlob } from './plain-blob.ts'
import type { Answer, Piece, Said, Task } from './talk.ts'

const say = (said: Said): void => void process.send?.(said)

const ask = async (said: Said): Promise<Answer> => {
  const heard = once(process, 'message')
  say(said)
  const [answer] = await heard
  return answer as Answer
}

async function* sources(): AsyncGenerator<BroughtSource> {
  for (let answer = await ask({ kind: 'next source' }); answer.kind === 'source';) {
    const { name, fileName } = answer
    yield { name, ...(fileName === undefined ? {} : { fileName }), pieces: pieces() }
    answer = await ask({ kind: 'next source' })
  }
}

async function* pieces(): AsyncGenerator<Piece> {
  for (let answer = await ask({ kind: 'next piece' }); answer.kind === 'piece';) {
    yield answer.piece
    answer = await ask({ kind: 'next piece' })
  }
}

// Nobody else is in this process.
globalThis.Blob = PlainBlob as unknown as typeof Blob
// Who reads is ended by the server, not by a key that was pressed on its terminal; and does not outlive it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined)
process.on('disconnect', () => process.exit())

const [task] = await once(process, 'message')
const { rules, limits } = task as Task
try {
  for await (const step of readBrought(sources(), rules, limits)) await ask({ kind: 'step', step })
  say({ kind: 'done' })
} catch (error) {
  say({ kind: 'defect', what: error instanceof Error ? (error.stack ?? error.message) : String(error) })
}
// Its end is the server's to say: until then it listens.
process.on('message', () => undefined)
