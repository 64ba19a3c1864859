/** Claiming lines before a call that pays, and before a read that precedes one. */
import type { Claimed, WorkStore } from '../../core/work-store.ts'
import { word, type Base, type Trx } from '../base.ts'
import { toAttempt, toLine, toReversal } from '../rows.ts'
import type { AttemptRecord, LineRecord, ReversalRecord } from '../tables.ts'
import { touch } from '../touch.ts'

type Claim = {
  readonly reversalId: string
  readonly limit: number
  readonly engine: string
  readonly at: string
  readonly fingerprint?: string | undefined
}

/** Lines that came back go first, then the nearest deadline, then the order pasted. */
export const claimToReverse =
  (base: Base): WorkStore['claimToReverse'] =>
  async (reversalId, limit, engine, step, at, fingerprint) =>
    limit < 1 ? [] : base.together((trx) => claimIn(base, trx, { reversalId, limit, engine, at, fingerprint }, step))

const claimIn = async (base: Base, trx: Trx, claim: Claim, step: string): Promise<readonly Claimed[]> => {
  const { reversalId, engine, at } = claim
  const reversal = await goingOn(trx, reversalId, claim.fingerprint)
  if (!reversal) return []
  const rows = await trx
    .with('chosen', (eb) =>
      eb
        .selectFrom('line')
        .select('number')
        .where('reversal_id', '=', reversalId)
        .where('work', '=', word('waiting'))
        .where('reading', '=', 'done')
        .orderBy('turn')
        .orderBy('deadline')
        .orderBy('number')
        .limit(claim.limit)
        .$if(base.dialect === 'postgres', (query) => query.forUpdate().skipLocked()),
    )
    .updateTable('line')
    .set((eb) => ({ work: 'calling', engine, moved_at: at, attempts: eb('attempts', '+', 1) }))
    .where('reversal_id', '=', reversalId)
    .where('number', 'in', (eb) => eb.selectFrom('chosen').select('number'))
    .returningAll()
    .execute()
  if (rows.length === 0) return []
  const claimed = rows.toSorted(inOrder).map((row) => ({ row, attempt: attemptOf(reversal, row, claim, step) }))
  await trx
    .insertInto('attempt')
    .values(claimed.map(({ attempt }) => attempt))
    .execute()
  return claimed.map(({ row, attempt }) => ({
    line: toLine(row),
    reversal: toReversal(reversal),
    attempt: toAttempt(attempt),
    lostBefore: row.lost,
  }))
}

/** The reversal when calls may be made for it; its row is locked until the claim is committed. */
const goingOn = (trx: Trx, id: string, fingerprint?: string): Promise<ReversalRecord | undefined> =>
  touch(trx, id)
    .where('state', '=', 'reversing')
    .where('pause_trouble', 'is', null)
    .$if(fingerprint !== undefined, (query) =>
      query.where((eb) =>
        eb.exists(
          eb
            .selectFrom('account')
            .select('account.id')
            .whereRef('account.id', '=', 'reversal.account_id')
            .where('account.fingerprint', '=', fingerprint ?? ''),
        ),
      ),
    )
    .returningAll()
    .executeTakeFirst()

const inOrder = (a: LineRecord, b: LineRecord): number =>
  a.turn - b.turn || (a.deadline < b.deadline ? -1 : a.deadline > b.deadline ? 1 : a.number - b.number)

const attemptOf = (reversal: ReversalRecord, row: LineRecord, claim: Claim, step: string): AttemptRecord => ({
  reversal_id: row.reversal_id,
  line: row.number,
  number: row.attempts,
  step,
  by_id: reversal.standing_by_id ?? '',
  by_name: reversal.standing_by_name ?? '',
  engine: claim.engine,
  sent_at: claim.at,
  answered_at: null,
  answer: null,
  said: null,
  request_id: null,
  refusal: null,
})

export const claimStale =
  (base: Base): WorkStore['claimStale'] =>
  async (reversalId, before, limit, engine) => {
    if (limit < 1) return []
    return base.together(async (trx) => {
      if (!(await goingOn(trx, reversalId))) return []
      const rows = await trx
        .with('chosen', (eb) =>
          eb
            .selectFrom('line')
            .select('number')
            .where('reversal_id', '=', reversalId)
            .where('work', '=', word('waiting'))
            .where('reading', '=', 'done')
            .where('read_at', '<', before)
            .orderBy('turn')
            .orderBy('deadline')
            .orderBy('number')
            .limit(limit)
            .$if(base.dialect === 'postgres', (query) => query.forUpdate().skipLocked()),
        )
        .updateTable('line')
        .set({ reading: 'looking', engine })
        .where('reversal_id', '=', reversalId)
        .where('number', 'in', (eb) => eb.selectFrom('chosen').select('number'))
        .returningAll()
        .execute()
      return rows.toSorted(inOrder).map(toLine)
    })
  }
