/**
 * All lines, and all attempts, of a reversal: page by page, so that no export is ever in memory as a whole. A stream whose
 * reader is quick never waits by itself: requests and timers get their turn between two pages.
 */
import { setImmediate } from 'node:timers/promises'
import type { Asked, Letter } from '../../core/letter-store.ts'
import type { Store } from '../../core/ports.ts'
import type { Page, RefusedInput, ReversalStore } from '../../core/reversal-store.ts'
import type { Attempt, Line } from '../../core/reversal.ts'

/** Rows that are read and written in one turn: some milliseconds of work. */
const pageLength = 100

/** What an export reads from. */
export type Records = Pick<Store, 'reversals' | 'letters'>

/** A line with what became of asking about it; undefined when no letter does. */
export type AskedLine = { readonly line: Line; readonly asked: Asked | undefined }

type After = { readonly limit: number; readonly after?: string }

export async function* linePages({ reversals, letters }: Records, id: string): AsyncGenerator<readonly AskedLine[]> {
  const lines = pages((after) => reversals.lines(id, { filter: {}, sort: 'number', descending: false, ...after }))
  for await (const page of lines) {
    const asked = await letters.asked(
      id,
      page.map(({ number }) => number),
    )
    yield page.map((line) => ({ line, asked: asked.get(line.number) }))
  }
}

export async function* letterPages({ letters }: Records, id: string): AsyncGenerator<readonly Letter[]> {
  for (let after = 0; ;) {
    const { rows, next } = await letters.list(id, { after, limit: pageLength })
    yield rows
    if (next === undefined) return
    after = Number(next)
    await setImmediate()
  }
}

export const attemptPages = (reversals: ReversalStore, id: string): AsyncGenerator<readonly Attempt[]> =>
  pages((after) => reversals.allAttempts(id, after))

export async function* refusedPages(
  reversals: ReversalStore,
  id: string,
): AsyncGenerator<readonly RefusedInput[], void, undefined> {
  for (let after = 0; ;) {
    const { rows, next } = await reversals.refusedInput(id, after, pageLength)
    yield rows
    const last = rows.at(-1)
    if (next === undefined || !last) return
    after = last.number
    await setImmediate()
  }
}

async function* pages<Row>(ask: (after: After) => Promise<Page<Row>>): AsyncGenerator<readonly Row[], void, undefined> {
  for (let after: string | undefined; ;) {
    const page = await ask({ limit: pageLength, ...(after === undefined ? {} : { after }) })
    yield page.rows
    if (page.next === undefined) return
    after = page.next
    await setImmediate()
  }
}
