/** Where a file goes: the standard output, or the name that was given. */
import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream } from 'node:stream/web'
import { codeOf } from '../client/retry.ts'
import { Failure } from './failure.ts'

/** A file is whole or not there: it gets its name last. @throws Failure `usage`: it cannot be written */
export const writeOut = async (content: string | ReadableStream, file: string | undefined): Promise<void> => {
  const source = typeof content === 'string' ? Readable.from([content]) : Readable.fromWeb(content)
  if (file === undefined) {
    for await (const piece of source) if (!process.stdout.write(piece as Uint8Array)) await drained(process.stdout)
    return
  }
  const part = `${file}.part`
  try {
    await pipeline(source, createWriteStream(part))
    await rename(part, file)
  } catch (error) {
    await rm(part, { force: true })
    throw new Failure('usage', `${file} cannot be written (${codeOf(error) || String(error)}).`, { cause: error })
  }
}

/** Whoever reads our output may have gone. */
const drained = (stream: NodeJS.WriteStream): Promise<void> =>
  new Promise((resolve) => {
    stream.once('drain', resolve)
    stream.once('error', () => resolve())
  })
