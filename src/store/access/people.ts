/** People, their sessions and the one-time links that let them in. */
import type { PeopleStore } from '../../core/access-store.ts'
import type { Base } from '../base.ts'
import { linkStore } from './links.ts'
import { insertPerson, keyOf, toPerson } from './person.ts'
import { sessionStore } from './sessions.ts'
import { revokeAll } from './tokens.ts'

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

const peopleOnly = ({ db, transact, clock }: Base): PeopleOnly => ({
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
      if (disabled) await revokeAll(trx, clock.now(), id)
    }),
  signedIn: async (id, at) => {
    await db.updateTable('person').set({ last_sign_in_at: at }).where('id', '=', id).execute()
  },
})
