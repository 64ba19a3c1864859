import { describe, expect, test } from 'vitest'
import { one, task, three, two, worker, workerOf } from '../core/ids/example.ts'
import { bring, expected, madeOf, type Sample } from './bring.ts'
import { book, sheetXml, workbook, type Cell } from './corpus/xlsx.ts'
import { zip } from './corpus/zip.ts'

const xlsx = (data: Uint8Array): Sample['source'] => ({ fileName: 'results.xlsx', data })
const header = ['HITId', 'AssignmentId', 'WorkerId', 'AssignmentStatus']
const row = (id: string, status = 'Rejected'): string[] => [task, id, worker, status]
const told = [
  `submission ${one} by ${worker} in ${task} rejected`,
  `submission ${two} by ${worker} in ${task} decided otherwise`,
]
const table = [header, row(one), row(two, 'Approved')]
const sheet = (name: string, rows: readonly (readonly Cell[])[], state?: string) => ({
  name,
  xml: sheetXml(rows),
  ...(state === undefined ? {} : { state }),
})
const shared = (index: number): Cell => ({ xml: `<c r="REF" t="s"><v>${index}</v></c>` })
const styled = (value: number, style: number): Cell => ({ xml: `<c r="REF" s="${style}"><v>${value}</v></c>` })
const formula = (value: string): Cell => ({ xml: `<c r="REF" t="str"><f>CONCAT(A1,"x")</f><v>${value}</v></c>` })
const styles = `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd&quot;d&quot;"/><numFmt numFmtId="165" formatCode="[Red]0.00 &quot;days&quot;"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="22"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs></styleSheet>`
const mangled = (where: string): string =>
  `Sheet “Results”, ${where} is a number that a spreadsheet made of an id; take the id from the original file, or import the column as text`

const workbooks: Readonly<Record<string, Sample>> = {
  'of one sheet': { source: xlsx(workbook(table)), things: told },
  'whatever it is called': { source: { fileName: 'copy', data: workbook(table) }, things: told },
  'with words above its table': { source: xlsx(workbook([['Results of Tuesday'], [], ...table])), things: told },
  'with an empty column and empty rows': {
    source: xlsx(workbook([['', ...header], ['', ...row(one)], [], ['', ...row(two, 'Approved')]])),
    things: told,
  },
  'with shared texts, rich and with readings': {
    source: xlsx(
      book({
        sheets: [
          sheet('Results', [
            [shared(0), shared(1)],
            [shared(2), shared(3)],
          ]),
        ],
        shared: `<sst><si><t>Assignment</t><rPh><t>no</t></rPh><phoneticPr/></si><si><r><t>Worker</t></r><r><t xml:space="preserve"> Id</t></r></si><si><t>${one}</t></si><si><t>${worker}</t></si></sst>`,
      }),
    ),
    things: [`submission ${one} by ${worker}`],
  },
  'with prefixes to its elements': {
    source: xlsx(
      book({
        sheets: [{ name: 'Results', xml: sheetXml(table).replaceAll(/<(\/?)(?=[a-z])/g, '<$1x:') }],
      }),
    ),
    things: told,
  },
  'with a list instead of a table': {
    source: xlsx(workbook([[one], [], [`see ${two}`], [worker, three]])),
    things: [`submission ${one}`, `submission ${two}`, `submission ${three} by ${worker}`],
  },
  'of workers and tasks': {
    source: xlsx(
      workbook([
        ['WorkerId', 'HITId'],
        [worker, task],
      ]),
    ),
    things: [`worker ${worker} in ${task}`],
  },
  'with numbers where ids were': {
    source: xlsx(
      workbook([header, [task, { xml: '<c r="REF"><v>3.1200000000000002E+29</v></c>' }, worker, 'Rejected'], row(one)]),
    ),
    things: told.slice(0, 1),
    refused: [mangled('row 2')],
  },
  'with formulas': {
    source: xlsx(workbook([header, [task, formula(one), worker, 'Rejected']])),
    things: told.slice(0, 1),
    notes: ['Sheet “Results” has 1 cell with formulas; the values that were last computed were read.'],
  },
  'with several sheets, one of them hidden': {
    source: xlsx(
      book({ sheets: [sheet('First', [header, row(one)]), sheet('Old', [header, row(two, 'Approved')], 'hidden')] }),
    ),
    things: told,
    notes: ['Sheet “Old” is hidden; it was read all the same.'],
  },
  'with line ends, tabs and quotation marks in cells': {
    source: xlsx(
      workbook([
        ['Answer', ...header],
        ['"a\tb"\r\nc', ...row(one)],
        ['"', ...row(two, 'Approved')],
      ]),
    ),
    things: told,
  },
  'with an x in Approve': {
    source: xlsx(
      workbook([
        ['AssignmentId', 'Approve'],
        [one, 'x'],
        [two, ''],
      ]),
    ),
    things: [`submission ${one} marked`, `submission ${two}`],
  },
  'without anything in it': { source: xlsx(workbook([])), things: [] },
}

describe('a workbook', () => {
  test.each(Object.entries(workbooks))('%s', async (_, sample) => {
    expect(await madeOf(sample.source)).toEqual(expected(sample, sample.form ?? 'workbook'))
  })

  test('tells the sheet, the row as the spreadsheet counts it, and the column', async () => {
    const { things } = await bring({ fileName: 'a.xlsx', data: workbook([[], [], ...table]) })
    expect(things.map(({ where, line }) => [where, line])).toEqual([
      ['sheet “Results”, row 4, AssignmentId', 4],
      ['sheet “Results”, row 5, AssignmentId', 5],
    ])
  })

  test('shows dates and numbers as the spreadsheet does, and no time in a zone that nobody named', async () => {
    const cells = [styled(46_280.5, 1), styled(46_280, 2), styled(1.5, 3), styled(0.600_000_000_000_000_1, 0)]
    const data = book({ sheets: [sheet('Results', [[worker, ...cells]])], styles })
    const { things } = await bring({ fileName: 'a.xlsx', data })
    const excerpt = `${worker} 2026-09-15 12:00:00 2026-09-15 1.5 0.6`
    expect(things.map(({ evidence }) => evidence?.excerpt)).toEqual([excerpt])
  })

  test('counts its days from 1904 where it says so', async () => {
    const data = book({
      sheets: [sheet('Results', [[worker, styled(44_818, 2)]])],
      properties: '<workbookPr date1904="1"/>',
      styles,
    })
    const { things } = await bring({ fileName: 'a.xlsx', data })
    expect(things.map(({ evidence }) => evidence?.excerpt)).toEqual([`${worker} 2026-09-15`])
  })

  test('takes the reward and the status of a row', async () => {
    const rows = [
      ['AssignmentId', 'Reward', 'AssignmentStatus'],
      [one, 0.6, 'Rejected'],
      [two, '$0.60', 'Rejected'],
    ]
    const { things, reads } = await bring({ fileName: 'a.xlsx', data: workbook(rows) })
    expect(things.map((thing) => 'named' in thing && thing.named.reward)).toEqual([600, 600])
    expect([...(reads[0]?.statuses ?? [])]).toEqual([['Rejected', 2]])
  })

  test('and a worker’s row of one sheet is no other’s of the next', async () => {
    const data = book({
      sheets: [sheet('One', [[worker]]), sheet('Two', [[`HIT ID: ${task}`], [workerOf(2)]])],
    })
    const { things } = await bring({ fileName: 'a.xlsx', data })
    expect(things).toMatchObject([
      { kind: 'worker', text: worker, named: {} },
      { kind: 'task', text: task, named: { worker: workerOf(2) } },
      { kind: 'worker', text: workerOf(2), named: { task } },
    ])
  })
})

test.each([
  [
    'an OpenDocument spreadsheet',
    zip([{ name: 'mimetype', content: 'application/vnd.oasis.opendocument.spreadsheet', stored: true }]),
  ],
  ['a Word document', zip([{ name: 'word/document.xml', content: 'x' }])],
  ['a ZIP archive', zip([{ name: 'results.csv', content: one }])],
  ['an old Excel workbook or Word document', Buffer.from('d0cf11e0a1b11ae1', 'hex')],
  ['a message that Outlook saved in its own format', Buffer.from('\xd0\xcf\x11\xe0_\0_\0s\0u\0b\0s\0t\0g\0', 'latin1')],
])('%s is told for what it is', async (what, data) => {
  const { reads } = await bring({ fileName: 'results', data })
  expect(reads[0]?.problem?.sentence).toContain(`This looks like ${what}; `)
})
