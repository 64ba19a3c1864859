import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { RowReader } from '../../../src/core/ids/rows.ts'

const read = (
  delimiter: string,
  ...pieces: readonly string[]
): { rows: string[][]; lines: number[]; told: string[] } => {
  const [rows, lines, told]: [string[][], number[], string[]] = [[], [], []]
  const reader = new RowReader(delimiter, {
    row: (cells, line) => {
      rows.push([...cells])
      lines.push(line)
    },
    unclosed: (line) => told.push(`unclosed ${line}`),
    tooLong: (line) => told.push(`too long ${line}`),
  })
  for (const piece of pieces) reader.write(piece)
  reader.end()
  return { rows, lines, told }
}

const delimiter = fc.constantFrom(',', ';', '\t', '|')
const cell = fc.string({
  unit: fc.constantFrom('a', '3', ' ', ',', ';', '\t', '|', '"', '\n', 'é', '😀'),
  maxLength: 8,
})
const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 5 }), { minLength: 1, maxLength: 8 })
const write = (rows: string[][], by: string): string =>
  rows.map((cells) => cells.map((each) => `"${each.replaceAll('"', '""')}"`).join(by)).join('\n')

test('cells come back as they were written, as csv-parse reads them too', () => {
  fc.assert(
    fc.property(table, delimiter, (rows, by) => {
      const text = write(rows, by)
      const referee: string[][] = parse(text, { delimiter: by, record_delimiter: '\n', relax_column_count: true })
      expect(read(by, text)).toMatchObject({ rows, told: [] })
      expect(referee).toEqual(rows)
    }),
  )
})

test('it does not matter where the pieces are cut', () => {
  const soup = fc.string({ unit: fc.constantFrom('a', ' ', ',', '"', '"', '\n'), maxLength: 60 })
  fc.assert(
    fc.property(soup, fc.array(fc.nat({ max: 60 }), { maxLength: 6 }), (text, cuts) => {
      const places = [0, ...cuts.toSorted((a, b) => a - b), text.length]
      const pieces = places.slice(1).map((to, index) => text.slice(places[index] ?? 0, to))
      expect(read(',', ...pieces)).toEqual(read(',', text))
    }),
    { numRuns: 2_000 },
  )
})

test('every line belongs to exactly one row', () => {
  const soup = fc.string({ unit: fc.constantFrom('a', ' ', ',', '"', '"', '\n'), maxLength: 80 })
  fc.assert(
    fc.property(soup, (text) => {
      const { rows, lines } = read(',', `${text}\n`)
      const within = rows.map((cells) => 1 + cells.join('').split('\n').length - 1)
      expect(within.reduce((sum, count) => sum + count, 0)).toBe(text.split('\n').length)
      expect(lines).toEqual(within.map((_, index) => 1 + within.slice(0, index).reduce((sum, count) => sum + count, 0)))
    }),
    { numRuns: 2_000 },
  )
})

test('spaces around quoted cells, empty cells and ragged rows', () => {
  expect(read(',', 'a, "b,c" ,\n,,\n"",x\n\nlast').rows).toEqual([
    ['a', 'b,c', ''],
    ['', '', ''],
    ['', 'x'],
    [''],
    ['last'],
  ])
})

test('a stray mark costs its own cell', () => {
  expect(read(',', '"a" b,c\n"d,"e",f\ng"h,i\n').rows).toEqual([
    ['"a" b', 'c'],
    ['"d', 'e', 'f'],
    ['g"h', 'i'],
  ])
})
