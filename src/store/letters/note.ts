/** What people note about a letter: that it was sent, and what was answered. */
import type { LetterStore, Noting } from '../../core/letter-store.ts'
import type { Event } from '../../core/reversal.ts'
import type { Base, Trx } from '../base.ts'
import { writeEvent } from '../events.ts'
import { touch } from '../touch.ts'

/** The letter itself, and with `whole` those of its set that have no such note yet. */
const meant = async (
  trx: Trx,
  { reversalId, number, whole }: Noting,
  note: 'sent_at' | 'answered_at',
): Promise<readonly number[]> => {
  const letter = await trx
    .selectFrom('letter')
    .select('set_id')
    .where('reversal_id', '=', reversalId)
    .where('number', '=', number)
    .executeTakeFirst()
  if (!letter) return []
  const rows = await trx
    .selectFrom('letter')
    .select('number')
    .where('set_id', '=', letter.set_id)
    .where((eb) => (whole ? eb.or([eb('number', '=', number), eb(note, 'is', null)]) : eb('number', '=', number)))
    .$if(note === 'answered_at', (query) => query.where('sent_at', 'is not', null))
    .orderBy('number')
    .execute()
  return rows.flatMap((row) => (row.number === null ? [] : [row.number]))
}

type Noted = { readonly sent_at: string } | { readonly answered_at: string; readonly answer: string }

const note =
  ({ transact }: Base) =>
  (
    noting: Noting,
    noted: Noted,
    event: { readonly kind: 'letter sent' | 'letter answered'; readonly detail: Event['detail'] },
  ): Promise<number> =>
    transact(async (trx) => {
      const { reversalId, number, by, at } = noting
      await touch(trx, reversalId).execute()
      const numbers = await meant(trx, noting, 'sent_at' in noted ? 'sent_at' : 'answered_at')
      if (numbers.length === 0) return 0
      await trx
        .updateTable('letter')
        .set(noted)
        .where('reversal_id', '=', reversalId)
        .where('number', 'in', numbers)
        .execute()
      const detail = { ...event.detail, letter: number, letters: numbers.length }
      await writeEvent(trx, { reversalId, at, kind: event.kind, by, detail })
      return numbers.length
    })

export const noteSent =
  (base: Base): LetterStore['noteSent'] =>
  (noting, sentAt) =>
    note(base)(noting, { sent_at: sentAt }, { kind: 'letter sent', detail: { on: sentAt } })

export const noteAnswer =
  (base: Base): LetterStore['noteAnswer'] =>
  (noting, { at, text }) =>
    note(base)(noting, { answered_at: at, answer: text }, { kind: 'letter answered', detail: { on: at, answer: text } })
