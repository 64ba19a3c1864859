/** What can still be reversed by day, bursts of rejections, and how far the index has come. */
import type { Burst, IndexStore, RejectionSum } from '../../core/index-store.ts'
import type { Base } from '../base.ts'
import { noDeadline } from '../tables.ts'

const dayOf = (instant: string): string => instant.slice(0, 10)

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

/** Rejections with a pause longer than this between them, in ms, are no burst together. */
const pause = 5 * 60_000
/** Fewer are no burst. */
const leastOfBurst = 10
const mostBursts = 50

type Minute = { readonly text_key: string; readonly minute: string; readonly lines: number; readonly total: number }
type Growing = { textKey: string; count: number; total: number; minutes: { at: string; count: number }[] }

const instantOf = (minute: string): string => `${minute}:00.000Z`

export const bursts =
  (base: Base): IndexStore['bursts'] =>
  async (accountId, since) => {
    const rows = await base.db
      .selectFrom('rejection_minute')
      .select(['text_key', 'minute', 'lines', 'total'])
      .where('account_id', '=', accountId)
      .where('minute', '>=', since.slice(0, 16))
      .where('lines', '>', 0)
      .orderBy('text_key')
      .orderBy('minute')
      .execute()
    const found = gather(rows)
      .filter(({ count }) => count >= leastOfBurst)
      .toSorted((one, other) => other.count - one.count)
      .slice(0, mostBursts)
    return withTexts(base, accountId, found)
  }

/** @param rows in the order of text and minute */
const gather = (rows: readonly Minute[]): readonly Growing[] => {
  const found: Growing[] = []
  for (const { text_key: textKey, minute, lines, total } of rows) {
    const at = instantOf(minute)
    const open = found.at(-1)
    const last = open?.minutes.at(-1)
    if (open && last && open.textKey === textKey && Date.parse(at) - Date.parse(last.at) <= pause) {
      open.count += lines
      open.total += total
      open.minutes.push({ at, count: lines })
    } else found.push({ textKey, count: lines, total, minutes: [{ at, count: lines }] })
  }
  return found
}

const withTexts = async ({ db }: Base, accountId: string, found: readonly Growing[]): Promise<readonly Burst[]> => {
  if (found.length === 0) return []
  const rows = await db
    .selectFrom('index_text')
    .select(['key', 'text'])
    .where('account_id', '=', accountId)
    .where(
      'key',
      'in',
      found.map(({ textKey }) => textKey),
    )
    .execute()
  const texts = new Map(rows.map(({ key, text }) => [key, text]))
  return found.map((burst) => ({
    ...burst,
    text: texts.get(burst.textKey) ?? '',
    from: burst.minutes[0]?.at ?? '',
    until: burst.minutes.at(-1)?.at ?? '',
  }))
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
