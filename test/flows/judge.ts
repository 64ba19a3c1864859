/** Holds our receipt against the simulator's ledger, line by line. What it refuses is a defect, whatever the mood. */
import { createHash } from 'node:crypto'
import { expect } from 'vitest'
import type { CallEntry } from '../../src/simulators/mturk/ledger.ts'
import type { Simulator } from '../../src/simulators/mturk/start.ts'
import type { Person } from '../support/person.ts'
import { readCsv, readJson, readPage, type Receipt, type ReceiptAttempt, type ReceiptLine } from './receipt.ts'

export type Judging = {
  /** Every id that was brought and must stand on a receipt. */
  readonly brought: readonly string[]
  /** Where several clients moved the balance or its reads lagged, it explains nothing. */
  readonly balances?: boolean
}

type Told = { readonly path: string; readonly receipt: Receipt }

/**
 * Everything that must be true once the reversals at these addresses have ended and nothing on them is unknown.
 * @returns the receipts, in the order of the addresses
 */
export const expectAgreement = async (
  simulator: Simulator,
  person: Person,
  paths: readonly string[],
  { brought, balances = true }: Judging,
): Promise<readonly Receipt[]> => {
  const told = await Promise.all(
    paths.map(async (path): Promise<Told> => ({ path, receipt: await readJson(person, path) })),
  )
  const receipts = told.map(({ receipt }) => receipt)
  expectOnlyRejectedPaid(simulator)
  expectEveryLine(receipts, brought)
  expectAttempts(simulator, receipts)
  expectSameWords(simulator, receipts)
  expectSameSums(simulator, receipts)
  if (balances) expectBalances(simulator, receipts)
  for (const { path, receipt } of told) {
    expectDigest(receipt)
    await expectSameForms(person, path, receipt)
  }
  return receipts
}

/** Nothing Submitted approved, nothing paid twice, every call on work that had been read as rejected (law 1). */
const expectOnlyRejectedPaid = ({ ledger, world, defects }: Simulator): void => {
  expect(defects).toEqual([])
  expect(ledger.callsThatPaidSubmittedWork()).toEqual([])
  expect(ledger.paidTwice()).toEqual([])
  const neverRead = ledger.calls('ApproveAssignment').filter((call) => !wasReadAsRejected({ ledger, world }, call))
  expect(neverRead).toEqual([])
  expect(ledger.calls('ApproveAssignment').filter((call) => call.input['OverrideRejection'] !== true)).toEqual([])
}

const submissionOf = (call: CallEntry): string => String(call.input['AssignmentId'])

/** A read of it, or of its whole task, was delivered before, at a time when it stood as rejected. */
export const wasReadAsRejected = ({ ledger, world }: Pick<Simulator, 'ledger' | 'world'>, call: CallEntry): boolean => {
  const id = submissionOf(call)
  const task = world.assignments.get(id)?.hit.id
  const reads = [
    ...ledger.calls('GetAssignment').filter(({ input }) => input['AssignmentId'] === id),
    ...ledger.calls('ListAssignmentsForHIT').filter(({ input }) => input['HITId'] === task),
  ]
  return reads.some(
    ({ sequence, delivered, error }) =>
      delivered &&
      error === undefined &&
      sequence < call.sequence &&
      statusAt({ ledger, world }, id, sequence) === 'Rejected',
  )
}

const statusAt = ({ ledger, world }: Pick<Simulator, 'ledger' | 'world'>, id: string, sequence: number) => {
  const changes = ledger.changesOf(id).filter(({ kind }) => kind !== 'bonus')
  const later = changes.find((change) => change.sequence > sequence)
  return later === undefined ? world.assignments.get(id)?.decision.status : later.from
}

/** Each id stands on the receipts exactly once per reversal, none is lost, and each line came to an end. */
const expectEveryLine = (receipts: readonly Receipt[], brought: readonly string[]): void => {
  const lines = receipts.flatMap((receipt) => receipt.lines)
  expect([...new Set(lines.map((line) => line.submission))].toSorted()).toEqual([...new Set(brought)].toSorted())
  for (const { lines: own } of receipts) expect(new Set(own.map((line) => line.submission)).size).toBe(own.length)
  const open = ['to come', 'calling', 'not looked up', 'reversible', 'unknown']
  expect(lines.filter((line) => open.includes(line.became))).toEqual([])
}

type OfLine = { readonly submission: string; readonly attempt: ReceiptAttempt; readonly feedback: string }

const attemptsOf = ({ receipt: { feedback }, lines, attempts }: Receipt): readonly OfLine[] => {
  const submissions = new Map(lines.map((line) => [line.number, line.submission]))
  return attempts.map((attempt) => ({ submission: submissions.get(attempt.line) ?? '', attempt, feedback }))
}

/** No call without its attempt (law 2), no affirmative answer that the ledger does not know, no old text sent (law 10). */
const expectAttempts = ({ ledger }: Simulator, receipts: readonly Receipt[]): void => {
  const attempts = receipts.flatMap(attemptsOf)
  const calls = ledger.calls('ApproveAssignment')
  const bySubmission = Map.groupBy(attempts, ({ submission }) => submission)
  const callsOf = Map.groupBy(calls, submissionOf)
  const without = [...callsOf].filter(([id, made]) => made.length > (bySubmission.get(id)?.length ?? 0))
  expect(without).toEqual([])
  const byRequest = new Map(calls.map((call) => [call.requestId, call]))
  for (const { submission, attempt, feedback } of attempts) {
    const call = attempt.requestId === undefined ? undefined : byRequest.get(attempt.requestId)
    if (call) expect(submissionOf(call)).toBe(submission)
    if (attempt.answer === 'done') expect(call).toMatchObject({ worked: true, error: undefined, delivered: true })
    if (call?.input['RequesterFeedback'] !== undefined) expect(call.input['RequesterFeedback']).toBe(feedback)
  }
}

type Truth = 'paid by us' | 'paid by others' | 'not paid'

/** The one word of each line is what the ledger says became of it. */
const expectSameWords = (simulator: Simulator, receipts: readonly Receipt[]): void => {
  const { ledger, world } = simulator
  const truthOf = (id: string): Truth => {
    const approvals = ledger.approvalsOf(id)
    if (approvals.some(({ call }) => call !== undefined)) return 'paid by us'
    return world.assignments.get(id)?.decision.status === 'Approved' && isOurs(simulator, id)
      ? 'paid by others'
      : 'not paid'
  }
  const of = Map.groupBy(
    receipts.flatMap((receipt) => receipt.lines),
    (line) => line.submission,
  )
  const said = [...of].map(([id, lines]) => [id, saidOf(lines)])
  const truth = [...of.keys()].map((id) => [id, truthOf(id)])
  expect(said).toEqual(truth)
  for (const [id, lines] of of) {
    const status = world.assignments.get(id)?.decision.status
    for (const { verdict } of lines) if (verdict === 'awaiting review') expect([id, status]).toEqual([id, 'Submitted'])
  }
}

const isOurs = ({ world }: Simulator, id: string): boolean => world.assignments.get(id)?.hit.account === world.account

/** `reversed` on exactly one of them, or on none. */
const saidOf = (lines: readonly ReceiptLine[]): Truth | 'paid by us twice' => {
  const reversed = lines.filter((line) => line.became === 'reversed').length
  if (reversed > 1) return 'paid by us twice'
  if (reversed === 1) return 'paid by us'
  const others = lines.some(({ verdict, refusal }) => verdict === 'already approved' || refusal === 'already approved')
  return others ? 'paid by others' : 'not paid'
}

const tenths = (decimal: string): number => Math.round(Number(decimal) * 1000)
const total = (line: ReceiptLine): number =>
  line.facts === null ? 0 : tenths(line.facts.reward) + tenths(line.facts.fee) + tenths(line.facts.tax)
const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0)

const paidOn = ({ lines }: Receipt): number => sum(lines.filter((line) => line.became === 'reversed').map(total))

const expectSameSums = ({ ledger }: Simulator, receipts: readonly Receipt[]): void => {
  const ours = ledger.payments().filter(({ call }) => call !== undefined)
  expect(sum(receipts.map(paidOn))).toBe(sum(ours.map(({ reward, fee }) => reward + fee)))
}

/** Of one reversal alone: what went out of the account, where it could be read, is what the receipt says was paid. */
const expectBalances = ({ ledger, world }: Simulator, receipts: readonly Receipt[]): void => {
  const [only, ...others] = receipts
  const moved = ledger.changes().some(({ kind, call }) => kind === 'balance' || call === undefined)
  if (only === undefined || others.length > 0 || moved) return
  const { balanceBefore, balanceAfter } = only.receipt
  expect(tenths(balanceAfter?.available ?? '')).toBe(world.account.balance)
  if (balanceBefore) expect(tenths(balanceBefore.available) - tenths(balanceAfter?.available ?? '')).toBe(paidOn(only))
}

/** Recomputed by the rule that the receipt itself states (law 9). */
const expectDigest = ({ receipt, attempts, events }: Receipt): void => {
  const endedAt = events.find(({ kind }) => kind === 'ended')?.at ?? ''
  const hash = createHash('sha256')
  for (const attempt of attempts) {
    const { line, number, step, by, engine, sentAt, answeredAt } = attempt
    const late = answeredAt === undefined || answeredAt > endedAt
    const { answer, said, requestId } = late ? {} : attempt
    const row = [line, number, step, by.id, by.name, engine, sentAt, late ? '' : answeredAt, answer, said, requestId]
    hash.update(`${JSON.stringify(row.map((cell) => (cell === '' || cell === undefined ? null : cell)))}\n`)
  }
  expect(hash.digest('hex')).toBe(receipt.digest)
}

/** CSV and page say of every line what the JSON says. */
const expectSameForms = async (person: Person, path: string, { lines }: Receipt): Promise<void> => {
  const csv = await readCsv(person, path)
  const shown = await readPage(person, path)
  const amount = (line: ReceiptLine): string => (line.facts === null ? '' : (total(line) / 1000).toFixed(3))
  expect(
    csv.map((row) => [
      row['line'],
      row['AssignmentId'],
      row['became'],
      row['total'] && Number(row['total']).toFixed(3),
    ]),
  ).toEqual(lines.map((line) => [String(line.number), line.submission, line.became, amount(line)]))
  const outcomes = lines.filter((line) => line.outcome !== undefined)
  expect(shown.map(({ number, submission, group }) => [number, submission, group])).toEqual(
    outcomes.map((line) => [line.number, line.submission, line.became]),
  )
}
