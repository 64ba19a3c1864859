/** Which lines somebody means, looked over; and reading them page by page. */
import { setImmediate } from 'node:timers/promises'
import { mostTicked, type LineChoice, type Standing } from '../../core/line-choice.ts'
import type { LetterStore } from '../../core/letter-store.ts'
import { bad, good, type Result } from '../../core/problem.ts'
import type { Event, Line, Trouble } from '../../core/reversal.ts'

export const checkChoice = (choice: LineChoice): Result<LineChoice> => {
  if (choice.kind !== 'numbers') return good(choice)
  const sentence = wrongNumbers(choice.numbers)
  return sentence === '' ? good(choice) : bad('invalid', sentence, [{ field: 'line', sentence }])
}

/** What is wrong with lines that somebody names; '' for nothing. */
export const wrongNumbers = (numbers: readonly number[]): string => {
  if (numbers.length === 0) return 'Tick at least one line.'
  if (numbers.length > mostTicked) return `Tick at most ${mostTicked.toLocaleString('en')} lines at once.`
  return numbers.every((number) => Number.isSafeInteger(number) && number > 0) ? '' : 'A line has a number from 1 on.'
}

const pageLength = 500

export async function* chosenLines(
  letters: LetterStore,
  reversalId: string,
  choice: LineChoice,
  standings: readonly Standing[],
): AsyncGenerator<Line, void, undefined> {
  for (let after = 0; ;) {
    const page = await letters.chosen(reversalId, { choice, standings, after, limit: pageLength })
    yield* page
    const last = page.at(-1)
    if (!last || page.length < pageLength) return
    after = last.number
    // Others get their turn between two pages.
    await setImmediate()
  }
}

const away: readonly (Trouble | undefined)[] = ['endpoint', 'outage']

/** Whether the service could not be reached when this was last worked on, and nobody has gone on since. */
export const isUnreached = (events: readonly Event[]): boolean => {
  const last = events.findLast(({ kind }) => ['paused', 'resumed', 'confirmed'].includes(kind))
  return last?.kind === 'paused' && away.some((trouble) => trouble === last.detail['trouble'])
}
