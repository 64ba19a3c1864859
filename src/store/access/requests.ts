/** Requests with a key, and their answers. */
import {
  answersAreKept,
  requestIsBrokenOffAfter,
  type IdempotencyStore,
  type KeptAnswer,
  type RequestBegin,
  type RequestBegun,
} from '../../core/request-store.ts'
import { later, type Base, type Trx } from '../base.ts'
import type { RequestTable } from './tables.ts'

/** Does a request that was given back. */
const nobody = ''

export const requestStore = (base: Base): IdempotencyStore => ({
  begin: (request) => base.transact((trx) => begin(base, trx, request)),
  finish: async (owner, key, { status, headers, body }) => {
    await base.db
      .updateTable('api_request')
      .set({ status, headers: JSON.stringify(headers), body })
      .where('owner', '=', owner)
      .where('key', '=', key)
      .where('status', 'is', null)
      .execute()
  },
  free: async (owner, key) => {
    await base.db
      .updateTable('api_request')
      .set({ engine: nobody })
      .where('owner', '=', owner)
      .where('key', '=', key)
      .where('status', 'is', null)
      .execute()
  },
})

const begin = async (base: Base, trx: Trx, request: RequestBegin): Promise<RequestBegun> => {
  const { owner, key, fingerprint, id, engine, at } = request
  await trx.deleteFrom('api_request').where('begun_at', '<=', later(at, -answersAreKept)).execute()
  const inserted = await trx
    .insertInto('api_request')
    .values({ owner, key, fingerprint, made_id: id, engine, begun_at: at, status: null, headers: null, body: null })
    .onConflict((conflict) => conflict.columns(['owner', 'key']).doNothing())
    .executeTakeFirst()
  if ((inserted.numInsertedOrUpdatedRows ?? 0n) > 0n) return { kind: 'new', id }
  const row = await trx
    .selectFrom('api_request')
    .selectAll()
    .where('owner', '=', owner)
    .where('key', '=', key)
    .executeTakeFirst()
  // Removed in between, for its age.
  if (!row) return begin(base, trx, request)
  if (row.fingerprint !== fingerprint) return { kind: 'other body' }
  const kept = answerOf(row)
  if (kept) return { kind: 'done', ...kept }
  if (!isBrokenOff(base, row, request)) return { kind: 'in progress', since: row.begun_at }
  const taken = await trx
    .updateTable('api_request')
    .set({ engine, begun_at: at })
    .where('owner', '=', owner)
    .where('key', '=', key)
    .where('engine', '=', row.engine)
    .where('begun_at', '=', row.begun_at)
    .where('status', 'is', null)
    .executeTakeFirst()
  return taken.numUpdatedRows > 0n ? { kind: 'again', id: row.made_id } : { kind: 'in progress', since: at }
}

const answerOf = ({ status, headers, body }: RequestTable): KeptAnswer | undefined =>
  status === null
    ? undefined
    : { status, headers: JSON.parse(headers ?? '{}') as Record<string, string>, body: body ?? '' }

/**
 * On SQLite one server process holds the records, so what another one began for a token was broken off by its end. Other
 * processes beside it, and all on PostgreSQL, are given their time.
 */
const isBrokenOff = ({ dialect }: Base, row: RequestTable, { owner, engine, at }: RequestBegin): boolean => {
  if (row.engine === nobody) return true
  const onlyServer = dialect === 'sqlite' && !owner.startsWith('local:')
  if (onlyServer && row.engine !== engine) return true
  return Date.parse(at) - Date.parse(row.begun_at) >= requestIsBrokenOffAfter
}
