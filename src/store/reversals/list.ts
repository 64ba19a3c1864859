/** All reversals, whatever their state, newest first. */
import type { ReversalStore } from '../../core/reversal-store.ts'
import type { Base } from '../base.ts'
import { withTallies } from './lists.ts'
import { longestSearch, matches } from './past.ts'

export const list =
  (base: Base): ReversalStore['list'] =>
  async ({ state, search, before, limit }) => {
    const sought = (search ?? '').trim().slice(0, longestSearch)
    const rows = await base.db
      .selectFrom('reversal')
      .selectAll()
      .$if(state !== undefined, (query) => query.where('state', '=', state ?? 'draft'))
      .$if(before !== undefined, (query) => query.where('number', '<', before ?? 0))
      .$if(sought !== '', (query) => query.where(matches(sought)))
      .orderBy('number', 'desc')
      .limit(limit + 1)
      .execute()
    const page = rows.slice(0, limit)
    const last = page.at(-1)
    return {
      rows: await withTallies(base, page),
      ...(last && rows.length > limit ? { next: String(last.number) } : {}),
    }
  }
