import { expect, test } from 'vitest'
import { openSite, type Site } from './site.ts'

const bring = async (site: Site, ids: string): Promise<number> => {
  const answer = await site.post('/reversals', { ids })
  expect(answer.status).toBe(303)
  return Number(/\/reversals\/(\d+)$/.exec(answer.headers['location'] ?? '')?.[1])
}

const mailOf = (hit: string, worker: string): string =>
  `From: mturk-noreply@amazon.com\nSubject: [Amazon Mechanical Turk] Regarding Amazon Mechanical Turk HIT\n ${hit}\n\nHello, why was my work rejected?\nCustomer ID: ${worker}\n`

test('a worker’s mail leads to the one assignment that it is about, with the evidence marked', async () => {
  const site = await openSite()
  const theirs = site.world.simulator.world
  const hit = theirs.addHit({ maxAssignments: 9 })
  const [one] = [0, 1, 2].map(() => theirs.addAssignment(hit))
  const number = await bring(site, mailOf(hit.id, one?.worker ?? ''))
  await site.until(number, ({ state }) => state === 'checked')
  expect((await site.reversal(number)).lineCount).toBe(1)
  const { text } = await site.get(`/reversals/${number}`)
  expect(text).toContain('What was understood')
  expect(text).toContain(
    `Subject: [Amazon Mechanical Turk] Regarding Amazon Mechanical Turk HIT <mark>${hit.id}</mark>`,
  )
  expect(text).toContain(`Customer ID: <mark>${one?.worker}</mark>`)
  expect(text).toContain('1 assignment found')
  expect(text).toMatch(/Passed over, since there is no id in it: \d+ words/)
})

test('a mail that names only the task lists what is rejected there, left out until somebody chooses', async () => {
  const site = await openSite()
  const theirs = site.world.simulator.world
  const hit = theirs.addHit({ maxAssignments: 9 })
  theirs.addAssignment(hit)
  theirs.addAssignment(hit)
  const number = await bring(site, `Subject: Regarding Amazon Mechanical Turk HIT ${hit.id}\n\nWhy?\n`)
  await site.until(number, ({ state }) => state === 'checked')
  const reversal = await site.reversal(number)
  const { rows } = await site.deps.store.reversals.lines(reversal.id, {
    filter: {},
    sort: 'number',
    descending: false,
    limit: 10,
  })
  expect(rows.map(({ leftOut }) => leftOut)).toEqual([true, true])
  expect((await site.get(`/reversals/${number}`)).text).toContain('2 assignments found; choose which')
})

test('of a worker with several, those that somebody ticks are taken, and the record says who chose', async () => {
  const site = await openSite()
  const theirs = site.world.simulator.world
  const hit = theirs.addHit({ maxAssignments: 9, reward: '0.50' })
  const worker = 'AEX00SEVERAL01'
  const [one, two] = [theirs.addAssignment(hit, { worker }), theirs.addAssignment(hit, { worker })]
  theirs.addAssignment(hit)
  const number = await bring(site, `Subject: Regarding Amazon Mechanical Turk HIT ${hit.id}\n\nWhy?\n`)
  await site.until(number, ({ state }) => state === 'checked')
  const shown = await site.get(`/reversals/${number}`)
  expect(shown.text).toContain('Choose which assignments are meant')
  expect(shown.text).toContain(`HIT ${hit.id} has 3 assignments that were rejected. Which are meant?`)
  const chooser = /<section class="flow" id="choose-1">[\s\S]*?<\/section>/.exec(shown.text)?.[0] ?? ''
  expect(chooser.match(/name="line" value="\d+"/g)).toHaveLength(3)
  expect(chooser).not.toContain('checked')
  expect(chooser.match(/>0\.60</g)).toHaveLength(3)
  const lineOf = async (id: string) => {
    const query = { filter: { lead: 1 }, sort: 'number', descending: false, limit: 9 } as const
    const { rows } = await site.deps.store.reversals.lines((await site.reversal(number)).id, query)
    return rows.find(({ submission }) => submission === id)?.number ?? 0
  }
  expect((await site.post(`/reversals/${number}/choice`, { lead: 1 })).status).toBe(422)
  expect((await site.post(`/reversals/${number}/choice`, { lead: 9, line: '1' })).status).toBe(404)
  const line = [String(await lineOf(one.id)), String(await lineOf(two.id))]
  expect((await site.post(`/reversals/${number}/choice`, { lead: 1, line })).status).toBe(303)
  const chosen = await site.get(`/reversals/${number}`)
  expect(chosen.text).toContain('Check 2 assignments before paying $1.20')
  expect(chosen.text).not.toContain('Which are meant?')
  expect(chosen.text).toContain('3 assignments found, 2 taken')
  const events = await site.deps.store.reversals.events((await site.reversal(number)).id)
  expect(events.at(-1)).toMatchObject({
    kind: 'put back',
    by: { name: 'Ann Lindqvist' },
    detail: { count: 2, of: hit.id },
  })
})

test('a line of another lead is not taken by a choice', async () => {
  const site = await openSite()
  const theirs = site.world.simulator.world
  const hits = [theirs.addHit({ maxAssignments: 9 }), theirs.addHit({ maxAssignments: 9 })]
  for (const hit of hits) for (let each = 0; each < 2; each += 1) theirs.addAssignment(hit)
  const mails = hits.map(({ id }) => `From: a\nSubject: Regarding Amazon Mechanical Turk HIT ${id}\n\nWhy?\n`)
  const number = await bring(site, mails.join('\n'))
  await site.until(number, ({ state }) => state === 'checked')
  expect((await site.post(`/reversals/${number}/choice`, { lead: 1, line: ['1', '3'] })).status).toBe(303)
  const { text } = await site.get(`/reversals/${number}`)
  expect(text).toContain('Check 1 assignment before paying')
  expect(text.match(/Which are meant\?/g)).toHaveLength(1)
  expect((await site.post(`/reversals/${number}/discard`)).status).toBe(303)
  expect((await site.post(`/reversals/${number}/choice`, { lead: 1, line: '1' })).status).toBe(409)
})

test('a mail that names its worker and a title pays nobody else of that title', async () => {
  const site = await openSite({ indexed: true })
  const theirs = site.world.simulator.world
  const [one] = [0, 1, 2].map(() => theirs.addSingle({ title: 'Judge the tone' }))
  const mail = `Subject: Regarding Amazon Mechanical Turk HIT\n\nTitle: Judge the tone\nCustomer ID: ${one?.worker}\n`
  const number = await bring(site, mail)
  await site.until(number, ({ state }) => state === 'checked')
  const { id } = await site.reversal(number)
  const query = { filter: {}, sort: 'number', descending: false, limit: 10 } as const
  const { rows } = await site.deps.store.reversals.lines(id, query)
  expect(rows.map(({ submission }) => submission)).toEqual([one?.id])
  expect((await site.get(`/reversals/${number}`)).text).toContain('was not followed: what stands beside it is narrower')
})

test('what leads to nothing says so for each, and the draft can be discarded', async () => {
  const site = await openSite()
  const number = await bring(site, 'HITId\n3NOSUCHHIT0000000000000000000X\n')
  const { id } = await site.reversal(number)
  await site.world.until(async () => (await site.deps.store.leads.count(id)).waiting === 0)
  const { text } = await site.get(`/reversals/${number}`)
  expect(text).toContain('No rejected assignments were found')
  expect(text).toContain('Amazon knows no such HIT in this account')
  expect(text).not.toContain('Check the assignments that are here')
  expect((await site.post(`/reversals/${number}/discard`)).status).toBe(303)
})

test('until then it says that it is looking', async () => {
  const site = await openSite()
  await site.world.engine.close()
  const { store } = site.deps
  const reversal = await store.reversals.create({
    accountId: site.world.account.id,
    by: site.acting.person,
    at: site.acting.clock.now(),
  })
  const lead = {
    number: 1,
    kind: 'worker',
    text: 'AEX000000001W7',
    named: {},
    where: 'line 3',
    sure: 'named',
    evidence: [],
    choose: false,
  } as const
  await store.leads.add(reversal.id, [lead], site.acting.clock.now())
  const { text } = await site.get(`/reversals/${reversal.number}`)
  expect(text).toContain('Looking for the rejected assignments')
  expect(text).toContain('its rejected work is being looked for')
})

test('rows that were not rejected are counted and become no lines; marked rows are what is taken', async () => {
  const site = await openSite()
  const [one, two, three] = site.rejected(3)
  const table = `AssignmentId,AssignmentStatus,Approve\n${one},Rejected,x\n${two},Rejected,\n${three},Approved,\n`
  const number = await bring(site, table)
  await site.until(number, ({ state }) => state === 'checked')
  const { id, lineCount } = await site.reversal(number)
  const query = { filter: {}, sort: 'number', descending: false, limit: 10 } as const
  const { rows } = await site.deps.store.reversals.lines(id, query)
  expect([lineCount, rows.map(({ submission, leftOut }) => [submission, leftOut])]).toEqual([
    2,
    [
      [one, false],
      [two, true],
    ],
  ])
  expect((await site.get(`/reversals/${number}`)).text).toContain(
    'is what 1 row says, so nothing is rejected there; such rows are taken only with an x in Approve',
  )
})

test('what the file says stands beside what the marketplace says, where they differ', async () => {
  const site = await openSite()
  const { approved, rejected } = site.cast()
  const [id, same] = [approved[0] ?? '', rejected[0] ?? '']
  const number = await bring(site, `AssignmentId,AssignmentStatus,Reward\n${id},Rejected,$9.99\n${same},Rejected,\n`)
  await site.until(number, ({ state }) => state === 'checked')
  const { text } = await site.get(`/reversals/${number}/lines/1`)
  expect(text).toMatch(/Your source says as reward<\/dt>\s*<dd>.*\$9\.99/)
  expect(text).toMatch(/Your source says as status<\/dt>\s*<dd>.*Rejected/)
  expect((await site.get(`/reversals/${number}/lines/2`)).text).not.toContain('Your source')
  const preview = await site.get(`/reversals/${number}`)
  expect(preview.text).toContain('In 1 line your source says something else than Amazon.')
  expect(preview.text.match(/source: [^<]*/g)).toEqual(['source: $9.99, Rejected'])
  const only = await site.get(`/reversals/${number}?differs=yes`)
  expect(only.text).toContain('1 line in which your source says something else')
  expect(only.text).toContain(id)
  expect(only.text).not.toContain(same)
})

test('ids of HITs without a heading are called so, and one button brings what is rejected there', async () => {
  const site = await openSite()
  const theirs = site.world.simulator.world
  const hit = theirs.addHit({ maxAssignments: 9 })
  const made = [theirs.addAssignment(hit), theirs.addAssignment(hit)]
  const number = await bring(site, hit.id)
  await site.until(number, ({ state }) => state === 'checked')
  const { text } = await site.get(`/reversals/${number}`)
  expect(text).toContain('This is a HIT’s id')
  expect(text).toContain('Bring the rejected assignments of this HIT')
  expect(text).toContain('a HIT’s id; bring it in a column HITId')
  const followed = await site.post(`/reversals/${number}/tasks`)
  expect(followed.headers['location']).toBe(`/reversals/${number + 1}`)
  await site.until(number + 1, ({ state }) => state === 'checked')
  expect((await site.get(`/reversals/${number + 1}`)).text).toContain('Check 2 assignments before paying')
  expect((await site.reversal(number)).state).toBe('discarded')
  expect((await site.post(`/reversals/${number}/tasks`)).status).toBe(409)
  const mixed = await bring(site, `${site.rejected(1)[0]}\n${hit.id}`)
  await site.until(mixed, ({ state }) => state === 'checked')
  expect((await site.post(`/reversals/${mixed}/tasks`)).status).toBe(303)
  expect((await site.reversal(mixed)).state).toBe('checked')
  const query = { filter: {}, sort: 'number', descending: false, limit: 9 } as const
  await site.until(mixed + 1, ({ state }) => state === 'checked')
  const { rows } = await site.deps.store.reversals.lines((await site.reversal(mixed + 1)).id, query)
  expect(rows.map(({ submission }) => submission).toSorted()).toEqual(made.map(({ id }) => id).toSorted())
  const plain = await site.checked(site.rejected(1))
  expect((await site.post(`/reversals/${plain}/tasks`)).status).toBe(409)
})

test('of a HIT whose id stands beside a worker, one button brings that worker’s work and nobody else’s', async () => {
  const site = await openSite()
  const theirs = site.world.simulator.world
  const hit = theirs.addHit({ maxAssignments: 9 })
  const [one] = [0, 1, 2].map(() => theirs.addAssignment(hit))
  const number = await bring(site, `AssignmentId,WorkerId\n${hit.id},${one?.worker}\n`)
  await site.until(number, ({ state }) => state === 'checked')
  expect((await site.post(`/reversals/${number}/tasks`)).status).toBe(303)
  await site.until(number + 1, ({ state }) => state === 'checked')
  const query = { filter: {}, sort: 'number', descending: false, limit: 9 } as const
  const { rows } = await site.deps.store.reversals.lines((await site.reversal(number + 1)).id, query)
  expect(rows.map(({ submission }) => submission)).toEqual([one?.id])
})
