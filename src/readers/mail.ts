/**
 * Takes a mail apart with postal-mime. It reads a mail in one go and takes some microseconds a line and more a part; so the
 * lines and parts are counted first, since it limits neither.
 */
import type { MailLimits, Spent } from '../core/brought/brought.ts'
import type { ReadMail } from '../core/brought/ports.ts'
import { bad, type Result } from '../core/problem.ts'
import { parseMail } from './parse-mail.ts'

export const readMail = async (bytes: Uint8Array, limits: MailLimits, spent: Spent): Promise<Result<ReadMail>> => {
  const { lines, parts, padded } = count(bytes)
  if (lines > limits.lines) return tooMany(lines, 'lines', limits.lines)
  if (parts > limits.parts) return tooMany(parts, 'parts', limits.parts)
  if (padded > mostPadded) return bad('too large', 'has base64 in a form that no mail program writes; paste its text')
  if (spent.lines + lines > limits.linesTogether) return tooManyTogether('lines', limits.linesTogether)
  if (spent.parts + parts > limits.partsTogether) return tooManyTogether('parts', limits.partsTogether)
  spent.lines += lines
  spent.parts += parts
  const parsed = await parseMail(bytes)
  return parsed.ok ? { ok: true, value: parsed.mail } : bad('invalid', parsed.why)
}

const number = new Intl.NumberFormat('en-US')
const tooMany = (found: number, what: string, most: number): Result<never> =>
  bad(
    'too large',
    `has ${number.format(found)} ${what}, more than the ${number.format(most)} that are read; paste what matters in it as text`,
  )
const tooManyTogether = (what: string, most: number): Result<never> =>
  bad(
    'too large',
    `was not read: the mails in this have more than ${number.format(most)} ${what} together; bring it by itself`,
  )

const [lineFeed, dash, equals] = [10, 45, 61]
/** Each piece of base64 that ends with padding costs a buffer of its own: a megabyte of them took 150 MB. */
const mostPadded = 200_000

/**
 * Every part begins with a line that begins with two dashes; other lines may, too. `padded`: signs of equality inside of
 * lines from where base64 is first named; where a line ends with them they are no more than a few for each.
 */
const count = (bytes: Uint8Array): { lines: number; parts: number; padded: number } => {
  let [lines, parts, padded] = [1, 0, 0]
  for (let at = bytes.indexOf(lineFeed); at >= 0; at = bytes.indexOf(lineFeed, at + 1)) {
    lines += 1
    if (bytes[at + 1] === dash && bytes[at + 2] === dash) parts += 1
  }
  const named = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    .toString('latin1')
    .search(/base64/i)
  for (let at = named < 0 ? -1 : bytes.indexOf(equals, named); at >= 0; at = bytes.indexOf(equals, at + 1))
    if ((bytes[at + 1] ?? 0) > equals) padded += 1
  return { lines, parts, padded }
}
