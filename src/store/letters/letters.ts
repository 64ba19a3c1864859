/** Letters, for acts and pages: every operation by name. */
import type { LetterStore } from '../../core/letter-store.ts'
import type { Base } from '../base.ts'
import { asked, askedLines, counts } from './asked.ts'
import { chosen, countWebsite, standings } from './choose.ts'
import { find, linesOf, list, written } from './find.ts'
import { noteAnswer, noteSent } from './note.ts'
import { add, finish } from './write.ts'

export const letterStore = (base: Base): LetterStore => ({
  standings: standings(base),
  countWebsite: countWebsite(base),
  chosen: chosen(base),
  written: written(base),
  add: add(base),
  finish: finish(base),
  list: list(base),
  find: find(base),
  linesOf: linesOf(base),
  noteSent: noteSent(base),
  noteAnswer: noteAnswer(base),
  asked: asked(base),
  askedLines: askedLines(base),
  counts: counts(base),
})
