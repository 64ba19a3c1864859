/**
 * With which credentials an account was last called: a digest, never the key itself. When they are others, what was
 * confirmed before waits for another confirmation (law 6). The salt is made when the account is next opened.
 */
import type { Migration } from './migration.ts'

export const credentials: Migration = {
  name: 'credentials',
  async up(trx, { types }) {
    for (const column of ['salt', 'fingerprint'])
      await trx.schema.alterTable('account').addColumn(column, types.text).execute()
  },
}
