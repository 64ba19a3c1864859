/** How fast ids are found, that hostile text costs no more than its length, and how long the process is held at a time. */
import { mturkIdRules } from '../src/markets/mturk/ids.ts'
import { readBrought } from '../src/readers/brought.ts'
import { hostile, resultsFile, uploaded } from '../test/core/ids/hostile.ts'
import { figure } from './figures.ts'

const small = 1_600_000

type Run = { readonly ms: number; readonly longestTurn: number; readonly heap: number; readonly found: number }

/** Reads a text to its end, with the process beating beside it. Times in ms of this thread, the heap in MB. */
const run = async (text: string): Promise<Run> => {
  const now = (): number => process.threadCpuUsage().user / 1000
  const heapBefore = process.memoryUsage().heapUsed
  let [longestTurn, heap, found, over] = [0, 0, 0, false]
  const began = now()
  let last = began
  const beat = (): void => {
    longestTurn = Math.max(longestTurn, now() - last)
    heap = Math.max(heap, process.memoryUsage().heapUsed - heapBefore)
    last = now()
    if (!over) setImmediate(beat)
  }
  setImmediate(beat)
  for await (const step of readBrought(pasted(text), mturkIdRules))
    if (step.kind === 'things') found += step.things.length
  over = true
  return { ms: now() - began, longestTurn, heap: heap / 1_000_000, found }
}

async function* pasted(text: string) {
  yield { name: 'the pasted text', pieces: uploaded(text) }
}

export const benchIds = async (): Promise<void> => {
  const results = await run(resultsFile(100_000))
  figure('a results file of 100,000 rows is read', results.ms, 'ms CPU', { most: 3_000 })
  figure('its ids are found', results.found, 'ids', { least: 100_000 })
  figure('the process is held at most', results.longestTurn, 'ms CPU', { most: 50 })
  const growth: { readonly name: string; readonly times: number; readonly turn: number }[] = []
  for (const [name, make] of Object.entries(hostile)) {
    // The first run warms up: compiling would flatter the longer one.
    await run(make(small / 10))
    const one = await run(make(small))
    const ten = await run(make(10 * small))
    growth.push({ name, times: ten.ms / Math.max(one.ms, 5), turn: Math.max(one.longestTurn, ten.longestTurn) })
    process.stdout.write(`  ${name}: 16 MB in ${Math.round(ten.ms)} ms, ${(ten.ms / one.ms).toFixed(1)} times 1.6 MB\n`)
  }
  const [steepest] = growth.toSorted((first, second) => second.times - first.times)
  const [longest] = growth.toSorted((first, second) => second.turn - first.turn)
  figure(`ten times the hostile text takes at most (${steepest?.name})`, steepest?.times ?? 0, 'times', { most: 13 })
  figure(`and holds the process at most (${longest?.name})`, longest?.turn ?? 0, 'ms CPU', { most: 50 })
}
