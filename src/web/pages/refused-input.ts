/** What was brought and not taken: listed, never dropped. */
import type { RefusedInput as Stored } from '../../core/reversal-store.ts'
import type { RefusedInput } from '../models-check.ts'
import { counted, countOf } from '../say.ts'
import { urls, withQuery } from '../urls.ts'
import { placeOf } from './places.ts'
import type { View } from './view.ts'

/** So many are shown unless all are asked for; so many can be asked for. */
export const fewRefused = 20
export const mostRefused = 1000

export const refusedInput = (view: View, rows: readonly Stored[]): RefusedInput => {
  const all = view.reversal.refusedCount
  const hidden = all - rows.length
  const href = `${withQuery(view.url(urls.reversal(view.reversal.number)), { refused: 'all' })}#refused-input`
  return {
    heading:
      all === 0 ? '' : `${counted(all, 'piece', 'pieces')} of what you brought ${all === 1 ? 'was' : 'were'} not taken`,
    rows: rows.map(({ where, text, why }) => ({ ...placeOf(where), text, why })),
    ...(hidden > 0 && rows.length < mostRefused ? { more: { href, label: `Show the other ${countOf(hidden)}` } } : {}),
  }
}
