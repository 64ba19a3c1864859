/** The record of what was done to a reversal: rows that only follow one another, each bound to the one before (law 9). */
import { createHash } from 'node:crypto'
import type { EventKind } from '../core/event-kinds.ts'
import type { Event } from '../core/reversal.ts'
import type { Actor } from '../core/token.ts'
import type { Trx } from './base.ts'
import type { EventTable } from './tables.ts'

export type NewEvent = {
  readonly reversalId: string
  readonly at: string
  readonly kind: EventKind
  /** Their token's name goes into the detail. */
  readonly by?: Actor | undefined
  readonly detail?: Event['detail']
}

/**
 * SHA-256, in hex, over the hash of the event before ('' for the first), a newline and the JSON array `[reversal id,
 * number, at, kind, person id or null, person name or null, detail]`, where detail is JSON with sorted keys, as text.
 */
export const eventHash = (before: string, row: Omit<EventTable, 'hash'>): string => {
  const bound = [row.reversal_id, row.number, row.at, row.kind, row.by_id, row.by_name, row.detail]
  return createHash('sha256')
    .update(`${before}\n${JSON.stringify(bound)}`)
    .digest('hex')
}

/** Adds the next event. Raising the reversal's count locks its row, so two events cannot follow the same one. */
export const writeEvent = async (trx: Trx, event: NewEvent): Promise<void> => {
  const { reversalId, at, kind } = event
  const { events: number } = await trx
    .updateTable('reversal')
    .set((eb) => ({ events: eb('events', '+', 1) }))
    .where('id', '=', reversalId)
    .returning('events')
    .executeTakeFirstOrThrow()
  const before = await trx
    .selectFrom('event')
    .select('hash')
    .where('reversal_id', '=', reversalId)
    .where('number', '=', number - 1)
    .executeTakeFirst()
  const token = event.by?.token === undefined ? {} : { token: event.by.token }
  const detail = sortedJson({ ...event.detail, ...token })
  const person = { by_id: event.by?.id ?? null, by_name: event.by?.name ?? null }
  const row = { reversal_id: reversalId, number, at, kind, ...person, detail }
  await trx
    .insertInto('event')
    .values({ ...row, hash: eventHash(before?.hash ?? '', row) })
    .execute()
}

export const sortedJson = (detail: Event['detail']): string =>
  JSON.stringify(Object.fromEntries(Object.entries(detail).toSorted(([a], [b]) => (a < b ? -1 : 1))))
