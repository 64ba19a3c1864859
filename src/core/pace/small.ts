/**
 * The rate of a bucket of one or two calls. It overflows between calls, so nothing can be measured between refusals: its
 * rate goes up with each call that is admitted and down with each that is refused.
 */

/** Up with an admitted call, down with a refused one: some one call in twenty is refused. */
const up = 0.0005
const down = 0.05
/** Where answers take now longer, now shorter, calls come unevenly and more of them must be tried to lose little. */
const upUneven = 0.006
const downUneven = 0.06
const downAgain = 0.1
/** The steps grow with the calls that were admitted in a row: twice as large after so many, at most so much larger. */
const twiceAfter = 20
const fastest = 30
/** A first measure of such a bucket is far too low, since what overflowed is missing: until the first refusal larger steps. */
const upGuessed = 0.12
const downGuessed = 0.05
/** A measure over fewer calls than this is a guess. */
const guessed = 50

/** `counted`: calls that the rate rests on; `uneven`: from 0 to 1, how far the spread of answers is from the interval. */
type Small = { readonly counted: number; readonly uneven: number }

/** How much faster, as a part of the rate, after `run` admitted calls in a row. */
export const faster = (run: number, { counted, uneven }: Small): number =>
  counted < guessed ? upGuessed : (up + (upUneven - up) * uneven) * Math.min(fastest, 1 + (run / twiceAfter) ** 2)

/** How much slower, as a part of the rate, after a refused call; `again`: the call before was refused too. */
export const slower = (again: boolean, { counted, uneven }: Small): number => {
  if (counted < guessed) return downGuessed
  return again ? downAgain : down + (downUneven - down) * uneven
}
