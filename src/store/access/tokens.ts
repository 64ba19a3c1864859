/** Tokens, by the hash of their text. */
import type { TokenRow, TokenStore } from '../../core/token-store.ts'
import type { Base, Trx } from '../base.ts'
import type { TokenTable } from './tables.ts'
import { keyOf } from './person.ts'

export const tokenStore = (base: Base): TokenStore => ({ ...written(base), ...found(base) })

const written = ({ db }: Base): Pick<TokenStore, 'insert' | 'touch' | 'revoke'> => ({
  insert: async (token) => {
    const inserted = await db
      .insertInto('token')
      .values({
        id: token.id,
        hash: token.hash,
        person_id: token.personId,
        name: token.name,
        name_key: keyOf(token.name),
        scope: token.scope,
        cap: token.capPerDay ?? null,
        created_at: token.createdAt,
        expires_at: token.expiresAt,
        used_at: token.usedAt ?? null,
        revoked_at: token.revokedAt ?? null,
      })
      .onConflict((conflict) => conflict.columns(['person_id', 'name_key']).where('revoked_at', 'is', null).doNothing())
      .executeTakeFirst()
    return (inserted.numInsertedOrUpdatedRows ?? 0n) > 0n
  },
  touch: async (id, at) => {
    await db.updateTable('token').set({ used_at: at }).where('id', '=', id).execute()
  },
  revoke: async (id, at) => {
    const revoked = await db
      .updateTable('token')
      .set({ revoked_at: at })
      .where('id', '=', id)
      .where('revoked_at', 'is', null)
      .executeTakeFirst()
    return revoked.numUpdatedRows > 0n
  },
})

const found = ({ db }: Base): Pick<TokenStore, 'byHash' | 'list' | 'spent'> => ({
  byHash: async (hash) => {
    const row = await db.selectFrom('token').selectAll().where('hash', '=', hash).executeTakeFirst()
    return row && toToken(row)
  },
  list: async (personId) => {
    const rows = await db
      .selectFrom('token')
      .selectAll()
      .$if(personId !== undefined, (query) => query.where('person_id', '=', personId ?? ''))
      .orderBy('created_at', 'desc')
      .orderBy('id')
      .execute()
    return rows.map(toToken)
  },
  spent: async (id, day) => {
    const row = await db
      .selectFrom('token_spent')
      .select('spent')
      .where('token_id', '=', id)
      .where('day', '=', day)
      .executeTakeFirst()
    return row?.spent ?? 0
  },
})

/** All of one person's, or of everybody. */
export const revokeAll = async (trx: Trx, at: string, personId?: string): Promise<void> => {
  await trx
    .updateTable('token')
    .set({ revoked_at: at })
    .where('revoked_at', 'is', null)
    .$if(personId !== undefined, (query) => query.where('person_id', '=', personId ?? ''))
    .execute()
}

const toToken = (row: TokenTable): TokenRow => ({
  id: row.id,
  hash: row.hash,
  personId: row.person_id,
  name: row.name,
  scope: row.scope,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  ...(row.cap === null ? {} : { capPerDay: row.cap }),
  ...(row.used_at === null ? {} : { usedAt: row.used_at }),
  ...(row.revoked_at === null ? {} : { revokedAt: row.revoked_at }),
})
