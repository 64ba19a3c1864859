/** Sessions, by the hash of their token. */
import type { PeopleStore, SessionRow } from '../../core/access-store.ts'
import type { Base } from '../base.ts'
import type { SessionTable } from './tables.ts'

type Sessions = Pick<
  PeopleStore,
  'insertSession' | 'session' | 'touchSession' | 'endSession' | 'endSessions' | 'sessions'
>

export const sessionStore = ({ db }: Base): Sessions => ({
  insertSession: async ({ hash, personId, createdAt, seenAt, endsAt, agent }) => {
    await db
      .insertInto('session')
      .values({ hash, person_id: personId, created_at: createdAt, seen_at: seenAt, ends_at: endsAt, agent })
      .execute()
  },
  session: async (hash) => {
    const row = await db.selectFrom('session').selectAll().where('hash', '=', hash).executeTakeFirst()
    return row && toSession(row)
  },
  touchSession: async (hash, seenAt) => {
    await db.updateTable('session').set({ seen_at: seenAt }).where('hash', '=', hash).execute()
  },
  endSession: async (hash) => {
    await db.deleteFrom('session').where('hash', '=', hash).execute()
  },
  endSessions: async (personId, but) => {
    const ended = await db
      .deleteFrom('session')
      .where('person_id', '=', personId)
      .$if(but !== undefined, (query) => query.where('hash', '<>', but ?? ''))
      .executeTakeFirst()
    return Number(ended.numDeletedRows)
  },
  sessions: async (personId) => {
    const rows = await db
      .selectFrom('session')
      .selectAll()
      .where('person_id', '=', personId)
      .orderBy('seen_at', 'desc')
      .execute()
    return rows.map(toSession)
  },
})

const toSession = (row: SessionTable): SessionRow => ({
  hash: row.hash,
  personId: row.person_id,
  createdAt: row.created_at,
  seenAt: row.seen_at,
  endsAt: row.ends_at,
  agent: row.agent,
})
