/** Deliberate rejections: kept out of every list of work to be reversed, with who and why; and put back into them. */
import type { KeptOut, Reach, RejectionFilter } from '../../core/index-store.ts'
import { bad, good, type Result } from '../../core/problem.ts'
import type { Acting } from '../acting.ts'
import { checkText, longestReason } from '../texts.ts'
import { isEmpty } from './look-up.ts'
import { accountFor } from './of.ts'

const written = {
  field: 'why',
  most: longestReason,
  empty: 'Write why, in a few words; it stands in the list of what is kept out.',
} as const

type Of = { readonly accountId: string }
type What = Of & Pick<KeptOut, 'kind' | 'value'>

/** `invalid` without a reason. What is kept out can still be brought by its id: then its draft says who keeps it out. */
export const keepOut = async (acting: Acting, input: What & { readonly why: string }): Promise<Result<undefined>> => {
  const found = await accountFor(acting, input.accountId, 'draft')
  if (!found.ok) return found
  const why = checkText(input.why, written)
  if (!why.ok) return why
  const { kind, value } = input
  const { store, clock, person } = acting
  await store.index.keepOut(input.accountId, { kind, value, why: why.value, by: person, at: clock.now() })
  return good(undefined)
}

/** All that the filter shows, each by itself; the value is how many. */
export const keepAllOut = async (
  acting: Acting,
  input: Of & { readonly filter: RejectionFilter; readonly why: string },
): Promise<Result<number>> => {
  const found = await accountFor(acting, input.accountId, 'draft')
  if (!found.ok) return found
  if (isEmpty(input.filter))
    return bad('invalid', 'Say which of the rejected work is meant: a time, a reason, a worker.')
  const why = checkText(input.why, written)
  if (!why.ok) return why
  const { store, clock, person } = acting
  const kept = { why: why.value, by: person, at: clock.now() }
  return good(await store.index.keepAllOut(input.accountId, input.filter, kept))
}

/** `not found` when it was not kept out. */
export const putBack = async (acting: Acting, { accountId, kind, value }: What): Promise<Result<undefined>> => {
  const found = await accountFor(acting, accountId, 'draft')
  if (!found.ok) return found
  const back = await acting.store.index.putBack(accountId, kind, value)
  return back ? good(undefined) : bad('not found', `${value} is not kept out.`)
}

/** Reads the account again, now. False when that is under way already. */
export const readAgain = async (acting: Acting, input: Of & { readonly reach: Reach }): Promise<Result<boolean>> => {
  const found = await accountFor(acting, input.accountId, 'check')
  if (!found.ok) return found
  const begun = await acting.store.index.ask(input.accountId, input.reach, acting.clock.now())
  acting.wake.wake()
  return good(begun)
}
