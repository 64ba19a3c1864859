/** Counters of attempts in a window of time, for sign-in limits that survive a restart. */
import type { LimitStore } from '../../core/access-store.ts'
import { later, type Base } from '../base.ts'

export const limitStore = ({ db }: Base): LimitStore => ({
  hit: async (key, at, windowMs) => {
    const ends = later(at, windowMs)
    const row = await db
      .insertInto('rate')
      .values({ key, hits: 1, ends_at: ends })
      .onConflict((conflict) =>
        conflict.column('key').doUpdateSet((eb) => ({
          hits: eb
            .case()
            .when('rate.ends_at', '<=', at)
            .then(1)
            .else(eb('rate.hits', '+', 1))
            .end(),
          ends_at: eb.case().when('rate.ends_at', '<=', at).then(ends).else(eb.ref('rate.ends_at')).end(),
        })),
      )
      .returning(['hits', 'ends_at as endsAt'])
      .executeTakeFirstOrThrow()
    return { ...row }
  },

  take: async (key) => {
    await db
      .updateTable('rate')
      .set((eb) => ({ hits: eb('hits', '-', 1) }))
      .where('key', '=', key)
      .where('hits', '>', 0)
      .execute()
  },

  reset: async (key) => {
    await db.deleteFrom('rate').where('key', '=', key).execute()
  },

  get: async (key, at) => {
    const row = await db
      .selectFrom('rate')
      .select(['hits', 'ends_at as endsAt'])
      .where('key', '=', key)
      .where('ends_at', '>', at)
      .executeTakeFirst()
    return row && { ...row }
  },

  tidy: async (at) => {
    await db.deleteFrom('rate').where('ends_at', '<=', at).execute()
  },
})
