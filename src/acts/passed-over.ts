/** What of everything that was brought could not be meant: words, numbers, rows without ids. Counted and told, never listed. */
import type { IgnoredKind } from '../core/ids/result.ts'
import type { Read } from './not-taken.ts'

const kinds: readonly (readonly [kind: IgnoredKind, one: string, many: string])[] = [
  ['words', 'word', 'words'],
  ['numbers', 'number or date', 'numbers and dates'],
  ['links', 'address', 'addresses'],
  ['comments', 'comment', 'comments'],
  ['empty', 'row without an id', 'rows without an id'],
]

/** `23 words, 1 number or date`; '' when there was nothing of the kind. */
export const passedOver = (reads: readonly Read[]): string =>
  kinds
    .map(([kind, one, many]) => {
      const count = reads.reduce((sum, { summary }) => sum + summary.ignored[kind].count, 0)
      return count === 0 ? '' : `${count.toLocaleString('en')} ${count === 1 ? one : many}`
    })
    .filter((part) => part !== '')
    .join(', ')
