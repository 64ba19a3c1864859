/** The receipt as a file: the same bytes as on the pages. */
import { pipeline } from 'node:stream/promises'
import type { Subject } from '../../acts/acting.ts'
import { receiptCsv } from '../../acts/export/csv.ts'
import { receiptJson } from '../../acts/export/json.ts'
import { operation, type Call } from '../operation.ts'
import { problemReply, sent, type Reply } from '../reply.ts'
import { withSubject } from './finding.ts'

const csvType = 'text/csv'
const jsonType = 'application/json'

const common = {
  method: 'get',
  tag: 'Receipts',
  act: 'read',
  description: 'There is one once the reversal has ended. The same bytes as the page’s download.',
  headers: { 'Content-Disposition': 'The name of the file.' },
} as const

export const getReceiptJson = operation({
  ...common,
  id: 'getReceiptJson',
  path: '/reversals/{number}/receipt.json',
  summary: 'The receipt as JSON: everything that the record holds, with every line and call',
  texts: { [jsonType]: 'The receipt.' },
  handle: (call) =>
    withReceipt(call, (subject) =>
      send(call, subject, `${jsonType}; charset=utf-8`, receiptJson(call.deps.store, subject, call.deps.clock.now())),
    ),
})

export const getReceiptCsv = operation({
  ...common,
  id: 'getReceiptCsv',
  path: '/reversals/{number}/receipt.csv',
  summary: 'The receipt as a table, a row each line',
  texts: { [csvType]: 'RFC 4180, with a header.' },
  handle: (call) =>
    withReceipt(call, (subject) =>
      send(call, subject, `${csvType}; charset=utf-8; header=present`, receiptCsv(call.deps.store, subject)),
    ),
})

const withReceipt = (call: Call<unknown, unknown>, goOn: (subject: Subject) => Promise<Reply<never>>) =>
  withSubject(call, 'read', (subject) =>
    subject.reversal.state === 'ended'
      ? goOn(subject)
      : problemReply({
          code: 'not found',
          sentence: `Reversal ${subject.reversal.number} has not ended, so it has no receipt yet.`,
        }),
  )

const send = async (
  { request, response }: Call<unknown, unknown>,
  { reversal }: Subject,
  type: string,
  text: AsyncIterable<string>,
): Promise<Reply<never>> => {
  const ending = type.startsWith(csvType) ? 'csv' : 'json'
  response.set({
    'Content-Type': type,
    'Content-Disposition': `attachment; filename="overturn-receipt-${reversal.number}.${ending}"`,
    'Cache-Control': 'no-store',
  })
  if (request.method === 'HEAD') response.end()
  else await pipeline(text, response)
  return sent
}
