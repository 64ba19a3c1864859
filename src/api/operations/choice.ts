/** Which lines somebody means, for letters and for the website's table. */
import type { LineChoice } from '../../core/line-choice.ts'
import type { Group } from '../../core/reversal-store.ts'

type Chosen = {
  readonly lines?: readonly number[] | undefined
  readonly group?: Group | undefined
  readonly worker?: string | undefined
  readonly which?: 'open' | 'website' | undefined
}

/** The first that is said of lines, filter and `which`; `standard` when nothing is. */
export const chosenIn = (
  { lines, group, worker, which }: Chosen,
  standard: LineChoice,
  unreached: boolean,
): LineChoice => {
  if (lines) return { kind: 'numbers', numbers: lines }
  if (group !== undefined || worker !== undefined)
    return { kind: 'filter', filter: { ...(group ? { group } : {}), ...(worker ? { worker } : {}) } }
  if (which === 'open') return { kind: 'open', unreached }
  return which === 'website' ? { kind: 'website' } : standard
}
