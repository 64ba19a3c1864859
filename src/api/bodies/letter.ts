/** Letters in the words of the document. */
import type { Letter } from '../../core/letter-store.ts'
import type { ApiDeps } from '../deps.ts'
import type { LetterBody } from '../schemas/letter.ts'
import { locationOf } from './reversal.ts'

export const letterBody = (deps: ApiDeps, number: number, letter: Letter): LetterBody => {
  const self = `${locationOf(deps, number)}/letters/${letter.number}`
  return {
    number: letter.number,
    part: letter.part,
    parts: letter.parts,
    lineCount: letter.lines,
    about: letter.about,
    subject: letter.subject,
    madeBy: { id: letter.madeBy.id, name: letter.madeBy.name },
    madeAt: letter.madeAt,
    sentAt: letter.sentAt ?? null,
    answeredAt: letter.answeredAt ?? null,
    answer: letter.answer ?? null,
    links: { self, text: `${self}.txt`, mail: `${self}.eml` },
  }
}
