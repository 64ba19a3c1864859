/** What a command is given to read: a file, or the standard input. */
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { Failure } from './failure.ts'

export type Brought = { readonly name: string; readonly bytes: Buffer }

/** `-` is the standard input. @throws Failure `usage` with a sentence: it cannot be read, or is empty */
export const readInput = async (file: string): Promise<Brought> => {
  const brought = file === '-' ? { name: 'standard input', bytes: await standardInput() } : await fromFile(file)
  if (brought.bytes.length > 0) return brought
  throw new Failure('usage', `There is nothing in ${file === '-' ? 'the standard input' : file}: it holds no byte.`)
}

const standardInput = async (): Promise<Buffer> => {
  if (process.stdin.isTTY) process.stderr.write('Paste the ids, then Enter and Ctrl-D.\n')
  return buffer(process.stdin)
}

const fromFile = async (file: string): Promise<Brought> => {
  try {
    return { name: basename(file), bytes: await readFile(file) }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    const why = { ENOENT: 'there is no such file', EISDIR: 'it is a folder', EACCES: 'this user may not read it' }[code]
    throw new Failure('usage', `${file} cannot be read: ${why ?? code}.`, { cause: error })
  }
}
