/**
 * The index of an account's rejected work: tasks, their rejected submissions, the texts once each, and two small sums by
 * day and by minute that the database keeps itself, since a start page asks for them and a million rows are too many to
 * walk for it.
 */
import { sql, type Transaction } from 'kysely'
import type { Tables } from '../tables.ts'
import { flags, makeTable, oneOf, type Migration, type Schema } from './migration.ts'

export const index: Migration = {
  name: 'index',
  async up(trx, schema) {
    await passes(trx, schema)
    await tasks(trx, schema)
    await rejections(trx, schema)
    await sums(trx, schema)
    await keptOut(trx, schema)
    await (schema.dialect === 'sqlite' ? countOnSqlite(trx) : countOnPostgres(trx))
  },
}

const passes = async (trx: Transaction<Tables>, schema: Schema): Promise<void> => {
  const { text, integer } = schema.types
  await makeTable(trx, schema, 'index_pass')
    .addColumn('account_id', text, (column) => column.primaryKey())
    .addColumn('number', integer, (column) => column.notNull())
    .addColumn('state', text, (column) => column.notNull())
    .addColumn('reach', text, (column) => column.notNull())
    .addColumn('cursor', text)
    .addColumn('listed', integer, (column) => column.notNull().defaultTo(0))
    .addColumn('read', integer, (column) => column.notNull().defaultTo(0))
    .addColumn('calls', integer, (column) => column.notNull().defaultTo(0))
    .addColumn('began_at', text)
    .addColumn('ended_at', text)
    .addColumn('next_at', text)
    .addColumn('trouble', text)
    .addCheckConstraint('index_pass_state', oneOf('state', ['listing', 'reading', 'resting']))
    .addCheckConstraint('index_pass_reach', oneOf('reach', ['window', 'all']))
    .execute()
}

const tasks = async (trx: Transaction<Tables>, schema: Schema): Promise<void> => {
  const { text, integer } = schema.types
  await makeTable(trx, schema, 'index_task')
    .addColumn('account_id', text, (column) => column.notNull())
    .addColumn('id', text, (column) => column.notNull())
    .addColumn('title', text, (column) => column.notNull())
    .addColumn('task_type', text, (column) => column.notNull())
    .addColumn('facts', text, (column) => column.notNull())
    .addColumn('last_submission', text, (column) => column.notNull())
    .addColumn('decided', integer, (column) => column.notNull())
    .addColumn('read_decided', integer, (column) => column.notNull().defaultTo(-1))
    .addColumn('read_from', text)
    .addColumn('read_at', text)
    .addColumn('listed_in', integer, (column) => column.notNull())
    .addColumn('due', integer, (column) => column.notNull().defaultTo(0))
    .addColumn('wanted', integer, (column) => column.notNull().defaultTo(0))
    .addColumn('cursor', text)
    .addColumn('gone_at', text)
    .addPrimaryKeyConstraint('index_task_key', ['account_id', 'id'])
    .addCheckConstraint('index_task_flags', flags('due', 'wanted'))
    .execute()
  await sql
    .raw('create index index_task_due on index_task (account_id, wanted, last_submission) where due = 1')
    .execute(trx)
  await sql.raw('create index index_task_type on index_task (account_id, task_type, id)').execute(trx)
  await sql.raw('create index index_task_title on index_task (account_id, title, id)').execute(trx)
  await makeTable(trx, schema, 'index_title')
    .addColumn('account_id', text, (column) => column.notNull())
    .addColumn('title', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('index_title_key', ['account_id', 'title'])
    .execute()
}

const rejections = async (trx: Transaction<Tables>, schema: Schema): Promise<void> => {
  const { text, integer } = schema.types
  await makeTable(trx, schema, 'rejection')
    .addColumn('account_id', text, (column) => column.notNull())
    .addColumn('submission', text, (column) => column.notNull())
    .addColumn('task', text, (column) => column.notNull())
    .addColumn('worker', text, (column) => column.notNull())
    .addColumn('submitted_at', text, (column) => column.notNull())
    .addColumn('rejected_at', text, (column) => column.notNull())
    .addColumn('deadline', text, (column) => column.notNull())
    .addColumn('text_key', text, (column) => column.notNull())
    .addColumn('reward', integer, (column) => column.notNull())
    .addColumn('total', integer, (column) => column.notNull())
    .addColumn('made_elsewhere', text, (column) => column.notNull())
    .addColumn('seen_at', text, (column) => column.notNull())
    .addColumn('gone_at', text)
    .addColumn('live', integer, (column) => column.notNull())
    .addColumn('kept_out', integer, (column) => column.notNull().defaultTo(0))
    .addPrimaryKeyConstraint('rejection_key', ['account_id', 'submission'])
    .addCheckConstraint('rejection_flags', flags('live', 'kept_out'))
    .execute()
  for (const [name, columns] of [
    ['rejection_worker', 'worker, live, kept_out, submission'],
    ['rejection_task', 'task, live, kept_out, submission'],
    ['rejection_text', 'text_key, rejected_at, submission'],
    ['rejection_time', 'rejected_at, submission'],
    ['rejection_deadline', 'deadline, submission'],
  ] as const)
    await sql.raw(`create index ${name} on rejection (account_id, ${columns})`).execute(trx)
  await makeTable(trx, schema, 'index_text')
    .addColumn('account_id', text, (column) => column.notNull())
    .addColumn('key', text, (column) => column.notNull())
    .addColumn('text', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('index_text_key', ['account_id', 'key'])
    .execute()
}

const sums = async (trx: Transaction<Tables>, schema: Schema): Promise<void> => {
  const { text, integer } = schema.types
  await makeTable(trx, schema, 'rejection_day')
    .addColumn('account_id', text, (column) => column.notNull())
    .addColumn('day', text, (column) => column.notNull())
    .addColumn('lines', integer, (column) => column.notNull())
    .addColumn('total', integer, (column) => column.notNull())
    .addPrimaryKeyConstraint('rejection_day_key', ['account_id', 'day'])
    .execute()
  await makeTable(trx, schema, 'rejection_minute')
    .addColumn('account_id', text, (column) => column.notNull())
    .addColumn('text_key', text, (column) => column.notNull())
    .addColumn('minute', text, (column) => column.notNull())
    .addColumn('lines', integer, (column) => column.notNull())
    .addColumn('total', integer, (column) => column.notNull())
    .addPrimaryKeyConstraint('rejection_minute_key', ['account_id', 'text_key', 'minute'])
    .execute()
}

const keptOut = async (trx: Transaction<Tables>, schema: Schema): Promise<void> => {
  const { text } = schema.types
  await makeTable(trx, schema, 'kept_out')
    .addColumn('account_id', text, (column) => column.notNull())
    .addColumn('kind', text, (column) => column.notNull())
    .addColumn('value', text, (column) => column.notNull())
    .addColumn('why', text, (column) => column.notNull())
    .addColumn('by_id', text, (column) => column.notNull())
    .addColumn('by_name', text, (column) => column.notNull())
    .addColumn('at', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('kept_out_key', ['account_id', 'kind', 'value'])
    .addCheckConstraint('kept_out_kind', oneOf('kind', ['submission', 'worker', 'task']))
    .execute()
}

type Sum = { readonly table: string; readonly key: readonly string[]; of(row: string): readonly string[] }

/** Deadlines as `2026-11-24T…` or a word for none; substr takes both. */
const kept: readonly Sum[] = [
  {
    table: 'rejection_day',
    key: ['account_id', 'day'],
    of: (row) => [`${row}.account_id`, `substr(${row}.deadline, 1, 10)`],
  },
  {
    table: 'rejection_minute',
    key: ['account_id', 'text_key', 'minute'],
    of: (row) => [`${row}.account_id`, `${row}.text_key`, `substr(${row}.rejected_at, 1, 16)`],
  },
]

const countOnSqlite = async (trx: Transaction<Tables>): Promise<void> => {
  const change = ({ table, key, of }: Sum, row: string, sign: string): string =>
    `insert into ${table} (${key.join(', ')}, lines, total)
     select ${of(row).join(', ')}, ${sign}1, ${sign}${row}.total where ${row}.live = 1 and ${row}.kept_out = 0
     on conflict (${key.join(', ')}) do update set lines = lines + excluded.lines, total = total + excluded.total;`
  const all = (row: string, sign: string): string => kept.map((sum) => change(sum, row, sign)).join('\n')
  const counted = (row: string): string =>
    ['live', 'kept_out', 'deadline', 'text_key', 'rejected_at', 'total'].map((column) => `${row}.${column}`).join(', ')
  for (const statement of [
    `create trigger rejection_added after insert on rejection begin ${all('new', '')} end`,
    `create trigger rejection_removed after delete on rejection begin ${all('old', '-')} end`,
    `create trigger rejection_changed after update on rejection when (${counted('old')}) is not (${counted('new')})
     begin ${all('old', '-')} ${all('new', '')} end`,
  ])
    await sql.raw(statement).execute(trx)
}

const countOnPostgres = async (trx: Transaction<Tables>): Promise<void> => {
  const side = (table: string, sign: number): string =>
    `select *, ${sign} as sign from ${table} where live = 1 and kept_out = 0`
  const add = (from: string): string =>
    kept
      .map(
        ({ table, key, of }) => `
          insert into ${table} (${key.join(', ')}, lines, total)
          select ${of('changes').join(', ')}, sum(sign), sum(sign * total)
          from (${from}) as changes group by ${key.map((_, place) => place + 1).join(', ')}
          having sum(sign) <> 0 or sum(sign * total) <> 0
          order by ${key.map((_, place) => place + 1).join(', ')}
          on conflict (${key.join(', ')}) do update
          set lines = ${table}.lines + excluded.lines, total = ${table}.total + excluded.total;`,
      )
      .join('\n')
  const parts = {
    added: { event: 'insert', tables: 'new table as new_rows', from: side('new_rows', 1) },
    removed: { event: 'delete', tables: 'old table as old_rows', from: side('old_rows', -1) },
    changed: {
      event: 'update',
      tables: 'old table as old_rows new table as new_rows',
      from: `${side('new_rows', 1)} union all ${side('old_rows', -1)}`,
    },
  } as const
  for (const [name, { event, tables, from }] of Object.entries(parts)) {
    await sql
      .raw(
        `create function rejections_${name}() returns trigger language plpgsql as $$
         begin ${add(from)} return null; end $$`,
      )
      .execute(trx)
    await sql
      .raw(
        `create trigger rejection_${name} after ${event} on rejection referencing ${tables}
         for each statement execute function rejections_${name}()`,
      )
      .execute(trx)
  }
}
