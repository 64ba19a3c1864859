/** What a person, or the passing of time, does in a life: each one small, on the store and the engine themselves. */
import type { Clock, Store } from '../../src/core/ports.ts'
import type { Page } from '../../src/core/reversal-store.ts'
import { needsConfirmation, type Account, type Line, type Person, type Reversal } from '../../src/core/reversal.ts'
import { setTimeout as wait } from 'node:timers/promises'
import type { Engine } from '../../src/engine/engine.ts'

export type Hands = {
  readonly store: Store
  /** `forward`: the machine's clock is put forward; `pass`: so much time passes here. */
  readonly clock: Clock & { readonly forward: (ms: number) => void; readonly pass: (ms: number) => void }
  readonly engine: Engine
  readonly account: Account
}

/** To one reversal. */
type ToOne<Name extends string> = Name extends string ? { readonly do: Name; readonly id: string } : never

export type Deed =
  | {
      readonly do: 'bring'
      readonly ids: readonly { readonly submission: string; readonly task?: string }[]
      /** Not even begun to be checked. */
      readonly only?: boolean
    }
  | ToOne<'check' | 'confirm' | 'stop' | 'resume' | 'discard' | 'leave out' | 'leave all out' | 'check again'>
  | ToOne<'again' | 'split' | 'settle' | 'until paused' | 'until known' | 'until proved'>
  /** `confirming`: whenever it pauses so that going on is another confirmation, as after an answer that came late. */
  | { readonly do: 'until'; readonly id: string; readonly states: readonly string[]; readonly confirming?: true }
  | { readonly do: 'later'; readonly ms: number }
  /** Every reversal. */
  | { readonly do: 'list' }
  /** Everything about this one, or about every one. */
  | { readonly do: 'tell'; readonly id?: string }

type Of<Name extends Deed['do']> = Extract<Deed, { readonly do: Name }>
type Deeds = { readonly [Name in Deed['do']]: (hands: Hands, deed: Of<Name>) => Promise<unknown> }

/** As acts do it: so many lines in one transaction. */
const chunk = 500

const ada: Person = { id: 'person-ada', name: 'Ada' }

const found = async ({ store }: Hands, id: string): Promise<Reversal> => {
  const reversal = await store.reversals.findById(id)
  if (!reversal) throw new Error(`no reversal ${id}`)
  return reversal
}

/** While something is waited for, it is looked for this often, and each time so much more has passed; in ms. */
const [every, passing] = [40, 500] as const

const until = async (hands: Hands, what: Deed, holds: () => Promise<boolean>): Promise<void> => {
  const { clock, engine, store } = hands
  const state = async (): Promise<string> =>
    JSON.stringify(
      (await store.reversals.open()).map(({ reversal, tally }) => [
        reversal.number,
        reversal.state,
        reversal.pause,
        tally.map(({ group, count }) => [group, count]),
      ]),
    )
  for (let tries = 0; !(await holds()); tries++) {
    if (tries > 750) throw new Error(`${JSON.stringify(what)} did not come: ${await state()}`)
    if (tries % 5 === 0) engine.wake()
    await wait(every)
    clock.pass(passing)
  }
}

const allOf = async <Row>(page: (after: { readonly after?: string }) => Promise<Page<Row>>): Promise<Row[]> => {
  const all: Row[] = []
  for (let from: { readonly after?: string } | undefined = {}; from;) {
    const { rows, next }: Page<Row> = await page(from)
    all.push(...rows)
    from = next === undefined ? undefined : { after: next }
  }
  return all
}

const linesOf = ({ store }: Hands, id: string): Promise<Line[]> => {
  const query = { filter: {}, sort: 'number', descending: false, limit: 500 } as const
  return allOf((from) => store.reversals.lines(id, { ...query, ...from }))
}

const everyOne = async ({ store }: Hands): Promise<readonly Reversal[]> => {
  const all: Reversal[] = []
  for (let number = 1; ; number++) {
    const reversal = await store.reversals.find(number)
    if (!reversal) return all
    all.push(reversal)
  }
}

const counted = async ({ store }: Hands, id: string) => {
  const bill = await store.reversals.tally(id)
  const row = bill.find(({ group }) => group === 'will be reversed') ?? bill.find(({ group }) => group === 'to come')
  return { count: row?.count ?? 0, sum: row?.sum ?? 0 }
}

export const deeds: Deeds = {
  bring: async (hands, { ids, only }) => {
    const { store, clock, engine, account } = hands
    const { id } = await store.reversals.create({
      accountId: account.id,
      by: ada,
      at: clock.now(),
      reason: 'A wrong rule',
      feedback: 'You are paid.',
    })
    const lines = ids.map(({ submission, task }, index) => ({
      number: index + 1,
      submission,
      where: `line ${index + 1}`,
      hint: '',
      named: task === undefined ? {} : { task },
    }))
    for (let start = 0; start < lines.length; start += chunk)
      await store.reversals.addLines(id, lines.slice(start, start + chunk), [])
    if (only === true) return id
    await store.reversals.startCheck(id, ada, clock.now())
    engine.wake()
    return id
  },
  check: async (hands, { id }) => {
    await hands.store.reversals.startCheck(id, ada, hands.clock.now())
    hands.engine.wake()
  },
  confirm: async (hands, { id }) => {
    const { store, clock, engine } = hands
    const { revision, reason, feedback, state, pause } = await found(hands, id)
    if (state !== 'checked' && pause === undefined) return
    await store.reversals.confirm({
      id,
      revision,
      ...(await counted(hands, id)),
      by: ada,
      at: clock.now(),
      reason,
      feedback,
    })
    engine.wake()
  },
  stop: async ({ store, clock, engine }, { id }) => {
    await store.reversals.stop(id, ada, clock.now())
    engine.wake()
  },
  resume: async ({ store, clock, engine }, { id }) => {
    await store.reversals.resume(id, ada, clock.now())
    engine.wake()
  },
  discard: ({ store, clock }, { id }) => store.reversals.discard(id, ada, clock.now()),
  'leave out': ({ store, clock }, { id }) =>
    store.reversals.leaveOut(id, { kind: 'numbers', numbers: [1] }, true, ada, clock.now()),
  'leave all out': ({ store, clock }, { id }) =>
    store.reversals.leaveOut(id, { kind: 'shown', filter: {} }, true, ada, clock.now()),
  'check again': async ({ store, clock, engine }, { id }) => {
    await store.reversals.checkAgain(id, { readBefore: clock.now() }, ada, clock.now())
    engine.wake()
  },
  again: async ({ store, clock }, { id }) => (await store.reversals.again(id, ada, clock.now())).id,
  split: async (hands, { id }) => {
    const { revision } = await found(hands, id)
    return (await hands.store.reversals.split(id, revision, 1, ada, hands.clock.now()))?.id
  },
  settle: async ({ engine }) => engine.settle(),
  until: (hands, what) =>
    until(hands, what, async () => {
      const { state, pause } = await found(hands, what.id)
      if (what.confirming && pause && needsConfirmation.includes(pause.trouble))
        await deeds.confirm(hands, { do: 'confirm', id: what.id })
      return what.states.includes(state)
    }),
  'until paused': (hands, what) => until(hands, what, async () => (await found(hands, what.id)).pause !== undefined),
  'until known': (hands, what) =>
    until(hands, what, async () => (await linesOf(hands, what.id)).every((line) => line.outcome !== 'unknown')),
  'until proved': (hands, what) =>
    until(hands, what, async () =>
      (await linesOf(hands, what.id)).every((line) => line.outcome !== 'reversed' || line.recordedAt),
    ),
  later: async ({ clock, engine }, { ms }) => {
    clock.forward(ms)
    engine.wake()
  },
  list: (hands) => everyOne(hands),
  tell: async (hands, { id }) => {
    const { store } = hands
    const asked = id === undefined ? await everyOne(hands) : [await found(hands, id)]
    return Promise.all(
      asked.map(async (reversal) => ({
        reversal,
        lines: await linesOf(hands, reversal.id),
        attempts: await allOf((from) => store.reversals.allAttempts(reversal.id, { limit: 1_000, ...from })),
        tally: await store.reversals.tally(reversal.id),
        events: await store.reversals.events(reversal.id),
      })),
    )
  },
}
