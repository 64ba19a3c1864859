/** What to know before confirming: whom the bill pays, and how soon the time is over. */
import type { ReversalStore } from '../../core/reversal-store.ts'
import { keptOutBy } from './add-lines.ts'
import { breathe, word, type Base } from '../base.ts'
import { remembering } from '../remember.ts'
import { noDeadline } from '../tables.ts'

/** `endSoon` counts deadlines from now until `soon`, `pastDeadline` those before now. */
export const outlook = (base: Base): ReversalStore['outlook'] => {
  const remember = remembering<number>(base)
  return async (id, soon) => {
    const now = base.clock.now()
    const bill = billOf(base, id)
    const inTime = bill.where('deadline', '>=', now)
    const nearest = await nearestOf(inTime)
    return {
      workers: await remember(id, () => countWorkers(base, id)),
      ...(nearest === undefined ? {} : { nearest }),
      endSoon: await count(inTime.where('deadline', '<', soon)),
      pastDeadline: await count(bill.where('deadline', '<', now)),
      madeElsewhere: await count(bill.where('made_elsewhere', '<>', word(''))),
      hints: await countHints(base, id),
      differing: await countDiffering(base, id),
    }
  }
}

type Lines = ReturnType<typeof billOf>

/** Both turns are named so that the index by turn and deadline is searched, not walked. */
const billOf = ({ db }: Base, id: string) =>
  db
    .selectFrom('line')
    .where('reversal_id', '=', id)
    .where('work', '=', word('waiting'))
    .where('turn', 'in', [word(0), word(1)])

const count = async (lines: Lines): Promise<number> =>
  (await lines.select((eb) => eb.fn.countAll<number>().as('count')).executeTakeFirstOrThrow()).count

const nearestOf = async (lines: Lines): Promise<string | undefined> => {
  const first = (turn: 0 | 1) =>
    lines.where('turn', '=', word(turn)).select('deadline').orderBy('deadline').limit(1).executeTakeFirst()
  const found = [await first(0), await first(1)].flatMap((row) => (row ? [row.deadline] : []))
  return found.filter((deadline) => deadline !== noDeadline).toSorted()[0]
}

const countHints = async ({ db }: Base, id: string): Promise<number> => {
  const { hints } = await db
    .selectFrom('line')
    .where('reversal_id', '=', id)
    .where('hint', '<>', word(''))
    .where('hint', 'not like', `${keptOutBy}%`)
    .select((eb) => eb.fn.countAll<number>().as('hints'))
    .executeTakeFirstOrThrow()
  return hints
}

const countDiffering = async ({ db }: Base, id: string): Promise<number> => {
  const { differing } = await db
    .selectFrom('line')
    .where('reversal_id', '=', id)
    .where('differs', '<>', word(''))
    .select((eb) => eb.fn.countAll<number>().as('differing'))
    .executeTakeFirstOrThrow()
  return differing
}

const pageSize = 2_000

/** Page by page in the order of the lines: an index by worker of what waits would be rewritten with every line. */
const countWorkers = async ({ db }: Base, id: string): Promise<number> => {
  const workers = new Set<string>()
  for (let after: number | undefined = 0; after !== undefined;) {
    const rows: { number: number; worker: string }[] = await db
      .selectFrom('line')
      .select(['number', 'worker'])
      .where('reversal_id', '=', id)
      .where('standing', '=', 'waiting')
      .where('number', '>', after)
      .orderBy('number')
      .limit(pageSize)
      .execute()
    for (const row of rows) workers.add(row.worker)
    after = rows.length < pageSize ? undefined : rows.at(-1)?.number
    await breathe()
  }
  return workers.size
}
