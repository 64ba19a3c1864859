/** Letters to a marketplace about lines that its calls did not reverse. A set without numbers is still being written. */
import { sql } from 'kysely'
import { makeTable, type Migration } from './migration.ts'

export const letters: Migration = {
  name: 'letters',
  async up(trx, schema) {
    const { text, integer } = schema.types
    let letter = makeTable<string>(trx, schema, 'letter')
      .addColumn('set_id', text, (column) => column.notNull())
      .addColumn('reversal_id', text, (column) => column.notNull().references('reversal.id'))
      .addColumn('part', integer, (column) => column.notNull())
      .addColumn('parts', integer, (column) => column.notNull().defaultTo(0))
      .addColumn('lines', integer, (column) => column.notNull())
      .addColumn('number', integer)
    for (const name of ['request', 'about', 'text', 'by_id', 'by_name', 'made_at']) {
      letter = letter.addColumn(name, text, (column) => column.notNull())
    }
    letter = letter.addColumn('subject', text, (column) => column.notNull().defaultTo(''))
    for (const name of ['sent_at', 'answered_at', 'answer']) letter = letter.addColumn(name, text)
    await letter
      .addPrimaryKeyConstraint('letter_key', ['set_id', 'part'])
      .addCheckConstraint('letter_answered', sql`(answered_at is null) = (answer is null)`)
      .addCheckConstraint('letter_sent', sql`answered_at is null or sent_at is not null`)
      .execute()
    await makeTable(trx, schema, 'letter_line')
      .addColumn('reversal_id', text, (column) => column.notNull().references('reversal.id'))
      .addColumn('line', integer, (column) => column.notNull())
      .addColumn('set_id', text, (column) => column.notNull())
      .addColumn('part', integer, (column) => column.notNull())
      .addPrimaryKeyConstraint('letter_line_key', ['reversal_id', 'line', 'set_id'])
      .addForeignKeyConstraint('letter_line_letter', ['set_id', 'part'], 'letter', ['set_id', 'part'])
      .execute()
    for (const index of indexes) await sql.raw(index).execute(trx)
  },
}

const indexes = [
  'create unique index letter_number on letter (reversal_id, number) where number is not null',
  'create unique index letter_request on letter (reversal_id, request, part) where number is not null',
  'create index letter_unfinished on letter (reversal_id, made_at) where number is null',
  'create index letter_line_part on letter_line (set_id, part, line)',
]
