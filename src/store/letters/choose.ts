/** The lines that somebody means, and how many of each standing there are. */
import { sql, type ExpressionBuilder } from 'kysely'
import type { LetterStore } from '../../core/letter-store.ts'
import type { LineChoice, Standing } from '../../core/line-choice.ts'
import type { Group } from '../../core/reversal-store.ts'
import type { Base } from '../base.ts'
import { keptOutBy } from '../reversals/add-lines.ts'
import { shownBy } from '../reversals/filters.ts'
import { toLine } from '../rows.ts'
import type { Tables } from '../tables.ts'

type Lines = ExpressionBuilder<Tables, 'line'>

/** As the column holds it. */
const held = (group: Group): string => (group === 'will be reversed' ? 'waiting' : group)

const standing = (standings: readonly Standing[]) => (eb: Lines) =>
  eb.or(
    standings.map(({ group, refusal }) =>
      refusal === undefined
        ? eb('standing', '=', held(group))
        : eb.and([eb('standing', '=', held(group)), eb('refusal', '=', refusal)]),
    ),
  )

/** In a letter that is there. */
const inLetter = (eb: Lines) =>
  eb.exists(
    eb
      .selectFrom('letter_line')
      .innerJoin('letter', (join) =>
        join.onRef('letter.set_id', '=', 'letter_line.set_id').onRef('letter.part', '=', 'letter_line.part'),
      )
      .select('letter.number')
      .whereRef('letter_line.reversal_id', '=', 'line.reversal_id')
      .whereRef('letter_line.line', '=', 'line.number')
      .where('letter.number', 'is not', null),
  )

/** Left out for the reason that somebody keeps it out on purpose. */
const keptOut = (eb: Lines) => eb.and([eb('left_out', '=', 1), eb('hint', 'like', `${keptOutBy} %`)])

const meant = (choice: LineChoice) => (eb: Lines) => {
  switch (choice.kind) {
    case 'open':
      return eb.not(inLetter(eb))
    case 'website':
      return eb.and([
        eb.or([eb('made_elsewhere', '<>', sql.lit('')), eb('refusal', '=', 'not allowed here')]),
        eb.not(eb.or([eb('standing', '=', 'other worker'), keptOut(eb)])),
      ])
    case 'numbers':
      return eb('number', 'in', choice.numbers)
    case 'filter':
      return shownBy(choice.filter)(eb)
  }
}

export const chosen =
  ({ db }: Base): LetterStore['chosen'] =>
  async (reversalId, { choice, standings, after, limit }) => {
    if (standings.length === 0 || (choice.kind === 'numbers' && choice.numbers.length === 0)) return []
    const rows = await db
      .selectFrom('line')
      .selectAll()
      .where('reversal_id', '=', reversalId)
      .where('number', '>', after)
      .where(standing(standings))
      .where(meant(choice))
      .orderBy('number')
      .limit(limit)
      .execute()
    return rows.map(toLine)
  }

export const countWebsite =
  ({ db }: Base): LetterStore['countWebsite'] =>
  async (reversalId, standings) => {
    const row = await db
      .selectFrom('line')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('reversal_id', '=', reversalId)
      .where(standing(standings))
      .where(meant({ kind: 'website' }))
      .executeTakeFirstOrThrow()
    return row.count
  }

export const standings =
  ({ db }: Base): LetterStore['standings'] =>
  async (reversalId) => {
    const all = await db
      .selectFrom('line')
      .select((eb) => ['standing', 'refusal', eb.fn.countAll<number>().as('count')])
      .where('reversal_id', '=', reversalId)
      .groupBy(['standing', 'refusal'])
      .execute()
    const askedAbout = await db
      .selectFrom('letter_line')
      .innerJoin('letter', (join) =>
        join.onRef('letter.set_id', '=', 'letter_line.set_id').onRef('letter.part', '=', 'letter_line.part'),
      )
      .innerJoin('line', (join) =>
        join.onRef('line.reversal_id', '=', 'letter_line.reversal_id').onRef('line.number', '=', 'letter_line.line'),
      )
      .select((eb) => ['line.standing', 'line.refusal', eb.fn.count<number>('letter_line.line').distinct().as('count')])
      .where('letter_line.reversal_id', '=', reversalId)
      .where('letter.number', 'is not', null)
      .groupBy(['line.standing', 'line.refusal'])
      .execute()
    return all.map(({ standing: column, refusal, count }) => {
      const group = (column === 'waiting' ? 'will be reversed' : column) as Group
      const also = askedAbout.find((row) => row.standing === column && row.refusal === refusal)
      const counted = { group, count, asked: also?.count ?? 0 }
      return refusal === null ? counted : { ...counted, refusal }
    })
  }
