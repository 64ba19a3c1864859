import { expect, test } from 'vitest'
import { readShown } from '../../src/acts/bill.ts'
import { confirm, type Confirming } from '../../src/acts/confirm.ts'
import { leaveOut } from '../../src/acts/leave-out.ts'
import { openSite, type Site } from '../web/site.ts'

const confirming = async (site: Site, number: number, more: Partial<Confirming> = {}) => {
  const shown = await readShown(site.deps.store.reversals, await site.reversal(number))
  const input = { number, shown, reason: 'Wrong key', feedback: '', typed: '', despiteBalance: false, ...more }
  return confirm(site.acting, input)
}

const problemOf = async (site: Site, number: number, more: Partial<Confirming>) => {
  const came = await confirming(site, number, more)
  if (came.ok) throw new Error(`this was to be refused, and was ${came.value.kind}`)
  return came.problem
}

test('what is shown and still true is confirmed, once', async () => {
  const site = await openSite()
  const number = await site.checked(site.rejected(3))
  expect(await confirming(site, number)).toMatchObject({ ok: true, value: { kind: 'confirmed' } })
  const again = await confirming(site, number)
  expect(again).toMatchObject({ ok: true, value: { kind: 'already', by: 'Ann Lindqvist' } })
  await site.until(number, ({ state }) => state === 'ended')
  expect(site.world.calls('ApproveAssignment')).toBe(3)
  expect(await confirming(site, number)).toMatchObject({ ok: true, value: { kind: 'already' } })
})

test('of many confirmations at once one wins and the others hear who it was', async () => {
  const site = await openSite()
  const number = await site.checked(site.rejected(3))
  const all = await Promise.all(Array.from({ length: 20 }, () => confirming(site, number)))
  const kinds = all.map((came) => (came.ok ? came.value.kind : came.problem.code))
  expect(kinds.filter((kind) => kind === 'confirmed')).toHaveLength(1)
  expect(new Set(kinds)).toEqual(new Set(['confirmed', 'already']))
  await site.until(number, ({ state }) => state === 'ended')
  expect(site.world.calls('ApproveAssignment')).toBe(3)
})

test('what changed after it was shown is not confirmed', async () => {
  const site = await openSite()
  const number = await site.checked(site.rejected(3))
  const shown = await readShown(site.deps.store.reversals, await site.reversal(number))
  await leaveOut(site.acting, { number, selection: { kind: 'numbers', numbers: [2] }, leftOut: true })
  expect(await confirming(site, number, { shown })).toMatchObject({
    ok: true,
    value: { kind: 'changed', now: { count: 2 } },
  })
  for (const wrong of [{ revision: -1 }, { count: 99 }, { sum: 1 }]) {
    const now = await readShown(site.deps.store.reversals, await site.reversal(number))
    expect(await confirming(site, number, { shown: { ...now, ...wrong } })).toMatchObject({
      value: { kind: 'changed' },
    })
  }
  expect(await site.reversal(number)).toMatchObject({ state: 'checked' })
})

test.each([
  ['', 'Write why, in a few words; it stands on the receipt.'],
  ['  \n ', 'Write why, in a few words; it stands on the receipt.'],
  ['\u200b\ufeff', 'Write why, in a few words; it stands on the receipt.'],
  ['x'.repeat(501), 'This has 501 characters; 500 are the most.'],
  ['ab\0c', 'The 3rd character, U+0000 cannot be used; take it out.'],
])('the reason %j is refused', async (reason, sentence) => {
  const site = await openSite()
  const number = await site.checked(site.rejected(1))
  const { code, fields } = await problemOf(site, number, { reason })
  expect(code).toBe('invalid')
  expect(fields).toEqual([{ field: 'reason', sentence }])
})

test('feedback beyond what the marketplace carries is refused with its place', async () => {
  const site = await openSite()
  const number = await site.checked(site.rejected(1))
  const long = await problemOf(site, number, { feedback: 'y'.repeat(1025) })
  expect(long.fields).toEqual([{ field: 'feedback', sentence: 'This has 1,025 characters; 1,024 are the most.' }])
  const odd = await problemOf(site, number, { feedback: `${'😀'.repeat(20)}\u0007!` })
  expect(odd.fields?.[0]?.sentence).toContain('The 21st character, U+0007')
})

test('line ends that a browser doubles do not count twice', async () => {
  const site = await openSite()
  const number = await site.checked(site.rejected(1))
  const feedback = 'z\r\n'.repeat(512)
  expect(await confirming(site, number, { feedback })).toMatchObject({ ok: true })
  expect((await site.reversal(number)).feedback).toBe('z\n'.repeat(512).trim())
})

test('above the threshold the total must be typed, however it is written', async () => {
  const site = await openSite({ limits: { typeTotalAbove: 0 } })
  const number = await site.checked(site.rejected(2))
  const { sum } = await readShown(site.deps.store.reversals, await site.reversal(number))
  const total = (sum / 1000).toFixed(2)
  expect((await problemOf(site, number, {})).fields).toEqual([
    { field: 'typed', sentence: `Type the total, $${total}.` },
  ])
  expect((await problemOf(site, number, { typed: '0.01' })).fields?.[0]?.sentence).toBe(
    `You typed $0.01; the total is $${total}.`,
  )
  expect((await problemOf(site, number, { typed: 'much' })).fields?.[0]?.field).toBe('typed')
  expect(await confirming(site, number, { typed: ` $${total.replace('.', ',')} ` })).toMatchObject({
    ok: true,
    value: { kind: 'confirmed' },
  })
})

test('all that is wrong with a form is told at once', async () => {
  const site = await openSite({ limits: { typeTotalAbove: 0 } })
  const number = await site.checked(site.rejected(1))
  const { fields } = await problemOf(site, number, { reason: '', feedback: 'y'.repeat(2000) })
  expect(fields?.map(({ field }) => field)).toEqual(['reason', 'feedback', 'typed'])
})

test('a total above the largest one is refused with both amounts', async () => {
  const site = await openSite({ limits: { typeTotalAbove: 100_000, largestTotal: 10 } })
  const number = await site.checked(site.rejected(1))
  expect((await problemOf(site, number, {})).sentence).toMatch(/may pay at most \$0\.01 here; this one comes to \$/)
  expect(await site.reversal(number)).toMatchObject({ state: 'checked' })
})

test('a balance that is too small stops the confirmation, unless the person goes on despite it', async () => {
  const site = await openSite({ balance: '0.01' })
  const number = await site.checked(site.rejected(2))
  expect(await confirming(site, number)).toMatchObject({ ok: true, value: { kind: 'short', available: 10 } })
  expect(await site.reversal(number)).toMatchObject({ state: 'checked' })
  expect(await confirming(site, number, { despiteBalance: true })).toMatchObject({ value: { kind: 'confirmed' } })
  await site.until(number, ({ pause }) => pause?.trouble === 'funds')
})

test('a balance that cannot be read stops nobody', async () => {
  const site = await openSite()
  const number = await site.checked(site.rejected(1))
  site.world.simulator.moods.set({ serverError: { operation: 'GetAccountBalance' } })
  const came = await confirming(site, number)
  expect(came).toMatchObject({ ok: true, value: { kind: 'confirmed' } })
  expect((await site.reversal(number)).balanceBefore).toBeUndefined()
})

test('a check older than 24 hours is read again first', async () => {
  const site = await openSite()
  const number = await site.checked(site.rejected(2))
  site.world.clock.advance(25 * 60 * 60 * 1000)
  expect(await confirming(site, number)).toMatchObject({ ok: true, value: { kind: 'checking again', lines: 2 } })
  expect((await site.reversal(number)).state).toBe('checking')
})

test('what is not checked, over or not there cannot be confirmed', async () => {
  const site = await openSite()
  const number = await site.bring(site.rejected(1))
  const shown = { revision: 0, count: 1, sum: 1 }
  const input = { shown, reason: 'x', feedback: '', typed: '', despiteBalance: false }
  expect(await confirm(site.acting, { ...input, number })).toMatchObject({
    problem: { code: 'conflict', sentence: `Reversal ${number} is being checked; wait until the check is done.` },
  })
  await site.post(`/reversals/${number}/discard`)
  expect(await confirm(site.acting, { ...input, number })).toMatchObject({
    problem: { code: 'conflict', sentence: `Reversal ${number} was discarded.` },
  })
  expect(await confirm(site.acting, { ...input, number: 99 })).toMatchObject({ problem: { code: 'not found' } })
})

test('a reversal without a reversible line has nothing to confirm', async () => {
  const site = await openSite()
  const number = await site.checked(site.cast().approved)
  expect((await problemOf(site, number, {})).sentence).toBe('None of these assignments can be reversed.')
})

test('without credentials nothing is confirmed', async () => {
  const site = await openSite()
  const number = await site.checked(site.rejected(1))
  const open = [...site.acting.accounts.values()].map(
    ({ account, declaration }) => [account.id, { account, declaration }] as const,
  )
  const shown = await readShown(site.deps.store.reversals, await site.reversal(number))
  const came = await confirm(
    { ...site.acting, accounts: new Map(open) },
    { number, shown, reason: 'x', feedback: '', typed: '', despiteBalance: false },
  )
  expect(came).toMatchObject({ problem: { code: 'unavailable' } })
})
