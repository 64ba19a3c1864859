/** What the reads of a check found, many lines in one statement. */
import { sql, type RawBuilder } from 'kysely'
import type { LookRecord, WorkStore } from '../../core/work-store.ts'
import { chunksOf, type Base, type Trx } from '../base.ts'
import { readColumns } from '../facts.ts'
import { keptOutHints } from '../reversals/add-lines.ts'
import { touch } from '../touch.ts'

/** Some 20 values each: far below what either database takes in one statement. */
const atOnce = 200

/** Of reversals that are still being checked: what was discarded meanwhile stays as it is. */
export const recordLooks =
  ({ together }: Base): WorkStore['recordLooks'] =>
  async (records) => {
    const of = Map.groupBy(records, (record) => record.reversalId)
    await Promise.all([...of].map(([id, looks]) => together((trx) => recordIn(trx, id, looks), id)))
  }

const recordIn = async (trx: Trx, id: string, looks: readonly LookRecord[]): Promise<void> => {
  const reversal = await touch(trx, id)
    .where('state', '=', 'checking')
    .returning(['account_id', 'checked_at'])
    .executeTakeFirst()
  if (!reversal) return
  const withFacts = looks.filter((look) => look.facts !== undefined)
  const without = looks.filter((look) => look.facts === undefined)
  for (const alike of [withFacts, without]) for (const some of chunksOf(alike, atOnce)) await write(trx, id, some)
  // Later ones are as somebody left them.
  if (reversal.checked_at === null)
    for (const some of chunksOf(withFacts, atOnce)) await leaveOut(trx, id, reversal.account_id, some)
}

/** The first check shows whose work a line is: what is kept out on purpose is left out, as where the source said it. */
const leaveOut = async (trx: Trx, id: string, accountId: string, looks: readonly LookRecord[]): Promise<void> => {
  const works = looks.map(({ number, facts }) => ({ number, worker: facts?.worker, task: facts?.task }))
  const hintOf = await keptOutHints(trx, accountId, works)
  for (const [hint, of] of Map.groupBy(works, hintOf)) {
    if (hint === undefined) continue
    const numbers = of.map(({ number }) => number)
    await trx
      .updateTable('line')
      .set({ left_out: 1, hint, work: 'idle' })
      .where('reversal_id', '=', id)
      .where('number', 'in', numbers)
      .where('left_out', '=', 0)
      .where('work', 'in', ['idle', 'waiting'])
      .execute()
  }
}

/** `looks` all have facts, or none has: they set the same columns. */
const write = async (trx: Trx, id: string, looks: readonly LookRecord[]): Promise<void> => {
  const rows = looks.map((look): Readonly<Record<string, string | number | null>> => ({
    number: look.number,
    ...readColumns(look),
  }))
  const names = Object.keys(rows[0] ?? {})
  const values = rows.map((row) => sql`(${sql.join(names.map((name) => typed(row[name] ?? null)))})`)
  const sets = names.filter((name) => name !== 'number').map((name) => sql`${sql.ref(name)} = look.${sql.ref(name)}`)
  await sql`
    with look (${sql.join(names.map((name) => sql.ref(name)))}) as (values ${sql.join(values)})
    update line set ${sql.join(sets)}, engine = null, work = case
      when look.verdict = 'reversible' and line.left_out = 0 and line.holds = 1 then 'waiting' else 'idle' end
    from look
    where line.reversal_id = ${id} and line.number = look.number and line.reading = 'looking' and line.work = 'idle'
  `.execute(trx)
}

/** In a list of values PostgreSQL cannot see from a column what a parameter is. */
const typed = (value: string | number | null): RawBuilder<unknown> =>
  typeof value === 'number' ? sql`cast(${value} as bigint)` : sql`cast(${value} as text)`
