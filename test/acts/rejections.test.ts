import { beforeEach, expect, test } from 'vitest'
import { gather } from '../../src/acts/rejections/gather.ts'
import { keepAllOut, keepOut, putBack, readAgain } from '../../src/acts/rejections/keep-out.ts'
import { keptOut, lookUp, radar } from '../../src/acts/rejections/look-up.ts'
import type { Acting } from '../../src/acts/acting.ts'
import { openSite, type Site } from '../web/site.ts'

const day = 24 * 60 * 60 * 1000
let site: Site
let accountId: string
beforeEach(async () => {
  site = await openSite()
  accountId = site.world.account.id
})

const learn = async (task: string, workers: readonly string[]): Promise<void> => {
  const store = site.deps.store.index
  const now = site.deps.clock.now()
  await store.ask(accountId, 'window', now)
  const pass = (await store.work(accountId, now, 1, true))?.pass ?? 0
  const facts = { id: task, title: task, reward: 500, decided: 9, madeElsewhere: '', pricing: {} }
  await store.recordTasks({ accountId, pass, tasks: [{ ...facts, past: false }], next: 'more', at: now })
  const seen = workers.map((worker, index) => ({
    submission: `3${task}${index}`,
    facts: {
      task,
      title: task,
      worker,
      oldText: 'Wrong.',
      reward: 500,
      fee: 100,
      tax: 0,
      madeElsewhere: '',
      rejectedAt: new Date(Date.parse(now) - day).toISOString(),
      deadline: new Date(Date.parse(now) + day).toISOString(),
      certainty: 'exact' as const,
      feeLabel: 'Fee, 20 %',
    },
  }))
  await store.recordRejected({ accountId, task, seen, at: now })
}

const may = (scope: 'read' | 'prepare'): Acting => ({ ...site.acting, token: { id: 'token', name: 'nightly', scope } })

test('what a filter shows becomes a reversal whose check begins, with the worker and task that the index names', async () => {
  await learn('TASKA', ['AANN', 'ABO', 'AANN'])
  const gathered = await gather(site.acting, { accountId, filter: { workers: ['AANN'] }, where: 'worker AANN' })
  expect(gathered).toMatchObject({ ok: true, value: { lines: 2 } })
  if (!gathered.ok) return
  const { rows } = await site.deps.store.reversals.lines(gathered.value.reversal.id, {
    filter: {},
    sort: 'number',
    descending: false,
    limit: 9,
  })
  expect(rows).toMatchObject([
    { submission: '3TASKA0', where: 'worker AANN', named: { worker: 'AANN', task: 'TASKA' } },
    { submission: '3TASKA2' },
  ])
  expect(await site.reversal(gathered.value.reversal.number)).toMatchObject({ state: 'checking' })
})

test('a request that comes again with the same id makes no second reversal', async () => {
  await learn('TASKA', ['AANN'])
  const input = { accountId, filter: { tasks: ['TASKA'] }, where: 'here', id: '0123456789abcdef0123456789abcdef' }
  const [one, again] = [await gather(site.acting, input), await gather(site.acting, input)]
  expect(one).toMatchObject({ ok: true })
  expect(again.ok && one.ok && again.value.reversal.number === one.value.reversal.number).toBe(true)
})

test('a request that broke off is gone on with, also when the index has moved since', async () => {
  await learn(
    'TASKA',
    Array.from({ length: 600 }, () => 'AANN'),
  )
  const { store } = site.deps
  const input = { accountId, filter: { tasks: ['TASKA'] }, where: 'here', id: '0123456789abcdef0123456789abcdef' }
  let pages = 0
  const breaks: Acting = {
    ...site.acting,
    store: {
      ...store,
      reversals: {
        ...store.reversals,
        addLines: (...given) =>
          (pages += 1) > 1 ? Promise.reject(new Error('a crash')) : store.reversals.addLines(...given),
      },
    },
  }
  await expect(gather(breaks, input)).rejects.toThrow('a crash')
  await keepOut(site.acting, { accountId, kind: 'submission', value: '3TASKA0', why: 'Meant so.' })
  expect(await gather(site.acting, input)).toMatchObject({ ok: true })
  expect(await store.reversals.findById(input.id)).toMatchObject({ state: 'checking', lineCount: 600 })
})

test.each([
  ['all of the account', {}, 'Say which assignments are meant: a day, a reason, a worker.'],
  [
    'all of the account by a blank',
    { title: ' ', taskType: '' },
    'Say which assignments are meant: a day, a reason, a worker.',
  ],
  ['nothing', { workers: ['ANOBODY'] }, 'The index knows no rejected assignments there that can be reversed.'],
])('a filter that shows %s makes no reversal', async (_what, filter, sentence) => {
  await learn('TASKA', ['AANN'])
  expect(await gather(site.acting, { accountId, filter, where: 'here' })).toMatchObject({ problem: { sentence } })
  expect(await site.deps.store.reversals.open()).toEqual([])
})

test('what is kept out, by itself or all that a filter shows, is told with who and why, and can be put back', async () => {
  await learn('TASKA', ['AANN', 'ABO', 'ABO'])
  expect(await keepOut(site.acting, { accountId, kind: 'worker', value: 'AANN', why: 'A robot.' })).toMatchObject({
    ok: true,
  })
  expect(await keepAllOut(site.acting, { accountId, filter: { tasks: ['TASKA'] }, why: 'All robots.' })).toMatchObject({
    value: 2,
  })
  expect(await lookUp(site.acting, { accountId, filter: {}, limit: 9 })).toMatchObject({
    value: { rows: [], sum: { count: 0 } },
  })
  expect(await keptOut(site.acting, { accountId })).toMatchObject({
    value: [{ why: 'All robots.' }, { why: 'All robots.' }, { value: 'AANN', why: 'A robot.', by: site.acting.person }],
  })
  expect(await putBack(site.acting, { accountId, kind: 'worker', value: 'AANN' })).toMatchObject({ ok: true })
  expect(await radar(site.acting, { accountId })).toMatchObject({ value: { days: [{ count: 1, total: 600 }] } })
  expect(await putBack(site.acting, { accountId, kind: 'worker', value: 'AANN' })).toMatchObject({
    problem: { code: 'not found', sentence: 'AANN is not kept out.' },
  })
})

test('nothing is kept out without a reason, and nothing without saying what', async () => {
  const kept = { accountId, kind: 'worker', value: 'AANN', why: '  ' } as const
  expect(await keepOut(site.acting, kept)).toMatchObject({ problem: { code: 'invalid', fields: [{ field: 'why' }] } })
  expect(await keepAllOut(site.acting, { accountId, filter: {}, why: 'x' })).toMatchObject({
    problem: { code: 'invalid' },
  })
})

test('an account that is not here is not found, and a token does what its scope allows', async () => {
  await learn('TASKA', ['AANN'])
  const filter = { workers: ['AANN'] }
  expect(await gather(site.acting, { accountId: 'other', filter, where: '' })).toMatchObject({
    problem: { code: 'not found' },
  })
  expect(await gather(may('read'), { accountId, filter, where: '' })).toMatchObject({ problem: { code: 'forbidden' } })
  expect(await keepOut(may('read'), { accountId, kind: 'worker', value: 'AANN', why: 'x' })).toMatchObject({
    problem: { code: 'forbidden' },
  })
  expect(await lookUp(may('read'), { accountId, filter, limit: 9 })).toMatchObject({ ok: true })
  expect(await readAgain(may('prepare'), { accountId, reach: 'all' })).toMatchObject({ ok: true })
})
