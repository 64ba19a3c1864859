import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { WebsiteFile } from '../../../src/core/website-file/columns.ts'
import { TableMarker } from '../../../src/core/website-file/marker.ts'
import { declared } from '../market-words.ts'

const file: WebsiteFile = {
  names: { submission: ['AssignmentId'], approve: ['Approve'], reject: ['Reject'] },
  mark: 'x',
  smallest: ['assignmentId', 'HITId', 'Approve', 'Reject'],
  steps: [],
  source: 'a test',
}

const mark = (text: string, chosen: readonly string[], pieces: readonly number[] = []) => {
  const marker = new TableMarker({
    file,
    words: declared().words,
    chosen: (cell) => (chosen.includes(cell) ? cell : undefined),
  })
  let out = ''
  let at = 0
  for (const size of [...pieces, text.length]) {
    out += marker.write(text.slice(at, at + size))
    at += size
  }
  out += marker.end()
  return { out, marked: [...marker.marked], problem: marker.problem }
}

/** The genuine shape: every cell quoted, CRLF, rows two cells shorter than the header, no line end at the end of the file. */
const genuine = [
  '"HITId","AssignmentId","WorkerId","AssignmentStatus","RequesterFeedback","Answer.label","Approve","Reject"',
  '"3HIT1","3ONE","AWORKER1","Rejected","Attention check, ""Q3""","line1\r\nline2"',
  '"3HIT1","3TWO","AWORKER2","Rejected","","plain"',
  '"3HIT2","3THREE","AWORKER3","Approved","","x"',
].join('\r\n')

describe('a file as it was downloaded', () => {
  test('gets x and an empty cell in the chosen rows; all else stays byte for byte', () => {
    const { out, marked, problem } = mark(genuine, ['3ONE'])
    expect(problem).toBeUndefined()
    expect(marked).toEqual(['3ONE'])
    expect(out).toBe(genuine.replace('"line1\r\nline2"', '"line1\r\nline2","x",""'))
  })

  test('whose last row is chosen still ends without a line end', () => {
    expect(mark(genuine, ['3THREE']).out).toBe(`${genuine},"x",""`)
  })

  test('of which no row is chosen stays as it is', () => {
    expect(mark(genuine, ['3FOUR'])).toMatchObject({ out: genuine, marked: [] })
  })
})

describe('a copy that a spreadsheet saved', () => {
  const resaved =
    'Index,AssignmentId,Reward,Approve,Reject\n0,3ONE,$0.05 ,,Too fast\n1,3TWO,$0.05 ,,\n2,3THREE,$0.05 ,X,\n'

  test('keeps its unquoted cells; what stood in Reject is cleared', () => {
    expect(mark(resaved, ['3ONE', '3TWO']).out).toBe(
      'Index,AssignmentId,Reward,Approve,Reject\n0,3ONE,$0.05 ,x,\n1,3TWO,$0.05 ,x,\n2,3THREE,$0.05 ,X,\n',
    )
  })

  test.each([';', '\t', '|'])('may be delimited by %j', (delimiter) => {
    const other = resaved.replaceAll(',', delimiter)
    expect(mark(other, ['3TWO']).out).toBe(
      other.replace(
        `1${delimiter}3TWO${delimiter}$0.05 ${delimiter}`,
        `1${delimiter}3TWO${delimiter}$0.05 ${delimiter}x`,
      ),
    )
  })

  test('may begin with a byte order mark, and its rows may end with CR alone', () => {
    const old = `ï»¿AssignmentId,Approve,Reject\r3ONE,,\r3TWO,,`
    expect(mark(old, ['3ONE', '3TWO']).out).toBe(`ï»¿AssignmentId,Approve,Reject\r3ONE,x,\r3TWO,x,`)
  })

  test('may name its columns in other ways and in another order', () => {
    const reordered = 'reject,approve,assignment_id\nLate,,3ONE\n'
    expect(mark(reordered, ['3ONE']).out).toBe('reject,approve,assignment_id\n,x,3ONE\n')
  })

  test('may hold a submission twice: both rows are marked', () => {
    const twice = 'AssignmentId,Approve,Reject\n3ONE,,\n3ONE,,no\n'
    expect(mark(twice, ['3ONE'])).toMatchObject({
      out: 'AssignmentId,Approve,Reject\n3ONE,x,\n3ONE,x,\n',
      marked: ['3ONE'],
    })
  })
})

describe('refused, and nothing comes out', () => {
  test.each([
    ['', 'This file is empty.'],
    ['AssignmentId,WorkerId\n3ONE,AWORKER\n', 'does not name a column with'],
    ['3ONE\n3TWO\n', 'does not name a column with'],
    [
      'AssignmentId,Approve,Reject\n3ONE,"never closed,\n3TWO,,\n',
      'In row 2 a quotation mark opens a cell and never closes.',
    ],
  ])('%j: %s', (text, sentence) => {
    const { problem } = mark(text, ['3ONE'])
    expect(problem?.sentence).toContain(sentence)
    expect(problem?.fields?.[0]?.field).toBe('file')
  })
})

const cell = fc.oneof(
  fc.constantFrom('', '3ONE', '3TWO', '3SIX', 'x', 'X', 'a "b" c', 'two\r\nlines', 'one\nline', ' spaced ', ',;\t'),
  fc.string({ maxLength: 12 }),
)
const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`
/** As programs write it: quoted where it must be, or always. */
const written = (text: string, always: boolean): string => (always || /[",;\t|\r\n]/.test(text) ? quoted(text) : text)

const table = fc.record({
  rows: fc.array(
    fc.record({ cells: fc.array(cell, { minLength: 3, maxLength: 3 }), short: fc.integer({ min: 0, max: 2 }) }),
  ),
  always: fc.boolean(),
  ending: fc.constantFrom('\n', '\r\n'),
  last: fc.boolean(),
  pieces: fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 12 }),
})

test('whatever the table, nothing but Approve and Reject of the chosen rows changes, wherever it is cut', () => {
  fc.assert(
    fc.property(table, ({ rows, always, ending, last, pieces }) => {
      const header = ['AssignmentId', 'Answer.text', 'Approve', 'Reject'].map((name) => written(name, always)).join(',')
      const lines = rows.map(({ cells, short }) => {
        const [id = '', answer = '', approve = ''] = cells
        return {
          id: id.trim(),
          cells: [id, answer, approve, 'why'].slice(0, 4 - short).map((one) => written(one, always)),
        }
      })
      const chosen = ['3ONE', '3TWO']
      const text = [header, ...lines.map(({ cells }) => cells.join(','))].join(ending) + (last ? ending : '')
      const expected = lines.map(({ id, cells }) => {
        if (!chosen.includes(id)) return cells.join(',')
        const marks = (cells[0] ?? '').startsWith('"')
        const [first = '', second = '', approve = '', reject = ''] = cells
        const approved =
          approve.replace(/^"|"$/g, '').trim() === 'x' ? approve : written('x', marks || approve.startsWith('"'))
        return [
          first,
          second,
          approved,
          reject === '' ? written('', marks) : written('', marks || reject.startsWith('"')),
        ].join(',')
      })
      const { out, problem } = mark(text, chosen, pieces)
      expect(problem).toBeUndefined()
      expect(out).toBe([header, ...expected].join(ending) + (last ? ending : ''))
    }),
    { numRuns: 500 },
  )
})
