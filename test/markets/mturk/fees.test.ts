import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { SubmissionFacts } from '../../../src/core/marketplace.ts'
import { quote } from '../../../src/markets/mturk/fees.ts'

const facts = (reward: number, manyAssignments = false, masters = false): SubmissionFacts => ({
  submission: '3EX',
  task: { id: '3EXHIT', title: 'T', reward, madeElsewhere: '', pricing: { manyAssignments, masters } },
  worker: 'AEX',
  status: 'rejected',
  nativeStatus: 'Rejected',
  oldText: '',
})

describe('What a reversal costs at Mechanical Turk, in tenths of a cent', () => {
  test.each([
    ['$0.60', 600, false, false, 120, 'Fee, 20 %'],
    ['$0.50 on a HIT of ten', 500, true, false, 200, 'Fee, 40 %'],
    ['$0.01: the fee is at least a cent', 10, false, false, 10, 'Fee, 20 %'],
    ['$0.00: the fee is at least a cent', 0, false, false, 10, 'Fee, 20 %'],
    ['$0.52: 0.104 is rounded down', 520, false, false, 100, 'Fee, 20 %'],
    ['$0.53: 0.106 is rounded up', 530, false, false, 110, 'Fee, 20 %'],
    ['$1.00 for Masters', 1000, false, true, 250, 'Fee, 25 %'],
    ['$1.00 for Masters on a HIT of ten', 1000, true, true, 450, 'Fee, 45 %'],
  ])('%s', (_what, reward, many, masters, fee, feeLabel) => {
    expect(quote(facts(reward, many, masters))).toMatchObject({ reward, fee, tax: 0, certainty: 'estimate', feeLabel })
  })

  test('is always whole cents, at least one, and never falls when the reward rises', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.nat(1000), fc.boolean(), fc.boolean(), (cents, more, many, masters) => {
        const one = quote(facts(cents * 10, many, masters)).fee
        const other = quote(facts((cents + more) * 10, many, masters)).fee
        return one % 10 === 0 && one >= 10 && other >= one
      }),
    )
  })
})
