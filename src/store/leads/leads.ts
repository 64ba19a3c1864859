/** What leads to submissions, until it has led there. */
import { sql, type ExpressionBuilder, type Selectable } from 'kysely'
import type { Lead, LeadStore, NewLead } from '../../core/lead-store.ts'
import { chunksOf, word, type Base, type Trx } from '../base.ts'
import { cursorOf, readCursor } from '../cursor.ts'
import { toReversal } from '../rows.ts'
import type { LeadTable } from '../index/tables.ts'
import type { Flag, Tables } from '../tables.ts'
import { touch } from '../touch.ts'

const toLead = (row: Selectable<LeadTable>): Lead => ({
  reversalId: row.reversal_id,
  number: row.number,
  kind: row.kind,
  text: row.text,
  named: {
    ...(row.named_worker === null ? {} : { worker: row.named_worker }),
    ...(row.named_task === null ? {} : { task: row.named_task }),
  },
  where: row.place,
  sure: row.sure,
  evidence: row.evidence === null ? [] : (JSON.parse(row.evidence) as Lead['evidence']),
  choose: row.choose === 1,
  ...(row.outcome === null ? {} : { outcome: row.outcome }),
  found: row.found,
  at: row.at,
})

type Draft = { readonly reversalId: string; readonly accountId: string; readonly at: string }

const insert = async (trx: Trx, { reversalId, accountId, at }: Draft, leads: readonly NewLead[]): Promise<void> => {
  await trx
    .insertInto('lead')
    .values(
      leads.map((lead) => ({
        reversal_id: reversalId,
        number: lead.number,
        account_id: accountId,
        kind: lead.kind,
        text: lead.text,
        named_worker: lead.named.worker ?? null,
        named_task: lead.named.task ?? null,
        place: lead.where,
        sure: lead.sure,
        evidence: lead.evidence.length > 0 ? JSON.stringify(lead.evidence) : null,
        choose: lead.choose ? (1 as const) : (0 as const),
        at,
      })),
    )
    .onConflict((conflict) => conflict.columns(['reversal_id', 'number']).doNothing())
    .execute()
}

const add =
  ({ transact }: Base): LeadStore['add'] =>
  (reversalId, leads, at) =>
    transact(async (trx) => {
      const draft = await touch(trx, reversalId).where('state', '=', 'draft').returning('account_id').executeTakeFirst()
      if (!draft) return false
      for (const some of chunksOf(leads)) await insert(trx, { reversalId, accountId: draft.account_id, at }, some)
      return true
    })

type Leads = ExpressionBuilder<Tables, 'lead'>

/** The lines that were made of a lead; the index has all that is asked of them here. */
const linesOf = (eb: Leads) =>
  eb
    .selectFrom('line')
    .whereRef('line.reversal_id', '=', 'lead.reversal_id')
    .whereRef('line.lead', '=', 'lead.number')
    .where('line.lead', '<>', word(0))

const countOf = (eb: Leads, leftOut?: Flag) =>
  linesOf(eb)
    .$if(leftOut !== undefined, (lines) => lines.where('line.left_out', '=', leftOut ?? 0))
    .select((lines) => lines.fn.countAll<number>().as('count'))

const page =
  ({ db }: Base): LeadStore['of'] =>
  async (reversalId, { after, limit }) => {
    const [number = 0] = readCursor(after, [0]) ?? []
    const rows = await db
      .selectFrom('lead')
      .selectAll()
      .select((eb) => countOf(eb, 0).as('taken'))
      .where('reversal_id', '=', reversalId)
      .where('number', '>', Number(number))
      .orderBy('number')
      .limit(limit + 1)
      .execute()
    const shown = rows.slice(0, limit)
    const last = shown.at(-1)
    const followed = shown.map((row) => ({ ...toLead(row), taken: row.taken ?? 0 }))
    return { rows: followed, ...(last && rows.length > limit ? { next: cursorOf([last.number]) } : {}) }
  }

const find =
  ({ db }: Base): LeadStore['find'] =>
  async (reversalId, number) => {
    if (!Number.isSafeInteger(number)) return undefined
    const row = await db
      .selectFrom('lead')
      .selectAll()
      .where('reversal_id', '=', reversalId)
      .where('number', '=', number)
      .executeTakeFirst()
    return row && toLead(row)
  }

const toChoose =
  ({ db }: Base): LeadStore['toChoose'] =>
  async (reversalId, limit) => {
    const chosen = db.selectFrom('lead').select('number').where('reversal_id', '=', reversalId).where('choose', '=', 1)
    // Most reversals have none, and then none of their lines is walked.
    if ((await chosen.limit(1).execute()).length === 0) return []
    const rows = await db
      .selectFrom('lead')
      .selectAll()
      .select((eb) => countOf(eb).as('lines'))
      .where('reversal_id', '=', reversalId)
      .where('choose', '=', 1)
      .where((eb) => eb(countOf(eb), '>', 1))
      .where((eb) => eb.not(eb.exists(linesOf(eb).where('line.left_out', '=', 0).select('line.number'))))
      .orderBy('number')
      .limit(limit)
      .execute()
    return rows.map((row) => ({ ...toLead(row), lines: row.lines ?? 0 }))
  }

const count =
  ({ db }: Base): LeadStore['count'] =>
  async (reversalId) => {
    const row = await db
      .selectFrom('lead')
      .select((eb) => [
        eb.fn.countAll<number | string>().as('all'),
        sql<number | string | null>`sum(case when outcome is null then 1 else 0 end)`.as('waiting'),
        sql<number | string | null>`sum(case when outcome <> 'found' then 1 else 0 end)`.as('missed'),
      ])
      .where('reversal_id', '=', reversalId)
      .executeTakeFirst()
    return { all: Number(row?.all ?? 0), waiting: Number(row?.waiting ?? 0), missed: Number(row?.missed ?? 0) }
  }

const waiting =
  ({ db }: Base): LeadStore['waiting'] =>
  async (accountId, limit) => {
    const rows = await db
      .selectFrom('lead')
      .innerJoin('reversal', 'reversal.id', 'lead.reversal_id')
      .selectAll('lead')
      .where('lead.account_id', '=', accountId)
      .where('lead.outcome', 'is', null)
      .where('reversal.state', '=', 'draft')
      .orderBy('reversal.number')
      .orderBy('lead.number')
      .limit(limit)
      .execute()
    const ids = [...new Set(rows.map((row) => row.reversal_id))]
    if (ids.length === 0) return []
    const reversals = await db.selectFrom('reversal').selectAll().where('id', 'in', ids).execute()
    const byId = new Map(
      reversals.map((row) => [row.id, { reversal: toReversal(row), lines: { count: row.line_count } }]),
    )
    return rows.flatMap((row) => {
      const of = byId.get(row.reversal_id)
      return of ? [{ lead: toLead(row), ...of }] : []
    })
  }

const settle =
  ({ transact }: Base): LeadStore['settle'] =>
  async (reversalId, number, outcome, found, at) => {
    await transact((trx) =>
      trx
        .updateTable('lead')
        .set({ outcome, found, at })
        .where('reversal_id', '=', reversalId)
        .where('number', '=', number)
        .where('outcome', 'is', null)
        .execute(),
    )
  }

export const leadStore = (base: Base): LeadStore => ({
  add: add(base),
  of: page(base),
  find: find(base),
  toChoose: toChoose(base),
  count: count(base),
  waiting: waiting(base),
  settle: settle(base),
})
