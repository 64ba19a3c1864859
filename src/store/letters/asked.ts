/** What became of asking, line by line. */
import type { Asked, LetterStore } from '../../core/letter-store.ts'
import type { Base } from '../base.ts'
import { toLine } from '../rows.ts'

/** Lines with the letters that ask about them; only of sets that are there. */
const pairs = ({ db }: Base, reversalId: string) =>
  db
    .selectFrom('letter_line')
    .innerJoin('letter', (join) =>
      join.onRef('letter.set_id', '=', 'letter_line.set_id').onRef('letter.part', '=', 'letter_line.part'),
    )
    .where('letter_line.reversal_id', '=', reversalId)
    .where('letter.number', 'is not', null)

export const asked =
  (base: Base): LetterStore['asked'] =>
  async (reversalId, numbers) => {
    if (numbers.length === 0) return new Map()
    const rows = await pairs(base, reversalId)
      .select(['letter_line.line', 'letter.number', 'letter.sent_at', 'letter.answered_at', 'letter.answer'])
      .where('letter_line.line', 'in', numbers)
      .orderBy('letter.number')
      .execute()
    const newest = new Map<number, Asked>()
    for (const row of rows) {
      if (row.sent_at === null && newest.get(row.line)?.sentAt !== undefined) continue
      newest.set(row.line, {
        number: row.number ?? 0,
        ...(row.sent_at === null ? {} : { sentAt: row.sent_at }),
        ...(row.answered_at === null ? {} : { answeredAt: row.answered_at }),
        ...(row.answer === null ? {} : { answer: row.answer }),
      })
    }
    return newest
  }

export const askedLines =
  (base: Base): LetterStore['askedLines'] =>
  async (reversalId, { after, limit }) => {
    const found = await pairs(base, reversalId)
      .select('letter_line.line')
      .distinct()
      .where('letter_line.line', '>', after)
      .orderBy('letter_line.line')
      .limit(limit + 1)
      .execute()
    const numbers = found.slice(0, limit).map(({ line }) => line)
    if (numbers.length === 0) return { rows: [] }
    const rows = await base.db
      .selectFrom('line')
      .selectAll()
      .where('reversal_id', '=', reversalId)
      .where('number', 'in', numbers)
      .orderBy('number')
      .execute()
    return { rows: rows.map(toLine), ...(found.length > limit ? { next: String(numbers.at(-1)) } : {}) }
  }

export const counts =
  (base: Base): LetterStore['counts'] =>
  async (reversalId) => {
    const letters = await base.db
      .selectFrom('letter')
      .select((eb) => [
        eb.fn.countAll<number>().as('letters'),
        eb.fn.count<number>('sent_at').as('sent'),
        eb.fn.count<number>('answered_at').as('answered'),
      ])
      .where('reversal_id', '=', reversalId)
      .where('number', 'is not', null)
      .executeTakeFirstOrThrow()
    const lines = await pairs(base, reversalId)
      .select((eb) => eb.fn.count<number>('letter_line.line').distinct().as('lines'))
      .executeTakeFirstOrThrow()
    return { ...letters, lines: lines.lines }
  }
