/** Claiming lines before a call that pays, and before a read that precedes one. */
import { sql } from 'kysely'
import type { Claimed, ClaimedLine, WorkStore } from '../../core/work-store.ts'
import { word, type Base, type Trx } from '../base.ts'
import { prepared } from '../prepared.ts'
import { toAttempt, toLine } from '../rows.ts'
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
export const claimToReverse = (base: Base): WorkStore['claimToReverse'] => {
  const statements = statementsOf(base)
  return async (reversalId, limit, engine, step, at, fingerprint) => {
    if (limit < 1) return []
    return base.together(
      (trx) => claimIn(trx, { reversalId, limit, engine, at, fingerprint }, step, statements),
      reversalId,
    )
  }
}

type Statements = ReturnType<typeof statementsOf>

/** Only what a call needs: with all their columns the rows cost more than the statements. */
const ofReversal = ['id', 'feedback', 'standing_by_id', 'standing_by_name'] as const
const ofLine = [
  'reversal_id',
  'number',
  'submission',
  'verdict',
  'read_at',
  'known',
  'task',
  'old_text',
  'turn',
  'deadline',
  'attempts',
  'lost',
] as const
type ClaimedReversal = Pick<ReversalRecord, (typeof ofReversal)[number]>
type CalledRow = Pick<LineRecord, (typeof ofLine)[number]>
type Turn = Pick<LineRecord, 'turn' | 'deadline' | 'number'>

const statementsOf = ({ dialect }: Base) => ({
  /** The reversal when calls may be made for it with these credentials; its row is locked until the claim is committed. */
  goOnAs: prepared((trx, { id, fingerprint }: { readonly id: string; readonly fingerprint: string }) =>
    going(trx, id)
      .where((eb) =>
        eb.exists(
          eb
            .selectFrom('account')
            .select('account.id')
            .whereRef('account.id', '=', 'reversal.account_id')
            .where('account.fingerprint', '=', fingerprint),
        ),
      )
      .returning(ofReversal),
  ),
  take: prepared((trx, { reversalId, limit, engine, at }: Pick<Claim, 'reversalId' | 'limit' | 'engine' | 'at'>) =>
    trx
      .with('chosen', (eb) =>
        eb
          .selectFrom('line')
          .select('number')
          .where('reversal_id', '=', reversalId)
          .where('work', '=', word('waiting'))
          .where('reading', '=', word('done'))
          .orderBy('turn')
          .orderBy('deadline')
          .orderBy('number')
          // SQLite plans by the limit's value where that is all there is, and so anew for each value bound.
          .limit(sql<number>`${limit} + 0`)
          .$if(dialect === 'postgres', (query) => query.forUpdate().skipLocked()),
      )
      .updateTable('line')
      .set((eb) => ({ work: 'calling', engine, moved_at: at, attempts: eb('attempts', '+', 1) }))
      .where('reversal_id', '=', reversalId)
      .where('number', 'in', (eb) => eb.selectFrom('chosen').select('number'))
      .returning(ofLine),
  ),
  begin: prepared((trx, attempt: AttemptRecord) => trx.insertInto('attempt').values(attempt)),
})

const claimIn = async (trx: Trx, claim: Claim, step: string, statements: Statements): Promise<readonly Claimed[]> => {
  const { reversalId, limit, engine, at, fingerprint } = claim
  const reversal =
    fingerprint === undefined
      ? await goingOn(trx, reversalId)
      : (await statements.goOnAs(trx, { id: reversalId, fingerprint })).rows[0]
  if (!reversal) return []
  const { rows } = await statements.take(trx, { reversalId, limit, engine, at })
  if (rows.length === 0) return []
  const claimed = rows.toSorted(inOrder).map((row) => ({ row, attempt: attemptOf(reversal, row, claim, step) }))
  const [first, ...more] = claimed.map(({ attempt }) => attempt)
  if (first && more.length === 0) await statements.begin(trx, first)
  else if (first)
    await trx
      .insertInto('attempt')
      .values([first, ...more])
      .execute()
  return claimed.map(({ row, attempt }) => ({
    line: claimedLine(row),
    reversal: { id: reversal.id, feedback: reversal.feedback },
    attempt: toAttempt(attempt),
    lostBefore: row.lost,
  }))
}

const going = (trx: Trx, id: string) =>
  touch(trx, id).where('state', '=', 'reversing').where('pause_trouble', 'is', null)

/** The reversal when calls may be made for it; its row is locked until the claim is committed. */
const goingOn = (trx: Trx, id: string): Promise<ClaimedReversal | undefined> =>
  going(trx, id).returning(ofReversal).executeTakeFirst()

const inOrder = (a: Turn, b: Turn): number =>
  a.turn - b.turn || (a.deadline < b.deadline ? -1 : a.deadline > b.deadline ? 1 : a.number - b.number)

const claimedLine = (row: CalledRow): ClaimedLine => ({
  reversalId: row.reversal_id,
  number: row.number,
  submission: row.submission,
  ...(row.verdict === null ? {} : { verdict: row.verdict }),
  ...(row.read_at === null ? {} : { readAt: row.read_at }),
  ...(row.known === 1 ? { facts: { task: row.task, oldText: row.old_text } } : {}),
})

const attemptOf = (reversal: ClaimedReversal, row: CalledRow, claim: Claim, step: string): AttemptRecord => ({
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
    }, reversalId)
  }
