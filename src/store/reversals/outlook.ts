/** What to know before confirming: whom the bill pays, and how soon the time is over. */
import type { ReversalStore } from '../../core/ports.ts'
import { word, type Base } from '../base.ts'
import { noDeadline } from '../tables.ts'

/** `endSoon` counts deadlines from now until `soon`, `pastDeadline` those before now; both of lines on the bill. */
export const outlook =
  ({ db, clock }: Base): ReversalStore['outlook'] =>
  async (id, soon) => {
    const now = clock.now()
    const counted = db.selectFrom('line').where('reversal_id', '=', id).where('work', '=', word('waiting'))
    const count = (query: typeof counted): Promise<number> =>
      query
        .select((eb) => eb.fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow()
        .then((row) => row.count)
    const { workers } = await counted
      .select((eb) => eb.fn.count<number>('worker').distinct().as('workers'))
      .executeTakeFirstOrThrow()
    const { nearest } = await counted
      .where('deadline', '>=', now)
      .where('deadline', '<>', noDeadline)
      .select((eb) => eb.fn.min<string | null>('deadline').as('nearest'))
      .executeTakeFirstOrThrow()
    const { hints } = await db
      .selectFrom('line')
      .where('reversal_id', '=', id)
      .where('hint', '<>', word(''))
      .select((eb) => eb.fn.countAll<number>().as('hints'))
      .executeTakeFirstOrThrow()
    return {
      workers,
      ...(nearest === null ? {} : { nearest }),
      endSoon: await count(counted.where('deadline', '>=', now).where('deadline', '<', soon)),
      pastDeadline: await count(counted.where('deadline', '<', now)),
      madeElsewhere: await count(counted.where('made_elsewhere', '<>', word(''))),
      hints,
    }
  }
