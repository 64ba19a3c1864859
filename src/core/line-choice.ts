/** Which lines of a reversal somebody means, for what is done beside the calls: letters, and files for the website. */
import type { Refusal } from './reversal.ts'
import type { Group, LineFilter } from './reversal-store.ts'

/**
 * - `open`: what the calls could not reverse and no letter asks about yet; `unreached`: the service cannot be reached, so that
 *   lines without an answer count as well.
 * - `website`: what was made where only the website decides; not what is kept out on purpose or of another worker than the
 *   source says, which are there for whoever ticks them.
 */
export type LineChoice =
  | { readonly kind: 'open'; readonly unreached: boolean }
  | { readonly kind: 'website' }
  | { readonly kind: 'numbers'; readonly numbers: readonly number[] }
  | { readonly kind: 'filter'; readonly filter: LineFilter }

/** At most so many lines by number. */
export const mostTicked = 1000

/** Where a line stands: its group, and why it was refused where it was. */
export type Standing = { readonly group: Group; readonly refusal?: Refusal }

/**
 * Where a line can stand that a letter asks about, in the order of a letter. Not in it: what is paid or may be at any moment,
 * what another reversal holds, and what is decided in the ordinary way.
 */
export const inLetters: readonly Standing[] = [
  { group: 'too late' },
  { group: 'refused', refusal: 'too late' },
  { group: 'gone' },
  { group: 'refused', refusal: 'gone' },
  { group: 'refused', refusal: 'not allowed here' },
  { group: 'refused', refusal: 'other' },
  { group: 'refused', refusal: 'feedback' },
  { group: 'refused', refusal: 'not found' },
  { group: 'refused', refusal: 'closed by hand' },
  { group: 'not found' },
  { group: 'other worker' },
  { group: 'not readable' },
  { group: 'not attempted' },
  { group: 'not looked up' },
  { group: 'left out' },
]

/** Those of {@link inLetters} that asking helps by itself; the others are there for whoever ticks them. */
export const openStandings = (unreached: boolean): readonly Standing[] =>
  inLetters.filter(
    ({ group, refusal }) =>
      group === 'too late' ||
      group === 'gone' ||
      (refusal !== undefined && ['too late', 'gone', 'not allowed here', 'other'].includes(refusal)) ||
      (unreached && (group === 'not attempted' || group === 'not looked up' || group === 'not readable')),
  )

/** `waiting` before the confirmation: whoever decides on the website confirms nothing here. */
export const onWebsite = (confirmed: boolean): readonly Standing[] =>
  confirmed ? inLetters : [{ group: 'will be reversed' }, ...inLetters]

export const sameStanding = (one: Standing, other: Standing): boolean =>
  one.group === other.group && one.refusal === other.refusal
