/** The receipt as a table: a line each, nothing in it that a spreadsheet would run. */
import { printDecimal } from '../../core/amount.ts'
import { csvRow } from '../../core/csv.ts'
import { sourceSays } from '../../core/differing.ts'
import { groupOf } from '../../core/group.ts'
import { askedSays } from '../../core/letter-sentences.ts'
import type { OpenAccount } from '../../core/ports.ts'
import type { Line } from '../../core/reversal.ts'
import { refusalRemedy, refusalSays } from '../../core/sentences.ts'
import type { Subject } from '../acting.ts'
import { linePages, type AskedLine, type Records } from './pages.ts'

/** Text in pieces, the header with the first; the same bytes at every door. Only what has ended has a receipt. */
export async function* receiptCsv(
  records: Records,
  { reversal, open }: Subject,
): AsyncGenerator<string, void, undefined> {
  const columns = columnsOf(open)
  yield csvRow(columns.map(([name]) => name))
  for await (const lines of linePages(records, reversal.id))
    yield lines.map((row) => csvRow(columns.map(([, cellOf]) => cellOf(row.line, row.asked)))).join('')
}

type Column = readonly [name: string, cellOf: (line: Line, asked: AskedLine['asked']) => string | number]

/** The columns that hold ids are named as the marketplace names them, so that the file can be brought here again. */
const columnsOf = ({ account, declaration: { ids, words } }: OpenAccount): readonly Column[] => [
  ['line', ({ number }) => number],
  [ids.names.submission[0] ?? words.submission, ({ submission }) => submission],
  ['became', (line) => groupOf(line)],
  ['why', ({ refusal, detail }) => (refusal ? refusalSays(refusal, words) : detail)],
  ['what to do', ({ refusal }) => (refusal ? refusalRemedy(refusal, words) : '')],
  ['said', ({ said }) => said],
  [ids.names.worker[0] ?? words.worker, ({ facts }) => facts?.worker ?? ''],
  [ids.names.task[0] ?? words.task, ({ facts }) => facts?.task ?? ''],
  ['title', ({ facts }) => facts?.title ?? ''],
  ['reward', ({ facts }) => amount(facts?.reward)],
  ['fee', ({ facts }) => (facts?.certainty === 'not known' ? '' : amount(facts?.fee))],
  ['tax', ({ facts }) => amount(facts?.tax)],
  ['total', ({ facts }) => amount(facts && facts.reward + facts.fee + facts.tax)],
  ['currency', () => account.currency],
  ['certainty', ({ facts }) => facts?.certainty ?? ''],
  ['submitted at', ({ facts }) => facts?.submittedAt ?? ''],
  ['rejected at', ({ facts }) => facts?.rejectedAt ?? ''],
  ['deadline', ({ facts }) => facts?.deadline ?? ''],
  ['old rejection text', ({ facts }) => facts?.oldText ?? ''],
  ['verdict', ({ verdict }) => verdict ?? ''],
  ['source says', (line) => sourceSays(line, words, account.currency)],
  ['left out', ({ leftOut }) => (leftOut ? 'yes' : '')],
  ['settled at', ({ settledAt }) => settledAt ?? ''],
  ['presumed ours', ({ presumed }) => (presumed ? 'yes' : '')],
  ['record seen at', ({ recordedAt }) => recordedAt ?? ''],
  ['asked', ({ asked }) => asked],
  ['stood on', ({ where }) => where],
  ['letter', (_, letter) => (letter ? askedSays(letter, words) : '')],
  ['answer', (_, letter) => letter?.answer ?? ''],
]

const amount = (tenths: number | undefined): string => (tenths === undefined ? '' : printDecimal(tenths))
