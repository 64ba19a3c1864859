/** The thread in which long things are read. */
import { once } from 'node:events'
import { parentPort, workerData } from 'node:worker_threads'
import type { BroughtSource } from '../core/brought/brought.ts'
import { readBrought } from './brought.ts'
import { PlainBlob } from './plain-blob.ts'
import type { Answer, Piece, Said, Task } from './talk.ts'

const port = parentPort
if (!port) throw new Error('this is the program of a thread')

const ask = async (said: Said): Promise<Answer> => {
  const heard = once(port, 'message')
  port.postMessage(said)
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

// Nobody else is in this thread.
globalThis.Blob = PlainBlob as unknown as typeof Blob

const { rules, limits } = workerData as Task
for await (const step of readBrought(sources(), rules, limits)) await ask({ kind: 'step', step })
port.postMessage({ kind: 'done' } satisfies Said)
