/** What the pages about letters share. */
import type { Letter } from '../../core/letter-store.ts'
import { letterStands } from '../../core/letter-sentences.ts'
import type { LetterAddress } from '../models-letters.ts'
import type { Word } from '../parts.ts'
import { wordsOf, type View } from './view.ts'

export const addressOf = (view: View): LetterAddress => {
  const { letter } = view.open.declaration
  return {
    says: letter?.says ?? '',
    to: letter?.to ?? wordsOf(view).operator,
    address: letter?.address ?? '',
    ...(letter?.form ? { form: letter.form } : {}),
  }
}

/** Sent and answered is good; what waits for a person takes heed. */
export const letterWord = (letter: Pick<Letter, 'sentAt' | 'answeredAt'>): Word => ({
  icon: letter.sentAt === undefined ? 'heed' : letter.answeredAt === undefined ? 'waiting' : 'reversed',
  text: letterStands(letter),
  tone: letter.sentAt === undefined ? 'heed' : 'plain',
  detail: '',
})

export const partOf = ({ part, parts }: Letter): string => (parts === 1 ? '' : `${part} of ${parts}`)
