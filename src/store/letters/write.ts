/** Writing a set of letters part by part: 100,000 lines make more than a thousand of them. */
import type { LetterStore, Writing } from '../../core/letter-store.ts'
import { breathe, chunksOf, later, type Base, type Trx } from '../base.ts'
import { writeEvent } from '../events.ts'
import { touch } from '../touch.ts'
import { written } from './find.ts'

/** What a try has left that was cut off is taken away by a later one, in ms. */
const abandonedAfter = 60 * 60 * 1000
/** Letters that are given their text in one transaction. */
const atOnce = 20

export const add =
  ({ transact }: Base): LetterStore['add'] =>
  ({ setId, request, reversalId, about, by, at }, parts) =>
    transact(async (trx) => {
      const head = {
        set_id: setId,
        request,
        reversal_id: reversalId,
        about,
        by_id: by.id,
        by_name: by.name,
        made_at: at,
      }
      await trx
        .insertInto('letter')
        .values(parts.map(({ part, listed, numbers }) => ({ ...head, part, lines: numbers.length, text: listed })))
        .execute()
      const lines = parts.flatMap(({ part, numbers }) =>
        numbers.map((line) => ({ reversal_id: reversalId, line, set_id: setId, part })),
      )
      for (const some of chunksOf(lines)) await trx.insertInto('letter_line').values(some).execute()
    })

export const finish =
  (base: Base): LetterStore['finish'] =>
  async (set, textOf) => {
    const { parts, all } = await sizeOf(base, set)
    for (let after = 0; after < parts; after += atOnce) {
      await base.transact(async (trx) => {
        const rows = await trx
          .selectFrom('letter')
          .select(['part', 'lines', 'text'])
          .where('set_id', '=', set.setId)
          .where('part', '>', after)
          .where('part', '<=', after + atOnce)
          .execute()
        for (const { part, lines, text: listed } of rows) {
          const texts = textOf({ listed, lines, part, parts, all })
          await trx
            .updateTable('letter')
            .set({ ...texts, parts })
            .where('set_id', '=', set.setId)
            .where('part', '=', part)
            .execute()
        }
      })
      await breathe()
    }
    const first = await base.transact((trx) => number(trx, set, { parts, all }))
    const there = first === undefined ? await written(base)(set.reversalId, set.request) : undefined
    return there ?? { first: first ?? 0, parts, lines: all }
  }

const sizeOf = async ({ db }: Base, { setId }: Writing): Promise<{ readonly parts: number; readonly all: number }> => {
  const row = await db
    .selectFrom('letter')
    .select((eb) => [eb.fn.countAll<number>().as('parts'), eb.fn.sum<number>('lines').as('all')])
    .where('set_id', '=', setId)
    .executeTakeFirstOrThrow()
  return row
}

/** Undefined when another try of the same request has its set there already. The reversal's row, locked, makes tries queue. */
const number = async (
  trx: Trx,
  { setId, request, reversalId, by, at }: Writing,
  { parts, all }: { readonly parts: number; readonly all: number },
): Promise<number | undefined> => {
  await touch(trx, reversalId).execute()
  const there = await trx
    .selectFrom('letter')
    .select('part')
    .where('reversal_id', '=', reversalId)
    .where('request', '=', request)
    .where('number', 'is not', null)
    .limit(1)
    .executeTakeFirst()
  const first = there ? undefined : await nextNumber(trx, reversalId)
  if (first !== undefined) {
    await trx
      .updateTable('letter')
      .set((eb) => ({ number: eb('part', '+', first - 1) }))
      .where('set_id', '=', setId)
      .execute()
    await writeEvent(trx, { reversalId, at, kind: 'letters made', by, detail: { first, letters: parts, count: all } })
  }
  await forget(trx, reversalId, setId, later(at, -abandonedAfter))
  return first
}

const nextNumber = async (trx: Trx, reversalId: string): Promise<number> => {
  const row = await trx
    .selectFrom('letter')
    .select((eb) => eb.fn.max('number').as('last'))
    .where('reversal_id', '=', reversalId)
    .where('number', 'is not', null)
    .executeTakeFirst()
  return (row?.last ?? 0) + 1
}

/** Unfinished sets of this reversal: this one, where it came too late, and old ones that were cut off. */
const forget = async (trx: Trx, reversalId: string, setId: string, before: string): Promise<void> => {
  const rows = await trx
    .selectFrom('letter')
    .select('set_id')
    .distinct()
    .where('reversal_id', '=', reversalId)
    .where('number', 'is', null)
    .where((eb) => eb.or([eb('set_id', '=', setId), eb('made_at', '<', before)]))
    .execute()
  const sets = rows.map((row) => row.set_id)
  if (sets.length === 0) return
  await trx.deleteFrom('letter_line').where('set_id', 'in', sets).execute()
  await trx.deleteFrom('letter').where('set_id', 'in', sets).execute()
}
