/** One person's row. */
import type { PersonRow } from '../../core/access-store.ts'
import type { Trx } from '../base.ts'
import type { PersonTable } from './tables.ts'

/** Names are compared like this: one form of each letter, lower-cased, without space around. */
export const keyOf = (name: string): string => name.normalize('NFKC').trim().toLowerCase()

/** False when the name is taken. */
export const insertPerson = async (trx: Trx, person: PersonRow): Promise<boolean> => {
  const inserted = await trx
    .insertInto('person')
    .values({
      id: person.id,
      name: person.name,
      name_key: keyOf(person.name),
      password_hash: person.passwordHash ?? null,
      disabled: person.disabled ? 1 : 0,
      created_at: person.createdAt,
      last_sign_in_at: person.lastSignInAt ?? null,
    })
    .onConflict((conflict) => conflict.column('name_key').doNothing())
    .executeTakeFirst()
  return (inserted.numInsertedOrUpdatedRows ?? 0n) > 0n
}

export const toPerson = (row: PersonTable): PersonRow => ({
  id: row.id,
  name: row.name,
  disabled: row.disabled === 1,
  createdAt: row.created_at,
  ...(row.password_hash === null ? {} : { passwordHash: row.password_hash }),
  ...(row.last_sign_in_at === null ? {} : { lastSignInAt: row.last_sign_in_at }),
})
