import { describe, expect, test } from 'vitest'
import { assignmentFee, bonusFee } from '../../../src/simulators/mturk/fees.ts'
import { formatAmount, parseAmount } from '../../../src/simulators/mturk/money.ts'

function fee(reward: string, more: { maxAssignments?: number; masters?: boolean; premium?: number } = {}): string {
  const basis = { maxAssignments: 1, masters: false, premium: 0, ...more, reward: parseAmount(reward) }
  return formatAmount(assignmentFee(basis))
}

describe('the fee of an approved assignment', () => {
  test.for([
    ['0.00', '0.01'],
    ['0.01', '0.01'],
    ['0.05', '0.01'],
    ['0.07', '0.01'],
    ['0.08', '0.02'],
    ['0.52', '0.10'],
    ['0.53', '0.11'],
    ['1.00', '0.20'],
    ['250.00', '50.00'],
  ] as const)('on %s is %s: a fifth, half up, at least a cent', ([reward, expected]) => {
    expect(fee(reward)).toBe(expected)
  })

  test('has another fifth from ten assignments on, which has no minimum of its own', () => {
    expect(fee('0.50', { maxAssignments: 9 })).toBe('0.10')
    expect(fee('0.50', { maxAssignments: 10 })).toBe('0.20')
    expect(fee('0.01', { maxAssignments: 10 })).toBe('0.01')
  })

  test('has a twentieth for Masters, and premium qualifications on top', () => {
    expect(fee('1.00', { masters: true })).toBe('0.25')
    expect(fee('0.10', { masters: true })).toBe('0.03')
    expect(fee('1.00', { premium: 500 })).toBe('0.70')
  })

  test('may be rounded once over the sum, which the price list leaves open', () => {
    const basis = { reward: parseAmount('0.07'), maxAssignments: 10, masters: true, premium: 0 }
    expect(formatAmount(assignmentFee(basis, 'parts'))).toBe('0.02')
    expect(formatAmount(assignmentFee(basis, 'sum'))).toBe('0.03')
  })

  test('of a bonus is a fifth, at least a cent', () => {
    expect(formatAmount(bonusFee(parseAmount('0.01')))).toBe('0.01')
    expect(formatAmount(bonusFee(parseAmount('12.34')))).toBe('2.47')
  })
})

describe('amounts', () => {
  test('are read as the API writes them', () => {
    expect(['5', '5.', '5.5', '101.42', '0'].map(parseAmount)).toEqual([5000, 5000, 5500, 101_420, 0])
    for (const wrong of ['', '-1', '1.234', '1,00', '$1', '.5', '9'.repeat(20)]) {
      expect(() => parseAmount(wrong)).toThrow(RangeError)
    }
  })

  test('never show a debt', () => {
    expect(formatAmount(-500)).toBe('0.00')
    expect(formatAmount(1_234_560)).toBe('1234.56')
  })
})
