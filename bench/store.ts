/**
 * What the store's questions cost at 100,000 lines, on both databases: `node bench/store.ts [lines]`. Prints a table of
 * ms, the best of five: what the question costs, other load aside. The aim for each is under 50.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Store } from '../src/core/ports.ts'
import { lineSorts } from '../src/core/reversal-store.ts'
import { type LookRecord } from '../src/core/work-store.ts'
import { openStore } from '../src/store/open.ts'
import { startPostgres } from '../test/support/postgres-server.ts'
import { realClock as clock } from '../test/support/clock.ts'

const lineCount = Number(process.argv[2] ?? 100_000)
const by = { id: 'person', name: 'Ann' }
const accountId = 'account'

/** Time of this process's own work: SQLite runs in it, and other load on the machine does not count. */
const cpu = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1_000
}
let watch = cpu

const timed = async <Value>(work: () => Promise<Value>): Promise<readonly [number, Value]> => {
  const started = watch()
  const value = await work()
  return [watch() - started, value]
}

const figures = new Map<string, number[]>()
const tell = (name: string, ms: number): void => {
  figures.set(name, [...(figures.get(name) ?? []), ms])
}

const best = async (name: string, work: () => Promise<unknown>): Promise<void> => {
  const times: number[] = []
  for (let run = 0; run < 5; run += 1) times.push((await timed(work))[0])
  tell(name, Math.min(...times))
}

const lookOf = (reversalId: string, number: number): LookRecord => {
  const task = number % 997
  const due = new Date(Date.parse('2026-12-01T00:00:00.000Z') + ((number * 7919) % 2_000_000) * 1_000).toISOString()
  return {
    reversalId,
    number,
    verdict: number % 10 === 0 ? 'already approved' : 'reversible',
    detail: '',
    readAt: clock.now(),
    facts: {
      task: `3TASK${String(task).padStart(25, '0')}`,
      title: `Judge the tone of ${task} headlines and mark what states an opinion`,
      worker: `AWORKER${(number * 31) % 4_999}`,
      submittedAt: due,
      deadline: due,
      oldText: `Failed the attention check of part ${number % 40}. ${'Answers do not match the picture. '.repeat(5)}`,
      reward: 500 + (number % 7) * 100,
      fee: 200,
      tax: 0,
      certainty: 'estimate',
      feeLabel: number % 3 === 0 ? 'Fee, 40 %' : 'Fee, 20 %',
      madeElsewhere: number % 1_000 === 0 ? 'made on the website' : '',
    },
  }
}

const fill = async (store: Store): Promise<string> => {
  await store.accounts.open({
    id: accountId,
    marketplace: 'market',
    environment: 'simulator',
    name: 'Lab',
    currency: 'USD',
  })
  const { id } = await store.reversals.create({ accountId, by, at: clock.now() })
  const [adding] = await timed(async () => {
    for (let from = 0; from < lineCount; from += 500) {
      const lines = Array.from({ length: Math.min(500, lineCount - from) }, (_, index) => ({
        number: from + index + 1,
        submission: `3SUBMISSION${String(from + index).padStart(19, '0')}`,
        where: `line ${from + index + 1}`,
        named: {},
        hint: '',
      }))
      await store.reversals.addLines(id, lines, [])
    }
  })
  tell('add all lines', adding)
  await store.reversals.startCheck(id, by, clock.now())
  const [checking] = await timed(async () => {
    for (;;) {
      const looking = await store.work.claimToLook(id, 100, 'engine', clock.now())
      if (looking.length === 0) break
      await store.work.recordLooks(looking.map(({ number }) => lookOf(id, number)))
    }
  })
  tell('claim and record all looks, 100 at a time', checking)
  await best('finish check (and not)', () => store.work.finishCheck(id, clock.now()))
  return id
}

const ask = async (store: Store, id: string): Promise<void> => {
  await best('tally', () => store.reversals.tally(id))
  await best('bill', () => store.reversals.bill(id))
  await best('facets', () => store.reversals.facets(id))
  await best('outlook', () => store.reversals.outlook(id, '2026-12-03T00:00:00.000Z'))
  const sum = (await store.reversals.tally(id))[0]?.sum ?? 0
  await best('affordable, a third', () => store.reversals.affordable(id, Math.floor(sum / 3)))
  await best('affordable, nearly all', () => store.reversals.affordable(id, sum - 1))
  await best('open', () => store.reversals.open())
  await best('past, by submission', () => store.reversals.past({ search: '3SUBMISSION0000000000000000042', limit: 20 }))
  await best('running', () => store.work.running(accountId))
  await best('next due', () => store.work.nextDue(accountId))
  for (const sort of lineSorts) {
    const query = { filter: {}, sort, descending: true, limit: 100 } as const
    await best(`lines by ${sort}`, () => store.reversals.lines(id, query))
    let page = await store.reversals.lines(id, query)
    for (let pages = 0; pages < 20 && page.next; pages += 1) {
      page = await store.reversals.lines(id, { ...query, after: page.next })
    }
    await best(`lines by ${sort}, page 22`, () => store.reversals.lines(id, { ...query, after: page.next ?? '' }))
  }
  const one = { worker: 'AWORKER31' }
  await best('lines of a worker', () =>
    store.reversals.lines(id, { filter: one, sort: 'number', descending: false, limit: 100 }),
  )
  await best('lines of a group by reward', () =>
    store.reversals.lines(id, { filter: { group: 'already approved' }, sort: 'reward', descending: false, limit: 100 }),
  )
}

const run = async (store: Store, id: string): Promise<void> => {
  const [leaving] = await timed(() =>
    store.reversals.leaveOut(id, { kind: 'all but shown', filter: { worker: 'AWORKER31' } }, true, by, clock.now()),
  )
  tell('leave out all but a worker', leaving)
  const [back] = await timed(() => store.reversals.leaveOut(id, { kind: 'shown', filter: {} }, false, by, clock.now()))
  tell('put all back', back)
  const reversal = await store.reversals.findById(id)
  const row = (await store.reversals.tally(id)).find(({ group }) => group === 'will be reversed')
  const shown = { id, revision: reversal?.revision ?? 0, count: row?.count ?? 0, sum: row?.sum ?? 0 }
  const [confirming] = await timed(() =>
    store.reversals.confirm({ ...shown, by, at: clock.now(), reason: 'bench', feedback: '' }),
  )
  tell('confirm', confirming)
  await best('claim 10', () => store.work.claimToReverse(id, 10, 'engine', 'approve', clock.now()))
  const [calls] = await timed(() => Promise.all(Array.from({ length: 16 }, () => caller(store, id, 125))))
  tell('2,000 claims and answers, 16 callers', calls)
  await store.reversals.stop(id, by, clock.now())
  await store.work.recover([], clock.now())
  const [ending] = await timed(() => store.work.end(id, clock.now()))
  tell('end, with not attempted and digest', ending)
  const [again] = await timed(() => store.reversals.again(id, by, clock.now()))
  tell('again', again)
}

const caller = async (store: Store, id: string, calls: number): Promise<void> => {
  for (let call = 0; call < calls; call += 1) {
    const [claimed] = await store.work.claimToReverse(id, 1, 'engine', 'approve', clock.now())
    if (!claimed) return
    const at = clock.now()
    await store.work.recordAnswer({
      reversalId: id,
      line: claimed.line.number,
      attempt: claimed.attempt.number,
      engine: 'engine',
      answeredAt: at,
      answer: 'done',
      said: '',
      move: { work: 'settled', outcome: 'reversed', said: '', at },
    })
  }
}

const dataFolder = await mkdtemp(join(tmpdir(), 'overturn-bench-'))
const postgres = process.argv.includes('--sqlite') ? undefined : await startPostgres()
try {
  for (const databaseUrl of [undefined, ...(postgres ? [postgres.url] : [])]) {
    watch = databaseUrl === undefined ? cpu : () => performance.now()
    const store = await openStore({ dataFolder, clock, ...(databaseUrl === undefined ? {} : { databaseUrl }) })
    const id = await fill(store)
    await ask(store, id)
    await run(store, id)
    await store.close()
  }
} finally {
  await postgres?.stop()
  await rm(dataFolder, { recursive: true, force: true })
}
process.stdout.write(`${lineCount} lines, ms`.padEnd(48) + 'SQLite'.padStart(10) + 'PostgreSQL'.padStart(12) + '\n')
for (const [name, [sqlite = NaN, other = NaN]] of figures) {
  process.stdout.write(name.padEnd(48) + sqlite.toFixed(1).padStart(10) + other.toFixed(1).padStart(12) + '\n')
}
