/** GET …/receipt.csv and …/receipt.json: the receipt as a file, written while it is read. */
import { pipeline } from 'node:stream/promises'
import { receiptCsv } from '../acts/export/csv.ts'
import { receiptJson } from '../acts/export/json.ts'
import type { Subject } from '../acts/acting.ts'
import { withReceipt } from './receipt.ts'
import type { Handler, Visit } from './visit.ts'

export const csvFile: Handler = (visit) =>
  withReceipt(visit, (subject) =>
    send(visit, subject, 'csv', 'text/csv; charset=utf-8; header=present', receiptCsv(visit.deps.store, subject)),
  )

export const jsonFile: Handler = (visit) =>
  withReceipt(visit, (subject) => {
    const { store, clock } = visit.deps
    return send(visit, subject, 'json', 'application/json; charset=utf-8', receiptJson(store, subject, clock.now()))
  })

const send = async (
  { response }: Visit,
  { reversal }: Subject,
  ending: 'csv' | 'json',
  type: string,
  text: AsyncIterable<string>,
): Promise<void> => {
  response.set({
    'Content-Type': type,
    'Content-Disposition': `attachment; filename="overturn-receipt-${reversal.number}.${ending}"`,
    'Cache-Control': 'no-store',
  })
  await pipeline(text, response)
}
