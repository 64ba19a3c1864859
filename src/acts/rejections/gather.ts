/** A reversal of what the index shows: its check reads every line at the marketplace, as of any other. */
import { idLimits } from '../../core/ids/result.ts'
import type { RejectionFilter } from '../../core/index-store.ts'
import { bad, good, type Result } from '../../core/problem.ts'
import type { NewLine } from '../../core/reversal-store.ts'
import type { Reversal } from '../../core/reversal.ts'
import { actorOf, announce, type Acting } from '../acting.ts'
import { checkTexts } from '../texts.ts'
import { accountFor } from './of.ts'
import { isEmpty } from './look-up.ts'

export type Gathering = {
  readonly accountId: string
  readonly filter: RejectionFilter
  /** Where the lines came from, in words: `the radar, 25 November 2026`. */
  readonly where: string
  /** For a request that may come again: the id of the reversal it makes, 32 hexadecimal digits. */
  readonly id?: string
  readonly reason?: string
  readonly feedback?: string
}

export type Gathered = { readonly reversal: Reversal; readonly lines: number }

const pageSize = 500

/** `invalid` where the filter shows nothing, or all of the account; `too large` above what one reversal can hold. */
export const gather = async (acting: Acting, input: Gathering): Promise<Result<Gathered>> => {
  const found = await accountFor(acting, input.accountId, 'draft')
  if (!found.ok) return found
  const { store, clock } = acting
  const { accountId, filter } = input
  const { submissions } = found.value.declaration.words
  const texts = checkTexts(input, found.value.declaration.feedback)
  if (!texts.ok) return texts
  if (isEmpty(filter)) return bad('invalid', `Say which ${submissions} are meant: a day, a reason, a worker.`)
  const { count } = await store.index.sum(accountId, filter)
  if (count === 0) return bad('invalid', `The index knows no rejected ${submissions} there that can be reversed.`)
  if (count > idLimits.ids) {
    const most = idLimits.ids.toLocaleString('en')
    return bad('too large', `These are ${count.toLocaleString('en')} ${submissions}; one reversal holds ${most}.`)
  }
  const by = actorOf(acting)
  const own = { ...texts.value, ...(input.id === undefined ? {} : { id: input.id }) }
  const reversal = await store.reversals.create({ ...own, accountId, by, at: clock.now() })
  if (reversal.state !== 'draft') return good({ reversal, lines: reversal.lineCount })
  const lines = await addAll(acting, reversal, input)
  await store.reversals.startCheck(reversal.id, by, clock.now())
  acting.log.info('gathered', { reversal: reversal.number, person: acting.person.id, lines })
  announce(acting, reversal)
  return good({ reversal, lines })
}

const addAll = async (acting: Acting, reversal: Reversal, { accountId, filter, where }: Gathering): Promise<number> => {
  const { index, reversals } = acting.store
  let [number, count] = [await lastNumber(acting, reversal), 0]
  for (let after: string | undefined; ;) {
    const page = await index.find(accountId, { filter, limit: pageSize, ...(after === undefined ? {} : { after }) })
    const lines = page.rows.map(({ submission, worker, task }): NewLine => ({
      number: (number += 1),
      submission,
      where,
      named: { worker, task },
      hint: '',
    }))
    await reversals.addLines(reversal.id, lines, [])
    count += lines.length
    after = page.next
    if (after === undefined) return count
  }
}

/** An earlier try may have brought some, and others may have left the index since: what is new counts on from there. */
const lastNumber = async ({ store }: Acting, { id, lineCount }: Reversal): Promise<number> => {
  if (lineCount === 0) return 0
  const last = { filter: {}, sort: 'number', descending: true, limit: 1 } as const
  return (await store.reversals.lines(id, last)).rows[0]?.number ?? 0
}
