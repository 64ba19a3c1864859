/** The way into every change of a reversal's lines: its row first, which locks it and says in which state it is. */
import type { Trx } from './base.ts'

/** An update of the reversal's row to which the caller adds its conditions; no row means that they are not met. */
export const touch = (trx: Trx, id: string) =>
  trx
    .updateTable('reversal')
    .set((eb) => ({ moves: eb('moves', '+', 1) }))
    .where('id', '=', id)

export const noPause = { pause_trouble: null, pause_since: null, pause_said: null, pause_retry_at: null }
