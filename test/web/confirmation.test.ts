import { expect, test } from 'vitest'
import { leaveOut } from '../../src/acts/leave-out.ts'
import { openSite } from './site.ts'

test('the page asks with the sum, the account, whom it pays and that it cannot be undone', async () => {
  const site = await openSite({ limits: { typeTotalAbove: 0 } })
  const number = await site.checked(site.rejected(3))
  const { text } = await site.get(`/reversals/${number}/confirmation`)
  for (const says of [
    'This is the last question.',
    'This cannot be undone.',
    'Type the total of the bill',
    'of play money',
    'Ann Lindqvist',
  ]) {
    expect(text).toContain(says)
  }
  expect(text).toContain('data-env="simulator"')
})

test('a double click, a second tab and going back are harmless', async () => {
  const site = await openSite()
  const number = await site.checked(site.rejected(3))
  const fields = { ...(await site.asked(number)), reason: 'Wrong key', feedback: '' }
  const path = `/reversals/${number}/confirmation`
  const both = await Promise.all([site.post(path, fields), site.post(path, fields)])
  for (const answer of both) expect([answer.status, answer.headers['location']]).toEqual([303, `/reversals/${number}`])
  await site.until(number, ({ state }) => state === 'ended')
  const back = await site.get(path)
  expect([back.status, back.headers['location']]).toEqual([303, `/reversals/${number}`])
  expect((await site.post(path, fields)).status).toBe(303)
  expect(site.world.calls('ApproveAssignment')).toBe(3)
})

test('what changed meanwhile is shown again, with what was typed', async () => {
  const site = await openSite()
  const number = await site.checked(site.rejected(4))
  const fields = await site.asked(number)
  await leaveOut(site.acting, { number, selection: { kind: 'numbers', numbers: [1] }, leftOut: true })
  const answer = await site.post(`/reversals/${number}/confirmation`, {
    ...fields,
    reason: 'My reason',
    feedback: 'My words',
  })
  expect(answer.status).toBe(409)
  expect(answer.text).toContain('Nothing was confirmed.')
  expect(answer.text).toMatch(/It was 4 assignments and \$[\d.]+; now it is 3 assignments and \$/)
  expect(answer.text).toContain('value="My reason"')
  expect(answer.text).toContain('My words')
  expect((await site.reversal(number)).state).toBe('checked')
})

test('a form without its hidden fields confirms nothing', async () => {
  const site = await openSite()
  const number = await site.checked(site.rejected(1))
  const answer = await site.post(`/reversals/${number}/confirmation`, { reason: 'x' })
  expect(answer.status).toBe(409)
  expect((await site.reversal(number)).state).toBe('checked')
})

test('errors stand beside their fields, and everything typed is kept', async () => {
  const site = await openSite({ limits: { typeTotalAbove: 0 } })
  const number = await site.checked(site.rejected(1))
  const answer = await site.confirm(number, { reason: '', feedback: 'Kept <b>', typed: '1,2,3' })
  expect(answer.status).toBe(422)
  expect(answer.text).toContain('<title>Error: Reverse 1 assignment and pay')
  expect(answer.text).toContain('href="#reason"')
  expect(answer.text).toContain('href="#typed"')
  expect(answer.text).toContain('Kept &lt;b&gt;')
  expect(answer.text).toContain('value="1,2,3"')
})

test('a short balance offers exactly those that it covers, and the rest stays as a draft', async () => {
  const site = await openSite({ balance: '3.00' })
  const number = await site.checked(site.rejected(12))
  const page = await site.get(`/reversals/${number}/confirmation`)
  const [, covered = ''] = /The balance covers (\d+) of 12 assignments/.exec(page.text) ?? []
  expect(Number(covered)).toBeGreaterThan(0)
  expect(page.text).toContain('Where the money ends')
  const revision = /name="revision" value="(\d+)"/.exec(page.text)?.[1] ?? ''
  const split = await site.post(`/reversals/${number}/split`, { revision, keep: covered })
  expect([split.status, split.headers['location']]).toEqual([303, `/reversals/${number}/confirmation`])
  const asked = await site.get(`/reversals/${number}/confirmation`)
  expect(asked.text).toContain(`Reverse ${covered} assignment`)
  const rest = await site.get(`/reversals/${number + 1}`)
  expect(rest.text).toContain(`Check ${12 - Number(covered)} assignment`)
  expect((await site.post(`/reversals/${number}/split`, { revision, keep: covered })).status).toBe(409)
})

test('a balance that fell after the page was shown stops the confirmation', async () => {
  const site = await openSite()
  const number = await site.checked(site.rejected(2))
  const fields = await site.asked(number)
  site.world.simulator.moods.set({ emptyPurse: {} })
  const answer = await site.post(`/reversals/${number}/confirmation`, {
    ...fields,
    reason: 'Kept reason',
    feedback: '',
  })
  expect(answer.status).toBe(409)
  expect(answer.text).toContain('The balance covers none of 2 assignments')
  expect((await site.reversal(number)).state).toBe('checked')
  const despite = await site.get(`/reversals/${number}/confirmation?despite=balance`)
  expect(despite.text).toContain('value="Kept reason"')
})

test('who knows better than the balance can confirm all of it', async () => {
  const site = await openSite({ balance: '0.01' })
  const number = await site.checked(site.rejected(1))
  expect((await site.get(`/reversals/${number}/confirmation`)).text).toContain('Go on to confirm all 1')
  const page = await site.get(`/reversals/${number}/confirmation?despite=balance`)
  expect(page.text).toContain('The balance is less than the bill.')
  expect((await site.confirm(number, {}, '?despite=balance')).status).toBe(303)
})

test('a balance that fell short is read anew when the page is loaded again', async () => {
  const site = await openSite({ balance: '0.01' })
  const number = await site.checked(site.rejected(1))
  const path = `/reversals/${number}/confirmation`
  expect((await site.get(path)).text).toContain('The balance covers none')
  site.world.simulator.world.account.balance = 10_000_000
  site.world.clock.advance(6_000)
  expect((await site.get(path)).text).toContain('This is the last question.')
})

test('the balance is read again on request, and the way back is the page', async () => {
  const site = await openSite()
  const number = await site.checked(site.rejected(1))
  const back = `/reversals/${number}/confirmation`
  const answer = await site.post(`/reversals/${number}/balance`, { back })
  expect([answer.status, answer.headers['location']]).toEqual([303, back])
})

test('a checked reversal that is being checked again shows that instead of asking', async () => {
  const site = await openSite()
  const number = await site.checked(site.rejected(2))
  const fields = await site.asked(number)
  site.world.clock.advance(25 * 60 * 60 * 1000)
  const answer = await site.post(`/reversals/${number}/confirmation`, { ...fields, reason: 'x', feedback: '' })
  expect([answer.status, answer.headers['location']]).toEqual([303, `/reversals/${number}`])
  expect((await site.get(`/reversals/${number}/confirmation`)).status).toBe(303)
  expect((await site.reversal(number)).reason).toBe('x')
})

test('how long it takes is told as soon as the account has shown how fast it goes', async () => {
  const site = await openSite()
  const ids = site.rejected(8)
  const first = await site.checked(ids.slice(0, 4))
  expect((await site.get(`/reversals/${first}/confirmation`)).text).not.toContain('<dt>Takes</dt>')
  await site.confirm(first)
  await site.until(first, ({ state }) => state === 'ended')
  const second = await site.checked(ids.slice(4))
  expect((await site.get(`/reversals/${second}/confirmation`)).text).toMatch(/<dt>Takes<\/dt>\s*<dd><bdi>about /)
})
