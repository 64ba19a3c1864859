import fc from 'fast-check'
import { expect, test } from 'vitest'
import { numberInReference, referenceOf } from '../../src/core/reference.ts'

test('a reference has the number and eight letters that are not misread, and is always the same', () => {
  const reversal = { number: 42, id: '0123456789abcdef0123456789abcdef' }
  expect(referenceOf(reversal)).toMatch(/^OV-42-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/)
  expect(referenceOf(reversal)).toBe(referenceOf({ ...reversal }))
  expect(referenceOf({ ...reversal, number: 43 }).slice(6)).not.toBe(referenceOf(reversal).slice(6))
})

test('the number is read out of any reference, with or without its breaks and in any case', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 999_999_999 }), fc.uuid(), (number, id) => {
      const reference = referenceOf({ number, id })
      expect(numberInReference(reference)).toBe(number)
      expect(numberInReference(` ${reference.toLowerCase()} `)).toBe(number)
    }),
  )
})

test.each([
  '',
  'OV',
  'OV-',
  'OV-42',
  'OV-42-7K3M',
  'OV-x-7K3M-Q9TX',
  'OV-42-7K3M-Q9TXX',
  '42',
  'OV-4294967296999-AAAA-AAAA',
])('%j is no reference', (text) => {
  expect(numberInReference(text)).toBeUndefined()
})
