/** What can still be reversed by day, and how far the index has come. */
import type { IndexStore, RejectionSum } from '../../core/index-store.ts'
import { dayOf } from '../../core/times.ts'
import type { Base } from '../base.ts'
import { noDeadline } from '../tables.ts'

/** From the sums by day; of today what is over already is taken off. */
export const radar =
  (base: Base): IndexStore['radar'] =>
  async (accountId, at) => {
    const today = dayOf(at)
    const [days, over] = await Promise.all([
      base.db
        .selectFrom('rejection_day')
        .select(['day', 'lines', 'total'])
        .where('account_id', '=', accountId)
        .where('day', '>=', today)
        .where('lines', '>', 0)
        .orderBy('day')
        .execute(),
      overToday(base, accountId, at),
    ])
    return days
      .map(({ day, lines, total }) => {
        const less = day === today ? over : { count: 0, total: 0 }
        return { day: day === noDeadline ? '' : day, count: lines - less.count, total: total - less.total }
      })
      .filter(({ count }) => count > 0)
  }

const overToday = async ({ db }: Base, accountId: string, at: string): Promise<RejectionSum> => {
  const row = await db
    .selectFrom('rejection')
    .select((eb) => [
      eb.fn.countAll<number | string>().as('count'),
      eb.fn.sum<number | string | null>('total').as('total'),
    ])
    .where('account_id', '=', accountId)
    .where('deadline', '>=', dayOf(at))
    .where('deadline', '<', at)
    .where('live', '=', 1)
    .where('kept_out', '=', 0)
    .executeTakeFirst()
  return { count: Number(row?.count ?? 0), total: Number(row?.total ?? 0) }
}

const never = { reach: 'window', listed: 0, toRead: 0, read: 0, calls: 0, state: 'never' } as const

export const progress =
  ({ db }: Base): IndexStore['progress'] =>
  async (accountId) => {
    const pass = await db.selectFrom('index_pass').selectAll().where('account_id', '=', accountId).executeTakeFirst()
    const known = await db
      .selectFrom('rejection_day')
      .select((eb) => [
        eb.fn.sum<number | string | null>('lines').as('count'),
        eb.fn.sum<number | string | null>('total').as('total'),
      ])
      .where('account_id', '=', accountId)
      .executeTakeFirst()
    const sum = { count: Number(known?.count ?? 0), total: Number(known?.total ?? 0) }
    if (!pass) return { ...never, known: sum }
    const due = await db
      .selectFrom('index_task')
      .select((eb) => eb.fn.countAll<number | string>().as('count'))
      .where('account_id', '=', accountId)
      .where('due', '=', 1)
      .executeTakeFirst()
    return {
      reach: pass.reach,
      listed: pass.listed,
      toRead: Number(due?.count ?? 0),
      read: pass.read,
      calls: pass.calls,
      state: pass.number === 0 ? 'never' : pass.state,
      ...(pass.began_at === null ? {} : { beganAt: pass.began_at }),
      ...(pass.ended_at === null ? {} : { endedAt: pass.ended_at }),
      ...(pass.next_at === null ? {} : { nextAt: pass.next_at }),
      ...(pass.trouble === null ? {} : { trouble: pass.trouble }),
      known: sum,
    }
  }
