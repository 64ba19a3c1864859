import { DatabaseSync } from 'node:sqlite'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, onTestFinished } from 'vitest'
import type { Store } from '../../src/core/ports.ts'
import type { NewLine, TallyRow } from '../../src/core/reversal-store.ts'
import type { Claimed, LookRecord } from '../../src/core/work-store.ts'
import type { Difference, LineFacts, Person, Reversal, Verdict } from '../../src/core/reversal.ts'
import { openStore } from '../../src/store/open.ts'
import { handClock, type HandClock } from '../support/clock.ts'
import { copyPrepared, type FreshDatabase } from '../support/databases.ts'

export const ann: Person = { id: 'person-ann', name: 'Ann Lindqvist' }
export const ben: Person = { id: 'person-ben', name: 'Ben Okafor' }
export const accountId = 'account-lab'
export const engine = 'engine-1'

export type House = { readonly store: Store; readonly clock: HandClock; readonly place: FreshDatabase }

/**
 * Houses for the tests of one `describe`: each finds the database empty and its store is closed when the test has
 * finished. PostgreSQL takes half a second to make a database, so one serves them all.
 */
export const houses = (fresh: () => Promise<FreshDatabase>): (() => Promise<House>) => {
  let place: FreshDatabase | undefined
  afterAll(async () => place?.dispose())
  return async () => {
    const here = (place ??= await fresh())
    const clock = handClock()
    const store = await open(here, clock)
    onTestFinished(async () => {
      await store.close()
      await empty(here)
    })
    await store.accounts.open({
      id: accountId,
      marketplace: 'market',
      environment: 'simulator',
      name: 'Perception Lab',
      currency: 'USD',
    })
    return { store, clock, place: here }
  }
}

/** Events and attempts are kept for good, so this has to go behind the triggers. */
const empty = async (place: FreshDatabase): Promise<void> => {
  if (place.databaseUrl === undefined) {
    for (const file of await readdir(place.dataFolder)) await rm(join(place.dataFolder, file), { recursive: true })
    return copyPrepared(place.dataFolder)
  }
  const client = new pg.Client({ connectionString: place.databaseUrl })
  await client.connect()
  try {
    await client.query('set session_replication_role = replica')
    const { rows } = await client.query<{ name: string }>(
      "select quote_ident(tablename) as name from pg_tables where schemaname = 'public' and tablename <> 'migration'",
    )
    await client.query(`truncate ${rows.map(({ name }) => name).join(', ')}`)
    await client.query("insert into counter (name, value) values ('reversal', 0)")
  } finally {
    await client.end()
  }
}

export const open = ({ dataFolder, databaseUrl }: FreshDatabase, clock: HandClock): Promise<Store> =>
  openStore({ dataFolder, ...(databaseUrl === undefined ? {} : { databaseUrl }), clock })

/** Opens the connections that work at once needs: the first would be done before the second is there. */
export const warm = async ({ store }: House): Promise<void> => {
  await Promise.all(Array.from({ length: 10 }, () => store.ready()))
}

/** One statement past the store, as an intruder or a later version would run it. */
export const past = async ({ dataFolder, databaseUrl }: FreshDatabase, statement: string): Promise<unknown[]> => {
  if (databaseUrl === undefined) {
    const database = new DatabaseSync(join(dataFolder, 'overturn.db'))
    try {
      return database.prepare(statement).all()
    } finally {
      database.close()
    }
  }
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows
  } finally {
    await client.end()
  }
}

export const linesOf = (submissions: readonly string[], named: NewLine['named'] = {}): NewLine[] =>
  submissions.map((submission, index) => ({
    number: index + 1,
    submission,
    where: `line ${index + 1}`,
    named,
    hint: '',
  }))

export const draftOf = async (house: House, submissions: readonly string[], by = ann): Promise<Reversal> => {
  const { store, clock } = house
  const draft = await store.reversals.create({ accountId, by, at: clock.now() })
  await store.reversals.addLines(draft.id, linesOf(submissions), [])
  return fresh(house, draft)
}

export const fresh = async ({ store }: House, { id }: Pick<Reversal, 'id'>): Promise<Reversal> => {
  const found = await store.reversals.findById(id)
  if (!found) throw new Error(`There is no reversal ${id}.`)
  return found
}

export const factsOf = (number: number, more: Partial<LineFacts> = {}): LineFacts => ({
  task: `task-${number % 3}`,
  title: `Title ${number % 3}`,
  worker: `worker-${number % 5}`,
  submittedAt: '2026-09-20T10:00:00.000Z',
  rejectedAt: '2026-09-21T10:00:00.000Z',
  deadline: `2026-10-${String(10 + (number % 20)).padStart(2, '0')}T10:00:00.000Z`,
  oldText: `Old text ${number % 2}`,
  reward: 1000 + number,
  fee: 200,
  tax: 0,
  certainty: number % 2 === 0 ? 'exact' : 'estimate',
  feeLabel: number % 2 === 0 ? 'Fee, 20 %' : 'Fee, 40 %',
  madeElsewhere: '',
  ...more,
})

/** What the check finds for a line; reversible unless told otherwise. */
export type Finding = (number: number) =>
  | {
      readonly verdict?: Verdict
      readonly facts?: Partial<LineFacts>
      readonly differs?: readonly Difference[]
    }
  | undefined

/** Reads every line that waits, as the engine does, and finishes the check. */
export const check = async (house: House, { id }: Reversal, finding: Finding = () => undefined): Promise<Reversal> => {
  const { store, clock } = house
  await store.reversals.startCheck(id, ann, clock.now())
  for (;;) {
    const looking = await store.work.claimToLook(id, 500, engine, clock.now())
    if (looking.length === 0) break
    const records = looking.map(({ number }): LookRecord => {
      const { verdict = 'reversible', facts, differs = [] } = finding(number) ?? {}
      const known = verdict === 'reversible' || facts ? { facts: factsOf(number, facts), differs } : {}
      return { reversalId: id, number, verdict, detail: '', readAt: clock.now(), ...known }
    })
    await store.work.recordLooks(records)
  }
  await store.work.finishCheck(id, clock.now())
  return fresh(house, { id })
}

export const checkedOf = async (house: House, submissions: readonly string[], finding?: Finding, by = ann) =>
  check(house, await draftOf(house, submissions, by), finding)

export const groupOf = (tally: readonly TallyRow[], group: TallyRow['group']) => {
  const row = tally.find((candidate) => candidate.group === group)
  return { count: row?.count ?? 0, sum: row?.sum ?? 0 }
}

/** What a page would show of it now, as a confirmation. */
export const confirmationOf = async ({ store, clock }: House, { id, revision }: Reversal, by = ann) => {
  const { count, sum } = groupOf(await store.reversals.tally(id), 'will be reversed')
  return { id, revision, count, sum, by, at: clock.now(), reason: 'Wrong attention check', feedback: 'Sorry.' }
}

export const confirmedOf = async (
  house: House,
  submissions: readonly string[],
  finding?: Finding,
): Promise<Reversal> => {
  const checked = await checkedOf(house, submissions, finding)
  await house.store.reversals.confirm(await confirmationOf(house, checked))
  return fresh(house, checked)
}

export const claim = ({ store, clock }: House, { id }: Reversal, limit = 1_000): Promise<readonly Claimed[]> =>
  store.work.claimToReverse(id, limit, engine, 'approve', clock.now())

type Answer = Parameters<Store['work']['recordAnswer']>[0]

export const answer = ({ store, clock }: House, claimed: Claimed, more: Partial<Answer> = {}): Promise<boolean> =>
  store.work.recordAnswer({
    reversalId: claimed.line.reversalId,
    line: claimed.line.number,
    attempt: claimed.attempt.number,
    engine,
    answeredAt: clock.now(),
    answer: 'done',
    said: '',
    requestId: `request-${claimed.line.number}`,
    move: { work: 'settled', outcome: 'reversed', said: '', at: clock.now() },
    ...more,
  })

export const named = (count: number, prefix = 'S'): string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}${String(index + 1).padStart(6, '0')}`)
