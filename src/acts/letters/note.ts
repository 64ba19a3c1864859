/** What became of a letter, as people note it: when it was sent, and what was answered. */
import type { Letter } from '../../core/letter-store.ts'
import { bad, good, type Result } from '../../core/problem.ts'
import type { Instant } from '../../core/reversal.ts'
import { dayMs } from '../../core/times.ts'
import { actorOf, subjectOf, type Acting, type Subject } from '../acting.ts'
import { checkText } from '../texts.ts'
import { noSuchLetter } from './read.ts'

export const longestAnswer = 2000

export type Noted = {
  readonly number: number
  readonly letter: number
  /** A day by UTC (`2026-05-03`) or an instant with its zone. */
  readonly at: string
  /** Also the other letters that were written with it and have no such note yet. */
  readonly whole?: boolean
}

/** Noting it again corrects the day. The value is how many letters were noted. */
export const noteSent = async (acting: Acting, input: Noted): Promise<Result<number>> => {
  const found = await letterOf(acting, input)
  if (!found.ok) return found
  const { letter, reversal } = found.value
  const at = checkDay(input.at, { from: letter.madeAt, before: 'the letter was written', now: acting.clock.now() })
  if (!at.ok) return at
  const noted = await acting.store.letters.noteSent(notingOf(acting, input, letter), at.value)
  acting.bell.ring(reversal.id)
  return good(noted)
}

/** Only of a letter that was sent. Noting it again replaces the answer; the record keeps both. */
export const noteAnswer = async (acting: Acting, input: Noted & { readonly text: string }): Promise<Result<number>> => {
  const found = await letterOf(acting, input)
  if (!found.ok) return found
  const { letter, reversal } = found.value
  if (letter.sentAt === undefined)
    return bad('conflict', `Letter ${letter.number} is not noted as sent. Note first when it was sent.`)
  const at = checkDay(input.at, { from: letter.sentAt, before: 'it was sent', now: acting.clock.now() })
  const text = checkText(input.text, {
    field: 'text',
    most: longestAnswer,
    empty: 'Write what was answered, or the sense of it.',
  })
  if (!at.ok || !text.ok) {
    const fields = [at, text].flatMap((result) => (result.ok ? [] : (result.problem.fields ?? [])))
    return bad('invalid', fields[0]?.sentence ?? '', fields)
  }
  const answer = { at: at.value, text: text.value }
  const noted = await acting.store.letters.noteAnswer(notingOf(acting, input, letter), answer)
  acting.bell.ring(reversal.id)
  return good(noted)
}

const letterOf = async (acting: Acting, input: Noted): Promise<Result<Subject & { readonly letter: Letter }>> => {
  const found = await subjectOf(acting, input.number, 'letter')
  if (!found.ok) return found
  const letter = await acting.store.letters.find(found.value.reversal.id, input.letter)
  return letter ? good({ ...found.value, letter }) : bad('not found', noSuchLetter(input))
}

const notingOf = (acting: Acting, { whole = false }: Noted, { reversalId, number }: Letter) => ({
  reversalId,
  number,
  whole,
  by: actorOf(acting),
  at: acting.clock.now(),
})

type Bounds = { readonly from: Instant; readonly before: string; readonly now: Instant }

/** The instant; of a day its first, but for the day of the bound itself. A zone east of UTC is a day ahead of it at most. */
const checkDay = (typed: string, { from, before, now }: Bounds): Result<Instant> => {
  const wrong = (sentence: string): Result<never> => bad('invalid', sentence, [{ field: 'at', sentence }])
  const text = typed.trim()
  const instant = instantOf(text)
  if (instant === undefined) return wrong('Write the day like this: 2026-05-03.')
  if (instant.slice(0, 10) < from.slice(0, 10)) return wrong(`This day is before ${before}.`)
  if (Date.parse(instant) > Date.parse(now) + dayMs) return wrong('This day is still to come.')
  return good(instant < from ? from : instant)
}

const instantOf = (text: string): Instant | undefined => {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00.000Z` : undefined
  const whole = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})$/.test(text)
    ? text
    : undefined
  const date = new Date(day ?? whole ?? NaN)
  if (!Number.isFinite(date.getTime())) return undefined
  const instant = date.toISOString()
  // 31 June would become 1 July.
  return day !== undefined && instant.slice(0, 10) !== text ? undefined : instant
}
