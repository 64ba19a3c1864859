import { afterEach, describe, expect, test } from 'vitest'
import type { NewLead } from '../../src/core/lead-store.ts'
import type { Store } from '../../src/core/ports.ts'
import type { LineFacts, Reversal } from '../../src/core/reversal.ts'
import { databases } from '../support/databases.ts'
import { until } from '../support/until.ts'
import { but } from './judge.ts'
import { ada, openWorld, type World, type WorldOptions } from './world.ts'

let world: World
const open = async (options: WorldOptions = {}): Promise<World> => (world = await openWorld(options))
afterEach(() => world.close())

type Brought = Pick<NewLead, 'kind' | 'text'> & Partial<NewLead>

const bring = async (...leads: readonly Brought[]): Promise<Reversal> => {
  const { store, clock, account } = world
  const reversal = await store.reversals.create({ accountId: account.id, by: ada, at: clock.now() })
  const made = leads.map((lead, index) => ({
    number: index + 1,
    named: {},
    where: `line ${index + 1}`,
    sure: 'named' as const,
    evidence: [],
    choose: false,
    ...lead,
  }))
  expect(await store.leads.add(reversal.id, made, clock.now())).toBe(true)
  world.engine.wake()
  return reversal
}
const settled = async ({ id }: Reversal): Promise<boolean> => (await world.store.leads.count(id)).waiting === 0
const outcomes = async ({ id }: Reversal): Promise<readonly (readonly [string | undefined, number])[]> =>
  (await world.store.leads.of(id, { limit: 100 })).rows.map(({ outcome, found }) => [outcome, found])
const submissions = async ({ id }: Reversal): Promise<readonly string[]> =>
  (await world.lines(id)).map(({ submission }) => submission).toSorted()

const rejectedOf: LineFacts = {
  task: '',
  title: '',
  worker: 'AANNEXAMPLE01',
  oldText: '',
  reward: 500,
  fee: 100,
  tax: 0,
  certainty: 'exact',
  feeLabel: 'Fee',
  madeElsewhere: '',
}

describe.each(databases)('on $name, a task that was brought', (database) => {
  test('leads to its rejected submissions, of one worker where one is named, and their check begins', async () => {
    await open({ database })
    const theirs = world.simulator.world
    const hit = theirs.addHit({ maxAssignments: 9 })
    const rejected = [0, 1, 2].map(() => theirs.addAssignment(hit))
    theirs.addAssignment(hit, { status: 'Approved' })
    const other = theirs.addHit({ maxAssignments: 9 })
    const [one] = [0, 1].map(() => theirs.addAssignment(other))
    const reversal = await bring(
      { kind: 'task', text: hit.id },
      { kind: 'worker', text: one?.worker ?? '', named: { task: other.id } },
    )
    await world.until(() => world.is(reversal.id, 'checked'))
    expect(await outcomes(reversal)).toEqual([
      ['found', 3],
      ['found', 1],
    ])
    expect(await submissions(reversal)).toEqual([...rejected.map(({ id }) => id), one?.id ?? ''].toSorted())
    expect(new Set(await world.verdicts(reversal.id))).toEqual(new Set(['reversible']))
    expect(world.calls('ListHITs')).toBe(0)
  })

  test('that is nobody’s, or has nothing rejected, is told; a draft without lines stays one', async () => {
    await open({ database })
    const hit = world.simulator.world.addHit()
    world.simulator.world.addAssignment(hit, { status: 'Approved' })
    const reversal = await bring(
      { kind: 'task', text: '3NOSUCHHIT00000000000000000000' },
      { kind: 'task', text: hit.id },
    )
    await world.until(() => settled(reversal))
    expect(await outcomes(reversal)).toEqual([
      ['not known', 0],
      ['nothing', 0],
    ])
    expect(await world.is(reversal.id, 'draft')).toBe(true)
  })

  test('is read again where it was being read when it was brought', async () => {
    let reading: (() => Promise<void>) | undefined
    await open({
      database,
      market: (marketplace) =>
        but(marketplace, {
          rejected: async (...asked) => {
            const answer = await marketplace.rejected(...asked)
            await reading?.()
            return answer
          },
        }),
    })
    const hit = world.simulator.world.addHit({ maxAssignments: 9 })
    await bring({ kind: 'task', text: hit.id })
    const late = Promise.withResolvers<Reversal>()
    reading = async () => {
      reading = undefined
      world.simulator.world.addAssignment(hit)
      world.clock.advance(1_000)
      late.resolve(await bring({ kind: 'task', text: hit.id }))
    }
    const second = await late.promise
    await world.until(() => settled(second))
    expect(await outcomes(second)).toEqual([['found', 1]])
  })

  test('is asked for anew where the index took it for gone before', async () => {
    await open({ database })
    const one = world.simulator.world.addSingle()
    one.hit.deleted = 'gone'
    const before = await bring({ kind: 'task', text: one.hit.id })
    await world.until(() => settled(before))
    expect(await outcomes(before)).toEqual([['not known', 0]])
    one.hit.deleted = false
    world.clock.advance(1_000)
    const reversal = await bring({ kind: 'task', text: one.hit.id })
    await world.until(() => world.is(reversal.id, 'checked'))
    expect(await submissions(reversal)).toEqual([one.id])
  })
})

describe('a worker that was brought', () => {
  test('leads to all rejected work in the account, once the index has read it all', async () => {
    await open({ indexed: true })
    const theirs = world.simulator.world
    const mine = [0, 1, 2].map(() => theirs.addSingle({}, { worker: 'AANNEXAMPLE01' }))
    theirs.addSingle()
    const reversal = await bring({ kind: 'worker', text: 'AANNEXAMPLE01' })
    await world.until(() => world.is(reversal.id, 'checked'))
    expect(await submissions(reversal)).toEqual(mine.map(({ id }) => id).toSorted())
  })

  test('of whom a mail alone tells is chosen from, where there are several', async () => {
    await open({ indexed: true })
    for (const worker of ['AANNEXAMPLE01', 'AANNEXAMPLE01', 'ABOEXAMPLE0001'])
      world.simulator.world.addSingle({}, { worker })
    const reversal = await bring(
      { kind: 'worker', text: 'AANNEXAMPLE01', choose: true },
      { kind: 'worker', text: 'ABOEXAMPLE0001', choose: true },
    )
    await world.until(() => world.is(reversal.id, 'checked'))
    const lines = await world.lines(reversal.id)
    expect(lines.map(({ named, leftOut }) => [named.worker, leftOut])).toEqual([
      ['AANNEXAMPLE01', true],
      ['AANNEXAMPLE01', true],
      ['ABOEXAMPLE0001', false],
    ])
  })

  test('of whom a mail alone tells is chosen from also where the second is recorded while it is followed', async () => {
    const late = { task: '', done: false }
    const wrap = (store: Store): Store => ({
      ...store,
      index: {
        ...store.index,
        find: async (accountId, query) => {
          if (!late.done) await record(store, accountId)
          return store.index.find(accountId, query)
        },
      },
    })
    const record = async (store: Store, accountId: string): Promise<void> => {
      late.done = true
      const seen = [{ submission: '3LATEASSIGNMENT000000000000000', facts: { ...rejectedOf, task: late.task } }]
      await store.index.recordRejected({ accountId, task: late.task, seen, next: 'more', at: world.clock.now() })
    }
    await open({ indexed: true, wrap })
    const first = world.simulator.world.addSingle({}, { worker: 'AANNEXAMPLE01' })
    late.task = first.hit.id
    const reversal = await bring({ kind: 'worker', text: 'AANNEXAMPLE01', choose: true })
    await world.until(() => world.is(reversal.id, 'checked'))
    expect((await world.lines(reversal.id)).map(({ leftOut }) => leftOut)).toEqual([true, true])
  })

  test('leads to what is kept out on purpose as lines that are left out', async () => {
    await open({ indexed: true })
    const [meant, deliberate] = [0, 1].map(() => world.simulator.world.addSingle({}, { worker: 'AANNEXAMPLE01' }))
    if (!meant || !deliberate) throw new Error('two were made')
    const { store, account, clock } = world
    const kept = { kind: 'submission', value: deliberate.id, why: 'It was spam.', by: ada, at: clock.now() } as const
    await store.index.keepOut(account.id, kept)
    const reversal = await bring({ kind: 'worker', text: 'AANNEXAMPLE01' })
    await world.until(() => world.is(reversal.id, 'checked'))
    const lines = await world.lines(reversal.id)
    expect(new Map(lines.map(({ submission, leftOut }) => [submission, leftOut]))).toEqual(
      new Map([
        [meant.id, false],
        [deliberate.id, true],
      ]),
    )
  })

  test('cannot be followed where no index is kept, and that is said', async () => {
    await open()
    const reversal = await bring({ kind: 'worker', text: 'AANNEXAMPLE01' })
    await world.until(() => settled(reversal))
    expect(await outcomes(reversal)).toEqual([['no index', 0]])
  })
})

describe('a kind of task and a title', () => {
  test('lead to the rejected work of all tasks that they fit, each once', async () => {
    await open({ indexed: true })
    const theirs = world.simulator.world
    const first = theirs.addSingle({ title: 'Read a receipt', typeId: '3TYPE0000000000000000000000001' })
    const second = theirs.addSingle({ title: 'Read a RECEIPT' })
    theirs.addSingle({ title: 'Read a receipt again' })
    const reversal = await bring(
      { kind: 'task type', text: first.hit.typeId },
      { kind: 'title', text: 'read a receipt' },
    )
    await world.until(() => world.is(reversal.id, 'checked'))
    expect(await submissions(reversal)).toEqual([first.id, second.id].toSorted())
  })
})

test('many leads are taken together, so that none comes too late for its draft', async () => {
  await open()
  await bring({ kind: 'worker', text: 'AFIRSTEXAMPLE1' })
  const many = Array.from({ length: 1_200 }, (_, n) => ({ kind: 'worker' as const, text: `AEXAMPLE${n}` }))
  const reversal = await bring(...many)
  await world.until(() => settled(reversal))
  expect(await world.store.leads.count(reversal.id)).toEqual({ all: 1_200, waiting: 0, missed: 1_200 })
})

test('a lead is followed to its end after a crash in between', async () => {
  await open()
  const hits = Array.from({ length: 20 }, () => world.simulator.world.addSingle().hit.id)
  world.simulator.moods.set({ latency: { ms: 20 } })
  const reversal = await bring(...hits.map((text) => ({ kind: 'task' as const, text })))
  await world.engine.close()
  world.start()
  await world.until(() => world.is(reversal.id, 'checked'))
  expect(await submissions(reversal)).toHaveLength(20)
})

test('a lead that leads to many keeps no server from ending', async () => {
  let pages = 0
  let task = ''
  const closing = Promise.withResolvers<void>()
  const wrap = (store: Store): Store => ({
    ...store,
    index: {
      ...store.index,
      find: async (accountId, query) => {
        pages += 1
        const seen = Array.from({ length: 1_200 }, (_, n) => ({ submission: `S${n}`, facts: { ...rejectedOf, task } }))
        await store.index.recordRejected({ accountId, task, seen, next: 'more', at: world.clock.now() })
        closing.resolve(world.engine.close())
        return store.index.find(accountId, query)
      },
    },
  })
  await open({ wrap })
  task = world.simulator.world.addSingle().hit.id
  const reversal = await bring({ kind: 'task', text: task })
  await closing.promise
  expect([pages, await outcomes(reversal)]).toEqual([1, [[undefined, 0]]])
})

test('leads that lead to the same work fill the draft once', async () => {
  await open({ indexed: true })
  const { store, account } = world
  await world.until(async () => (await store.index.progress(account.id)).endedAt !== undefined)
  const seen = Array.from({ length: 500 }, (_, n) => ({ submission: `S${n}`, facts: { ...rejectedOf, task: 'T1' } }))
  const at = world.clock.now()
  await store.index.recordRejected({ accountId: account.id, task: 'T1', seen, at })
  const leads = Array.from({ length: 201 }, () => ({ kind: 'worker' as const, text: 'AANNEXAMPLE01' }))
  const reversal = await bring(...leads)
  await until(() => settled(reversal))
  const came = await store.leads.of(reversal.id, { limit: 500 })
  expect(new Set(came.rows.map(({ outcome }) => outcome))).toEqual(new Set(['found']))
  expect((await world.reversal(reversal.id)).lineCount).toBe(500)
})
