/** Lines into a draft. */
import type { KeptOut } from '../../core/index-store.ts'
import type { NewLine, RefusedInput, ReversalStore } from '../../core/reversal-store.ts'
import { draftLives } from '../../core/reversal.ts'
import { later, type Base, type Trx } from '../base.ts'
import { freeSubmissions, queueTakers, type Taker } from '../holding.ts'
import { touch } from '../touch.ts'

/** How the hint of such a line begins. */
export const keptOutBy = 'kept out on purpose by'

/** Lines of an earlier reversal keep what the person had decided about them. */
export type AddedLine = NewLine & { readonly leftOut?: boolean }

export const addLines =
  ({ transact, clock }: Base): ReversalStore['addLines'] =>
  (id, lines, refused, before) =>
    transact(async (trx) => (await addToDraft(trx, id, lines, refused, clock.now(), before)) !== undefined)

/** Undefined when the reversal is no draft (any more); nothing was added then. */
export const addToDraft = async (
  trx: Trx,
  id: string,
  lines: readonly AddedLine[],
  refused: readonly RefusedInput[],
  at: string,
  before?: number,
): Promise<Taker | undefined> => {
  const found = await trx.selectFrom('reversal').select('account_id').where('id', '=', id).executeTakeFirst()
  if (!found) return undefined
  await queueTakers(trx, found.account_id)
  const taker = await touch(trx, id)
    .set((eb) => ({ revision: eb('revision', '+', 1), expires_at: later(at, draftLives) }))
    .where('state', '=', 'draft')
    .returning(['id', 'number', 'account_id', 'created_by_id', 'refused_count'])
    .executeTakeFirst()
  if (!taker) return undefined
  const added = await notKeptOut(trx, taker.account_id, await numbered(trx, id, await withoutKnown(trx, id, lines)))
  const kept = await freeSubmissions(
    trx,
    taker,
    added.map((line) => line.submission),
    at,
  )
  const rows = added.map((line) => asRow(taker, line, kept.get(line.submission)))
  if (rows.length > 0) await trx.insertInto('line').values(rows).execute()
  const news = refused.slice(Math.max(0, taker.refused_count - (before ?? taker.refused_count)))
  await addRefused(trx, id, taker.refused_count, news)
  await count(trx, id, rows.length, news.length)
  return taker
}

/** What somebody keeps out on purpose is a line, and is left out until whoever brought it takes it back knowingly. */
const notKeptOut = async (trx: Trx, accountId: string, lines: readonly AddedLine[]): Promise<readonly AddedLine[]> => {
  const works = lines.map(({ submission, named: { worker, task } }): Work => ({ submission, worker, task }))
  const hintOf = await keptOutHints(trx, accountId, works)
  return lines.map((line, index) => {
    const hint = hintOf(works[index] ?? {})
    return hint === undefined ? line : { ...line, hint, leftOut: true }
  })
}

type Work = { readonly [Kind in KeptOut['kind']]?: string | undefined }

const kinds = ['submission', 'worker', 'task'] as const

/** Tells by whom a work is kept out and why, as the hint of its line; undefined for one that is not. */
export const keptOutHints = async (
  trx: Trx,
  accountId: string,
  works: readonly Work[],
): Promise<(work: Work) => string | undefined> => {
  const values = new Set(works.flatMap((work) => kinds.flatMap((kind) => work[kind] || [])))
  if (values.size === 0) return () => undefined
  const rows = await trx
    .selectFrom('kept_out')
    .select(['kind', 'value', 'why', 'by_name'])
    .where('account_id', '=', accountId)
    // All that there are: so the key's index is gone into by value, where many are kept out.
    .where('kind', 'in', kinds)
    .where('value', 'in', [...values])
    .execute()
  const says = new Map(rows.map((row) => [`${row.kind} ${row.value}`, `${keptOutBy} ${row.by_name}: ${row.why}`]))
  return (work) => {
    const kind = kinds.find((one) => says.has(`${one} ${work[one]}`))
    return kind && says.get(`${kind} ${work[kind]}`)
  }
}

const withoutKnown = async (trx: Trx, id: string, lines: readonly AddedLine[]): Promise<readonly AddedLine[]> => {
  if (lines.length === 0) return []
  const known = await trx
    .selectFrom('line')
    .select('submission')
    .where('reversal_id', '=', id)
    .where(
      'submission',
      'in',
      lines.map((line) => line.submission),
    )
    .execute()
  const seen = new Set(known.map((row) => row.submission))
  return lines.filter(({ submission }) => !seen.has(submission) && seen.add(submission))
}

/** Others may have taken numbers first, as when two engines follow the same leads for a moment: then it gets a later one. */
const numbered = async (trx: Trx, id: string, lines: readonly AddedLine[]): Promise<readonly AddedLine[]> => {
  const given = lines.map(({ number }) => number)
  if (given.length === 0) return lines
  const ofDraft = trx.selectFrom('line').where('reversal_id', '=', id)
  const there = await ofDraft.select('number').where('number', 'in', given).execute()
  if (there.length === 0) return lines
  const { most } = await ofDraft.select((eb) => eb.fn.max('number').as('most')).executeTakeFirstOrThrow()
  const taken = new Set(there.map(({ number }) => number))
  let last = Math.max(most, ...given)
  return lines.map((line) => (taken.has(line.number) ? { ...line, number: (last += 1) } : line))
}

const asRow = (taker: Taker, line: AddedLine, heldBy: number | undefined) => ({
  reversal_id: taker.id,
  number: line.number,
  account_id: taker.account_id,
  submission: line.submission,
  place: line.where,
  named_worker: line.named.worker ?? null,
  named_task: line.named.task ?? null,
  named_submitted_at: line.named.submittedAt ?? null,
  named_reward: line.named.reward ?? null,
  named_status: line.named.status ?? null,
  lead: line.lead ?? 0,
  hint: line.hint,
  left_out: line.leftOut ? (1 as const) : (0 as const),
  holds: heldBy === undefined ? (1 as const) : (0 as const),
  held_by: heldBy ?? null,
})

const addRefused = async (trx: Trx, id: string, before: number, refused: readonly RefusedInput[]): Promise<void> => {
  if (refused.length === 0) return
  const rows = refused.map(({ where, text, why }, index) => ({
    reversal_id: id,
    number: before + index + 1,
    place: where,
    text: text.slice(0, 200),
    why,
  }))
  await trx.insertInto('refused_input').values(rows).execute()
}

const count = async (trx: Trx, id: string, lines: number, refused: number): Promise<void> => {
  await trx
    .updateTable('reversal')
    .set((eb) => ({
      line_count: eb('line_count', '+', lines),
      refused_count: eb('refused_count', '+', refused),
    }))
    .where('id', '=', id)
    .execute()
}
