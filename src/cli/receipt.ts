/** The receipt of a reversal, as text or as the very files that the pages give. */
import type { ReadableStream } from 'node:stream/web'
import { answered } from './answer.ts'
import { withDoor, type Door } from './door.ts'
import { Failure } from './failure.ts'
import { read } from './follow.ts'
import { accountOf } from './lines.ts'
import { writeOut } from './output.ts'
import { pageOn, showLeft } from './page.ts'
import { standingText } from './shown.ts'
import { numberIn } from './status.ts'

export type ReceiptOptions = { readonly csv?: true; readonly json?: true; readonly output?: string }

export const receipt = async (given: string, { csv, json, output }: ReceiptOptions): Promise<void> => {
  const number = numberIn(given)
  if (csv && json) throw new Failure('usage', '--csv and --json exclude each other.')
  await withDoor(false, async (door) => {
    const content = csv || json ? await file(door, number, csv ? 'csv' : 'json') : await text(door, number)
    await writeOut(content, output)
  })
}

const file = async ({ client }: Door, number: number, kind: 'csv' | 'json'): Promise<ReadableStream> => {
  const given = { params: { path: { number } }, parseAs: 'stream' as const }
  const answer =
    kind === 'csv'
      ? await client.GET('/reversals/{number}/receipt.csv', given)
      : await client.GET('/reversals/{number}/receipt.json', given)
  return answered(answer) as ReadableStream
}

const text = async (door: Door, number: number): Promise<string> => {
  const reversal = await read(door, number)
  if (reversal.state !== 'ended')
    throw new Failure(
      'nothing done',
      `Reversal ${number} has not ended, so there is no receipt: overturn status ${number}`,
    )
  const account = await accountOf(door, reversal.account)
  const page = pageOn(process.stdout, account)
  const parts = [standingText(reversal, account, page)]
  await showLeft(door, reversal, page, (part) => void parts.push(part))
  return parts.join('')
}
