import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lineSorts } from '../../src/core/reversal-store.ts'
import { unconfirmed, verdicts, type Line, type Reversal } from '../../src/core/reversal.ts'
import { databases } from '../support/databases.ts'
import {
  ann,
  answer,
  ben,
  check,
  claim,
  confirmationOf,
  engine,
  factsOf,
  fresh,
  groupOf,
  houses,
  linesOf,
  type House,
} from './support.ts'

/** Any step a person or the engine can take, on whichever reversal; most are refused in most states. */
type Step = { readonly name: keyof typeof steps; readonly which: number; readonly pick: number }

type World = {
  readonly house: House
  readonly accountId: string
  readonly reversals: Reversal[]
  /** Lines that were seen as reversed, by reversal and number. */
  readonly reversed: Set<string>
  readonly revisions: Map<string, number>
}

const submissions = ['A', 'B', 'C', 'D', 'E', 'F']
const day = 24 * 60 * 60 * 1000
const some = (pick: number): string[] => submissions.filter((_, index) => (pick >> index) & 1)
const numbers = (pick: number): number[] => submissions.flatMap((_, index) => ((pick >> index) & 1 ? [index + 1] : []))
const at = (world: World): string => world.house.clock.now()

const draft = async (world: World, pick: number): Promise<void> => {
  const { house, accountId, reversals } = world
  const by = pick % 2 === 0 ? ann : ben
  const made = await house.store.reversals.create({ accountId, by, at: at(world) })
  await house.store.reversals.addLines(made.id, linesOf(some(pick)), [])
  reversals.push(made)
}

const look = async ({ house }: World, { id }: Reversal, pick: number): Promise<void> => {
  const looking = await house.store.work.claimToLook(id, 1 + (pick % 6), engine, house.clock.now())
  const records = looking.map(({ number }) => ({
    reversalId: id,
    number,
    verdict: (pick + number) % 3 === 0 ? (verdicts[(pick + number) % verdicts.length] ?? 'gone') : 'reversible',
    detail: '',
    readAt: house.clock.now(),
    facts: factsOf(number + pick),
  }))
  await house.store.work.recordLooks(records)
}

const call = async (world: World, reversal: Reversal, pick: number): Promise<void> => {
  const { house } = world
  const now = at(world)
  const moves = [
    undefined,
    { answer: 'lost', move: { work: 'asking', askAt: now, at: now } },
    { answer: 'slow down', move: { work: 'waiting' } },
    { answer: 'refused', move: { work: 'settled', outcome: 'refused', refusal: 'gone', said: '', at: now } },
  ] as const
  for (const [index, claimed] of (await claim(house, reversal, 1 + (pick % 3))).entries()) {
    const turn = (pick + index) % 5
    if (turn < 4) await answer(house, claimed, moves[turn] ?? {})
  }
}

const ask = async (world: World, reversal: Reversal, pick: number): Promise<void> => {
  const now = at(world)
  const moves = [
    { work: 'waiting' },
    { work: 'asking', askAt: now, at: now },
    { work: 'settled', outcome: 'reversed', said: '', presumed: true, at: now },
  ] as const
  const move = moves[pick % 3] ?? moves[0]
  await world.house.store.work.recordAsked({ reversalId: reversal.id, line: 1 + (pick % 6), at: now, move })
}

const steps = {
  look,
  call,
  ask,
  startCheck: ({ house }: World, { id }: Reversal) => house.store.reversals.startCheck(id, ann, house.clock.now()),
  finishCheck: ({ house }: World, { id }: Reversal) => house.store.work.finishCheck(id, house.clock.now()),
  leaveOut: ({ house }: World, { id }: Reversal, pick: number) =>
    house.store.reversals.leaveOut(
      id,
      { kind: 'numbers', numbers: numbers(pick) },
      pick % 2 === 0,
      ann,
      house.clock.now(),
    ),
  leaveOutShown: ({ house }: World, { id }: Reversal, pick: number) => {
    const selection = {
      kind: pick % 3 === 0 ? 'all but shown' : 'shown',
      filter: { task: `task-${pick % 3}` },
    } as const
    return house.store.reversals.leaveOut(id, selection, pick % 2 === 0, ann, house.clock.now())
  },
  confirm: async ({ house }: World, reversal: Reversal) =>
    house.store.reversals.confirm(await confirmationOf(house, await fresh(house, reversal))),
  pause: ({ house }: World, { id }: Reversal, pick: number) =>
    house.store.work.pause(
      id,
      { trouble: pick % 2 ? 'funds' : 'outage', since: house.clock.now(), said: '' },
      house.clock.now(),
    ),
  resume: ({ house }: World, { id }: Reversal) => house.store.reversals.resume(id, ann, house.clock.now()),
  stop: ({ house }: World, { id }: Reversal) => house.store.reversals.stop(id, ann, house.clock.now()),
  end: ({ house }: World, { id }: Reversal) => house.store.work.end(id, house.clock.now()),
  discard: ({ house }: World, { id }: Reversal) => house.store.reversals.discard(id, ann, house.clock.now()),
  checkAgain: ({ house }: World, { id }: Reversal, pick: number) => {
    house.clock.advance(1)
    const which = pick % 2 ? { readBefore: house.clock.now() } : ({ notReadable: true } as const)
    return house.store.reversals.checkAgain(id, which, ann, house.clock.now())
  },
  reread: async ({ house }: World, { id }: Reversal, pick: number) => {
    house.clock.advance(1)
    for (const { number } of await house.store.work.claimStale(id, house.clock.now(), 2, engine, house.clock.now())) {
      const verdict = pick % 3 === 0 ? 'already approved' : 'reversible'
      const record = {
        reversalId: id,
        number,
        verdict,
        detail: '',
        readAt: house.clock.now(),
        facts: factsOf(pick),
      } as const
      await (pick % 4 === 1 ? house.store.work.unclaimLooks([record]) : house.store.work.recordReread(record))
    }
  },
  split: async ({ house, reversals }: World, reversal: Reversal, pick: number) => {
    const { revision } = await fresh(house, reversal)
    const rest = await house.store.reversals.split(reversal.id, revision, pick % 4, ann, house.clock.now())
    if (rest) reversals.push(rest)
  },
  again: async ({ house, reversals }: World, reversal: Reversal) => {
    if ((await fresh(house, reversal)).state !== 'ended') return
    reversals.push(await house.store.reversals.again(reversal.id, ben, house.clock.now()))
  },
  close: ({ house }: World, { id }: Reversal, pick: number) =>
    house.store.reversals.closeUnknown(id, 1 + (pick % 6), 'by hand', ann, house.clock.now()),
  recover: ({ house }: World) => house.store.work.recover([], house.clock.now()),
  draft: (world: World, _: Reversal, pick: number) => draft(world, pick),
  week: async ({ house }: World, _: Reversal, pick: number) => {
    house.clock.advance((pick % 4) * day)
    await house.store.work.expire(house.clock.now())
  },
}

const counted = (line: Line): boolean =>
  line.verdict === 'reversible' && line.check === 'done' && !line.leftOut && line.holds

const linesIn = async ({ store }: House, id: string, sort: (typeof lineSorts)[number]): Promise<readonly Line[]> =>
  (await store.reversals.lines(id, { filter: {}, sort, descending: false, limit: 100 })).rows

const checkOne = async (world: World, { id }: Reversal, pick: number): Promise<readonly Line[]> => {
  const { house, revisions } = world
  const reversal = await fresh(house, { id })
  const lines = await linesIn(house, id, lineSorts[pick % lineSorts.length] ?? 'number')
  const tally = await house.store.reversals.tally(id)
  const waiting = lines.filter(({ work }) => work === 'waiting')
  if (unconfirmed.includes(reversal.state)) expect(lines.filter(counted)).toEqual(waiting)
  else for (const line of waiting) expect(line).toMatchObject({ verdict: 'reversible', leftOut: false, holds: true })
  const groups = tally.filter(({ group }) => group !== 'will be reversed')
  expect(groups.reduce((count, row) => count + row.count, 0)).toBe(lines.length)
  expect(reversal.lineCount).toBe(lines.length)
  const sum = waiting.reduce((total, { facts }) => total + (facts?.reward ?? 0) + (facts?.fee ?? 0), 0)
  expect(groupOf(tally, 'will be reversed')).toEqual({ count: waiting.length, sum })
  const bill = await house.store.reversals.bill(id)
  const billed = bill.reduce((total, { reward, fee, tax }) => total + reward + fee + tax, 0)
  if (reversal.state !== 'ended')
    expect([bill.reduce((count, row) => count + row.count, 0), billed]).toEqual([waiting.length, sum])
  else expect(groupOf(tally, 'reversed').sum).toBe(billed)
  expect(reversal.revision).toBeGreaterThanOrEqual(revisions.get(id) ?? 0)
  revisions.set(id, reversal.revision)
  return lines
}

const checkAll = async (world: World, pick: number): Promise<void> => {
  const { house, reversals, reversed } = world
  const holders = new Map<string, string>()
  for (const reversal of reversals) {
    const { state } = await fresh(house, reversal)
    for (const line of await checkOne(world, reversal, pick)) {
      const key = `${reversal.id} ${line.number}`
      if (line.outcome === 'reversed') reversed.add(key)
      expect([key, reversed.has(key)]).toEqual([key, line.outcome === 'reversed'])
      if (['waiting', 'calling', 'asking'].includes(line.work)) {
        expect([line.submission, holders.get(line.submission)]).toEqual([line.submission, undefined])
        holders.set(line.submission, key)
      }
      if (line.work === 'calling') {
        const attempts = await house.store.reversals.attempts(reversal.id, line.number)
        expect(attempts.at(-1)?.answer).toBeUndefined()
        expect(state).toMatch(/reversing|stopping/)
      }
    }
  }
}

/** What leads to money and to its end comes more often than what leads away. */
const often: Readonly<Record<keyof typeof steps, number>> = {
  draft: 2,
  startCheck: 4,
  look: 8,
  finishCheck: 6,
  checkAgain: 1,
  leaveOut: 1,
  leaveOutShown: 1,
  split: 1,
  confirm: 6,
  call: 10,
  ask: 6,
  reread: 3,
  close: 1,
  pause: 1,
  resume: 3,
  stop: 1,
  end: 6,
  again: 3,
  recover: 1,
  discard: 1,
  week: 1,
}

const step: fc.Arbitrary<Step> = fc.record({
  name: fc.oneof(
    ...Object.entries(often).map(([name, weight]) => ({ arbitrary: fc.constant(name as keyof typeof steps), weight })),
  ),
  which: fc.nat(20),
  pick: fc.nat(63),
})

/** One that is reversing, and one that was checked, both of what `pick` says. */
const prepare = async (world: World, pick: number): Promise<void> => {
  for (const which of [pick, pick + 1]) {
    await draft(world, which)
    const made = world.reversals.at(-1)
    if (!made) continue
    const checked = await check(world.house, made)
    if (which === pick) await steps.confirm(world, checked)
  }
}

describe.each(databases)('whatever happens in whatever order, on $name', ({ name, fresh: freshDatabase }) => {
  const openHouse = houses(freshDatabase)

  test('the bill counts what waits, sums agree, one reversal works on a submission, and what is reversed stays so', async () => {
    const house = await openHouse()
    let runs = 0
    await fc.assert(
      fc.asyncProperty(
        fc.nat(62),
        fc.array(step, { minLength: 20, maxLength: 80, size: 'max' }),
        async (first, taken) => {
          const accountId = `account-${(runs += 1)}`
          await house.store.accounts.open({
            id: accountId,
            marketplace: 'market',
            environment: 'simulator',
            name: 'Lab',
            currency: 'USD',
          })
          const world: World = { house, accountId, reversals: [], reversed: new Set(), revisions: new Map() }
          await prepare(world, first)
          for (const { name: which, which: turn, pick } of taken) {
            const reversal = world.reversals[turn % world.reversals.length]
            if (reversal) await steps[which](world, reversal, pick)
            await checkAll(world, pick)
          }
        },
      ),
      { numRuns: name === 'SQLite' ? 15 : 6 },
    )
  }, 120_000)
})
