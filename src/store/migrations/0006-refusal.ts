/**
 * Why a call was refused, on its attempt: after a lost answer a refusal settles nothing yet, and once nothing can land any
 * more it is what the line is told to have come to.
 */
import { sql } from 'kysely'
import { oneOf, type Migration } from './migration.ts'

const kinds = [
  'already decided',
  'already approved',
  'awaiting review',
  'too late',
  'gone',
  'not found',
  'feedback',
  'not allowed here',
  'closed by hand',
  'other',
]

export const refusal: Migration = {
  name: 'refusal',
  async up(trx, { types }) {
    await trx.schema
      .alterTable('attempt')
      .addColumn('refusal', types.text, (column) => column.check(sql`refusal is null or ${oneOf('refusal', kinds)}`))
      .execute()
  },
}
