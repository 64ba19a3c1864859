/** Letters that are there. */
import type { Letter, LetterStore } from '../../core/letter-store.ts'
import type { Base } from '../base.ts'
import type { LetterRecord } from './tables.ts'

const columns = [
  'reversal_id',
  'number',
  'set_id',
  'part',
  'parts',
  'lines',
  'about',
  'subject',
  'by_id',
  'by_name',
  'made_at',
  'sent_at',
  'answered_at',
  'answer',
] as const

const toLetter = (row: Pick<LetterRecord, (typeof columns)[number]>): Letter => ({
  reversalId: row.reversal_id,
  number: row.number ?? 0,
  setId: row.set_id,
  part: row.part,
  parts: row.parts,
  lines: row.lines,
  about: row.about,
  subject: row.subject,
  madeBy: { id: row.by_id, name: row.by_name },
  madeAt: row.made_at,
  ...(row.sent_at === null ? {} : { sentAt: row.sent_at }),
  ...(row.answered_at === null ? {} : { answeredAt: row.answered_at }),
  ...(row.answer === null ? {} : { answer: row.answer }),
})

export const list =
  ({ db }: Base): LetterStore['list'] =>
  async (reversalId, { after, limit }) => {
    const rows = await db
      .selectFrom('letter')
      .select(columns)
      .where('reversal_id', '=', reversalId)
      .where('number', '>', after)
      .orderBy('number')
      .limit(limit + 1)
      .execute()
    const page = rows.slice(0, limit)
    const last = page.at(-1)?.number
    return { rows: page.map(toLetter), ...(rows.length > limit && last ? { next: String(last) } : {}) }
  }

export const find =
  ({ db }: Base): LetterStore['find'] =>
  async (reversalId, number) => {
    if (!Number.isSafeInteger(number)) return undefined
    const row = await db
      .selectFrom('letter')
      .selectAll()
      .where('reversal_id', '=', reversalId)
      .where('number', '=', number)
      .executeTakeFirst()
    return row && { ...toLetter(row), text: row.text }
  }

export const linesOf =
  ({ db }: Base): LetterStore['linesOf'] =>
  async ({ setId, part }) => {
    const rows = await db
      .selectFrom('letter_line')
      .select('line')
      .where('set_id', '=', setId)
      .where('part', '=', part)
      .orderBy('line')
      .execute()
    return rows.map(({ line }) => line)
  }

export const written =
  ({ db }: Base): LetterStore['written'] =>
  async (reversalId, request) => {
    const row = await db
      .selectFrom('letter')
      .select((eb) => [
        eb.fn.min('number').as('first'),
        eb.fn.countAll<number>().as('parts'),
        eb.fn.sum<number>('lines').as('lines'),
      ])
      .where('reversal_id', '=', reversalId)
      .where('request', '=', request)
      .where('number', 'is not', null)
      .executeTakeFirst()
    return row && row.first !== null ? { first: row.first, parts: row.parts, lines: row.lines } : undefined
  }
