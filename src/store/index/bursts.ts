/** Bursts: rejections with one text that came close together in time. */
import type { Burst, IndexStore } from '../../core/index-store.ts'
import { breathe, type Base } from '../base.ts'

/** Rejections with a pause longer than this between them, in ms, are no burst together. */
const pause = 5 * 60_000
/** Fewer are no burst. */
const leastOfBurst = 10
const mostBursts = 50
/** Where rejections come steadily each minute has a row of its own: so many are read at a time, a few ms of SQLite's thread. */
const pageSize = 2_000

type Minute = { readonly text_key: string; readonly minute: string; readonly lines: number; readonly total: number }
type Growing = {
  readonly textKey: string
  count: number
  total: number
  readonly minutes: { readonly at: string; readonly count: number }[]
  /** The last minute, in ms. */
  until: number
}

export const bursts =
  (base: Base): IndexStore['bursts'] =>
  async (accountId, since) => {
    const gathering = new Gathering()
    for (let last: Minute | undefined; ;) {
      const rows = await minutesOf(base, accountId, since.slice(0, 16), last)
      for (const row of rows) gathering.add(row)
      last = rows.at(-1)
      if (rows.length < pageSize) break
      await breathe()
    }
    return withTexts(base, accountId, gathering.largest())
  }

const minutesOf = (
  { db }: Base,
  accountId: string,
  since: string,
  last: Minute | undefined,
): Promise<readonly Minute[]> =>
  db
    .selectFrom('rejection_minute')
    .select(['text_key', 'minute', 'lines', 'total'])
    .where('account_id', '=', accountId)
    .where('minute', '>=', since)
    .where('lines', '>', 0)
    .$if(last !== undefined, (query) =>
      query.where((eb) =>
        eb(eb.refTuple('text_key', 'minute'), '>', eb.tuple(last?.text_key ?? '', last?.minute ?? '')),
      ),
    )
    .orderBy('text_key')
    .orderBy('minute')
    .limit(pageSize)
    .execute()

/** Takes minutes in the order of text and time. */
class Gathering {
  #found: Growing[] = []
  #open: Growing | undefined

  add({ text_key: textKey, minute, lines, total }: Minute): void {
    const at = `${minute}:00.000Z`
    const ms = Date.parse(at)
    const open = this.#open
    if (open && open.textKey === textKey && ms - open.until <= pause) {
      open.count += lines
      open.total += total
      open.minutes.push({ at, count: lines })
      open.until = ms
    } else {
      this.#shut()
      this.#open = { textKey, count: lines, total, minutes: [{ at, count: lines }], until: ms }
    }
  }

  /** The largest first. */
  largest(): readonly Growing[] {
    this.#shut()
    this.#open = undefined
    this.#keepLargest()
    return this.#found
  }

  #shut(): void {
    if (this.#open && this.#open.count >= leastOfBurst) this.#found.push(this.#open)
    if (this.#found.length >= 20 * mostBursts) this.#keepLargest()
  }

  #keepLargest(): void {
    this.#found = this.#found.toSorted((one, other) => other.count - one.count).slice(0, mostBursts)
  }
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
  return found.map(({ textKey, count, total, minutes }) => ({
    textKey,
    count,
    total,
    minutes,
    text: texts.get(textKey) ?? '',
    from: minutes[0]?.at ?? '',
    until: minutes.at(-1)?.at ?? '',
  }))
}
