/**
 * Takes a mail apart with postal-mime. It reads a mail in one go and takes some microseconds a line and more a part,
 * so a long one is read in a thread of its own; and the lines and parts are counted first, since it limits neither.
 */
import { Worker } from 'node:worker_threads'
import type { ReadMail } from '../core/brought/ports.ts'
import { bad, type Result } from '../core/problem.ts'
import { parseMail, type ParsedMail } from './parse-mail.ts'

/** Up to so many lines are read at once: some ten milliseconds. */
const fewLines = 1_000
const fewBytes = 131_072
const mostLines = 400_000
const mostParts = 1_000
/** What takes longer than this, in ms, would never end; counted work takes a few seconds. */
const patience = 120_000

export const readMail = async (bytes: Uint8Array): Promise<Result<ReadMail>> => {
  const { lines, parts } = countLines(bytes)
  if (lines > mostLines) return tooMany(lines, 'lines', mostLines)
  if (parts > mostParts) return tooMany(parts, 'parts', mostParts)
  const small = lines <= fewLines && bytes.length <= fewBytes
  const parsed = small ? await parseMail(bytes) : await parseApart(bytes)
  return parsed.ok ? { ok: true, value: parsed.mail } : bad('invalid', parsed.why)
}

const number = new Intl.NumberFormat('en-US')
const tooMany = (count: number, what: string, most: number): Result<never> =>
  bad(
    'too large',
    `has ${number.format(count)} ${what}, more than the ${number.format(most)} that are read; paste what matters in it as text`,
  )

const lineFeed = 10
const dash = 45

/** Every part begins with a line that begins with two dashes; other lines may, too. */
const countLines = (bytes: Uint8Array): { lines: number; parts: number } => {
  let [lines, parts] = [1, 0]
  for (let at = bytes.indexOf(lineFeed); at >= 0; at = bytes.indexOf(lineFeed, at + 1)) {
    lines += 1
    if (bytes[at + 1] === dash && bytes[at + 2] === dash) parts += 1
  }
  return { lines, parts }
}

/** The sources run as they are, the packed program as JavaScript. */
const program = import.meta.url.endsWith('.ts') ? './mail-thread.ts' : './mail-thread.js'

const parseApart = (bytes: Uint8Array): Promise<ParsedMail> =>
  new Promise((resolve) => {
    const thread = new Worker(new URL(program, import.meta.url), {
      // A copy: of a view all that it views would be copied.
      workerData: new Uint8Array(bytes),
      resourceLimits: { maxOldGenerationSizeMb: 512 },
    })
    const end = (answer: ParsedMail): void => {
      clearTimeout(timer)
      resolve(answer)
      void thread.terminate()
    }
    const broken: ParsedMail = { ok: false, why: 'could not be read; paste its text' }
    const timer = setTimeout(() => end(broken), patience)
    thread.once('message', (answer: ParsedMail) => end(answer))
    thread.once('error', () => end(broken))
    thread.once('exit', () => end(broken))
  })
