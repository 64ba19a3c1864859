/** What can still be reversed by day, bursts of rejections, and how far the index has come. */
import type { Burst, IndexStore, RejectionSum } from '../../core/index-store.ts'
import type { Base } from '../base.ts'
import { keepsOut } from './find.ts'
import { noDeadline } from '../tables.ts'

const dayOf = (instant: string): string => instant.slice(0, 10)

/** From the sums by day, less what is kept out; the first day only in part, since some of its deadlines are over. */
export const radar =
  (base: Base): IndexStore['radar'] =>
  async (accountId, at) => {
    const today = dayOf(at)
    const days = await base.db
      .selectFrom('rejection_day')
      .select(['day', 'lines', 'total'])
      .where('account_id', '=', accountId)
      .where('day', '>=', today)
      .where('lines', '>', 0)
      .orderBy('day')
      .execute()
    const less = await notCounted(base, accountId, at)
    return days
      .map(({ day, lines, total }) => {
        const without = less.get(day) ?? { count: 0, total: 0 }
        return { day: day === noDeadline ? '' : day, count: lines - without.count, total: total - without.total }
      })
      .filter(({ count }) => count > 0)
  }

/** By day: what is kept out on purpose, and today what ended before now. */
const notCounted = async ({ db }: Base, accountId: string, at: string): Promise<ReadonlyMap<string, RejectionSum>> => {
  const rows = await db
    .selectFrom('rejection')
    .select(['deadline', 'total'])
    .where('account_id', '=', accountId)
    .where('live', '=', 1)
    .where((eb) =>
      eb.or([
        eb.and([eb('deadline', '>=', dayOf(at)), eb('deadline', '<', at)]),
        eb.and([eb('deadline', '>=', at), keptOutOf(eb, accountId)]),
      ]),
    )
    .execute()
  const sums = new Map<string, { count: number; total: number }>()
  for (const { deadline, total } of rows) {
    const day = deadline === noDeadline ? noDeadline : dayOf(deadline)
    const sum = sums.get(day) ?? { count: 0, total: 0 }
    sums.set(day, { count: sum.count + 1, total: sum.total + total })
  }
  return sums
}

/** From the few that are kept out to their rejections, so that nothing walks all of these. */
const keptOutOf = (eb: Parameters<typeof keepsOut>[0], accountId: string) =>
  eb.or(
    (['submission', 'worker', 'task'] as const).map((kind) =>
      eb(
        `rejection.${kind}`,
        'in',
        eb
          .selectFrom('kept_out')
          .select('kept_out.value')
          .where('kept_out.account_id', '=', accountId)
          .where('kept_out.kind', '=', kind),
      ),
    ),
  )

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
    const found = gather(await withoutKeptOut(base, accountId, since, rows))
      .filter(({ count }) => count >= leastOfBurst)
      .toSorted((one, other) => other.count - one.count)
      .slice(0, mostBursts)
    return withTexts(base, accountId, found)
  }

const withoutKeptOut = async (
  { db }: Base,
  accountId: string,
  since: string,
  rows: readonly Minute[],
): Promise<readonly Minute[]> => {
  const kept = await db
    .selectFrom('rejection')
    .select(['text_key', 'rejected_at', 'total'])
    .where('account_id', '=', accountId)
    .where('live', '=', 1)
    .where('rejected_at', '>=', since)
    .where((eb) => keptOutOf(eb, accountId))
    .execute()
  if (kept.length === 0) return rows
  const less = Map.groupBy(kept, (row) => `${row.text_key} ${row.rejected_at.slice(0, 16)}`)
  return rows
    .map((row) => {
      const out = less.get(`${row.text_key} ${row.minute}`) ?? []
      return {
        ...row,
        lines: row.lines - out.length,
        total: row.total - out.reduce((total, one) => total + one.total, 0),
      }
    })
    .filter(({ lines }) => lines > 0)
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
      .select((eb) => [eb.fn.sum<number | null>('lines').as('count'), eb.fn.sum<number | null>('total').as('total')])
      .where('account_id', '=', accountId)
      .executeTakeFirst()
    const sum = { count: Number(known?.count ?? 0), total: Number(known?.total ?? 0) }
    if (!pass) return { ...never, known: sum }
    const due = await db
      .selectFrom('index_task')
      .select((eb) => eb.fn.countAll<number>().as('count'))
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
