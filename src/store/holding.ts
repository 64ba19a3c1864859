/** Who holds a submission, and who gives it up to whom (law 7). */
import { unconfirmed, type State } from '../core/reversal.ts'
import { word, type Trx } from './base.ts'
import { sortedJson, writeEvent } from './events.ts'
import { touch } from './touch.ts'

export type Taker = {
  readonly id: string
  readonly number: number
  readonly account_id: string
  readonly created_by_id: string
}

/**
 * Takers of one account queue here, before they lock any reversal: two persons who bring the same submissions at once
 * would otherwise wait for one another. So does whoever keeps work out or records rejections: each must see what the other
 * has written, or new work of a worker who is kept out stands in the lists.
 */
export const queueTakers = async (trx: Trx, accountId: string): Promise<void> => {
  await trx
    .updateTable('account')
    .set((eb) => ({ takings: eb('takings', '+', 1) }))
    .where('id', '=', accountId)
    .execute()
}

type Holder = {
  readonly submission: string
  readonly outcome: string | null
  readonly proof_at: string | null
  readonly id: string
  readonly holderNumber: number
  readonly state: State
  readonly created_by_id: string
}

const isOver = (holder: Holder): boolean => ['ended', 'discarded', 'expired'].includes(holder.state)

/**
 * A person's own older unconfirmed reversal gives way; so does one that is over, except for what is still unknown and
 * what was reversed but is not in the marketplace's record yet.
 */
const givesWay = (holder: Holder, taker: Taker): boolean =>
  isOver(holder)
    ? holder.outcome !== 'unknown' && holder.proof_at === null
    : unconfirmed.includes(holder.state) &&
      holder.created_by_id === taker.created_by_id &&
      holder.holderNumber < taker.number

/**
 * Frees what gives way to the taker. Returns the submissions that do not, with the number of the reversal that keeps
 * each; all others may be held by the taker in the same transaction.
 */
export const freeSubmissions = async (
  trx: Trx,
  taker: Taker,
  submissions: readonly string[],
  at: string,
): Promise<ReadonlyMap<string, number>> => {
  const kept = new Map<string, number>()
  const giving = new Map<string, Holder[]>()
  for (const holder of await holdersOf(trx, taker, submissions)) {
    if (givesWay(holder, taker)) giving.set(holder.id, [...(giving.get(holder.id) ?? []), holder])
    else kept.set(holder.submission, holder.holderNumber)
  }
  const inOrder = [...giving.values()].toSorted((a, b) => (a[0]?.holderNumber ?? 0) - (b[0]?.holderNumber ?? 0))
  for (const holders of inOrder) {
    if (await takeFrom(trx, taker, holders, at)) continue
    for (const holder of holders) kept.set(holder.submission, holder.holderNumber)
  }
  return kept
}

const holdersOf = (trx: Trx, taker: Taker, submissions: readonly string[]): Promise<Holder[]> =>
  submissions.length === 0
    ? Promise.resolve([])
    : trx
        .selectFrom('line')
        .innerJoin('reversal', 'reversal.id', 'line.reversal_id')
        .select([
          'line.submission',
          'line.outcome',
          'line.proof_at',
          'reversal.id',
          'reversal.state',
          'reversal.created_by_id',
        ])
        .select('reversal.number as holderNumber')
        .where('line.account_id', '=', taker.account_id)
        .where('line.holds', '=', word(1))
        .where('line.submission', 'in', submissions)
        .where('line.reversal_id', '<>', taker.id)
        .execute()

/** False when the reversal was confirmed since we looked. */
const takeFrom = async (trx: Trx, taker: Taker, holders: readonly Holder[], at: string): Promise<boolean> => {
  const [first] = holders
  if (!first) return true
  const over = isOver(first)
  const touched = await touch(trx, first.id)
    .set((eb) => ({ revision: eb('revision', '+', over ? 0 : 1) }))
    .where('state', '=', first.state)
    .executeTakeFirst()
  if (touched.numUpdatedRows === 0n) return false
  await trx
    .updateTable('line')
    .set((eb) => ({
      holds: 0,
      held_by: over ? null : taker.number,
      work: eb
        .case()
        .when('work', '=', 'waiting')
        .then('idle' as const)
        .else(eb.ref('work'))
        .end(),
    }))
    .where('reversal_id', '=', first.id)
    .where(
      'submission',
      'in',
      holders.map((holder) => holder.submission),
    )
    .where('holds', '=', word(1))
    .execute()
  if (!over) await tellOnce(trx, first.id, taker, at)
  return true
}

/** A long paste takes lines in hundreds of chunks; the record says so once. */
const tellOnce = async (trx: Trx, reversalId: string, taker: Taker, at: string): Promise<void> => {
  const detail = { by: taker.number }
  const told = await trx
    .selectFrom('event')
    .select('number')
    .where('reversal_id', '=', reversalId)
    .where('kind', '=', 'lines taken')
    .where('detail', '=', sortedJson(detail))
    .executeTakeFirst()
  if (!told) await writeEvent(trx, { reversalId, at, kind: 'lines taken', detail })
}
