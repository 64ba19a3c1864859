import { expect, test } from 'vitest'
import { again } from '../../src/acts/again.ts'
import { readBalance } from '../../src/acts/balance.ts'
import { checkAgain, startCheck } from '../../src/acts/check.ts'
import { closeUnknown } from '../../src/acts/close-unknown.ts'
import { discard } from '../../src/acts/discard.ts'
import { leaveOut } from '../../src/acts/leave-out.ts'
import { resume } from '../../src/acts/resume.ts'
import { split } from '../../src/acts/split.ts'
import { stop } from '../../src/acts/stop.ts'
import { bo, openSite, type Site } from '../web/site.ts'

const counts = async (site: Site, number: number) => {
  const { id } = await site.reversal(number)
  return Object.fromEntries((await site.deps.store.reversals.tally(id)).map(({ group, count }) => [group, count]))
}

const numbers = (...all: readonly number[]) => ({ kind: 'numbers', numbers: all }) as const
const day = 24 * 60 * 60 * 1000

test('every act refuses a number that is not there', async () => {
  const { acting } = await openSite()
  const none = { number: 7 }
  const all = [
    startCheck(acting, none),
    checkAgain(acting, { ...none, which: 'all' }),
    leaveOut(acting, { ...none, selection: numbers(1), leftOut: true }),
    stop(acting, none),
    discard(acting, none),
    resume(acting, none),
    split(acting, { ...none, revision: 0, keep: 1 }),
    again(acting, none),
    closeUnknown(acting, { ...none, line: 1, reason: 'x' }),
  ]
  for (const came of await Promise.all(all)) {
    expect(came).toMatchObject({ ok: false, problem: { code: 'not found', sentence: 'There is no reversal 7 here.' } })
  }
  for (const odd of [0, -1, 1.5, Number.NaN]) expect(await stop(acting, { number: odd })).toMatchObject({ ok: false })
})

test('lines are left out and put back by number, by filter, and all but the filter', async () => {
  const site = await openSite()
  const number = await site.checked(site.rejected(6))
  const { acting } = site
  expect(await leaveOut(acting, { number, selection: numbers(1, 2), leftOut: true })).toEqual({ ok: true, value: 2 })
  expect(await counts(site, number)).toMatchObject({ 'will be reversed': 4, 'left out': 2 })
  expect(await leaveOut(acting, { number, selection: numbers(1), leftOut: true })).toEqual({ ok: true, value: 0 })
  const { revision } = await site.reversal(number)
  const out = { kind: 'shown', filter: { group: 'left out' } } as const
  expect(await leaveOut(acting, { number, revision, selection: out, leftOut: false })).toEqual({ ok: true, value: 2 })
  const { rows } = await site.deps.store.reversals.lines((await site.reversal(number)).id, {
    filter: {},
    sort: 'number',
    descending: false,
    limit: 1,
  })
  const task = rows[0]?.facts?.task ?? ''
  const others = { kind: 'all but shown', filter: { task } } as const
  const now = (await site.reversal(number)).revision
  expect(await leaveOut(acting, { number, revision: now, selection: others, leftOut: true })).toEqual({
    ok: true,
    value: 3,
  })
})

test('leaving out refuses no ticks, too many, odd numbers, an old page and a wrong state', async () => {
  const site = await openSite()
  const number = await site.checked(site.rejected(2))
  const { acting } = site
  const refused = async (input: Omit<Parameters<typeof leaveOut>[1], 'number' | 'leftOut'>) => {
    const came = await leaveOut(acting, { number, leftOut: true, ...input })
    return came.ok ? '' : came.problem.sentence
  }
  expect(await refused({ selection: numbers() })).toBe('Tick at least one line.')
  expect(await refused({ selection: numbers(...Array.from({ length: 1001 }, (_, n) => n + 1)) })).toContain('1,000')
  expect(await refused({ selection: numbers(-1) })).toBe('A line has a number from 1 on.')
  expect(await refused({ revision: 99, selection: { kind: 'shown', filter: {} } })).toContain('was changed')
  expect(await refused({ selection: { kind: 'all but shown', filter: {} } })).toContain('was changed')
  await site.confirm(number)
  expect(await refused({ selection: numbers(1) })).toMatch(/is being reversed|has ended/)
})

test('lines that could not be read are checked again', async () => {
  const site = await openSite({
    moods: { serverError: { operation: ['GetAssignment', 'ListAssignmentsForHIT'], times: 200 } },
  })
  const number = await site.bring(site.rejected(1))
  await site.until(number, ({ state, pause }) => state === 'checked' || pause !== undefined)
  site.world.simulator.moods.clear()
  if ((await site.reversal(number)).pause) await resume(site.acting, { number })
  await site.until(number, ({ state }) => state === 'checked')
  const { 'not readable': unread = 0 } = await counts(site, number)
  expect(await checkAgain(site.acting, { number, which: 'not readable' })).toEqual({ ok: true, value: unread })
  await site.until(number, ({ state }) => state === 'checked')
  expect(await counts(site, number)).toMatchObject({ 'will be reversed': 1 })
})

test('all lines can be checked again; a second click meets the check that runs', async () => {
  const site = await openSite()
  const number = await site.checked(site.rejected(2))
  expect(await checkAgain(site.acting, { number, which: 'all' })).toEqual({ ok: true, value: 2 })
  await site.until(number, ({ state }) => state === 'checked')
  expect(await startCheck(site.acting, { number })).toMatchObject({ problem: { code: 'conflict' } })
})

test('a draft whose writing was cut off can be checked as it is', async () => {
  const site = await openSite()
  const { acting } = site
  const draft = await site.deps.store.reversals.create({
    accountId: site.world.account.id,
    by: acting.person,
    at: acting.clock.now(),
  })
  expect(await checkAgain(acting, { number: draft.number, which: 'all' })).toMatchObject({
    problem: { sentence: `Reversal ${draft.number} has not been checked yet.` },
  })
  expect(await startCheck(acting, { number: draft.number })).toMatchObject({ ok: true })
  expect(await startCheck(acting, { number: draft.number })).toMatchObject({ ok: true })
})

test('a discarded draft is over, and discarding it twice is harmless', async () => {
  const site = await openSite()
  const number = await site.checked(site.rejected(1))
  expect(await discard(site.acting, { number })).toMatchObject({ ok: true })
  expect(await discard(site.acting, { number })).toMatchObject({ ok: true })
  expect((await site.reversal(number)).state).toBe('discarded')
  expect(await stop(site.acting, { number })).toMatchObject({
    problem: { code: 'conflict', sentence: `Reversal ${number} was discarded.` },
  })
})

test('what was confirmed cannot be discarded, only stopped; stopping twice is harmless', async () => {
  const site = await openSite({ moods: { latency: { ms: 40, operation: 'ApproveAssignment' } } })
  const number = await site.checked(site.rejected(30))
  await site.confirm(number)
  expect(await discard(site.acting, { number })).toMatchObject({ problem: { code: 'conflict' } })
  expect(await stop(site.acting, { number })).toMatchObject({ ok: true })
  expect(await stop(site.acting, { number })).toMatchObject({ ok: true })
  await site.until(number, ({ state }) => state === 'ended')
  expect(await stop(site.acting, { number })).toMatchObject({ ok: true })
  expect((await counts(site, number))['not attempted']).toBeGreaterThan(0)
})

test('everything that was not reversed becomes one draft, whoever clicks twice', async () => {
  const site = await openSite()
  const ids = site.rejected(3)
  const number = await site.checked(ids)
  site.world.simulator.moods.set({ intervention: { act: 'approve', operation: 'ApproveAssignment', nth: 1 } })
  await site.confirm(number)
  expect(await again(site.acting, { number })).toMatchObject({ problem: { code: 'conflict' } })
  await site.until(number, ({ state }) => state === 'ended')
  expect(await counts(site, number)).toMatchObject({ refused: 1, reversed: 2 })
  const made = await again(site.acting, { number })
  const second = await again(site.acting, { number })
  if (!made.ok || !second.ok) throw new Error('no draft')
  expect(second.value.number).toBe(made.value.number)
  expect(made.value.madeFrom).toBe(number)
  await site.until(made.value.number, ({ state }) => state === 'checked')
  expect(await counts(site, made.value.number)).toMatchObject({ 'already approved': 1 })
})

test('when all was reversed there is nothing to do again', async () => {
  const site = await openSite()
  const number = await site.ended(site.rejected(1))
  expect(await again(site.acting, { number })).toMatchObject({ problem: { code: 'conflict' } })
})

test('a bill is split into what is kept and a draft of the rest', async () => {
  const site = await openSite()
  const number = await site.checked(site.rejected(5))
  const { revision } = await site.reversal(number)
  expect(await split(site.acting, { number, revision, keep: 0 })).toMatchObject({ problem: { code: 'invalid' } })
  expect(await split(site.acting, { number, revision: 99, keep: 2 })).toMatchObject({ problem: { code: 'conflict' } })
  const rest = await split(site.acting, { number, revision, keep: 2 })
  if (!rest.ok) throw new Error(rest.problem.sentence)
  expect(await counts(site, number)).toMatchObject({ 'will be reversed': 2 })
  expect(await counts(site, rest.value.number)).toMatchObject({ 'will be reversed': 3 })
  expect(await split(site.acting, { number, revision, keep: 2 })).toMatchObject({ problem: { code: 'conflict' } })
})

test('a pause for money asks for another confirmation once the account answers', async () => {
  const site = await openSite({ balance: '0.01' })
  const number = await site.checked(site.rejected(4))
  await site.confirm(number, {}, '?despite=balance')
  await site.until(number, ({ pause }) => pause?.trouble === 'funds')
  site.world.simulator.moods.set({ emptyPurse: { balance: '100.00' } })
  expect(await resume(site.acting, { number })).toEqual({ ok: true, value: { kind: 'confirm' } })
  expect((await site.reversal(number)).pause?.trouble).toBe('funds')
  expect((await site.confirm(number)).status).toBe(303)
  await site.until(number, ({ state }) => state === 'ended')
  expect(await counts(site, number)).toMatchObject({ reversed: 4 })
})

test('where only the balance may not be read, trying the account leads on to the confirmation', async () => {
  const site = await openSite({ balance: '0.01', moods: { denied: { operation: 'GetAccountBalance' } } })
  const number = await site.checked(site.rejected(2))
  await site.confirm(number)
  await site.until(number, ({ pause }) => pause?.trouble === 'funds')
  site.world.simulator.moods.set({ emptyPurse: { balance: '100.00' } })
  expect(await resume(site.acting, { number })).toEqual({ ok: true, value: { kind: 'confirm' } })
  expect((await site.confirm(number)).status).toBe(303)
  await site.until(number, ({ state }) => state === 'ended')
  expect(await counts(site, number)).toMatchObject({ reversed: 2 })
})

test('while the account refuses, trying it changes nothing', async () => {
  const site = await openSite()
  const number = await site.checked(site.rejected(2))
  site.world.simulator.moods.set({ expiredKey: {} })
  await site.confirm(number)
  await site.until(number, ({ pause }) => pause !== undefined)
  expect(await resume(site.acting, { number })).toMatchObject({
    value: { kind: 'still refused', answered: { trouble: 'credentials' } },
  })
  expect(site.world.calls('ApproveAssignment')).toBeLessThanOrEqual(2)
})

test('a paused check goes on by itself once it is told that the account answers', async () => {
  const site = await openSite({
    moods: { denied: { operation: ['GetAssignment', 'ListAssignmentsForHIT', 'GetHIT'] } },
  })
  const number = await site.bring(site.rejected(2))
  await site.until(number, ({ pause }) => pause !== undefined)
  site.world.simulator.moods.clear()
  expect(await resume(site.acting, { number })).toEqual({ ok: true, value: { kind: 'going on' } })
  await site.until(number, ({ state }) => state === 'checked')
  expect(await resume(site.acting, { number })).toEqual({ ok: true, value: { kind: 'going on' } })
})

test('an unknown line is closed by hand after seven days, with a reason', async () => {
  const site = await openSite()
  const number = await site.checked(site.rejected(1))
  site.world.simulator.moods.set({
    lostAnswer: { operation: 'ApproveAssignment' },
    serverError: { operation: ['GetAssignment', 'ListAssignmentsForHIT'] },
  })
  await site.confirm(number)
  const { id } = await site.reversal(number)
  await site.world.until(async () => (await site.deps.store.reversals.line(id, 1))?.work === 'asking')
  const close = (reason: string) => closeUnknown(site.acting, { number, line: 1, reason })
  expect(await closeUnknown(site.acting, { number, line: 9, reason: 'x' })).toMatchObject({
    problem: { code: 'not found' },
  })
  expect(await close('Looked at it')).toMatchObject({ problem: { code: 'conflict' } })
  site.world.clock.advance(8 * day)
  expect(await close(' ')).toMatchObject({ problem: { code: 'invalid', fields: [{ field: 'reason' }] } })
  expect(await close('Looked at it: it is paid')).toMatchObject({ ok: true })
  expect(await close('Looked at it: it is paid')).toMatchObject({ ok: true })
  expect(await site.deps.store.reversals.line(id, 1)).toMatchObject({ refusal: 'closed by hand' })
})

test('the balance is read, kept for every page, and trouble is an answer too', async () => {
  const site = await openSite({ balance: '12.34' })
  const { acting } = site
  const accountId = site.world.account.id
  expect(await readBalance(acting, { accountId })).toMatchObject({ ok: true, value: { available: 12_340 } })
  expect(await site.deps.store.accounts.lastAnswer(accountId)).toMatchObject({ available: 12_340 })
  site.world.simulator.moods.set({ expiredKey: {} })
  expect(await readBalance(acting, { accountId })).toMatchObject({ ok: true, value: { trouble: 'credentials' } })
  expect(await readBalance(acting, { accountId: 'nobody' })).toMatchObject({ problem: { code: 'not found' } })
})

test('somebody else’s draft holds its lines and is named; a person’s newer one takes them over', async () => {
  const site = await openSite()
  const ids = site.rejected(2)
  const first = await site.checked(ids)
  site.as(bo)
  const second = await site.checked(ids)
  expect(await counts(site, second)).toMatchObject({ held: 2 })
  const page = await site.get(`/reversals/${second}`)
  expect(page.text).toContain(`Open reversal ${first}`)
  const third = await site.checked(ids)
  expect(await counts(site, third)).toMatchObject({ held: 2 })
})

test('two tabs that bring anew what was not reversed make one draft', async () => {
  const site = await openSite()
  const number = await site.checked(site.rejected(3))
  await leaveOut(site.acting, { number, selection: { kind: 'numbers', numbers: [1, 2] }, leftOut: true })
  await site.confirm(number)
  await site.until(number, ({ state }) => state === 'ended')
  const { text } = await site.get(`/reversals/${number}`)
  expect(text).toContain('Check the 2 left out ones again')
  const made = await Promise.all([1, 2, 3].map(() => again(site.acting, { number })))
  expect(made.map((one) => one.ok && one.value.number)).toEqual([number + 1, number + 1, number + 1])
  await site.until(number + 1, ({ state }) => state === 'checked')
  expect(await counts(site, number + 1)).toMatchObject({ reversible: 2, 'will be reversed': 2 })
  expect(await site.deps.store.reversals.find(number + 2)).toBeUndefined()
})
