/** What the ledger of the marketplace and our records disagree about, once every life is over. */
import { createHash } from 'node:crypto'
import type { TallyRow } from '../../src/core/reversal-store.ts'
import type { Attempt, Event, Line, Reversal } from '../../src/core/reversal.ts'
import type { Simulator } from '../../src/simulators/mturk/start.ts'
import { judge } from '../engine/judge.ts'
import { wasReadAsRejected } from '../flows/judge.ts'

export type Told = {
  readonly reversal: Reversal
  readonly lines: readonly Line[]
  readonly attempts: readonly Attempt[]
  readonly tally: readonly TallyRow[]
  readonly events: readonly Event[]
}

/** In sentences; none where nothing was lost, nothing was done twice and no word is wrong. */
export const faultsOf = (simulator: Simulator, told: readonly Told[]): readonly string[] => {
  const lines = told.flatMap((one) => one.lines)
  const attempts = told.flatMap((one) => one.attempts)
  return [
    ...judge(simulator, unique(lines), attempts, []),
    ...told.flatMap(unfinished),
    ...told.flatMap(wrongSums),
    ...told.flatMap(brokenRecords),
    ...told.flatMap(inVain),
    ...uncalled(simulator, told),
    ...unread(simulator),
    ...unpaid(simulator, lines),
  ]
}

/** A submission may stand on several reversals; on at most one of them it was reversed, and that one tells. */
const unique = (lines: readonly Line[]): readonly Line[] =>
  [...Map.groupBy(lines, ({ submission }) => submission).values()].flatMap(
    (same) => same.find(({ outcome }) => outcome === 'reversed') ?? same.at(-1) ?? [],
  )

const unfinished = ({ reversal, lines }: Told): readonly string[] =>
  reversal.state === 'ended'
    ? lines
        .filter(({ outcome, verdict }) => outcome === 'unknown' || (outcome === undefined && verdict === undefined))
        .map(({ number }) => `reversal ${reversal.number} has ended, its line ${number} has not`)
    : []

const wrongSums = ({ reversal, lines, tally }: Told): readonly string[] => {
  const counted = tally.reduce((sum, { count }) => sum + count, 0)
  const reversed = lines.filter(({ outcome }) => outcome === 'reversed')
  const said = tally.find(({ group }) => group === 'reversed')
  const fault = (what: string): string => `reversal ${reversal.number} ${what}`
  return [
    ...(counted === lines.length ? [] : [fault(`counts ${counted} of ${lines.length} lines`)]),
    ...((said?.count ?? 0) === reversed.length ? [] : [fault(`counts ${said?.count} of ${reversed.length} reversed`)]),
    ...((said?.sum ?? 0) === sumOf(reversed) ? [] : [fault(`sums up ${said?.sum} instead of ${sumOf(reversed)}`)]),
  ]
}

const sumOf = (lines: readonly Line[]): number =>
  lines.reduce((sum, { facts }) => sum + (facts ? facts.reward + facts.fee + facts.tax : 0), 0)

/** More than any trouble of ours can explain. */
const tooMany = 25

/** A line that is claimed, given back and claimed again, round and round. */
const inVain = ({ reversal, attempts }: Told): readonly string[] =>
  [...Map.groupBy(attempts, ({ line }) => line)]
    .filter(([, of]) => of.length > tooMany)
    .map(([line, of]) => `reversal ${reversal.number}: ${of.length} attempts for its line ${line}`)

/** Every event is bound to the one before it, and the digest to the attempts as they stood at the end (law 9). */
const brokenRecords = ({ reversal, attempts, events }: Told): readonly string[] => {
  let before = ''
  const broken = events.filter((event, index) => {
    const expected = hashOf(before, event)
    before = event.hash
    return event.hash !== expected || event.number !== index + 1
  })
  const { endedAt, digest } = reversal
  return [
    ...broken.map(({ number }) => `reversal ${reversal.number}: its event ${number} does not follow`),
    ...(endedAt === undefined || digestOf(attempts, endedAt) === digest
      ? []
      : [`reversal ${reversal.number}: its digest is not that of its attempts`]),
  ]
}

const hashOf = (before: string, { reversalId, number, at, kind, by, detail }: Event): string => {
  const sorted = Object.entries(detail).toSorted(([a], [b]) => (a < b ? -1 : 1))
  const row = [reversalId, number, at, kind, by?.id ?? null, by?.name ?? null]
  const bound = [...row, JSON.stringify(Object.fromEntries(sorted))]
  return createHash('sha256')
    .update(`${before}\n${JSON.stringify(bound)}`)
    .digest('hex')
}

const digestOf = (attempts: readonly Attempt[], endedAt: string): string => {
  const hash = createHash('sha256')
  for (const { line, number, step, by, engine, sentAt, answeredAt, answer, said, requestId } of attempts) {
    const late = answeredAt === undefined || answeredAt > endedAt
    const answered = late ? [null, null, null, null] : [answeredAt, answer, said, requestId]
    const row = [line, number, step, by.id, by.name, engine, sentAt, ...answered]
    hash.update(`${JSON.stringify(row.map((cell) => (cell === '' || cell === undefined ? null : cell)))}\n`)
  }
  return hash.digest('hex')
}

/** No call without its attempt, submission by submission (law 2). */
const uncalled = ({ ledger }: Simulator, told: readonly Told[]): readonly string[] => {
  const made = new Map<string, number>()
  for (const { lines, attempts } of told) {
    const of = new Map(lines.map(({ number, submission }) => [number, submission]))
    for (const { line } of attempts) made.set(of.get(line) ?? '', (made.get(of.get(line) ?? '') ?? 0) + 1)
  }
  const calls = Map.groupBy(ledger.calls('ApproveAssignment'), ({ input }) => String(input['AssignmentId']))
  return [...calls]
    .filter(([submission, of]) => of.length > (made.get(submission) ?? 0))
    .map(([submission, of]) => `${submission}: ${of.length} calls, ${made.get(submission) ?? 0} attempts`)
}

/** No call on anything that had not been read as rejected (law 1). */
const unread = (simulator: Simulator): readonly string[] =>
  simulator.ledger
    .calls('ApproveAssignment')
    .filter((call) => !wasReadAsRejected(simulator, call))
    .map(({ input }) => `called without having been read as rejected: ${String(input['AssignmentId'])}`)

/** What left the account is what the lines say. */
const unpaid = ({ ledger }: Simulator, lines: readonly Line[]): readonly string[] => {
  const left = ledger.payments().reduce((sum, { reward, fee }) => sum + reward + fee, 0)
  const said = sumOf(lines.filter(({ outcome }) => outcome === 'reversed'))
  return left === said ? [] : [`${left} left the account, ${said} were reversed`]
}
