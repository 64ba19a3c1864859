/** Letters of a reversal, and one of them with its text. */
import type { Letter, LetterCounts } from '../../core/letter-store.ts'
import { bad, good, type Result } from '../../core/problem.ts'
import type { Page } from '../../core/reversal-store.ts'
import { subjectOf, type Acting, type Subject } from '../acting.ts'

/** `after`: the `next` of the page before. */
export const listLetters = async (
  acting: Acting,
  input: { readonly number: number; readonly after?: string; readonly limit: number },
): Promise<Result<Subject & { readonly page: Page<Letter>; readonly counts: LetterCounts }>> => {
  const found = await subjectOf(acting, input.number, 'read')
  if (!found.ok) return found
  const { letters } = acting.store
  const { id } = found.value.reversal
  const after = /^\d{1,9}$/.test(input.after ?? '') ? Number(input.after) : 0
  const [page, counts] = await Promise.all([letters.list(id, { after, limit: input.limit }), letters.counts(id)])
  return good({ ...found.value, page, counts })
}

export type LetterShown = Letter & { readonly text: string; readonly lineNumbers: readonly number[] }

/** `not found` when the reversal has no letter of that number. */
export const readLetter = async (
  acting: Acting,
  input: { readonly number: number; readonly letter: number },
): Promise<Result<Subject & { readonly letter: LetterShown }>> => {
  const found = await subjectOf(acting, input.number, 'read')
  if (!found.ok) return found
  const { letters } = acting.store
  const letter = await letters.find(found.value.reversal.id, input.letter)
  if (!letter) return bad('not found', noSuchLetter(input))
  return good({ ...found.value, letter: { ...letter, lineNumbers: await letters.linesOf(letter) } })
}

export const noSuchLetter = ({ number, letter }: { readonly number: number; readonly letter: number }): string =>
  `Reversal ${number} has no letter ${letter}.`
