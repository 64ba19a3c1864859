import fc from 'fast-check'
import { expect, test } from 'vitest'
import { find, gather, idOf, pieces, workerOf } from './example.ts'

const prose = fc.constantFrom(
  ...'we rejected these by mistake on Tuesday Dear Ann look at the list below thanks Bo naïve 説明 الطريق don’t well-known'
    .concat(' 12 14:03 $1,310.40 2026-10-09 36h Q3 B12 v2.0 50% x e.g. ann@example.org — … (see below) “quoted” • * >')
    .split(' '),
)
const separator = fc.constantFrom(' ', '  ', ', ', ';', '\t', ' | ', '\u00a0', ' – ', "', '", '", "')
const lineEnd = fc.constantFrom('\n', '\r\n', '\r', '\n\n')
const sentence = fc.array(prose, { minLength: 1, maxLength: 12 }).map((words) => words.join(' '))

const disguise = fc.constantFrom<(id: string) => string>(
  (id) => id,
  (id) => id.toLowerCase(),
  (id) => `"${id}"`,
  (id) => `‘${id}’`,
  (id) => `«${id}»`,
  (id) => `[${id}]`,
  (id) => `${id.slice(0, 7)}\u200b${id.slice(7)}`,
  (id) => `${id}.`,
  (id) => `- ${id}`,
  (id) => `assignmentId=${id}`,
  (id) => `https://example.org/x?assignmentId=${id}&y=1`,
)

test('nothing is found in prose, and nothing in it is an error', () => {
  fc.assert(
    fc.property(fc.array(sentence, { maxLength: 10 }), lineEnd, (lines, end) => {
      const { found, refused } = find(lines.join(end))
      expect(found.map(({ submission }) => submission).filter((id) => !/^(Q3|B12|36H|X)$/.test(id))).toEqual([])
      expect(refused.filter(({ text }) => text !== 'v2.0')).toEqual([])
    }),
    { numRuns: 300 },
  )
})

test('every id planted in noise is found exactly once, on its line', () => {
  const planted = fc.record({
    before: fc.option(sentence, { nil: '' }),
    disguise,
    between: separator,
    after: fc.option(sentence, { nil: '' }),
  })
  fc.assert(
    fc.property(fc.array(planted, { maxLength: 20 }), (plants) => {
      const lines = plants.map(({ before, disguise: dress, between, after }, number) =>
        [before, dress(idOf(number)), after].filter((text) => text !== '').join(between),
      )
      const { found } = find(lines.join('\n'))
      expect(found.map(({ submission, line }) => [submission, line])).toEqual(
        plants.map((_, number) => [idOf(number), number + 1]),
      )
    }),
    { numRuns: 300 },
  )
})

test('every id planted in a table is found exactly once, in its row', () => {
  const cell = fc.string({
    unit: fc.constantFrom('a', 'B', '3', ' ', ',', '"', '\n', '\r\n', ';', '|', 'é'),
    maxLength: 12,
  })
  const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`
  fc.assert(
    fc.property(
      fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 20 }),
      fc.constantFrom(',', ';', '\t'),
      fc.constantFrom('\n', '\r\n'),
      fc.boolean(),
      (cells, delimiter, end, last) => {
        const rows = cells.map(([title, answer], number) =>
          [title, idOf(900 + number), idOf(number), workerOf(number), answer].map(quote).join(delimiter),
        )
        const header = ['Title', 'HITId', 'AssignmentId', 'WorkerId', 'Answer.x', 'Approve', 'Reject'].join(delimiter)
        const { found, refused, form } = find([header, ...rows].join(end) + (last ? end : ''))
        expect([form, refused]).toEqual(['table', []])
        expect(found.map(({ submission, where, named }) => [submission, where, named])).toEqual(
          cells.map((_, number) => [
            idOf(number),
            `row ${number + 2}, AssignmentId`,
            { worker: workerOf(number), task: idOf(900 + number) },
          ]),
        )
      },
    ),
    { numRuns: 200 },
  )
})

test('no text whatever makes it throw, and what it finds can be an id', () => {
  const soup = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.string({
      unit: fc.constantFrom(...Array.from('AssignmentId,hit:="[]{}|;\t\n\r 3A0b\u200b\ufeff–')),
      maxLength: 200,
    }),
  )
  fc.assert(
    fc.property(soup, (text) => {
      for (const { submission } of find(text).found) expect(submission).toMatch(/^[A-Z0-9]{1,64}$/)
    }),
    { numRuns: 1_000 },
  )
})

test('no bytes whatever make it throw', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 50 }), { maxLength: 5 }), async (chunks) => {
      for (const { submission } of (await gather(pieces(...chunks))).found)
        expect(submission).toMatch(/^[A-Z0-9]{1,64}$/)
    }),
    { numRuns: 300 },
  )
})
