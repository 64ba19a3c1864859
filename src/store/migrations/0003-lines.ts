/** Lines, with the rules between their columns that hold whatever the code does. */
import { sql, type RawBuilder } from 'kysely'
import { flags, makeTable, oneOf, type Migration } from './migration.ts'

/** The one group of the tally that a line is in. `waiting` reads as reversible before the confirmation, to come after it. */
const standing = sql`case
  when outcome is not null then outcome
  when work in ('calling', 'waiting') then work
  when reading <> 'done' or verdict is null then 'not looked up'
  when left_out = 1 then 'left out'
  when verdict = 'reversible' and held_by is not null then 'held'
  else verdict end`

const verdicts = [
  'reversible',
  'already approved',
  'awaiting review',
  'too late',
  'gone',
  'not found',
  'other worker',
  'not readable',
]

const rules: Readonly<Record<string, RawBuilder<boolean>>> = {
  line_flags: flags('left_out', 'holds', 'known', 'presumed', 'turn'),
  line_reading: oneOf('reading', ['waiting', 'looking', 'done']),
  line_work: oneOf('work', ['idle', 'waiting', 'calling', 'asking', 'settled']),
  line_verdict: sql`verdict is null or ${oneOf('verdict', verdicts)}`,
  line_outcome: sql`outcome is null or ${oneOf('outcome', ['reversed', 'refused', 'unknown', 'not attempted'])}`,
  line_held: sql`holds = 0 or held_by is null`,
  // Only what was read as reversible, is wanted and is ours can be waiting for a call (laws 1 and 7).
  line_waiting: sql`work <> 'waiting' or (verdict = 'reversible' and left_out = 0 and holds = 1 and outcome is null)`,
  line_asking: sql`(work = 'asking') = (coalesce(outcome, '') = 'unknown')`,
  line_settled: sql`(work = 'settled') = (coalesce(outcome, 'unknown') <> 'unknown')`,
  line_refused: sql`(refusal is not null) = (coalesce(outcome, '') = 'refused')`,
  line_money: sql`reward >= 0 and fee >= 0 and tax >= 0`,
}

const text = {
  required: ['account_id', 'submission', 'place', 'hint'],
  empty: [
    'detail',
    'task',
    'title',
    'worker',
    'submitted_at',
    'old_text',
    'old_text_key',
    'fee_label',
    'made_elsewhere',
    'said',
    'moved_at',
  ],
  absent: [
    'named_worker',
    'named_task',
    'named_submitted_at',
    'named_status',
    'verdict',
    'read_at',
    'rejected_at',
    'approved_at',
    'outcome',
    'refusal',
    'ask_at',
    'unknown_since',
    'settled_at',
    'recorded_at',
    'proof_at',
    'engine',
  ],
}
const zeros = ['left_out', 'known', 'reward', 'fee', 'tax', 'presumed', 'asked', 'proofs', 'attempts', 'lost']

export const lines: Migration = {
  name: 'lines',
  async up(trx, schema) {
    const { types } = schema
    let table = makeTable<string>(trx, schema, 'line')
      .addColumn('reversal_id', types.text, (column) => column.notNull().references('reversal.id'))
      .addColumn('number', types.integer, (column) => column.notNull())
      .addColumn('holds', types.integer, (column) => column.notNull())
      .addColumn('held_by', types.integer)
      .addColumn('named_reward', types.integer)
      .addColumn('reading', types.text, (column) => column.notNull().defaultTo('waiting'))
      .addColumn('work', types.text, (column) => column.notNull().defaultTo('idle'))
      .addColumn('certainty', types.text, (column) => column.notNull().defaultTo('not known'))
      .addColumn('deadline', types.text, (column) => column.notNull().defaultTo('none'))
      .addColumn('turn', types.integer, (column) => column.notNull().defaultTo(1))
    for (const name of text.required) table = table.addColumn(name, types.text, (column) => column.notNull())
    for (const name of text.empty) table = table.addColumn(name, types.text, (column) => column.notNull().defaultTo(''))
    for (const name of text.absent) table = table.addColumn(name, types.text)
    for (const name of zeros) table = table.addColumn(name, types.integer, (column) => column.notNull().defaultTo(0))
    table = table.addColumn('standing', types.text, (column) => column.generatedAlwaysAs(standing).stored())
    for (const [name, rule] of Object.entries(rules)) table = table.addCheckConstraint(name, rule)
    await table.addPrimaryKeyConstraint('line_key', ['reversal_id', 'number']).execute()
    for (const index of indexes) {
      await sql`create ${sql.raw(index.unique ? 'unique ' : '')}index ${sql.ref(index.name)} on line (${sql.raw(index.on)})${sql.raw(index.where ? ` where ${index.where}` : '')}`.execute(
        trx,
      )
    }
  },
}

type Index = { readonly name: string; readonly on: string; readonly where?: string; readonly unique?: true }

/**
 * Each serves a question that would otherwise walk all lines of a reversal; chosen by measuring 100,000 lines. Few have
 * another order than the lines have: a chunk of 500 lines rewrites as many pages of each of those.
 */
const indexes: readonly Index[] = [
  { name: 'line_submission', on: 'reversal_id, submission', unique: true },
  // Law 7: one live reversal holds a submission.
  { name: 'line_holder', on: 'account_id, submission', where: 'holds = 1', unique: true },
  { name: 'line_standing', on: 'reversal_id, standing, number' },
  { name: 'line_worker', on: 'reversal_id, worker, number' },
  { name: 'line_task', on: 'reversal_id, task, number' },
  { name: 'line_old_text', on: 'reversal_id, old_text_key, number' },
  { name: 'line_moved', on: 'reversal_id, moved_at, number', where: "moved_at <> ''" },
  { name: 'line_elsewhere', on: 'reversal_id, work', where: "made_elsewhere <> ''" },
  { name: 'line_hint', on: 'reversal_id', where: "hint <> ''" },
  { name: 'line_reading', on: 'reversal_id, number', where: "reading = 'waiting'" },
  {
    name: 'line_reading_task',
    on: 'reversal_id, named_task, number',
    where: "reading = 'waiting' and named_task is not null",
  },
  { name: 'line_looking', on: 'reversal_id, number', where: "reading = 'looking'" },
  { name: 'line_held', on: 'reversal_id, number', where: 'held_by is not null' },
  { name: 'line_waiting', on: 'reversal_id, turn, deadline, number, reward, fee, tax', where: "work = 'waiting'" },
  { name: 'line_waiting_read', on: 'reversal_id, read_at', where: "work = 'waiting'" },
  { name: 'line_calling', on: 'reversal_id, number', where: "work = 'calling'" },
  { name: 'line_asking', on: 'account_id, ask_at, reversal_id, asked', where: "work = 'asking'" },
  { name: 'line_proof', on: 'account_id, proof_at', where: 'proof_at is not null' },
]
