import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ExactText } from '../../../src/core/website-file/exact-text.ts'
import { TableMarker } from '../../../src/core/website-file/marker.ts'
import { smallestHeader, smallestRow } from '../../../src/core/website-file/smallest.ts'
import { mturk } from '../../../src/markets/mturk/declaration.ts'
import { one, shapes, three, two } from './corpus.ts'

const { websiteFile: file, ids } = mturk
if (!file) throw new Error('the adapter declares no file for its website')

const markerFor = (chosen: readonly string[]): TableMarker =>
  new TableMarker({ file, words: ids.words, chosen: (cell) => (chosen.includes(cell) ? cell : undefined) })

const mark = (text: string, chosen: readonly string[]) => {
  const marker = markerFor(chosen)
  const out = marker.write(text) + marker.end()
  return { out, marker }
}

/** The rows as another reader of such tables sees them. */
const read = (text: string): string[][] => {
  const delimiter = text.includes('\t') ? '\t' : ','
  return parse(text.replace(/^\u00ef\u00bb\u00bf/, ''), { delimiter, relax_column_count: true })
}

describe.each(shapes)('$name', ({ text }) => {
  test('comes back byte for byte when no row of it is chosen', () => {
    const { out, marker } = mark(text, ['3SOMETHINGELSE'])
    expect(marker.problem).toBeUndefined()
    expect(out).toBe(text)
    expect([marker.markedRows, marker.marked.size]).toEqual([0, 0])
  })

  test('is changed in Approve and Reject of the chosen rows and nowhere else', () => {
    const { out, marker } = mark(text, [two])
    expect([...marker.marked]).toEqual([two])
    const [before, after] = [read(text), read(out)]
    const names = before[0] ?? []
    const [approve, reject] = [names.indexOf('Approve'), names.indexOf('Reject')]
    expect(marker.rows).toBe(before.length - 1)
    const expected = before.map((row) =>
      row.includes(two)
        ? names.map((_, column) => (column === approve ? 'x' : column === reject ? '' : (row[column] ?? '')))
        : row,
    )
    expect(after).toEqual(expected)
  })

  test('keeps the bytes of every other row, quotation marks and line ends as they are', () => {
    const { out } = mark(text, [two])
    const [start, end] = [text.indexOf(two), text.indexOf(three)]
    const rowStart = Math.max(text.lastIndexOf('\n', start), text.lastIndexOf('\r', start)) + 1
    expect(out.startsWith(text.slice(0, rowStart))).toBe(true)
    expect(out.endsWith(end > 0 ? text.slice(end) : '')).toBe(true)
  })
})

test('an untouched download: the chosen rows end with "x","", the others stay two cells short', () => {
  const { out } = mark(shapes[0]?.text ?? '', [one, three])
  expect(out.split('\r\n').map((row) => row.slice(-12))).toEqual([
    expect.stringContaining('"Reject"'),
    expect.stringContaining(',"x",""'),
    expect.stringContaining('"a door"'),
    expect.stringContaining(',"x",""'),
  ])
})

test('a cell that says something but a space is cleared, and an X becomes the mark', () => {
  expect(mark('AssignmentId,Approve,Reject\n3A,X, \n', ['3A']).out).toBe('AssignmentId,Approve,Reject\n3A,x,\n')
})

describe('a file in UTF-16', () => {
  const text = '\ufeffAssignmentId,Title,Approve,Reject\r\n3A,写真 \ud800 half,,\r\n'

  test.each([
    ['little-endian', (buffer: Buffer) => buffer],
    ['big-endian', (buffer: Buffer) => buffer.swap16()],
  ])('%s comes back in it, half characters and all, wherever it is cut', (_name, order) => {
    const bytes = order(Buffer.from(text, 'utf16le'))
    const expected = order(Buffer.from(text.replace('half,,', 'half,x,'), 'utf16le'))
    for (let size = 1; size < 12; size += 1) {
      const [exact, marker] = [new ExactText(), markerFor(['3A'])]
      const out: Buffer[] = []
      for (let at = 0; at < bytes.length; at += size)
        out.push(exact.bytes(marker.write(exact.read(bytes.subarray(at, at + size)))))
      const last = exact.end()
      out.push(exact.bytes(marker.write(last.text) + marker.end()), Buffer.from(last.half))
      expect(Buffer.concat(out)).toEqual(expected)
    }
  })
})

test('any bytes at all come out as they went in when nothing is chosen, or nothing comes out', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 300 }),
      fc.boolean(),
      fc.array(fc.integer({ min: 1, max: 50 }), { maxLength: 8 }),
      (random, headed, cuts) => {
        const bytes = Buffer.concat([Buffer.from(headed ? 'AssignmentId,Approve,Reject\n' : ''), random])
        const [exact, marker] = [new ExactText(), markerFor([one])]
        const out: Uint8Array[] = []
        let at = 0
        for (const size of [...cuts, bytes.length]) {
          out.push(exact.bytes(marker.write(exact.read(bytes.subarray(at, at + size)))))
          at += size
        }
        const last = exact.end()
        out.push(exact.bytes(marker.write(last.text) + marker.end()), last.half)
        if (marker.problem) return marker.problem.sentence.length > 0
        return Buffer.concat(out).equals(bytes)
      },
    ),
    { numRuns: 500 },
  )
})

describe('refused with a sentence', () => {
  test.each([
    ['a workbook', 'PK\u0003\u0004 xl/workbook.xml', 'This looks like an Excel workbook; save it as CSV'],
    [
      'a row without an end',
      `AssignmentId,Approve,Reject\n${'x'.repeat(1_100_000)}`,
      'In row 2 there is no line end in',
    ],
    [
      'JSON',
      '[{"AssignmentId":"3A"}]',
      'does not name a column with assignment ids and the columns Approve and Reject',
    ],
    ['a header without Reject', 'AssignmentId,Approve\n3A,\n', 'does not name a column with'],
    [
      'a mark that never closes',
      `AssignmentId,Approve,Reject\n3A,"${'x,'.repeat(600_000)}`,
      'In row 2 a quotation mark opens',
    ],
  ])('%s', (_name, text, sentence) => {
    const { out, marker } = mark(text, ['3A'])
    expect(marker.problem?.sentence).toContain(sentence)
    expect(out).not.toContain(',x')
  })
})

test('the short table is RFC 4180, one marked row a submission', () => {
  expect(smallestHeader(file) + smallestRow(file, one, '3HIT') + smallestRow(file, two, 'odd,"task"')).toBe(
    `assignmentId,HITId,Approve,Reject\r\n${one},3HIT,x,\r\n${two},"odd,""task""",x,\r\n`,
  )
})
