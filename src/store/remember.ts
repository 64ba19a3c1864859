/** Answers that cost a walk over all lines, kept while no line moves. */
import type { Base } from './base.ts'

type Kept<Value> = { readonly moves: number; readonly value: Promise<Value> }

/** Reversals whose answers are kept. */
const most = 50

/**
 * Whatever changes a line raises its reversal's `moves`, in whichever process; so one read of that number tells whether
 * an answer is still true. Two who ask at once share one walk.
 */
export const remembering = <Value>({ db }: Base): ((id: string, ask: () => Promise<Value>) => Promise<Value>) => {
  const kept = new Map<string, Kept<Value>>()
  return async (id, ask) => {
    const row = await db.selectFrom('reversal').select('moves').where('id', '=', id).executeTakeFirst()
    const moves = row?.moves ?? 0
    const known = kept.get(id)
    if (known?.moves === moves) return known.value
    const value = ask()
    kept.delete(id)
    kept.set(id, { moves, value })
    value.catch(() => kept.delete(id))
    if (kept.size > most) kept.delete(kept.keys().next().value ?? '')
    return value
  }
}
