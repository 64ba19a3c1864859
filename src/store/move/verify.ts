/** Whether what binds the record together still holds: the chain of events, the digest over the attempts (law 9). */
import { breathe, type Base } from '../base.ts'
import { digestOf } from '../digest.ts'
import { eventHash } from '../events.ts'
import type { EventTable } from '../tables.ts'

type Db = Pick<Base, 'db'>

const pageSize = 1_000

/** The numbers of reversals whose record does not bear itself out. Rows were compared before: then the old ones do not either. */
export const brokenRecords = async (base: Db): Promise<readonly number[]> => {
  const broken = new Set([...(await brokenChains(base)), ...(await brokenDigests(base))])
  if (broken.size === 0) return []
  const rows = await base.db.selectFrom('reversal').select(['id', 'number']).orderBy('number').execute()
  return rows.filter(({ id }) => broken.has(id)).map(({ number }) => number)
}

const brokenChains = async ({ db }: Db): Promise<readonly string[]> => {
  const broken: string[] = []
  let before: Pick<EventTable, 'reversal_id' | 'number' | 'hash'> = { reversal_id: '', number: 0, hash: '' }
  for (;;) {
    const { reversal_id, number } = before
    const rows = await db
      .selectFrom('event')
      .selectAll()
      .where((eb) => eb(eb.refTuple('reversal_id', 'number'), '>', eb.tuple(reversal_id, number)))
      .orderBy('reversal_id')
      .orderBy('number')
      .limit(pageSize)
      .execute()
    for (const row of rows) {
      const first = row.reversal_id !== before.reversal_id
      const sound =
        row.hash === eventHash(first ? '' : before.hash, row) && row.number === (first ? 1 : before.number + 1)
      if (!sound) broken.push(row.reversal_id)
      before = row
    }
    if (rows.length < pageSize) return broken
    await breathe()
  }
}

const brokenDigests = async ({ db }: Db): Promise<readonly string[]> => {
  const broken: string[] = []
  for (let after = 0; ;) {
    const rows = await db
      .selectFrom('reversal')
      .select(['id', 'number', 'digest', 'ended_at'])
      .where('state', '=', 'ended')
      .where('number', '>', after)
      .orderBy('number')
      .limit(pageSize)
      .execute()
    for (const { id, digest, ended_at } of rows) {
      // An answer that came after the end is in the table and not in the digest.
      const sound = digest === (await digestOf({ db }, id)) || digest === (await digestOf({ db }, id, ended_at))
      if (!sound) broken.push(id)
    }
    const last = rows.at(-1)
    if (last === undefined) return broken
    after = last.number
  }
}
