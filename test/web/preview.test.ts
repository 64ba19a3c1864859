import { expect, test } from 'vitest'
import { openSite, type Site } from './site.ts'

const lineNumbers = (page: string): readonly number[] =>
  [...page.matchAll(/name="line" value="(\d+)"/g)].map(([, number]) => Number(number))

const castPreview = async (site: Site) => {
  const cast = site.cast()
  const ids = [
    ...cast.rejected.slice(0, 4),
    ...cast.approved,
    ...cast.awaitingReview,
    ...cast.hourBeforeDeadline,
    ...cast.hourAfterDeadline,
    ...cast.twoDaysAfterDeadline,
    ...cast.websiteBatch.slice(0, 2),
    ...cast.hitIds,
    '3EX000000000000000000000000009',
  ]
  return { cast, number: await site.checked(ids) }
}

test('every verdict has its group, its warning and its link', async () => {
  const site = await openSite()
  const { number } = await castPreview(site)
  const { text } = await site.get(`/reversals/${number}`)
  for (const says of [
    'paid before; nothing to do',
    'not rejected; decide on it in the ordinary way',
    'the time for reversing is over',
    'can be reversed for less than a day.',
    'past the deadline by our reckoning.',
    'from a batch made on the Requester website.',
  ]) {
    expect(text).toContain(says)
  }
  const late = await site.get(`/reversals/${number}?group=too+late`)
  expect(late.text).toContain('1 line too late')
  expect(late.text).not.toContain('Leave out the ticked lines')
})

test('filters, sorting and pages are kept in every link', async () => {
  const site = await openSite()
  const number = await site.checked(site.rejected(120))
  const first = await site.get(`/reversals/${number}?sort=submission&dir=desc`)
  expect(first.text).toContain('1–100 of 120')
  const ids = [...first.text.matchAll(/>(3[A-Z0-9]{29})</g)].map(([, id]) => id ?? '')
  expect(ids).toEqual(ids.toSorted().toReversed())
  const next = /href="([^"]*after=[^"]*)"/.exec(first.text)?.[1]?.replaceAll('&amp;', '&').split('#')[0] ?? ''
  expect(next).toContain('sort=submission&dir=desc')
  const second = await site.get(next)
  expect(second.text).toContain('101–120 of 120')
  expect(lineNumbers(second.text)).toHaveLength(20)
  const shown = new Set([...lineNumbers(first.text), ...lineNumbers(second.text)])
  expect(shown.size).toBe(120)
})

test('an address with odd parameters shows lines all the same', async () => {
  const site = await openSite()
  const number = await site.checked(site.rejected(2))
  for (const odd of [
    'group=nonsense',
    'sort=__proto__',
    'after=%00%ff',
    'after=W10',
    'first=-1&after=x',
    'worker=%27%20or%201=1',
  ]) {
    const answer = await site.get(`/reversals/${number}?${odd}`)
    expect([odd, answer.status]).toEqual([odd, 200])
  }
})

test('ticked lines are left out and put back, and the list stays as it was filtered', async () => {
  const site = await openSite()
  const number = await site.checked(site.rejected(5))
  const back = `/reversals/${number}?sort=worker`
  const out = await site.post(`/reversals/${number}/left-out`, { what: 'leave out', line: ['1', '3'], back })
  expect(out.status).toBe(303)
  expect(out.headers['location']).toBe(back)
  const page = await site.get(`/reversals/${number}`)
  expect(page.text).toContain('Check 3 assignments before paying')
  const list = await site.get(`/reversals/${number}?group=left+out`)
  expect(lineNumbers(list.text)).toEqual([1, 3])
  const { revision } = await site.reversal(number)
  const put = await site.post(`/reversals/${number}/left-out`, { what: 'put back shown', group: 'left out', revision })
  expect(put.status).toBe(303)
  expect((await site.get(`/reversals/${number}`)).text).toContain('Check 5 assignments before paying')
})

test('all that a filter shows, or all but those, is left out of the page that was seen only', async () => {
  const site = await openSite()
  const number = await site.checked(site.rejected(6))
  const { id, revision } = await site.reversal(number)
  const { rows } = await site.deps.store.reversals.lines(id, {
    filter: {},
    sort: 'number',
    descending: false,
    limit: 1,
  })
  const task = rows[0]?.facts?.task ?? ''
  const others = await site.post(`/reversals/${number}/left-out`, { what: 'leave out others', task, revision })
  expect(others.status).toBe(303)
  expect((await site.get(`/reversals/${number}`)).text).toContain('Check 3 assignments before paying')
  const old = await site.post(`/reversals/${number}/left-out`, { what: 'leave out shown', task, revision })
  expect(old.status).toBe(409)
  expect(old.text).toContain('This reversal was changed after the page was shown.')
})

test('a way back that leads elsewhere is not taken', async () => {
  const site = await openSite()
  const number = await site.checked(site.rejected(1))
  for (const back of ['https://example.org/', '//example.org', '/\\example.org', `/reversals/${number}0`, '/help']) {
    const answer = await site.post(`/reversals/${number}/left-out`, { what: 'leave out', line: '1', back })
    expect([back, answer.headers['location']]).toEqual([back, `/reversals/${number}`])
  }
})

test('what Amazon’s record holds is text on the page, whatever it looks like', async () => {
  const site = await openSite()
  const { world } = site.world.simulator
  const hit = world.addHit({ title: '<script>alert(1)</script> &amp; "صِف الطريق"', reward: '0.10' })
  const assignment = world.addAssignment(hit, {
    submittedAt: Date.now() - 86_400_000,
    feedback: '</td><img src=x onerror=alert(2)>',
  })
  const number = await site.checked([assignment.id])
  const { text } = await site.get(`/reversals/${number}`)
  expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
  expect(text).not.toMatch(/<script>alert|<img src=x/)
})

test('pieces that were not taken are listed, and all of them on request', async () => {
  const site = await openSite()
  const [id = ''] = site.rejected(1)
  const number = await site.bring([id, ...Array.from({ length: 30 }, () => 'ASSIGNMENT_ID_NOT_AVAILABLE')])
  await site.until(number, ({ state }) => state === 'checked')
  const few = await site.get(`/reversals/${number}`)
  expect(few.text).toContain('30 pieces of what you brought were not taken')
  expect(few.text).toContain('Show the other 10')
  const all = await site.get(`/reversals/${number}?refused=all`)
  expect(all.text.split('ASSIGNMENT_ID_NOT_AVAILABLE')).toHaveLength(31)
})

test('when nothing can be reversed the page says so and leads nowhere', async () => {
  const site = await openSite()
  const number = await site.checked(site.cast().approved)
  const { text } = await site.get(`/reversals/${number}`)
  expect(text).toContain('None of these assignments can be reversed')
  for (const nothing of [
    'Go on to confirm',
    'The next page asks once more',
    'Leave out the ticked lines',
    'any old rejection',
  ]) {
    expect(text).not.toContain(nothing)
  }
  for (const column of ['reward', 'fee', 'sum']) {
    const cells = [...text.matchAll(new RegExp(`<td role="cell" class="c-${column}[^>]*>([^<]*)<`, 'g'))]
    expect(new Set(cells.map(([, cell]) => cell))).toEqual(new Set(['–']))
  }
  const asked = await site.get(`/reversals/${number}/confirmation`)
  expect([asked.status, asked.headers['location']]).toEqual([303, `/reversals/${number}`])
})

test('the feedback of an approval is not shown as an old rejection', async () => {
  const site = await openSite()
  const [first = '', second = ''] = site.rejected(2)
  const before = await site.checked([first, second])
  await site.confirm(before, { feedback: 'We were wrong.' })
  await site.until(before, ({ state }) => state === 'ended')
  const number = await site.checked([first, second])
  const { text } = await site.get(`/reversals/${number}`)
  expect(text).toContain('already approved')
  expect(text).not.toContain('We were wrong.')
  expect((await site.get(`/reversals/${number}/lines/1`)).text).toMatch(
    /Feedback with it<\/dt>\s*<dd>“<bdi>We were wrong/,
  )
})

test('tasks of one title are told apart by their ids', async () => {
  const site = await openSite()
  const number = await site.checked(site.cast().websiteBatch)
  const { text } = await site.get(`/reversals/${number}`)
  const titles = [...text.matchAll(/<option value="(3[A-Z0-9]{29})"[^>]*>([^<]*)</g)]
  expect(titles.length).toBeGreaterThan(1)
  expect(new Set(titles.map(([, , title]) => title)).size).toBe(titles.length)
  for (const [, id, title] of titles) expect(title).toContain(id)
})

test('a balance that cannot be read is said, and going on is possible', async () => {
  const site = await openSite()
  const number = await site.checked(site.rejected(1))
  site.world.simulator.moods.set({ serverError: { operation: 'GetAccountBalance' } })
  site.world.clock.advance(61_000)
  const { text } = await site.get(`/reversals/${number}`)
  expect(text).toContain('Amazon did not tell the balance')
  expect(text).toContain('Go on to confirm')
})

test('a draft being written, and one that was discarded, have their pages', async () => {
  const site = await openSite()
  const { acting } = site
  const draft = await site.deps.store.reversals.create({
    accountId: site.world.account.id,
    by: acting.person,
    at: acting.clock.now(),
  })
  const importing = await site.get(`/reversals/${draft.number}`)
  expect(importing.text).toContain('Writing down 0 ids')
  expect((await site.post(`/reversals/${draft.number}/discard`)).status).toBe(303)
  const over = await site.get(`/reversals/${draft.number}`)
  expect(over.text).toContain(`Draft ${draft.number} was discarded`)
  expect(over.text).toContain('Nothing was paid by it')
})

test('where more workers are than can be listed, any can be typed', async () => {
  const site = await openSite()
  const number = await site.checked(site.rejected(120))
  const { id } = await site.reversal(number)
  const [first] = (await site.deps.store.reversals.facets(id)).workers
  const { text } = await site.get(`/reversals/${number}?worker=+${first?.value}+`)
  expect(text).toContain(`value="${first?.value}" list="filter-worker-values"`)
  expect(text).toMatch(new RegExp(`1–${first?.count}\\b`))
})
