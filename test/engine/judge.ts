import type { Marketplace } from '../../src/core/marketplace.ts'
import type { Store } from '../../src/core/ports.ts'
import type { Attempt, Line } from '../../src/core/reversal.ts'
import type { Simulator } from '../../src/simulators/mturk/start.ts'

/** Where each submission that was brought stands. */
export type Brought = Map<string, { readonly id: string; readonly number: number }[]>

/** The marketplace with something of it replaced. */
export const but = (marketplace: Marketplace, own: Partial<Marketplace>): Marketplace => ({
  declaration: marketplace.declaration,
  look: (address) => marketplace.look(address),
  page: (task, cursor) => marketplace.page(task, cursor),
  task: (id) => marketplace.task(id),
  tasks: (cursor) => marketplace.tasks(cursor),
  rejected: (task, cursor) => marketplace.rejected(task, cursor),
  balance: () => marketplace.balance(),
  fingerprint: (salt) => marketplace.fingerprint(salt),
  quote: (facts) => marketplace.quote(facts),
  reverse: (call) => marketplace.reverse(call),
  close: () => marketplace.close(),
  ...own,
})

/** Notes every call that pays for which no attempt without an answer is on record when it is made (law 2). */
export const watched = (marketplace: Marketplace, store: Store, brought: Brought, unrecorded: string[]): Marketplace =>
  but(marketplace, {
    reverse: async (call) => {
      const places = brought.get(call.address.submission) ?? []
      const attempts = await Promise.all(places.map(({ id, number }) => store.reversals.attempts(id, number)))
      if (!attempts.some((made) => made.length > 0 && made.at(-1)?.answer === undefined))
        unrecorded.push(call.address.submission)
      return marketplace.reverse(call)
    },
  })

/** What the simulator's ledger and our record disagree about, in sentences. */
export const judge = (
  { ledger, defects }: Simulator,
  lines: readonly Line[],
  attempts: readonly Attempt[],
  unrecorded: readonly string[],
): readonly string[] => {
  const ours = (submission: string): number =>
    ledger.approvalsOf(submission).filter(({ call }) => call !== undefined).length
  const made = attempts.filter(({ answer }) => answer !== 'not sent').length
  const calls = ledger.calls('ApproveAssignment').length
  return [
    ...ledger.callsThatPaidSubmittedWork().map(({ input }) => `paid what was not rejected: ${JSON.stringify(input)}`),
    ...ledger.paidTwice().map((submission) => `paid twice: ${submission}`),
    ...unrecorded.map((submission) => `called before its attempt was on record: ${submission}`),
    ...(calls > made ? [`${calls} calls, ${made} attempts`] : []),
    ...lines.flatMap(({ submission, outcome }) =>
      (outcome === 'reversed') === ours(submission) > 0 || outcome === undefined || outcome === 'unknown'
        ? []
        : [`${submission} is ${outcome} and was approved by us ${ours(submission)} times`],
    ),
    ...defects.map((defect) => `the simulator failed: ${defect}`),
  ]
}
