/** People, their sessions and the one-time links that let them in. */
import type { PeopleStore, PersonRow } from '../../core/ports.ts'
import type { Base, Trx } from '../base.ts'
import type { PersonTable } from '../tables.ts'
import { linkStore } from './links.ts'
import { sessionStore } from './sessions.ts'

export const peopleStore = (base: Base): PeopleStore => ({
  ...peopleOnly(base),
  ...sessionStore(base),
  ...linkStore(base),
  tidy: async (at) => {
    await base.db.deleteFrom('session').where('ends_at', '<=', at).execute()
    await base.db.deleteFrom('link').where('ends_at', '<=', at).execute()
  },
})

type PeopleOnly = Pick<
  PeopleStore,
  'count' | 'list' | 'byName' | 'byId' | 'insert' | 'setPassword' | 'setDisabled' | 'signedIn'
>

const peopleOnly = ({ db, transact }: Base): PeopleOnly => ({
  count: async () => {
    const { count } = await db
      .selectFrom('person')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow()
    return count
  },
  list: async () => (await db.selectFrom('person').selectAll().orderBy('name_key').execute()).map(toPerson),
  byName: async (name) => {
    const row = await db.selectFrom('person').selectAll().where('name_key', '=', keyOf(name)).executeTakeFirst()
    return row && toPerson(row)
  },
  byId: async (id) => {
    const row = await db.selectFrom('person').selectAll().where('id', '=', id).executeTakeFirst()
    return row && toPerson(row)
  },
  insert: (person) => transact((trx) => insertPerson(trx, person)),
  setPassword: async (id, passwordHash) => {
    await db.updateTable('person').set({ password_hash: passwordHash }).where('id', '=', id).execute()
  },
  setDisabled: (id, disabled) =>
    transact(async (trx) => {
      await trx
        .updateTable('person')
        .set({ disabled: disabled ? 1 : 0 })
        .where('id', '=', id)
        .execute()
      await trx.deleteFrom('session').where('person_id', '=', id).execute()
    }),
  signedIn: async (id, at) => {
    await db.updateTable('person').set({ last_sign_in_at: at }).where('id', '=', id).execute()
  },
})

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

const toPerson = (row: PersonTable): PersonRow => ({
  id: row.id,
  name: row.name,
  disabled: row.disabled === 1,
  createdAt: row.created_at,
  ...(row.password_hash === null ? {} : { passwordHash: row.password_hash }),
  ...(row.last_sign_in_at === null ? {} : { lastSignInAt: row.last_sign_in_at }),
})
