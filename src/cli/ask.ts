/** Questions to the person at the terminal, who may be there although the standard input is a file or a pipe. */
import { openSync } from 'node:fs'
import { createInterface } from 'node:readline/promises'
import { ReadStream } from 'node:tty'

/** What to read answers from; undefined where no person is. */
export const terminal = (): ReadStream | undefined => {
  if (process.stdin.isTTY) return process.stdin
  try {
    return new ReadStream(openSync(process.platform === 'win32' ? '\\\\.\\CONIN$' : '/dev/tty', 'r'))
  } catch {
    return undefined
  }
}

/** Asks on the standard error, so that the standard output stays what it is. '' when the answer is the end of input. */
export const ask = async (from: ReadStream, question: string, signal: AbortSignal): Promise<string> => {
  const lines = createInterface({ input: from, output: process.stderr, terminal: false })
  try {
    const over = new Promise<string>((resolve) => void lines.once('close', () => resolve('')))
    const answer = lines.question(question, { signal })
    return await Promise.race([answer, over])
  } finally {
    lines.close()
    if (from !== process.stdin) from.destroy()
  }
}
