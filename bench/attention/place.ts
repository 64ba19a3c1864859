/** An account as a lab has it after some months, at the simulator; its index already read; a server; a browser. */
import type { Browser } from 'playwright-core'
import type { SeenRejected } from '../../src/core/index-store.ts'
import type { Store } from '../../src/core/ports.ts'
import { day, reversalWindow, type Assignment, type Hit } from '../../src/simulators/mturk/records.ts'
import { startSimulator, type Simulator } from '../../src/simulators/mturk/start.ts'
import { openStore } from '../../src/store/open.ts'
import { launch, prepareChromium } from '../../test/support/chromium.ts'
import { realClock as clock } from '../../test/support/clock.ts'
import { startBenchServer, type BenchServer } from '../growth/server.ts'

/** What each answer of the simulator takes, in ms. */
export const latency = 150
export const accountId = 'mturk-simulator'

export type Sizes = {
  readonly tasks: number
  readonly perTask: number
  readonly workers: number
  readonly rows: number
}

export type Place = {
  readonly simulator: Simulator
  readonly server: BenchServer
  readonly browser: Browser
  close(): Promise<void>
}

export const openPlace = async (sizes: Sizes): Promise<Place> => {
  const simulator = await startSimulator({ moods: { latency } })
  seed(simulator, sizes)
  const prepare = async (dataFolder: string): Promise<void> => {
    const store = await openStore({ dataFolder, clock })
    await fillIndex(store, [...simulator.world.hits.values()])
    await store.close()
  }
  const server = await startBenchServer(simulator.url, undefined, prepare)
  const browser = await launch(await prepareChromium())
  return {
    simulator,
    server,
    browser,
    close: async () => {
      await browser.close()
      await server.close()
      await simulator.close()
    },
  }
}

/** Work of the API, by the tasks and workers asked for; and a batch of the Requester website with so many rejected rows. */
const seed = ({ world }: Simulator, { tasks, perTask, workers, rows }: Sizes): void => {
  const now = world.clock.now()
  const names = Array.from({ length: workers }, () => world.newWorker())
  for (let task = 0, made = 0; task < tasks; task += 1) {
    const hit = world.addHit({ title: `Judge the tone of ${task % 997} headlines`, maxAssignments: perTask })
    const feedback = `Failed the attention check of part ${Math.floor(task / 100) % 40}.`
    for (let place = 0; place < perTask; place += 1, made += 1) {
      const worker = names[(made * 31) % workers]
      const submittedAt = now - 4 * day - (made % 20_000) * 60_000
      // A script decides upon a thousand at a time.
      const decidedAt = now - 2 * day - Math.floor(made / 1_000) * 1_200_000 + (made % 60) * 1_000
      world.addAssignment(hit, { submittedAt, decidedAt, feedback, ...(worker === undefined ? {} : { worker }) })
    }
  }
  const typeId = world.newId()
  for (let rejected = 0, row = 1; rejected < rows; row += 1) {
    const hit = world.addHit({
      typeId,
      title: 'Describe what the picture shows, in your own words',
      annotation: 'BatchId:1234567;OriginalHitTemplateId:7654321;',
      reward: '0.20',
    })
    for (let place = 0; place < 3; place += 1) {
      const status = (row % 7 === 0 && place === 2) || rejected === rows ? 'Approved' : 'Rejected'
      if (status === 'Rejected') rejected += 1
      world.addAssignment(hit, {
        status,
        submittedAt: now - 5 * day - row * 61_000,
        answer: 'a "blue" door,\r\nclosed',
      })
    }
  }
}

/** As a pass that has just ended leaves it: so the next one is a quarter of an hour away. */
const fillIndex = async ({ index }: Store, hits: readonly Hit[]): Promise<void> => {
  const { pass } = (await index.work(accountId, clock.now(), 1, true)) ?? { pass: 1 }
  const tasks = hits.map(({ id, title, typeId, assignments }) => ({
    id,
    title,
    taskType: typeId,
    reward: 500,
    decided: assignments.length,
    madeElsewhere: '',
    pricing: {},
    past: false,
  }))
  for (let from = 0; from < tasks.length; from += 500) {
    const next = from + 500 < tasks.length ? { next: 'more' } : {}
    await index.recordTasks({ accountId, pass, tasks: tasks.slice(from, from + 500), ...next, at: clock.now() })
  }
  for (const { id, assignments } of hits) {
    const seen = assignments.filter(({ decision }) => decision.status === 'Rejected').map(seenOf)
    await index.recordRejected({ accountId, task: id, seen, at: clock.now() })
  }
  const nextAt = new Date(clock.ms() + day).toISOString()
  if (!(await index.endPass(accountId, pass, clock.now(), nextAt))) throw new Error('the index is not read to its end')
}

/** Amazon's price list: 20 %, and 40 % of tasks with ten places or more. */
const feePercent = ({ maxAssignments }: Hit): number => (maxAssignments < 10 ? 20 : 40)

const instant = (ms: number): string => new Date(ms).toISOString()

const seenOf = ({ id, hit, worker, submittedAt, decision }: Assignment): SeenRejected => ({
  submission: id,
  facts: {
    task: hit.id,
    title: hit.title,
    worker,
    submittedAt: instant(submittedAt),
    ...(decision.rejectedAt === undefined ? {} : { rejectedAt: instant(decision.rejectedAt) }),
    deadline: instant(submittedAt + reversalWindow),
    oldText: decision.feedback ?? '',
    reward: hit.reward,
    fee: (hit.reward * feePercent(hit)) / 100,
    tax: 0,
    certainty: 'estimate',
    feeLabel: `Fee, ${feePercent(hit)} %`,
    madeElsewhere: '',
  },
})
