/** What becomes of a line's money side, as columns. */
import { sql } from 'kysely'
import type { LineMove } from '../../core/work-store.ts'
import { later } from '../base.ts'

/** How long after an affirmative answer the marketplace's own record is read for the first time, in ms. */
const firstProof = 5_000

type Settled = Extract<LineMove, { work: 'settled' }>

/** `seen`: this very read showed the reversal in the marketplace's record (law 8). */
export const moveColumns = (move: LineMove, seen?: string) => {
  if (move.work === 'settled') return settledColumns(move, seen)
  if (move.work === 'waiting') return { ...back, work: 'waiting' as const, turn: 0 as const }
  return {
    ...back,
    work: 'asking' as const,
    outcome: 'unknown' as const,
    ask_at: move.askAt,
    unknown_since: sql<string>`coalesce(unknown_since, ${move.at})`,
    moved_at: move.at,
  }
}

const back = { engine: null, outcome: null, refusal: null, ask_at: null }

const settledColumns = (move: Settled, seen: string | undefined) => ({
  ...back,
  work: 'settled' as const,
  outcome: move.outcome,
  refusal: move.outcome === 'refused' ? (move.refusal ?? 'other') : null,
  said: move.said,
  presumed: move.presumed === true ? (1 as const) : (0 as const),
  settled_at: move.at,
  moved_at: move.at,
  ...(move.outcome === 'reversed' ? proof(move.at, seen) : {}),
})

const proof = (at: string, seen: string | undefined) =>
  seen === undefined ? { proof_at: later(at, firstProof) } : { recorded_at: seen, proof_at: null }
