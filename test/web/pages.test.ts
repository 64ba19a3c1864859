import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { referenceOf } from '../../src/core/reference.ts'
import { openSite } from './site.ts'

test('the start page teaches while it is empty, and says first whether the account answers', async () => {
  const site = await openSite({ balance: '412.50' })
  const { text } = await site.get('/')
  expect(text).toContain('Amazon answers')
  expect(text).toMatch(/research held \$412\.50, read today at \d\d:\d\d UTC\./)
  expect(text).toContain('None yet. The receipt of every reversal will stand here')
  expect(text).toContain('Where do I find assignment ids?')
  expect(text).toContain('in the column AssignmentId')
  expect(text).toContain('Up to 100,000 ids; 4 MB pasted, 16 MB as files, of which there may be 20.')
})

test('an account that refuses is told before anybody pastes', async () => {
  const site = await openSite({ moods: { expiredKey: {} } })
  const { text } = await site.get('/')
  expect(text).toContain('Amazon does not accept the credentials of this account')
  expect(text).toContain('Ask the person who runs this server to renew the credentials')
  expect(text).toContain('textarea')
})

test('without credentials the page says so and receipts can be read', async () => {
  const site = await openSite({ withoutCredentials: true })
  expect((await site.get('/')).text).toContain('This server has no credentials for the account')
  expect((await site.post(`/accounts/${site.world.account.id}/balance`)).status).toBe(503)
})

test('an account that hangs does not hold the page up', async () => {
  const site = await openSite({ moods: { hang: { operation: 'GetAccountBalance' } } })
  const page = site.get('/').then(({ text }) => text)
  let text: string | undefined
  void page.then((came) => (text = came))
  await expect
    .poll(() => {
      site.world.clock.advance(500)
      return text
    })
    .toContain('has not been asked yet')
})

test('the account is asked on request', async () => {
  const site = await openSite()
  const answer = await site.post(`/accounts/${site.world.account.id}/balance`, { back: '/' })
  expect([answer.status, answer.headers['location']]).toEqual([303, '/'])
  expect((await site.post('/accounts/nobody/balance')).status).toBe(404)
  const elsewhere = await site.post(`/accounts/${site.world.account.id}/balance`, { back: 'https://example.org' })
  expect(elsewhere.headers['location']).toBe('/')
})

test('what is not finished and what has ended stand on the start page, by month, and can be searched', async () => {
  const site = await openSite()
  const ids = site.rejected(3)
  const ended = await site.ended(ids.slice(0, 2))
  const draft = await site.checked(ids.slice(2))
  const { text } = await site.get('/')
  expect(text).toContain(`Receipt ${ended}`)
  expect(text).toContain(`Draft ${draft}`)
  expect(text).toContain('checked, 1 can be reversed')
  expect(text).toContain('1 of 1 receipt')
  const reference = referenceOf(await site.reversal(ended))
  for (const sought of [reference, reference.toLowerCase(), String(ended), ids[0] ?? '', 'wrong KEY', 'lindqvist']) {
    const found = await site.get(`/?q=${encodeURIComponent(sought)}`)
    expect([sought, found.text.includes(`Receipt ${ended}`)]).toEqual([sought, true])
  }
  const none = await site.get(`/?q=${encodeURIComponent('<b>nobody</b>')}`)
  expect(none.text).toContain('Nothing matches “&lt;b&gt;nobody&lt;/b&gt;”.')
  expect((await site.get('/?q=%00%ff')).status).toBe(200)
})

test('the theme is kept in a cookie and leads back to the page, never elsewhere', async () => {
  const site = await openSite()
  const answer = await site.post('/theme', { theme: 'dark', back: '/help' })
  expect([answer.status, answer.headers['location']]).toEqual([303, '/help'])
  const [cookie = ''] = answer.headers['set-cookie'] ?? []
  expect(cookie).toMatch(/^overturn-theme=dark; .*Path=\/; .*HttpOnly; SameSite=Lax$/)
  expect((await site.get('/help').set('Cookie', 'a=b; overturn-theme=dark')).text).toContain('data-theme="dark"')
  expect((await site.get('/help').set('Cookie', 'overturn-theme="><script>')).text).not.toContain('data-theme')
  expect((await site.post('/theme', { theme: 'pink' })).status).toBe(422)
  for (const back of ['//example.org', 'https://example.org', '/\\example.org', 'javascript:alert(1)', '/a\r\nb']) {
    expect((await site.post('/theme', { theme: 'light', back })).headers['location']).toBe('/')
  }
})

test('help speaks the marketplace’s words', async () => {
  const site = await openSite()
  const { text } = await site.get('/help')
  for (const says of [
    'awaiting review',
    'An assignment can be reversed for 30 days',
    'never against the live service',
  ]) {
    expect(text).toContain(says)
  }
})

test('help and README show the same least policy, to be pasted', async () => {
  const site = await openSite()
  const { text } = await site.get('/help')
  const shown = /<pre class="policy"[^>]*>([^<]*)<\/pre>/.exec(text)?.[1]?.replaceAll('&#34;', '"') ?? ''
  const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8')
  const pasted = /```json\s([^`]*)```/.exec(readme)?.[1] ?? ''
  expect(JSON.parse(shown)).toEqual(JSON.parse(pasted))
  expect(shown).toContain('mechanicalturk:ApproveAssignment')
})

test('under a base path every address has it', async () => {
  const site = await openSite({ base: '/overturn' })
  const brought = await site.post('/overturn/reversals', { ids: site.rejected(1).join() })
  expect(brought.headers['location']).toBe('/overturn/reversals/1')
  await site.until(1, ({ state }) => state === 'checked')
  for (const path of [
    '/overturn',
    '/overturn/help',
    '/overturn/reversals/1',
    '/overturn/reversals/1/confirmation',
    '/overturn/none',
  ]) {
    const { text } = await site.get(path)
    const addresses = [...text.matchAll(/(?:href|action|src|data-events)="(\/[^"]*)"/g)].map(([, address]) => address)
    expect(addresses.length).toBeGreaterThan(5)
    expect([path, addresses.filter((address) => !address?.startsWith('/overturn'))]).toEqual([path, []])
  }
})

test('a page is never kept by a cache', async () => {
  const site = await openSite()
  for (const path of ['/', '/help', '/none']) expect((await site.get(path)).headers['cache-control']).toBe('no-store')
})

test('/reversals alone leads to the start', async () => {
  const site = await openSite()
  const answer = await site.get('/reversals')
  expect([answer.status, answer.headers['location']]).toEqual([303, '/'])
})
