/** The letter that asks the marketplace for what no call can do. Nothing is sent by it. */
import { answered, type LetterWithText } from './answer.ts'
import { answerTo } from './agreeing.ts'
import { terminal } from './ask.ts'
import { withDoor, type Door } from './door.ts'
import { Failure } from './failure.ts'
import { writeOut } from './output.ts'
import { say, tell } from './page.ts'
import { numberIn } from './status.ts'

export type LetterOptions = {
  readonly about?: string
  readonly format: 'txt' | 'eml'
  readonly output?: string
  readonly json?: true
}

/** Writes those that no letter asks about yet. @throws Failure `nothing done` with a sentence where there are none */
export const letter = async (given: string, options: LetterOptions): Promise<void> => {
  const number = numberIn(given)
  const about = options.about ?? (await whatHappened())
  await withDoor(false, async (door) => {
    const params = { path: { number } }
    const { first, parts } = answered(
      await door.client.POST('/reversals/{number}/letters', { params, body: { about } }),
    )
    for (let part = 0; part < parts; part += 1) await writeOne(door, number, first + part, { ...options, part, parts })
  })
}

const whatHappened = async (): Promise<string> => {
  const from = terminal()
  if (!from) throw new Failure('usage', 'Say what went wrong with --about "…"; it stands in the letter.')
  if (from !== process.stdin) from.destroy()
  return answerTo('What went wrong? It stands in the letter: ', new AbortController().signal)
}

type Writing = LetterOptions & { readonly part: number; readonly parts: number }

const writeOne = async (
  door: Door,
  number: number,
  letterNumber: number,
  { format, output, json, part, parts }: Writing,
): Promise<void> => {
  const params = { path: { number, letter: letterNumber } }
  const written = answered(await door.client.GET('/reversals/{number}/letters/{letter}', { params }))
  if (json) return tell(`${JSON.stringify(written)}\n`)
  await writeOut(await content(door, params, format), output === undefined ? undefined : nameOf(output, part, parts))
  say(toWhom(written))
}

const content = async ({ client }: Door, params: { path: { number: number; letter: number } }, format: 'txt' | 'eml') =>
  format === 'eml'
    ? answered(await client.GET('/reversals/{number}/letters/{letter}.eml', { params, parseAs: 'text' }))
    : answered(await client.GET('/reversals/{number}/letters/{letter}.txt', { params, parseAs: 'text' }))

/** `letter.txt`, `letter-2.txt` … */
const nameOf = (output: string, part: number, parts: number): string =>
  parts === 1 || part === 0 ? output : output.replace(/(\.[^./\\]*)?$/, (end) => `-${part + 1}${end}`)

const toWhom = ({ number, to, lineCount }: LetterWithText): string =>
  [
    `Letter ${number}, about ${lineCount} line${lineCount === 1 ? '' : 's'}.`,
    to ? `It goes to ${[to.name, to.address, to.form].filter((part) => part !== null).join(', ')}. ${to.says}` : '',
  ]
    .join(' ')
    .trim()
