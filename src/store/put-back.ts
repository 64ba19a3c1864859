/** Sees at the start whether the records are an older copy that was put back, and lets nothing of them pay unread. */
import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { longAgo } from '../core/times.ts'
import { breathe, chunkSize, type Base } from './base.ts'
import { revokeAll } from './access/tokens.ts'
import { writeEvent } from './events.ts'
import { touch } from './touch.ts'

/** In SQLite's header, where a copy that `overturn backup` made says so. */
export const copyMark = 1

/**
 * What was done since the copy was made is not in it: a line that waits in it may have been paid. So every unfinished line
 * counts as read too long ago to pay on (law 1), and the reversals say why. Nor is it in it who signed out since: everybody
 * signs in again, and open links end. Once at each start, before anything moves.
 * Resolves to how many reversals that concerned; undefined when the records are those that were used last.
 *
 * A copy is known by its mark; one that was made while the server was stopped by its count of starts, which the data folder
 * keeps too; one that was dumped and restored on PostgreSQL by the number of a table and that of the cluster, of which one or
 * both are others after that: two new clusters number their tables alike.
 */
export const begin =
  (base: Base, dataFolder: string) =>
  async (at: string): Promise<number | undefined> => {
    const here = base.dialect === 'sqlite' ? ofSqlite(base, join(dataFolder, 'starts')) : ofPostgres(base)
    const known = await here
    const reversals = known.putBack ? await distrust(base, at) : undefined
    if (known.putBack) await letNobodyIn(base, at)
    await known.note()
    return reversals
  }

type Known = { readonly putBack: boolean; note(): Promise<void> }

const ofSqlite = async (base: Base, file: string): Promise<Known> => {
  const mark = await sql<{ user_version: number }>`pragma user_version`.execute(base.db)
  const [counted, noted] = [await counterOf(base, 'starts'), await countIn(file)]
  const next = Math.max(counted ?? 0, noted) + 1
  return {
    putBack: mark.rows[0]?.user_version === copyMark || noted > (counted ?? 0),
    note: async () => {
      await setCounter(base, 'starts', next)
      await sql`pragma user_version = 0`.execute(base.db)
      await writeFile(`${file}.new`, `${next}\n`, { mode: 0o600, flush: true })
      await rename(`${file}.new`, file)
    },
  }
}

const ofPostgres = async (base: Base): Promise<Known> => {
  const { rows } = await sql<{ table: number }>`
    select ('x' || substr(md5(${await clusterOf(base)} || ' ' || 'attempt'::regclass::oid), 1, 12))::bit(48)::bigint as "table"
  `.execute(base.db)
  const table = Number(rows[0]?.table)
  const noted = await counterOf(base, 'table')
  return { putBack: noted !== undefined && noted !== table, note: () => setCounter(base, 'table', table) }
}

/** '' where the host lets nobody ask. */
const clusterOf = async ({ db }: Base): Promise<string> => {
  try {
    const asked = sql<{ id: string }>`select system_identifier::text as id from pg_control_system()`
    return (await asked.execute(db)).rows[0]?.id ?? ''
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === '42501') return ''
    throw error
  }
}

/** 0 where there is no such file, or none that says a number: then only the mark can tell. */
const countIn = async (file: string): Promise<number> => {
  const text = await readFile(file, 'utf8').catch(() => '')
  return /^\d{1,12}\s*$/.test(text) ? Number(text) : 0
}

const counterOf = async ({ db }: Base, name: string): Promise<number | undefined> =>
  (await db.selectFrom('counter').select('value').where('name', '=', name).executeTakeFirst())?.value

const setCounter = async ({ transact }: Base, name: string, value: number): Promise<void> =>
  transact(async (trx) => {
    await trx
      .insertInto('counter')
      .values({ name, value })
      .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
      .execute()
  })

const unfinished = ['checking', 'checked', 'reversing', 'stopping'] as const

/** May be cut short and begun again: nothing moves before it is done. */
const distrust = async (base: Base, at: string): Promise<number> => {
  const reversals = await base.db.selectFrom('reversal').select('id').where('state', 'in', unfinished).execute()
  for (const { id } of reversals) {
    await forgetReads(base, id)
    await base.transact(async (trx) => {
      await touch(trx, id).set({ checked_from: longAgo }).execute()
      await writeEvent(trx, { reversalId: id, at, kind: 'put back from a copy' })
    })
  }
  return reversals.length
}

/**
 * Who had signed out by now would be signed in again, a link that was used would open once more, and a token that was
 * revoked would pay, beyond its cap of the day.
 */
const letNobodyIn = ({ transact }: Base, at: string): Promise<void> =>
  transact(async (trx) => {
    await trx.deleteFrom('session').execute()
    await trx.deleteFrom('link').execute()
    await revokeAll(trx, at)
  })

const forgetReads = async (base: Base, id: string): Promise<void> => {
  for (let after = 0, left = chunkSize; left === chunkSize;) {
    const rows = await base.db
      .selectFrom('line')
      .select('number')
      .where('reversal_id', '=', id)
      .where('number', '>', after)
      .orderBy('number')
      .limit(chunkSize)
      .execute()
    await base.transact(async (trx) => {
      await touch(trx, id).execute()
      await trx
        .updateTable('line')
        .set({ read_at: longAgo })
        .where('reversal_id', '=', id)
        .where('number', '>', after)
        .where('number', '<=', rows.at(-1)?.number ?? after)
        .where('read_at', 'is not', null)
        .where('work', 'in', ['idle', 'waiting', 'calling'])
        .execute()
    })
    left = rows.length
    after = rows.at(-1)?.number ?? after
    await breathe()
  }
}
