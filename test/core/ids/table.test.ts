import { describe, expect, test } from 'vitest'
import { find, idOf, idsIn, one, resultColumns, sentences, task, three, two, worker, workerOf } from './example.ts'

const fixed = [...resultColumns, 'Input.image_url', 'Answer.label', 'Approve', 'Reject']

/** A row as the Requester website writes it: two cells shorter than the header, every cell quoted. */
const resultRow = (submission: string, answer = 'cat'): string[] => [
  task,
  '3EXTYPE0000000000000000000001B',
  'Judge the tone of 12 headlines, part 4',
  'Say “yes” or "no"',
  'tone, headlines',
  '$0.60',
  'Mon Sep 14 09:00:00 PDT 2026',
  '3',
  'BatchId:1234567;OriginalHitTemplateId:7654321;',
  '3600',
  '259200',
  'Mon Sep 21 09:00:00 PDT 2026',
  '',
  '',
  submission,
  worker,
  'Rejected',
  'Mon Sep 14 09:01:00 PDT 2026',
  'Mon Sep 14 09:03:05 PDT 2026',
  'Thu Sep 17 09:03:05 PDT 2026',
  '',
  'Tue Sep 15 10:00:00 PDT 2026',
  'Attention check, "Q3"',
  '125',
  '0% (0/1)',
  '0% (0/1)',
  '0% (0/1)',
  'https://example.org/a.jpg',
  answer,
]
const quote = (cells: readonly string[]): string => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')
const download = [
  quote(fixed),
  quote(resultRow(one, 'line 1\r\nline 2')),
  quote(resultRow(two, 'line 1\nline 2, "x"')),
  quote(resultRow(three)),
].join('\r\n')
const says = { worker, task, submittedAt: '2026-09-14T16:03:05.000Z', reward: 600, status: 'Rejected' }

describe('the results file of a batch, as downloaded', () => {
  test('gives its column of ids and nothing that merely looks like one, with what each row names', () => {
    const { form, found, refused, duplicates } = find(download)
    expect([form, refused, duplicates.count]).toEqual(['table', [], 0])
    expect(found).toEqual([
      { submission: one, where: 'row 2, AssignmentId', line: 2, named: says, hint: '' },
      { submission: two, where: 'row 3, AssignmentId', line: 4, named: says, hint: '' },
      { submission: three, where: 'row 4, AssignmentId', line: 6, named: says, hint: '' },
    ])
  })

  test('and after a byte order mark', () => {
    expect(idsIn(`\ufeff${download}`)).toEqual([one, two, three])
  })
})

describe('its resaved forms', () => {
  const header = 'HITId,AssignmentId,WorkerId,AssignmentStatus,Reward,SubmitTime'
  const row = (submission: string) => `${task},${submission},${worker},Rejected,$0.60 ,2026-09-14 16:03:05 UTC`
  const forms: Record<string, string> = {
    'without quotation marks': [header, row(one), row(two), row(three), ''].join('\n'),
    'with bare CR': [header, row(one), row(two), row(three)].join('\r'),
    'with an unnamed index column': [`,${header}`, `0,${row(one)}`, `1,${row(two)}`, `2,${row(three)}`].join('\n'),
    'with tabs': [header, row(one), row(two), row(three)].join('\n').replaceAll(',', '\t'),
    'with semicolons': [header, row(one), row(two), row(three)].join('\r\n').replaceAll(',', ';'),
    'as a Markdown table': [header, '--,--,--,--,--,--', row(one), row(two), row(three)]
      .map((line) => `| ${line.replaceAll(',', ' | ')} |`)
      .join('\n'),
    'with a space after each comma': [header, row(one), row(two), row(three)].join('\n').replaceAll(',', ', '),
    'with blank lines': [header, '', row(one), '', row(two), ',,,,,', row(three), ''].join('\n'),
    'with words above it': ['Dear Ann,', 'here it is:', '', header, row(one), row(two), row(three)].join('\n'),
    'pasted one after the other': [header, row(one), row(two), header, row(three)].join('\n'),
  }
  test.each(Object.entries(forms))('%s', (_, text) => {
    const { form, found, refused } = find(text)
    expect(form).toBe('table')
    expect(found.map(({ submission }) => submission)).toEqual([one, two, three])
    expect(found[2]?.named).toEqual(says)
    expect(refused).toEqual([])
  })

  test('a row is counted as a spreadsheet counts it', () => {
    expect(find(forms['with words above it'] ?? '').found[0]).toMatchObject({ where: 'row 5, AssignmentId', line: 5 })
  })

  test('a second header may order its columns otherwise', () => {
    const text = `AssignmentId,WorkerId\n${one},${worker}\nWorkerId,AssignmentId\n${worker},${two}`
    expect(find(text)).toMatchObject({
      found: [{ submission: one }, { submission: two, named: { worker } }],
      refused: [],
    })
  })
})

describe('a header is known by its names, whatever program wrote them', () => {
  const headers = [
    'assignmentId,workerId,hitId',
    'Assignment ID,Worker ID,HIT ID',
    'assignment_id,worker_id,hit_id',
    'de_assignmentid,de_workerid,de_hitid',
    'ASSIGNMENT-ID,WORKER-ID,HIT-ID',
    'assignment.id,worker.id,hit.id',
    '"AssignmentId","WorkerId","HITId"',
  ]
  test.each(headers)('%s', (header) => {
    expect(find(`${header}\n${one},${worker},${task}`).found).toMatchObject([
      { submission: one, named: { worker, task } },
    ])
  })

  test('an input or answer of that name is another column', () => {
    expect(idsIn(`Answer.assignmentId,AssignmentId\n${two},${one}`)).toEqual([one])
  })

  test('a line of ids after the name is a list', () => {
    expect(find(`AssignmentId,${one},${two}`)).toMatchObject({ form: 'text', foundCount: 2 })
  })

  test('one column under its name is a list', () => {
    expect(find(`AssignmentId\n${one}\n${two}`)).toMatchObject({ form: 'text', foundCount: 2, refused: [] })
  })

  test('a table without a header is read as text', () => {
    expect(find(`${one},${worker}\n${two},${workerOf(2)}`)).toMatchObject({
      form: 'text',
      found: [
        { submission: one, where: 'line 1', named: { worker } },
        { submission: two, where: 'line 2', named: { worker: workerOf(2) } },
      ],
    })
  })

  test('a table that names other ids but none of ours is told so, instead of asking about HITs', () => {
    expect(find(`HITId,WorkerId,Answer.x\n${task},${worker},1`)).toMatchObject({
      found: [],
      problem: {
        code: 'invalid',
        sentence:
          'This table has “HITId” and “WorkerId”, but no column that is named as the one with assignment ids; name that column, or paste it alone.',
      },
    })
  })
})

describe('what stands in the column of ids', () => {
  const rows = (...cells: string[]) => ['AssignmentId,WorkerId', ...cells.map((cell) => `${cell},${worker}`)].join('\n')

  test.each([
    [
      'a spreadsheet’s number',
      '3.12E+29',
      'Row 2 is a number that a spreadsheet made of an id; take the id from the original file, or import the column as text',
    ],
    ['a worker’s id', worker, 'Row 2 is a worker id, not an assignment id'],
    ['the placeholder', 'ASSIGNMENT_ID_NOT_AVAILABLE', 'Row 2 is what Amazon shows in a preview; nobody did this work'],
    ['a broken id', '3EXM-8R0', 'Row 2 has “-” as its 5th character; an id has only letters and digits'],
  ])('%s is refused by its row', (_, cell, sentence) => {
    expect(sentences(rows(cell, two))).toEqual([sentence])
    expect(idsIn(rows(cell, two))).toEqual([two])
  })

  test('apostrophes and formulas of spreadsheets are taken off', () => {
    expect(idsIn(rows(`'${one}`, `"=""${two}"""`, `${worker}:${three}`))).toEqual([one, two, three])
  })

  test('several ids in one cell are several ids', () => {
    expect(idsIn(rows(`"${one}, ${two}"`, `${three} and ${idOf(4)}`))).toEqual([one, two, three, idOf(4)])
  })

  test('a cell without end is refused', () => {
    expect(sentences(rows('x'.repeat(20_000), two))).toEqual([
      'Row 2 has 16,384 characters or more in this cell; it was not read',
    ])
  })

  test('words and empty cells are counted', () => {
    const { found, refused, ignored } = find(rows('none', '', one))
    expect([found.length, refused]).toEqual([1, []])
    expect(ignored.empty).toEqual({ count: 1, examples: [worker] })
    expect(ignored.words.count).toBe(1)
  })

  test('what the row names is left out where it cannot be that', () => {
    const text = `AssignmentId,WorkerId,HITId,Reward,SubmitTime,Status\n${one},-,n/a,free,yesterday,\n${two},x7,,1.310,,`
    expect(find(text).found.map(({ named }) => named)).toEqual([{}, {}])
  })
})

describe('quotation marks that do not pair up', () => {
  const header = 'Title,AssignmentId,Answer'

  test('a mark inside a cell is a character, and hides nothing', () => {
    expect(idsIn(`${header}\n5" nail,${one},"a, b"\n"x",${two},6" nail\ny,${three},`)).toEqual([one, two, three])
  })

  test('a mark that opens a cell and closes in another row is a character', () => {
    expect(idsIn(`${header}\n"x,${one},a\ny,${two},"b"\nz,${three},c`)).toEqual([one, two, three])
  })

  test('a mark that never closes is told', () => {
    const { found, refused } = find(`${header}\nx,${one},"a\ny,${two},b\n`)
    expect(found.map(({ submission }) => submission)).toEqual([one, two])
    expect(refused.map(({ sentence }) => sentence)).toEqual([
      'Row 2 opens a quotation mark that does not close; the mark was read as a character',
    ])
  })

  test('it is followed for ten thousand lines and no further', () => {
    const text = `${header}\nx,${one},"a\n${'y\n'.repeat(10_001)}z,${two},"b"`
    expect(idsIn(text)).toEqual([one, two])
    expect(sentences(text)).toEqual([
      'Row 2 opens a quotation mark that does not close; the mark was read as a character',
    ])
  })

  test('a row of more than half a million characters is left out and named', () => {
    const text = `${header}\nx,${one},${'y'.repeat(600_000)}\nz,${two},b`
    expect(idsIn(text)).toEqual([two])
    expect(sentences(text)).toEqual(['Row 2 has more than 524,288 characters; it was not read'])
  })
})
