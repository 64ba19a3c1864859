import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { csvRow } from '../../src/core/csv.ts'

const read = (text: string): string[][] => parse(text, { record_delimiter: '\r\n', relax_column_count: true })

test('whatever stands in the cells, another reader finds the same cells', () => {
  const cell = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom('', '"', '""', ',', '\r\n', '\n', ' a ', 'a"b,c', 'x\r', '=1+1'),
  )
  fc.assert(
    fc.property(fc.array(cell, { minLength: 2, maxLength: 6 }), (cells) => {
      const found = read(csvRow(cells))[0]?.map((text) => text.replace(/^'(?=[=+\-@\t\r＝＋－＠])/, ''))
      expect(found).toEqual(cells.map((text) => text.replaceAll('\0', '')))
    }),
  )
})

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '＝1', '＋1', '－1', '＠1', '\0=1'])(
  'the text %j is no formula to a spreadsheet',
  (text) => {
    expect(read(csvRow(['a', text]))[0]?.[1]).toBe(`'${text.replace('\0', '')}`)
  },
)

test('a number keeps its sign, and a formula in the middle of a text is left alone', () => {
  expect(csvRow([-1, 'a=b', 'a, b', 'say "so"', ''])).toBe('-1,a=b,"a, b","say ""so""",\r\n')
})
