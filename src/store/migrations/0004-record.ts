/** The record: attempts and events, which are only ever added to (law 9). */
import { sql, type Transaction } from 'kysely'
import type { Tables } from '../tables.ts'
import { makeTable, type Migration } from './migration.ts'

export const record: Migration = {
  name: 'record',
  async up(trx, schema) {
    const { text, integer } = schema.types
    let attempt = makeTable<string>(trx, schema, 'attempt')
      .addColumn('reversal_id', text, (column) => column.notNull())
      .addColumn('line', integer, (column) => column.notNull())
      .addColumn('number', integer, (column) => column.notNull())
    for (const name of ['step', 'by_id', 'by_name', 'engine', 'sent_at']) {
      attempt = attempt.addColumn(name, text, (column) => column.notNull())
    }
    for (const name of ['answered_at', 'answer', 'said', 'request_id']) attempt = attempt.addColumn(name, text)
    await attempt
      .addPrimaryKeyConstraint('attempt_key', ['reversal_id', 'line', 'number'])
      .addForeignKeyConstraint('attempt_line', ['reversal_id', 'line'], 'line', ['reversal_id', 'number'])
      .addCheckConstraint('attempt_answered', sql`(answered_at is null) = (answer is null)`)
      .execute()
    await makeTable(trx, schema, 'event')
      .addColumn('reversal_id', text, (column) => column.notNull().references('reversal.id'))
      .addColumn('number', integer, (column) => column.notNull())
      .addColumn('at', text, (column) => column.notNull())
      .addColumn('kind', text, (column) => column.notNull())
      .addColumn('by_id', text)
      .addColumn('by_name', text)
      .addColumn('detail', text, (column) => column.notNull())
      .addColumn('hash', text, (column) => column.notNull())
      .addPrimaryKeyConstraint('event_key', ['reversal_id', 'number'])
      .execute()
    await (schema.dialect === 'sqlite' ? keepOnSqlite(trx) : keepOnPostgres(trx))
  },
}

const asClaimed = ['reversal_id', 'line', 'number', 'step', 'by_id', 'by_name', 'engine', 'sent_at']

const keepOnSqlite = async (trx: Transaction<Tables>): Promise<void> => {
  const refuse = (name: string, on: string, when: string, says: string) =>
    sql.raw(`create trigger ${name} before ${on} ${when} begin select raise(abort, '${says}'); end`).execute(trx)
  const changed = asClaimed.map((column) => `old.${column} is not new.${column}`).join(' or ')
  await refuse('event_unchanged', 'update on event', '', 'events are kept as written')
  await refuse('event_kept', 'delete on event', '', 'events are kept for good')
  await refuse('attempt_kept', 'delete on attempt', '', 'attempts are kept for good')
  await refuse(
    'attempt_once',
    'update on attempt',
    `when old.answered_at is not null or ${changed}`,
    'attempts are kept as answered',
  )
}

const keepOnPostgres = async (trx: Transaction<Tables>): Promise<void> => {
  const changed = asClaimed.map((column) => `old.${column} is distinct from new.${column}`).join(' or ')
  const statements = [
    `create function refuse_change() returns trigger language plpgsql as $$
     begin raise exception 'rows of % are kept for good, as written', tg_table_name; end $$`,
    `create trigger event_kept before update or delete on event for each row execute function refuse_change()`,
    `create trigger event_whole before truncate on event execute function refuse_change()`,
    `create trigger attempt_kept before delete on attempt for each row execute function refuse_change()`,
    `create trigger attempt_whole before truncate on attempt execute function refuse_change()`,
    `create trigger attempt_once before update on attempt for each row
     when (old.answered_at is not null or ${changed}) execute function refuse_change()`,
  ]
  for (const statement of statements) await sql.raw(statement).execute(trx)
}
