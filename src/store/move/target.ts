/** The PostgreSQL database that is moved into, with the mark of a move that has begun. */
import { CompiledQuery, Kysely } from 'kysely'
import { migrate } from '../migrate.ts'
import { connectPostgres } from '../postgres.ts'
import type { Tables as OurTables } from '../tables.ts'
import { pageOf, quoted, type Row } from './page.ts'
import { markTable } from './mark.ts'
import type { MovedTable } from './tables.ts'

export type Target = {
  readonly db: Kysely<OurTables>
  /** Of the move that was begun here: whose installation, and whether its tables are ready for rows. */
  mark(): Promise<{ readonly identity: string; readonly ready: boolean } | undefined>
  /** The tables that are there, without the mark. */
  tables(): Promise<readonly string[]>
  /** What it is like: its encoding, and whether our user may make a schema, as the jobs of several servers need. */
  nature(): Promise<{ readonly encoding: string; readonly maySchema: boolean }>
  begin(identity: string, at: string): Promise<void>
  /** Makes the tables and takes out what the migrations put into them; done once however often it is begun. */
  prepare(tables: readonly MovedTable[], at: string): Promise<void>
  version(): Promise<number>
  page(table: MovedTable, after: Row | undefined, limit: number): Promise<readonly Row[]>
  /** All of them or none; `inside` runs before the commit. */
  insert(table: MovedTable, rows: readonly Row[], inside: () => Promise<void>): Promise<void>
  /** Takes the mark away: from here on a server may start on it. */
  finish(): Promise<void>
  close(): Promise<void>
}

type Runner = Pick<Kysely<OurTables>, 'executeQuery'>

const run = async (db: Runner, text: string, parameters: readonly unknown[] = []): Promise<readonly Row[]> =>
  (await db.executeQuery<Row>(CompiledQuery.raw(text, [...parameters]))).rows

/** @throws whatever pg says; `postgresTrouble` turns it into a sentence. */
export const openTarget = (url: string): Target => {
  const db = new Kysely<OurTables>({ dialect: connectPostgres(url) })
  return {
    db,
    mark: async () => {
      const [there] = await run(db, `select to_regclass($1) is not null as there`, [markTable])
      if (there?.['there'] !== true) return undefined
      const [row] = await run(db, `select identity, ready from ${markTable}`)
      return row && { identity: String(row['identity']), ready: row['ready'] === true }
    },
    tables: async () =>
      (
        await run(
          db,
          `select relname from pg_class where relnamespace = to_regnamespace(current_schema()) and relkind in ('r', 'p')
           and relname <> $1 order by relname`,
          [markTable],
        )
      ).map(({ relname }) => String(relname)),
    nature: async () => {
      const [row] = await run(
        db,
        `select current_setting('server_encoding') as encoding,
         has_database_privilege(current_database(), 'create') as may_schema`,
      )
      return { encoding: String(row?.['encoding']), maySchema: row?.['may_schema'] === true }
    },
    begin: (identity, at) => begin(db, identity, at),
    prepare: async (tables, at) => {
      await migrate(db, 'postgres', at)
      await empty(db, tables)
    },
    version: async () => Number((await run(db, 'select max(number) as number from migration'))[0]?.['number']),
    page: async (table, after, limit) => {
      const { text, parameters } = pageOf(table, after, limit, (number) => `$${number}`)
      return run(db, text, parameters)
    },
    insert: (table, rows, inside) => insert(db, table, rows, inside),
    finish: async () => void (await run(db, `drop table ${markTable}`)),
    close: () => db.destroy(),
  }
}

const begin = async (db: Kysely<OurTables>, identity: string, at: string): Promise<void> =>
  db.transaction().execute(async (trx) => {
    await run(trx, `create table ${markTable} (identity text not null, begun_at text not null, ready boolean not null)`)
    await run(trx, `insert into ${markTable} values ($1, $2, false)`, [identity, at])
  })

const empty = async (db: Kysely<OurTables>, tables: readonly MovedTable[]): Promise<void> =>
  db.transaction().execute(async (trx) => {
    const [unready] = await run(trx, `update ${markTable} set ready = true where not ready returning identity`)
    if (unready === undefined) return
    for (const { name } of tables.toReversed()) await run(trx, `delete from "${name}"`)
  })

const insert = async (
  db: Kysely<OurTables>,
  { name, written }: MovedTable,
  rows: readonly Row[],
  inside: () => Promise<void>,
): Promise<void> => {
  // One parameter however many rows: a place for each value took five times as long.
  const records = JSON.stringify(rows)
  await db.transaction().execute(async (trx) => {
    // Of two types of a name PostgreSQL means its own: "line" is one in geometry, too.
    const [{ schema } = { schema: '' }] = await run(trx, 'select current_schema() as schema')
    await run(
      trx,
      `insert into "${name}" (${quoted(written)})
       select ${quoted(written)} from json_populate_recordset(null::"${String(schema)}"."${name}", $1::json)`,
      [records],
    )
    await inside()
  })
}
