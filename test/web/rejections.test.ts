import { expect, test } from 'vitest'
import { openSite, type Site } from './site.ts'

const minute = 60_000
const day = 24 * 60 * minute

/** The index has read the account whole. */
const read = async (site: Site): Promise<void> =>
  site.world.until(
    async () => (await site.deps.store.index.progress(site.world.account.id)).state === 'resting',
    minute,
  )
const page = (site: Site): string => `/accounts/${site.world.account.id}/rejections`
const keeps = (site: Site): string => `/accounts/${site.world.account.id}/kept-out`
const gathered = async (site: Site, fields: Record<string, string>): Promise<number> => {
  const answer = await site.post(`${page(site)}/reversal`, fields)
  expect(answer.status).toBe(303)
  return Number(/\/reversals\/(\d+)$/.exec(answer.headers['location'] ?? '')?.[1])
}
const fieldsOf = (html: string, label: string): Record<string, string> => {
  const form = html.split('<form').find((piece) => piece.includes(label)) ?? ''
  return Object.fromEntries(
    [...form.matchAll(/name="([^"]+)" value="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]),
  )
}

test('the start page tells what can still be reversed, by days and dollars, and one click makes a reversal of it', async () => {
  const site = await openSite({ indexed: true })
  const { world } = site.world.simulator
  const now = site.world.simulator.clock.now()
  const soon = [0, 1].map(() => world.addSingle({ reward: '0.50' }, { submittedAt: now - 29 * day + 2000 }))
  world.addSingle({ reward: '0.50' }, { submittedAt: now - 5 * day })
  await read(site)
  const { text } = await site.get('/')
  expect(text).toContain('Can still be reversed')
  expect(text).toContain('2 expire tomorrow: $1.20.')
  expect(text).toContain('Check these 2<')
  expect(text).toMatch(/All of them<\/a>[\s\S]*?>3<[\s\S]*?>1\.80</)
  const number = await gathered(site, fieldsOf(text, 'Check these 2<'))
  await site.until(number, ({ state }) => state === 'checked')
  const { rows } = await site.deps.store.reversals.lines((await site.reversal(number)).id, {
    filter: {},
    sort: 'number',
    descending: false,
    limit: 9,
  })
  expect(rows.map(({ submission }) => submission).toSorted()).toEqual(soon.map(({ id }) => id).toSorted())
})

test('a burst is told with its size, length and reason, and can be checked or kept out as a whole', async () => {
  const site = await openSite({ indexed: true })
  const { world } = site.world.simulator
  const start = Math.floor((site.world.simulator.clock.now() - day) / minute) * minute
  for (let made = 0; made < 14; made++)
    world.addSingle({}, { submittedAt: start - day, decidedAt: start + made * 10_000, feedback: 'Failed <check> 3.' })
  await read(site)
  const { text } = await site.get('/')
  expect(text).toContain('14 rejected within 3 minutes')
  expect(text).toContain('“Failed &lt;check&gt; 3.”')
  const burst = /href="([^"]+)"><b>14 rejected/.exec(text)?.[1]?.replaceAll('&amp;', '&') ?? ''
  const shown = await site.get(burst)
  expect(shown.text).toContain('14 rejected assignments')
  const kept = fieldsOf(shown.text, 'Keep all 14 out')
  const refused = await site.post(keeps(site), { ...kept, why: ' ' })
  expect([refused.status, refused.text.includes('Write why, in a few words')]).toEqual([422, true])
  expect((await site.post(keeps(site), { ...kept, why: 'Robots, looked at by hand.' })).status).toBe(303)
  expect((await site.get('/')).text).not.toContain('rejected within')
  const list = await site.get(keeps(site))
  expect(list.text.match(/Robots, looked at by hand\./g)).toHaveLength(14)
  expect(list.text).toContain('Ann Lindqvist')
})

test('a search by worker shows all their rejected work, with its reasons, deadlines and sum', async () => {
  const site = await openSite({ indexed: true })
  const { world } = site.world.simulator
  const [first] = [0, 1].map(() => world.addSingle({ title: 'Read a receipt' }, { worker: 'AANNEXAMPLE01' }))
  world.addSingle()
  await read(site)
  const { text } = await site.get(`${page(site)}?worker=aannexample01`)
  expect(text).toContain('2 rejected assignments')
  expect(text).toContain('To reverse them all takes $1.20.')
  expect(text).toContain(first?.id)
  expect(text).toContain('27 days left')
  const none = await site.get(`${page(site)}?worker=ANOBODY`)
  expect(none.text).toContain('No rejected assignments are known there. HITs whose last work')
})

test('a worker is kept out with all that comes later, and put back', async () => {
  const site = await openSite({ indexed: true })
  site.world.simulator.world.addSingle({}, { worker: 'AANNEXAMPLE01' })
  await read(site)
  expect((await site.post(keeps(site), { worker: 'AANNEXAMPLE01', why: 'A script.' })).status).toBe(303)
  expect((await site.get(`${page(site)}?worker=AANNEXAMPLE01`)).text).toContain('0 rejected assignments')
  const back = { kind: 'worker', value: 'AANNEXAMPLE01' }
  expect((await site.post(`${keeps(site)}/put-back`, back)).status).toBe(303)
  expect((await site.get(`${page(site)}?worker=AANNEXAMPLE01`)).text).toContain('1 rejected assignment')
  expect((await site.post(`${keeps(site)}/put-back`, back)).status).toBe(404)
})

test('the page says how old the index is, and reads the account again, also further back', async () => {
  const site = await openSite({ indexed: true })
  const now = site.world.simulator.clock.now()
  const past = { createdAt: now - 80 * day, expiresAt: now - 50 * day }
  site.world.simulator.world.addSingle(past, { submittedAt: now - 55 * day, worker: 'AANNEXAMPLE01' })
  await read(site)
  expect((await site.get(page(site))).text).toContain('0 rejected assignments are known, read just now.')
  const again = await site.post(`/accounts/${site.world.account.id}/index`, { reach: 'all' })
  expect(again.status).toBe(303)
  await read(site)
  expect((await site.get(`${page(site)}?worker=AANNEXAMPLE01`)).text).toContain('1 rejected assignment')
})

test('refused: a reversal of everything, of nothing, of an account that is not here; other methods', async () => {
  const site = await openSite()
  expect((await site.post(`${page(site)}/reversal`, {})).status).toBe(422)
  expect((await site.post(`${page(site)}/reversal`, { worker: 'ANOBODY' })).status).toBe(422)
  expect((await site.get('/accounts/nobody/rejections')).status).toBe(404)
  expect((await site.post('/accounts/nobody/rejections/reversal', { worker: 'A' })).status).toBe(404)
  expect((await site.post('/accounts/nobody/kept-out', { worker: 'A', why: 'x' })).status).toBe(404)
  expect((await site.post(`${keeps(site)}/put-back`, { kind: 'everything', value: 'x' })).status).toBe(422)
  expect((await site.get(`${page(site)}/reversal`)).status).toBe(405)
  expect((await site.get(`${page(site)}?worker=A&worker=B`)).status).toBe(422)
})

test('whatever stands in the address, the page comes', async () => {
  const site = await openSite()
  for (const query of [
    'title=%25%27%22',
    'from=never',
    'due-from=none',
    'text=zzz',
    'after=%00',
    `worker=${'A,'.repeat(900)}`,
  ])
    expect([query.slice(0, 20), (await site.get(`${page(site)}?${query}`)).status]).toEqual([query.slice(0, 20), 200])
})
