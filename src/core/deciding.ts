/**
 * What an answer does to a line while money moves: one table for the answer of a call, one for a read that has to tell
 * what a lost answer did (laws 3, 4, 6 and 8). Pure: every fact is passed in.
 */
import type { Declaration, Reversed, SubmissionFacts } from './marketplace.ts'
import type { AnswerRecord, LineMove } from './work-store.ts'
import type { Attempt, AttemptRefusal, Instant, Refusal, State } from './reversal.ts'
import { minute as toTheMinute } from './times.ts'
import { deadlineOf, saidInShort, unpayable, type Read } from './verdict.ts'

export type CallDecided = Pick<AnswerRecord, 'answer' | 'said' | 'requestId' | 'refusal' | 'move'>

/**
 * After the answer of the call that pays. `at`: when it was answered, or given up. `lostBefore`: the answer to an earlier call
 * for the line was lost, so that one may have paid: then no refusal settles it, whatever its reason.
 */
export const afterCall = (answer: Reversed, at: Instant, lostBefore: boolean): CallDecided => {
  const said = saidInShort(answer.said)
  const record = { said, ...(answer.said.requestId === undefined ? {} : { requestId: answer.said.requestId }) }
  switch (answer.kind) {
    case 'done':
      return { ...record, answer: 'done', move: { work: 'settled', outcome: 'reversed', said, at } }
    case 'slow down':
      return { ...record, answer: 'slow down', move: { work: 'waiting' } }
    case 'lost':
      return { ...record, answer: 'lost', move: { work: 'asking', askAt: at, at } }
    case 'account':
      // What may have been done is a lost answer, whatever else it says about the account.
      return answer.surelyNotDone
        ? { ...record, answer: 'account', move: { work: 'waiting' } }
        : { ...record, answer: 'lost', move: { work: 'asking', askAt: at, at } }
    case 'refused':
      return {
        ...record,
        answer: 'refused',
        refusal: answer.why,
        move: refusedBy(answer.why, said, at, lostBefore),
      }
  }
}

const refusedBy = (why: AttemptRefusal, said: string, at: Instant, lostBefore: boolean): LineMove =>
  // Only a read explains these: somebody else decided, or the task was deleted meanwhile.
  lostBefore || why === 'already decided' || why === 'not found'
    ? { work: 'asking', askAt: at, at }
    : refusedAs(why, said, at)

/** The text that goes to the worker with this line: never the old rejection text again (law 10). */
export const feedbackFor = (feedback: string, oldText: string): string =>
  squeezed(feedback) === squeezed(oldText) ? '' : feedback

/** What is known of a line when a read about it was answered. Instants are ours; `skewMs` is their clock minus ours. */
export type Situation = {
  readonly state: State
  /** All attempts of the line, in order. */
  readonly attempts: readonly Attempt[]
  /** How often it was asked about before this read. */
  readonly asked: number
  /** What we sent to the worker; '' for nothing. */
  readonly feedback: string
  /** The text that the record held before our first call. */
  readonly textBefore: string
  readonly declaration: Declaration
  readonly skewMs: number
  /**
   * Every attempt was timed by the clock whose difference {@link skewMs} is. Otherwise (another process made it, the clock was
   * set meanwhile, the difference is not known) its time cannot be compared with the record's.
   */
  readonly sameClock: boolean
  readonly at: Instant
}

/** After a read of a line whose answer was lost, or was refused as already decided. */
export const afterRead = (read: Read, situation: Situation): LineMove => {
  // An affirmative answer that came after the line had been taken over decides by itself (law 8).
  const done = situation.attempts.find(({ answer }) => answer === 'done')
  if (done) return { work: 'settled', outcome: 'reversed', said: done.said ?? '', at: situation.at }
  if (read.kind === 'lost') return askAgain(situation)
  if (read.kind === 'absent') {
    if (lostOnes(situation).length > 0) return askAgain(situation)
    return refusedAs(read.why === 'gone' ? 'gone' : 'not found', saidInShort(read.said), situation.at)
  }
  switch (read.facts.status) {
    case 'approved':
      return approved(read.facts, situation)
    case 'rejected':
      return wasRefused(situation) ? refusedYetRejected(read.facts, situation) : lostYetRejected(situation)
    case 'awaiting review':
      return onceNothingCanLand(situation, refusedAs('awaiting review', '', situation.at))
    case 'other':
      return onceNothingCanLand(
        situation,
        refusedAs('other', unpayable(read.facts, situation.declaration), situation.at),
      )
  }
}

/** After this many asks a line may stay unknown while its reversal ends. */
export const quickAsks = 5
const second = 1000
const minute = 60 * second
const hour = 60 * minute
const askDelays = [second, 2 * second, 5 * second, 15 * second, minute, 5 * minute, hour, 6 * hour] as const

/** How long to wait after an ask that told nothing, in ms; at last daily (law 4). */
export const askDelay = (asked: number): number => askDelays[asked] ?? 24 * hour

/** Reads so soon after a lost answer may come before the work, or be stale: until then they prove nothing, in ms. */
const settles = 3 * second
/** Records lag behind decisions; for so long a read that contradicts a refusal is taken for a stale one, in ms. */
const lags = 10 * second
/** Clocks and stamps differ; only an approval earlier than this before our first lost call is surely another's, in ms. */
const clearly = 2 * minute

const lostOnes = ({ attempts }: Situation): readonly Attempt[] =>
  attempts.filter(({ answer }) => answer === undefined || answer === 'lost')

/** The last call was refused: because the submission was decided already, or after an earlier one whose answer was lost. */
const wasRefused = ({ attempts }: Situation): boolean => attempts.at(-1)?.answer === 'refused'

const lastSent = ({ attempts }: Situation): number => Math.max(0, ...attempts.map(({ sentAt }) => Date.parse(sentAt)))

const landsUntil = (situation: Situation): number => lastSent(situation) + situation.declaration.landsWithin

/** From then on a read shows what became of the last call, even of one that landed at the last moment. */
const shownFrom = (situation: Situation): number => landsUntil(situation) + lags

const refusedAs = (refusal: Refusal, said: string, at: Instant): LineMove => ({
  work: 'settled',
  outcome: 'refused',
  refusal,
  said,
  at,
})

const presumed = (said: string, at: Instant): LineMove => ({
  work: 'settled',
  outcome: 'reversed',
  said,
  presumed: true,
  at,
})

/** The moments at which nothing lands any more and at which a read ends the waiting are worth reads of their own. */
const turnAfter = (situation: Situation): number =>
  [landsUntil(situation), shownFrom(situation)].find((turn) => turn > Date.parse(situation.at)) ?? Infinity

const askAgain = (situation: Situation): LineMove => {
  const now = Date.parse(situation.at)
  const next = now + askDelay(situation.asked)
  return { work: 'asking', askAt: new Date(Math.min(next, turnAfter(situation))).toISOString(), at: situation.at }
}

/** Reads before that moment would use up the few for which the end waits. */
const askOnceNothingCanLand = (situation: Situation): LineMove => ({
  work: 'asking',
  askAt: new Date(turnAfter(situation)).toISOString(),
  at: situation.at,
})

const onceNothingCanLand = (situation: Situation, move: LineMove): LineMove =>
  lostOnes(situation).length > 0 && Date.parse(situation.at) < shownFrom(situation) ? askAgain(situation) : move

const approved = (facts: SubmissionFacts, situation: Situation): LineMove => {
  const first = lostOnes(situation)[0]
  if (first === undefined) return refusedAs('already approved', '', situation.at)
  const calledAt = Date.parse(first.sentAt) + situation.skewMs
  const approvedAt = Date.parse(facts.approvedAt ?? '')
  if (situation.sameClock && facts.approvedAt !== undefined && approvedAt < calledAt - clearly)
    return refusedAs(
      'already approved',
      `approved on ${toTheMinute(facts.approvedAt)} UTC, before our call`,
      situation.at,
    )
  if (anothersText(facts, situation))
    return refusedAs('already approved', 'the record does not hold the feedback that we sent', situation.at)
  return presumed('', situation.at)
}

/** Only where the marketplace shows texts at all can a missing one say something. */
const anothersText = (facts: SubmissionFacts, { feedback, textBefore }: Situation): boolean => {
  const shown = facts.oldText !== '' || textBefore !== ''
  return feedback !== '' && shown && squeezed(facts.oldText) !== squeezed(feedback)
}

const squeezed = (text: string): string => text.replace(/\s+/g, ' ').trim()

/**
 * Refused as already decided, yet read as rejected: either the read is stale, or the refusal meant something else. After
 * a lost answer it is the proof that the lost call was carried out, unless the time for reversing is over; a fresh read is
 * waited for a little, since it tells whether somebody else decided. Any other refusal after a lost answer holds once the
 * lost call can no longer land.
 */
const refusedYetRejected = (facts: SubmissionFacts, situation: Situation): LineMove => {
  const now = Date.parse(situation.at)
  const { said = '', refusal = 'already decided' } = situation.attempts.at(-1) ?? {}
  if (refusal !== 'already decided') return onceNothingCanLand(situation, refusedAs(refusal, said, situation.at))
  const late = now + situation.skewMs > Date.parse(deadlineOf(facts, situation.declaration) ?? '')
  const lost = lostOnes(situation).length > 0
  if (lost && !late) return now < lastSent(situation) + lags ? askAgain(situation) : presumed(said, situation.at)
  const sure = now >= shownFrom(situation) || (late && !lost && situation.asked > 0)
  return sure ? refusedAs(late ? 'too late' : 'other', said, situation.at) : askAgain(situation)
}

/** While the confirmation stands it is reversed again; stopped, it waits until the lost call can no longer land. */
const lostYetRejected = (situation: Situation): LineMove => {
  const now = Date.parse(situation.at)
  const last = situation.attempts.at(-1)
  if (situation.state === 'reversing') {
    const lostAt = Date.parse(last?.answeredAt ?? last?.sentAt ?? situation.at)
    const paysAgain = situation.declaration.secondCall === 'pays'
    if (now >= (paysAgain ? shownFrom(situation) : lostAt + settles)) return { work: 'waiting' }
    return paysAgain ? askOnceNothingCanLand(situation) : askAgain(situation)
  }
  if (now < shownFrom(situation)) return askAgain(situation)
  return { work: 'settled', outcome: 'not attempted', said: 'the lost call was never carried out', at: situation.at }
}
