import fc from 'fast-check'
import { expect, test } from 'vitest'
import { tooMuchIn } from '../../src/api/json-measure.ts'

const said = (json: string): string | undefined => tooMuchIn(Buffer.from(json))

const limits: readonly [string, number, (count: number) => string, string][] = [
  ['lists in lists', 8, (count) => '['.repeat(count), 'lies more than 8 deep'],
  ['objects in objects', 8, (count) => '{"a":'.repeat(count), 'lies more than 8 deep'],
  ['lists', 100, (count) => `[${'[],'.repeat(count - 1)}0]`, 'more than 100 lists'],
  ['fields', 100, (count) => `{${'"a" :0,'.repeat(count)}`, 'more than 100 fields'],
  ['numbers', 1_100, (count) => `[${'-2.5e-3,'.repeat(count)}]`, 'more than 1,100 numbers'],
  ['words', 1_100, (count) => `[ ${'null ,\n'.repeat(count)}]`, 'more than 1,100 numbers'],
  [
    'texts',
    200_000,
    (count) => `[${'"",'.repeat(count)}]`,
    'more than 200,000 texts. Bring them in parts, or as a file.',
  ],
]

test.each(limits)('of %s there may be %i and no more', (_, most, make, sentence) => {
  expect(said(make(most))).toBeUndefined()
  expect(said(make(most + 1))).toContain(sentence)
})

test('what stands in a text is nothing but text', () => {
  const marks = fc.string({
    unit: fc.constantFrom('"', '\\', '[', '{', ':', ',', ']', '}', '\n', 'é', '0'),
    maxLength: 300,
  })
  fc.assert(
    fc.property(fc.array(marks, { maxLength: 30 }), marks, (ids, reason) => {
      expect(said(JSON.stringify({ ids, reason, lines: [1, 2.5e-3, -1], leftOut: true }))).toBeUndefined()
      // Cut anywhere it is no JSON, and measured all the same.
      expect(said(JSON.stringify({ ids, reason }).slice(0, -3))).toBeUndefined()
    }),
  )
})
