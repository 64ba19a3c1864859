/** All lines, and all attempts, of a reversal: page by page, so that no export is ever in memory as a whole. */
import type { ReversalStore } from '../core/reversal-store.ts'
import type { Attempt, Line } from '../core/reversal.ts'

const pageLength = 200

/** A stream whose reader is quick never waits by itself: requests and timers get their turn between two pages. */
const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

export async function* everyLine(reversals: ReversalStore, id: string): AsyncGenerator<Line, void, undefined> {
  for (let after: string | undefined; ;) {
    const page = await reversals.lines(id, {
      filter: {},
      sort: 'number',
      descending: false,
      limit: pageLength,
      ...(after === undefined ? {} : { after }),
    })
    yield* page.rows
    if (page.next === undefined) return
    after = page.next
    await breathe()
  }
}

export async function* everyAttempt(reversals: ReversalStore, id: string): AsyncGenerator<Attempt, void, undefined> {
  for (let after: string | undefined; ;) {
    const page = await reversals.allAttempts(id, { limit: pageLength, ...(after === undefined ? {} : { after }) })
    yield* page.rows
    if (page.next === undefined) return
    after = page.next
    await breathe()
  }
}
