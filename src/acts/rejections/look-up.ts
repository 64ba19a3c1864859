/** Looking into the index of an account's rejected work. Nothing is called and nothing is changed by it. */
import type {
  Burst,
  IndexProgress,
  KeptOut,
  RadarDay,
  Rejection,
  RejectionFilter,
  RejectionQuery,
  RejectionSum,
} from '../../core/index-store.ts'
import { good, type Result } from '../../core/problem.ts'
import type { Page } from '../../core/reversal-store.ts'
import { dayMs } from '../../core/times.ts'
import type { Acting } from '../acting.ts'
import { accountFor } from './of.ts'

type Of = { readonly accountId: string }

export type LookedUp = Page<Rejection> & { readonly sum: RejectionSum; readonly progress: IndexProgress }

/** One page of what the filter shows, with the sum of all of it. */
export const lookUp = async (
  acting: Acting,
  { accountId, ...query }: Of & RejectionQuery,
): Promise<Result<LookedUp>> => {
  const found = await accountFor(acting, accountId, 'read')
  if (!found.ok) return found
  const { index } = acting.store
  const [page, sum, progress] = await Promise.all([
    index.find(accountId, query),
    index.sum(accountId, query.filter),
    index.progress(accountId),
  ])
  return good({ ...page, sum, progress })
}

export type Radar = {
  readonly days: readonly RadarDay[]
  readonly bursts: readonly Burst[]
  readonly progress: IndexProgress
}

/** Rejections older than this are in no burst that is shown: most of them cannot be reversed any more. In ms. */
const burstsFor = 35 * dayMs

/** What can still be reversed by the day of its deadline, and the bursts in it. */
export const radar = async (acting: Acting, { accountId }: Of): Promise<Result<Radar>> => {
  const found = await accountFor(acting, accountId, 'read')
  if (!found.ok) return found
  const { store, clock } = acting
  const since = new Date(clock.ms() - burstsFor).toISOString()
  const [days, bursts, progress] = await Promise.all([
    store.index.radar(accountId, clock.now()),
    store.index.bursts(accountId, since),
    store.index.progress(accountId),
  ])
  return good({ days, bursts, progress })
}

export const keptOut = async (acting: Acting, { accountId }: Of): Promise<Result<readonly KeptOut[]>> => {
  const found = await accountFor(acting, accountId, 'read')
  return found.ok ? good(await acting.store.index.keptOut(accountId)) : found
}

/** True when a filter narrows nothing. Every title has an empty part: what a script left blank must not mean all of the account. */
export const isEmpty = (filter: RejectionFilter): boolean =>
  Object.entries(filter).every(
    ([name, value]) =>
      name === 'alsoGone' || name === 'alsoKeptOut' || (typeof value === 'string' && value.trim() === ''),
  )
