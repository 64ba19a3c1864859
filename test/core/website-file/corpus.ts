/** The shapes in which tables of batch results are found, each seen in public files; the data in them is invented. */

const fixed =
  'HITId,HITTypeId,Title,Description,Keywords,Reward,CreationTime,MaxAssignments,RequesterAnnotation,AssignmentDurationInSeconds,AutoApprovalDelayInSeconds,Expiration,NumberOfSimilarHITs,LifetimeInSeconds,AssignmentId,WorkerId,AssignmentStatus,AcceptTime,SubmitTime,AutoApprovalTime,ApprovalTime,RejectionTime,RequesterFeedback,WorkTimeInSeconds,LifetimeApprovalRate,Last30DaysApprovalRate,Last7DaysApprovalRate'.split(
    ',',
  )

const header = [...fixed, 'Input.image_url', 'Answer.isRhyming.Poem 1', 'Approve', 'Reject']

export const one = '3EXAMPLEASG00000000000000000ONE'.slice(0, 30)
export const two = '3EXAMPLEASG00000000000000000TWO'.slice(0, 30)
export const three = '3EXAMPLEASG000000000000000THREE'.slice(0, 30)

type Cells = Readonly<Record<string, string>>

const usual: Cells = {
  HITId: '3EXAMPLEHIT000000000000000001A',
  HITTypeId: '3EXAMPLETYPE00000000000000001B',
  Title: 'Describe "your" picture, in short',
  Description: 'One or two sentences; commas, too',
  Keywords: 'picture, text',
  Reward: '$0.05',
  CreationTime: 'Mon Sep 14 09:00:00 PDT 2026',
  MaxAssignments: '3',
  RequesterAnnotation: 'BatchId:1234567;OriginalHitTemplateId:7654321;',
  AssignmentDurationInSeconds: '3600',
  AutoApprovalDelayInSeconds: '259200',
  Expiration: 'Mon Sep 21 09:00:00 PDT 2026',
  WorkerId: 'AEXAMPLEWORKER',
  AssignmentStatus: 'Rejected',
  AcceptTime: 'Mon Sep 14 09:01:00 PDT 2026',
  SubmitTime: 'Mon Sep 14 09:03:05 PDT 2026',
  AutoApprovalTime: 'Thu Sep 17 09:03:05 PDT 2026',
  RejectionTime: 'Tue Sep 15 10:00:00 PDT 2026',
  RequesterFeedback: 'Attention check, "Q3"',
  WorkTimeInSeconds: '125',
  LifetimeApprovalRate: '0% (0/1)',
  Last30DaysApprovalRate: '0% (0/1)',
  Last7DaysApprovalRate: '100% (1/1)',
  'Input.image_url': 'https://example.org/a.jpg?x=1,2',
  'Answer.isRhyming.Poem 1': 'a door',
}

/** Cells by their names; Approve and Reject are missing unless given, as in every genuine row. */
const cells = (changes: Cells): string[] => {
  const all = header.map((name) => ({ ...usual, ...changes })[name] ?? '')
  return 'Approve' in changes || 'Reject' in changes ? all : all.slice(0, -2)
}

const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`
const where = (cell: string): string => (/[",\r\n]/.test(cell) ? quoted(cell) : cell)

const genuine = (rows: readonly (readonly string[])[]): string =>
  [header, ...rows].map((row) => row.map(quoted).join(',')).join('\r\n')

const resaved = (rows: readonly (readonly string[])[], ending = '\n'): string =>
  [header, ...rows].map((row) => `${row.map(where).join(',')}${ending}`).join('')

const three3 = (of: (submission: string) => Cells): string[][] =>
  [one, two, three].map((submission) => cells({ AssignmentId: submission, ...of(submission) }))

/** Name of the shape, the file as bytes would be read (Latin-1 of UTF-8), and how a marked row ends. */
export const shapes: readonly { readonly name: string; readonly text: string }[] = [
  {
    name: 'an untouched download: all quoted, CRLF, rows two cells short, no line end at the end',
    text: genuine(three3(() => ({}))),
  },
  {
    name: 'line ends inside cells, LF and CRLF',
    text: genuine(three3((id) => ({ 'Answer.isRhyming.Poem 1': id === two ? 'line1\r\nline2\nline3' : 'one\nline' }))),
  },
  {
    name: 'GMT beside PST, and approvals by time in UTC',
    text: genuine(
      three3((id) => ({
        AcceptTime: 'Tue Feb 19 20:11:58 GMT 2019',
        SubmitTime: 'Tue Feb 19 20:12:58 GMT 2019',
        ApprovalTime: id === three ? '2019-01-19 21:43:39 UTC' : '',
        AssignmentStatus: id === three ? 'Approved' : 'Rejected',
      })),
    ),
  },
  {
    name: 'an approval without its time, as the sandbox has it',
    text: genuine(three3(() => ({ AssignmentStatus: 'Approved', ApprovalTime: '', RejectionTime: '' }))),
  },
  {
    name: 'doubled quotation marks at the edges of cells',
    text: genuine(three3(() => ({ Description: '"', RequesterFeedback: '""', 'Answer.isRhyming.Poem 1': '","' }))),
  },
  {
    name: 'resaved: unquoted, whole rows, a line end at the end, a space after the reward',
    text: resaved(three3(() => ({ Reward: '$0.05 ', Approve: '', Reject: '' }))),
  },
  {
    name: 'resaved with an index column without a name',
    text: resaved(three3(() => ({ Approve: '', Reject: '' })))
      .split('\n')
      .map((row, index) => (row === '' ? '' : `${index === 0 ? '' : index - 1},${row}`))
      .join('\n'),
  },
  {
    name: 'resaved with CRLF, NumberOfSimilarHits, and somebody’s earlier decisions',
    text: resaved(
      three3((id) => ({ Approve: id === one ? 'X' : '', Reject: id === two ? 'Too fast, 41 s' : '' })),
      '\r\n',
    ).replace('NumberOfSimilarHITs', 'NumberOfSimilarHits'),
  },
  {
    name: 'other scripts in UTF-8, as bytes',
    text: Buffer.from(
      genuine(three3(() => ({ Title: '写真の中の文字 📷 صِف الطريق', RequesterFeedback: 'ungenügend' }))),
      'utf8',
    ).toString('latin1'),
  },
  {
    name: 'a byte order mark before it',
    text: `\u00ef\u00bb\u00bf${genuine(three3(() => ({})))}`,
  },
  {
    name: 'old line ends of CR alone, tab between cells',
    text: [header, ...three3(() => ({ Title: 'plain', Description: 'plain', Keywords: '', RequesterFeedback: '' }))]
      .map((row) => row.join('\t'))
      .join('\r'),
  },
  {
    name: 'the short form of four columns',
    text: `assignmentId,HITId,Approve,Reject\r\n${one},3H,,\r\n${two},3H,,no\r\n`,
  },
]
