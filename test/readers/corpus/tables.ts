/** Tables of our own making in the forms in which results are kept. Nobody's ids. */
import { idOf, one, resultColumns as fixed, task, three, two, worker, workerOf } from '../../core/ids/example.ts'
import type { Sample } from '../bring.ts'

const other = workerOf(2)
const otherTask = idOf(77)
const type = '3EXTYPE0000000000000000000001B'

/** What the website adds: a column for each input and answer, and two that its rows have no cells for. */
const added = ['Input.image_url', 'Answer.Poem 1', 'Approve', 'Reject']

/** A row as the website writes it: two cells shorter than the header. */
export const resultRow = (submission: string, status: string, answer = 'cat', by = worker): string[] => [
  task,
  type,
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
  by,
  status,
  'Mon Sep 14 09:01:00 PDT 2026',
  'Mon Sep 14 09:03:05 PDT 2026',
  'Thu Sep 17 09:03:05 PDT 2026',
  status === 'Approved' ? '2026-09-17 21:43:39 UTC' : '',
  status === 'Rejected' ? 'Tue Sep 15 10:00:00 PDT 2026' : '',
  status === 'Rejected' ? 'Attention check, "Q3"' : '',
  '125',
  '0% (0/1)',
  '0% (0/1)',
  '0% (0/1)',
  'https://example.org/a.jpg',
  answer,
]

export const quoted = (rows: readonly (readonly string[])[], delimiter = ',', end = '\r\n'): string =>
  rows.map((cells) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(delimiter)).join(end)

export const header = [...fixed, ...added]
const rows = [
  header,
  resultRow(one, 'Rejected', 'line 1\r\nline 2'),
  resultRow(two, 'Approved', 'line 1\nline 2, "x"'),
  resultRow(three, 'Submitted'),
]
export const download = quoted(rows)
const told = [
  `submission ${one} by ${worker} in ${task} rejected`,
  `submission ${two} by ${worker} in ${task} decided otherwise`,
  `submission ${three} by ${worker} in ${task} decided otherwise`,
]
const narrow = ['HITId', 'AssignmentId', 'WorkerId', 'AssignmentStatus', 'Reward', 'SubmitTime']
const line = (id: string): string[] => [task, id, worker, 'Rejected', '$0.60 ', '2026-09-14 16:03:05 UTC']
const resaved = [narrow, line(one), line(two)]
const joined = (table: readonly (readonly string[])[], delimiter = ',', end = '\n'): string =>
  table.map((cells) => cells.join(delimiter)).join(end) + end
const rejected = [one, two].map((id) => `submission ${id} by ${worker} in ${task} rejected`)
const mangled = (row: number): string =>
  `Row ${row} is a number that a spreadsheet made of an id; take the id from the original file, or import the column as text`
const bare = [`submission ${one} by ${worker} in ${task}`, `submission ${two} by ${other} in ${task}`]
const csv = (text: string): Sample['source'] => ({ fileName: 'results.csv', data: text })

export const tables: Readonly<Record<string, Sample>> = {
  'a download, with line ends in cells and rows shorter than the header': { source: csv(download), things: told },
  'a download, pasted': { source: download, things: told },
  'a download with a byte order mark': { source: csv(`\ufeff${download}`), things: told },
  'a download in UTF-16': {
    source: { fileName: 'a.csv', data: Buffer.from(`\ufeff${download}`, 'utf16le') },
    things: told,
  },
  'a download in Windows-1252': {
    source: {
      fileName: 'a.csv',
      data: Buffer.from(quoted([header, resultRow(one, 'Rejected', 'Café')]).replace(/[“”]/g, '"'), 'latin1'),
    },
    things: told.slice(0, 1),
  },
  'a download with LF alone': { source: csv(quoted(rows, ',', '\n')), things: told },
  'a download with bare CR': { source: csv(quoted(rows, ',', '\r')), things: told },
  'a download with a last line end': { source: csv(`${download}\r\n`), things: told },
  'a download whose rows were filled up': {
    source: csv(quoted(rows.map((cells, row) => (row === 0 ? cells : [...cells, '', ''])))),
    things: told,
  },
  'a download with an x in Approve, ready to be uploaded': {
    source: csv(
      quoted([
        header,
        [...resultRow(one, 'Rejected'), 'x', ''],
        [...resultRow(two, 'Approved'), '', ''],
        [...resultRow(three, 'Rejected'), ' X ', ''],
      ]),
    ),
    things: [
      `submission ${one} by ${worker} in ${task} rejected marked`,
      `submission ${two} by ${worker} in ${task} decided otherwise`,
      `submission ${three} by ${worker} in ${task} rejected marked`,
    ],
  },
  'a download with a renamed column': {
    source: csv(download.replace('NumberOfSimilarHITs', 'NumberOfSimilarHits')),
    things: told,
  },
  'two downloads, one below the other': {
    source: csv(`${quoted([header, resultRow(one, 'Rejected')])}\r\n${quoted([header, resultRow(two, 'Rejected')])}`),
    things: rejected,
  },
  'resaved without quotation marks': { source: csv(joined(resaved)), things: rejected },
  'resaved with semicolons': { source: csv(joined(resaved, ';')), things: rejected },
  'resaved with tabs': { source: { fileName: 'results.tsv', data: joined(resaved, '\t') }, things: rejected },
  'with an index column': {
    source: csv(joined(resaved.map((cells, row) => [row === 0 ? '' : String(row), ...cells]))),
    things: rejected,
  },
  'with spaces after commas': { source: csv(joined(resaved, ', ')), things: rejected },
  'in Markdown': { source: `| ${joined(resaved, ' | ', ' |\n| ')}`, things: rejected },
  'with words above it': { source: `Dear Ann,\nhere it is:\n\n${joined(resaved, '\t')}`, things: rejected },
  'with the delimiter in its first line': { source: csv(`sep=;\n${joined(resaved, ';')}`), things: rejected },
  'with empty rows and cells': {
    source: csv(joined([narrow, line(one), ['', '', '', '', '', ''], line(two), [' ']])),
    things: rejected,
  },
  'with a row twice': { source: csv(joined([...resaved, line(one)])), things: rejected },
  'with three forms of time': {
    source: csv(
      `AssignmentId,SubmitTime\n${one},Tue Feb 19 12:11:58 PST 2019\n${two},2019-01-19 21:43:39 UTC\n${three},2019-02-19T12:11:58Z\n`,
    ),
    things: [one, two, three].map((id) => `submission ${id}`),
  },
  'of a small upload': {
    source: csv(`assignmentId,HITId,Approve,Reject\n${one},${task},x,\n${two},${task},,too fast\n`),
    things: [`submission ${one} in ${task} marked`, `submission ${two} in ${task}`],
  },
  'of nodeGame': {
    source: csv(
      `id,type,WorkerId,hid,AssignmentId,exit,bonus,Approve("x"),Reject\n1,a,${worker},${task},${one},x1,0.5,x,\n`,
    ),
    things: [`submission ${one} by ${worker} in ${task} marked`],
  },
  'of boto3': {
    source: csv(
      `HITId,WorkerId,Answer,SubmitTime,Reward,AssignmentId\n${task},${worker},cat,2026-09-14T16:03:05Z,0.60,${one}\n${task},${other},dog,2026-09-14T16:03:05Z,0.60,${two}\n`,
    ),
    things: bare,
  },
  'of CrowdTruth': {
    source: csv(
      `HITId,AssignmentId,WorkerId,AcceptTime,SubmitTime,Input.input,Answer.output\n${task},${one},${worker},,,a,b\n${task},${two},${other},,,a,b\n`,
    ),
    things: bare,
  },
  'of a tool of 2012': {
    source: csv(
      `HitId,HitTitle,Annotation,AssignmentId,WorkerId,Status,AcceptTime,SubmitTime,Answer 1\r${task},Judge,,${one},${worker},Rejected,,,a\r`,
    ),
    things: rejected.slice(0, 1),
  },
  'with prefixes to its names': {
    source: csv(`de_assignmentid,de_workerid,de_hitid\n${one},${worker},${task}\n${two},${other},${task}\n`),
    things: bare,
  },
  'of mturkr': {
    source: csv(`assignment_id, worker_id\n${one}, ${worker}\n`),
    things: [`submission ${one} by ${worker}`],
  },
  'of a data frame': {
    source: csv(
      `"","AssignmentId","WorkerId","HITId","AssignmentStatus"\n"1","${one}","${worker}","${task}","Rejected"\n`,
    ),
    things: rejected.slice(0, 1),
  },
  'of psiTurk': {
    source: csv(`assignmentId,workerId,hitId\n${one},${worker},${task}\n${two},${other},${task}\n`),
    things: bare,
  },
  'of psiTurk’s unique ids': {
    source: `uniqueid\n${worker}:${one}\n${other}:${two}\n`,
    things: [`submission ${one} by ${worker}`, `submission ${two} by ${other}`],
    form: 'text',
  },
  'of the old command line tools': {
    source: {
      fileName: 'survey.results',
      data: `"hitid"\t"assignmentid"\t"workerid"\t"assignmentstatus"\n"${task}"\t"${one}"\t"${worker}"\t"Rejected"\n`,
    },
    things: rejected.slice(0, 1),
  },
  'that went through Excel, with ids made numbers': {
    source: csv(
      `AssignmentId,WorkerId\n3.0E+29,${worker}\n${one},${worker}\n3.12346E+29,${other}\n312345678901234000000000000000,${other}\n`,
    ),
    things: [`submission ${one} by ${worker}`],
    refused: [mangled(2), mangled(4), mangled(5)],
  },
  'that went through a German Excel': {
    source: csv(`AssignmentId;WorkerId\n3,0E+29;${worker}\n${one};${worker}\n`),
    things: [`submission ${one} by ${worker}`],
    refused: [mangled(2)],
  },
  'of tasks, with ids made numbers': {
    source: csv(`HITId,Title\n3.0E+29,Judge\n${task},Judge\n`),
    things: [`task ${task}`],
    refused: [mangled(2)],
  },
  'of workers and tasks': {
    source: csv(`WorkerId,HITId\n${worker},${task}\n${other},${otherTask}\n${worker},${task}\n`),
    things: [`worker ${worker} in ${task}`, `worker ${other} in ${otherTask}`],
  },
  'of workers': {
    source: csv(`Name,WorkerId,Reward\nAnn,${worker},0.6\nBo,${other},0.6\n,,\n`),
    things: [`worker ${worker}`, `worker ${other}`],
  },
  'of workers, one of whom is none': {
    source: csv(`WorkerId,Reward\n${worker},0.6\nAnn,0.6\n`),
    things: [`worker ${worker}`],
    refused: ['Row 3: “Ann” cannot be an id'],
  },
  'of task types and titles': {
    source: csv(`HITTypeId,Title\n${type},Judge the tone\n,Judge the other tone\n`),
    things: [`task type ${type}`, 'title Judge the other tone'],
  },
  'of titles and rewards': { source: csv('Title,Reward\n"Judge, the tone",0.6\n'), things: ['title Judge, the tone'] },
  'of one column of workers': {
    source: `WorkerId\n${worker}\n${other}\n`,
    things: [`worker ${worker}`, `worker ${other}`],
    form: 'text',
  },
  'of one column of tasks': {
    source: `HIT ID\r\n${task}\r\n${otherTask}\r\n`,
    things: [`task ${task}`, `task ${otherTask}`],
    form: 'text',
  },
  'of one column of task types': { source: `HITTypeId\n${type}\n`, things: [`task type ${type}`], form: 'text' },
  'with rows that name no assignment': {
    source: csv(
      `AssignmentId,WorkerId,HITId,Title\n${one},${worker},${task},Judge\n,${other},${task},Judge\n,,,Judge\n`,
    ),
    things: [`submission ${one} by ${worker} in ${task}`, `worker ${other} in ${task}`],
  },
  'with a preview’s placeholder': {
    source: csv(`AssignmentId,WorkerId\nASSIGNMENT_ID_NOT_AVAILABLE,${worker}\n${one},${worker}\n`),
    things: [`submission ${one} by ${worker}`],
    refused: ['Row 2 is what Amazon shows in a preview; nobody did this work'],
  },
  'with a mark that never closes': {
    source: csv(`AssignmentId,Answer\n${one},"open\n${two},x\n`),
    things: [`submission ${one}`, `submission ${two}`],
    refused: ['Row 2 opens a quotation mark that does not close; the mark was read as a character'],
  },
  'without a column that leads anywhere': {
    source: csv('Reward,Status\n0.6,Rejected\n'),
    things: [],
    refused: [
      'This table has “Reward” and “Status”, but no column that is named as the one with assignment ids; name that column, or paste it alone.',
    ],
    form: 'nothing',
  },
}
