/** One-time links: for the first person, for new ones, and after a forgotten password. */
import type { LinkRow, PeopleStore } from '../../core/access-store.ts'
import type { Base, Trx } from '../base.ts'
import type { LinkTable } from './tables.ts'
import { insertPerson } from './person.ts'

type Links = Pick<PeopleStore, 'insertLink' | 'link' | 'spendLink' | 'dropLinks'>
type NewPerson = Parameters<PeopleStore['spendLink']>[2]

export const linkStore = ({ db, transact }: Base): Links => ({
  insertLink: async ({ hash, kind, personId, endsAt }) => {
    await db
      .insertInto('link')
      .values({ hash, kind, person_id: personId ?? null, ends_at: endsAt })
      .execute()
  },
  link: async (hash) => {
    const row = await db.selectFrom('link').selectAll().where('hash', '=', hash).executeTakeFirst()
    return row && toLink(row)
  },
  spendLink: (hash, at, person) => transact((trx) => spend(trx, hash, at, person)),
  dropLinks: async (kind, personId) => {
    await db
      .deleteFrom('link')
      .where('kind', '=', kind)
      .$if(personId !== undefined, (query) => query.where('person_id', '=', personId ?? ''))
      .execute()
  },
})

/** Deleting the row is what spends it: of two at once, one deletes it and the other finds none. */
const spend = async (trx: Trx, hash: string, at: string, person: NewPerson): Promise<boolean> => {
  const spent = await trx
    .deleteFrom('link')
    .where('hash', '=', hash)
    .where('ends_at', '>', at)
    .returningAll()
    .executeTakeFirst()
  if (!spent) return false
  return spent.person_id === null ? makeFirst(trx, at, person) : admit(trx, spent.person_id, person.passwordHash)
}

/** Locks the counter's row, so that two links for the first person cannot both find nobody. */
const makeFirst = async (trx: Trx, at: string, person: NewPerson): Promise<boolean> => {
  await trx
    .insertInto('counter')
    .values({ name: 'first person', value: 1 })
    .onConflict((conflict) => conflict.column('name').doUpdateSet((eb) => ({ value: eb('counter.value', '+', 1) })))
    .execute()
  const somebody = await trx.selectFrom('person').select('id').limit(1).executeTakeFirst()
  if (somebody) return false
  return insertPerson(trx, { ...person, disabled: false, createdAt: at })
}

const admit = async (trx: Trx, personId: string, passwordHash: string): Promise<boolean> => {
  await trx.updateTable('person').set({ password_hash: passwordHash, disabled: 0 }).where('id', '=', personId).execute()
  await trx.deleteFrom('session').where('person_id', '=', personId).execute()
  return true
}

const toLink = (row: LinkTable): LinkRow => ({
  hash: row.hash,
  kind: row.kind,
  endsAt: row.ends_at,
  ...(row.person_id === null ? {} : { personId: row.person_id }),
})
