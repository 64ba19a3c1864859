/** The receipt as a table: RFC 4180, a line each, nothing in it that a spreadsheet would run. */
import { stringify } from 'csv-stringify'
import { pipeline } from 'node:stream/promises'
import { Readable } from 'node:stream'
import { printDecimal } from '../core/amount.ts'
import type { Declaration } from '../core/marketplace.ts'
import type { Line } from '../core/reversal.ts'
import { refusalRemedy, refusalSays } from '../core/sentences.ts'
import { everyLine } from './every-line.ts'
import { groupOf } from '../core/group.ts'
import { withReceipt } from './receipt.ts'
import type { Handler } from './visit.ts'

type Cells = Readonly<Record<string, string | number>>

export const receiptCsv: Handler = (visit) =>
  withReceipt(visit, async ({ reversal, open }) => {
    const { response, deps } = visit
    response.set({
      'Content-Type': 'text/csv; charset=utf-8; header=present',
      'Content-Disposition': `attachment; filename="overturn-receipt-${reversal.number}.csv"`,
      'Cache-Control': 'no-store',
    })
    const table = stringify({
      header: true,
      columns: columnsOf(open.declaration),
      record_delimiter: '\r\n',
      escape_formulas: true,
    })
    const rows = rowsOf(everyLine(deps.store.reversals, reversal.id), open.declaration, open.account.currency)
    await pipeline(Readable.from(rows), table, response)
  })

/** The columns that hold ids are named as the marketplace names them, so that the file can be brought here again. */
const columnsOf = ({ ids, words }: Declaration): readonly { readonly key: string; readonly header: string }[] => {
  const named: Readonly<Record<string, string | undefined>> = {
    submission: ids.names.submission[0] ?? words.submission,
    task: ids.names.task[0] ?? words.task,
    worker: ids.names.worker[0] ?? words.worker,
  }
  return keys.map((key) => ({ key, header: named[key] ?? key }))
}

const keys = [
  'line',
  'submission',
  'became',
  'why',
  'what to do',
  'said',
  'worker',
  'task',
  'title',
  'reward',
  'fee',
  'tax',
  'total',
  'currency',
  'certainty',
  'submitted at',
  'rejected at',
  'deadline',
  'old rejection text',
  'verdict',
  'left out',
  'settled at',
  'presumed ours',
  'record seen at',
  'asked',
  'stood on',
] as const

async function* rowsOf(lines: AsyncIterable<Line>, { words }: Declaration, currency: string): AsyncGenerator<Cells> {
  for await (const line of lines) {
    const { facts } = line
    const amount = (tenths: number | undefined): string => (tenths === undefined ? '' : printDecimal(tenths))
    yield plain({
      line: line.number,
      submission: line.submission,
      became: groupOf(line),
      why: line.refusal ? refusalSays(line.refusal, words) : line.detail,
      'what to do': line.refusal ? refusalRemedy(line.refusal, words) : '',
      said: line.said,
      worker: facts?.worker ?? '',
      task: facts?.task ?? '',
      title: facts?.title ?? '',
      reward: amount(facts?.reward),
      fee: facts?.certainty === 'not known' ? '' : amount(facts?.fee),
      tax: amount(facts?.tax),
      total: facts ? printDecimal(facts.reward + facts.fee + facts.tax) : '',
      currency,
      certainty: facts?.certainty ?? '',
      'submitted at': facts?.submittedAt ?? '',
      'rejected at': facts?.rejectedAt ?? '',
      deadline: facts?.deadline ?? '',
      'old rejection text': facts?.oldText ?? '',
      verdict: line.verdict ?? '',
      'left out': line.leftOut ? 'yes' : '',
      'settled at': line.settledAt ?? '',
      'presumed ours': line.presumed ? 'yes' : '',
      'record seen at': line.recordedAt ?? '',
      asked: line.asked,
      'stood on': line.where,
    })
  }
}

/** NUL can stand in no cell; in front it would hide from the writer what follows it. */
const plain = (cells: Cells): Cells =>
  Object.fromEntries(
    Object.entries(cells).map(([key, cell]) => [key, typeof cell === 'string' ? cell.replaceAll('\0', '') : cell]),
  )
