import { afterEach, describe, expect, test } from 'vitest'
import fc from 'fast-check'
import { openWorld, type World, type WorldOptions } from './world.ts'

let world: World
const open = async (options: WorldOptions = {}): Promise<World> => (world = await openWorld(options))
afterEach(() => world.close())

type Order = 'by task' | 'by worker' | 'shuffled'
/** `of`: submissions of a task; `brought`: how many of them are in the list; `tasks`: how many such tasks. */
type Shape = { readonly of: number; readonly brought: number; readonly tasks: number }
type Seeded = { readonly lines: readonly { readonly id: string; readonly task: string }[]; readonly pages: number }

const randomFrom = (seed: number) => () => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648
const shuffled = <Item>(list: readonly Item[], seed: number): Item[] => {
  const random = randomFrom(seed)
  return list
    .map((item) => ({ item, at: random() }))
    .toSorted((one, other) => one.at - other.at)
    .map(({ item }) => item)
}

const seed = (shapes: readonly Shape[], order: Order): Seeded => {
  const tasks = shapes.flatMap(({ of, brought, tasks: count }) =>
    Array.from({ length: count }, () => {
      const hit = world.simulator.world.addHit({ maxAssignments: of })
      const all = Array.from({ length: of }, () => world.simulator.world.addAssignment(hit).id)
      return {
        pages: Math.ceil(of / 100),
        lines: shuffled(all, 5)
          .slice(0, brought)
          .map((id) => ({ id, task: hit.id })),
      }
    }),
  )
  const pages = tasks.reduce((sum, task) => sum + task.pages, 0)
  const most = Math.max(...tasks.map(({ lines }) => lines.length))
  const places = Array.from({ length: most }, (_, place) => place)
  const inOrder = tasks.flatMap(({ lines }) => lines)
  const byWorker = places.flatMap((place) => tasks.flatMap(({ lines }) => lines[place] ?? []))
  return { pages, lines: order === 'by worker' ? byWorker : order === 'shuffled' ? shuffled(inOrder, 7) : inOrder }
}

const reads = (): number => world.calls('GetAssignment') + world.calls('ListAssignmentsForHIT') + world.calls('GetHIT')
const checkedReads = async ({ lines }: Seeded): Promise<number> => {
  const { id } = await world.check(lines.map((line) => line.id))
  expect(new Set(await world.verdicts(id))).toEqual(new Set(['reversible']))
  expect(world.calls('GetAccountBalance')).toBe(1)
  return reads()
}

describe('checking N ids of H tasks that the source does not name', () => {
  const orders: readonly Order[] = ['by task', 'by worker', 'shuffled']

  test.each([
    { of: 1, brought: 1, tasks: 120 },
    { of: 2, brought: 2, tasks: 30 },
    { of: 3, brought: 2, tasks: 30 },
    { of: 3, brought: 3, tasks: 40 },
    { of: 10, brought: 3, tasks: 40 },
    { of: 10, brought: 10, tasks: 10 },
    { of: 100, brought: 100, tasks: 3 },
    { of: 250, brought: 60, tasks: 3 },
  ])('takes the lesser of N and H with their pages: $brought of $of in $tasks tasks', async (shape) => {
    await open()
    for (const order of orders) {
      world.simulator.ledger.clear()
      const seeded = seed([shape], order)
      expect([order, await checkedReads(seeded)]).toEqual([
        order,
        Math.min(seeded.lines.length, shape.tasks + seeded.pages),
      ])
    }
  })

  test.each([
    { of: 3, brought: 1, tasks: 100 },
    { of: 10, brought: 1, tasks: 100 },
    { of: 1000, brought: 1, tasks: 20 },
  ])('takes one more where a task has submissions that the list has not: $brought of $of', async (shape) => {
    await open()
    for (const order of orders) {
      world.simulator.ledger.clear()
      expect(await checkedReads(seed([shape], order))).toBe(shape.tasks + 1)
    }
  })

  test('reads large tasks among many small ones by pages', async () => {
    await open()
    const shapes = [
      { of: 3, brought: 1, tasks: 60 },
      { of: 40, brought: 40, tasks: 3 },
    ]
    expect(await checkedReads(seed(shapes, 'shuffled'))).toBeLessThanOrEqual(60 + 3 + 3 + 6)
  })

  test('asks why for a few ids only that nobody knows', async () => {
    await open()
    const { lines } = seed([{ of: 10, brought: 10, tasks: 2 }], 'by task')
    const strangers = Array.from({ length: 80 }, (_, place) => `3NOSUCHASSIGNMENT00000000000${10 + place}`)
    const { id } = await world.check(shuffled([...lines.map((line) => line.id), ...strangers], 3))
    expect((await world.verdicts(id)).filter((verdict) => verdict === 'not found')).toHaveLength(80)
    expect(world.calls('GetAssignment')).toBeLessThanOrEqual(80 + 2 + 7)
    expect(world.calls('ListAssignmentsForHIT')).toBe(2)
    expect(world.calls('GetHIT')).toBeLessThanOrEqual(4 + 5)
  })

  test('asks whether an id is a task’s while such ids come', async () => {
    await open()
    const tasks = Array.from({ length: 12 }, () => world.simulator.world.addHit().id)
    const { id } = await world.check(tasks)
    expect(new Set((await world.lines(id)).map(({ detail }) => detail))).toEqual(
      new Set(['a HIT’s id; bring it in a column HITId']),
    )
  })

  test('stays near the lesser of the two whatever the list', async () => {
    await open()
    const shapes = fc.array(
      fc
        .record({ of: fc.constantFrom(1, 2, 3, 5, 12, 40, 130), part: fc.double({ min: 0, max: 1, noNaN: true }) })
        .chain(({ of, part }) =>
          fc.record({
            of: fc.constant(of),
            brought: fc.constant(Math.max(1, Math.round(of * part))),
            tasks: fc.integer({ min: 1, max: 8 }),
          }),
        ),
      { minLength: 1, maxLength: 4 },
    )
    await fc.assert(
      fc.asyncProperty(shapes, fc.constantFrom(...orders), async (list, order) => {
        world.simulator.ledger.clear()
        const seeded = seed(list, order)
        const [lines, tasks] = [seeded.lines.length, new Set(seeded.lines.map(({ task }) => task)).size]
        const made = await checkedReads(seeded)
        expect(made).toBeLessThanOrEqual(lines + 2 * Math.ceil(Math.log2(lines + 1)))
        expect(made).toBeLessThanOrEqual(tasks + seeded.pages + 2 * Math.ceil(Math.log2(lines + 1)))
      }),
      { numRuns: 30, seed: 4 },
    )
  })
})

describe('checking lines whose tasks the source names', () => {
  test.each([
    { of: 1, brought: 1, tasks: 30, most: 30 },
    { of: 5, brought: 2, tasks: 20, most: 40 },
    { of: 5, brought: 3, tasks: 20, most: 40 },
    { of: 1000, brought: 8, tasks: 3, most: 24 },
    { of: 250, brought: 40, tasks: 3, most: 12 },
  ])('takes the least there is: $brought of $of in $tasks tasks', async ({ most, ...shape }) => {
    await open()
    const { lines } = seed([shape], 'shuffled')
    await world.check(lines.map(({ id, task }) => ({ submission: id, named: { task } })))
    expect(reads()).toBe(most)
  })
})

test('checking lines of deleted tasks asks once a task whether it is gone', async () => {
  await open()
  const { lines } = seed([{ of: 8, brought: 8, tasks: 3 }], 'by task')
  for (const { task } of lines) world.simulator.world.hit(task).deleted = 'shown'
  const { id } = await world.check(lines.map((line) => ({ submission: line.id, named: { task: line.task } })))
  expect(new Set(await world.verdicts(id))).toEqual(new Set(['gone']))
  expect([world.calls('GetAssignment'), world.calls('GetHIT')]).toEqual([24, 3])
})

describe('seeing that the record shows what was reversed', () => {
  const proofOf = async (seeded: Seeded): Promise<readonly [looks: number, pages: number]> => {
    const { id } = await world.reverse(seeded.lines.map((line) => line.id))
    const before = [world.calls('GetAssignment'), world.calls('ListAssignmentsForHIT')] as const
    await world.until(async () => (await world.lines(id)).every(({ recordedAt }) => recordedAt !== undefined), 5_000)
    return [world.calls('GetAssignment') - before[0], world.calls('ListAssignmentsForHIT') - before[1]]
  }

  test.each([
    { of: 40, brought: 40, tasks: 3, looks: 0, pages: 3 },
    { of: 250, brought: 250, tasks: 1, looks: 0, pages: 3 },
    { of: 3, brought: 2, tasks: 15, looks: 0, pages: 15 },
    { of: 1, brought: 1, tasks: 30, looks: 30, pages: 0 },
  ])('takes pages, or looks where they are fewer: $brought of $of in $tasks tasks', async (row) => {
    await open()
    expect(await proofOf(seed([row], 'shuffled'))).toEqual([row.looks, row.pages])
  })

  test('gives pages up in a task that has many more submissions than were reversed', async () => {
    await open()
    const hit = world.simulator.world.addHit({ maxAssignments: 300 })
    const all = Array.from({ length: 300 }, () => world.simulator.world.addAssignment(hit).id)
    const lines = all.slice(-3).map((id) => ({ id, task: hit.id }))
    expect(await proofOf({ lines, pages: 3 })).toEqual([3, 1])
  })

  test('needs no read where asking after a lost answer showed it', async () => {
    await open({ moods: { lostAnswer: { operation: 'ApproveAssignment' } } })
    expect(await proofOf(seed([{ of: 4, brought: 4, tasks: 2 }], 'by task'))).toEqual([0, 0])
    expect(world.calls('ApproveAssignment')).toBe(8)
  })
})
