import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Cast } from '../../src/simulators/mturk/seed.ts'
import { formOf, type Answer, type Json, type Sent } from './client.ts'
import { operationOf, operations, undocumented } from './document.ts'
import { openApi, type Api } from './site.ts'

/** For a machine with much else to do. */
const patient = { timeout: 60_000 }

/** Every operation of the document, one after another, as a program would; every answer is held against the document. */

let api: Api
let cast: Cast
const done = new Set<string>()
const refused = new Set<string>()

beforeAll(async () => {
  api = await openApi({ indexed: true })
  cast = api.cast()
})
afterAll(() => api.close())

type Asked = {
  readonly path?: Readonly<Record<string, string | number>>
  readonly query?: string
  readonly as?: string
}

/** Calls the operation with everything that its address holds. */
const call = async (id: string, { path = {}, query = '', as }: Asked = {}, sent: Sent = {}): Promise<Answer> => {
  const operation = operationOf(id)
  const address = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(path[name])))
  const client = as === undefined ? api.pay : api.as(as)
  const answer = await client(operation.method.toUpperCase(), address + query, sent)
  expect(undocumented(operation, answer)).toBe('')
  ;(answer.status < 300 ? done : refused).add(id)
  return answer
}

const at = (number: number) => ({ path: { number } })
const reading = async (number: number): Promise<Json> => (await call('getReversal', at(number))).json
const because = { reason: 'The key of the attention check was wrong' }

const brought = async (ids: readonly string[], more: object = {}): Promise<number> => {
  const { json } = await call('createReversal', {}, { body: { ids, ...more } })
  await api.until(json.number, 'checked')
  return json.number
}

const confirmed = async (number: number): Promise<Json> => {
  const { confirmation } = await reading(number)
  return (await call('confirm', at(number), { body: { ...confirmation, ...because } })).json
}

test('the server, its accounts, and what is open to everybody', patient, async () => {
  const root = await call('getRoot')
  expect(root.json).toMatchObject({
    version: '0.1.0',
    who: { person: { name: 'Ann Lindqvist' }, token: { scope: 'pay' } },
  })
  const { json } = await call('listAccounts')
  const [{ id }] = json.items
  expect(await call('getAccount', { path: { account: id } })).toMatchObject({
    json: { id, open: true, currency: 'USD' },
  })
  const asked = await call('askBalance', { path: { account: id } })
  expect(asked.json.answered.available).toEqual({ amount: '1000.00', currency: 'USD' })
  expect((await call('getAccount', { path: { account: 'nobody’s' } })).json.detail).toBe(
    'There is no such account here.',
  )
  for (const open of ['getDocument', 'getDocs']) await call(open, { as: '' })
  await call('getProblem', { path: { slug: 'changed' }, as: '' })
  expect((await call('getProblem', { path: { slug: 'none' }, as: '' })).status).toBe(404)
  expect((await call('getRoot', { as: '' })).status).toBe(401)
})

test('from bringing to the receipt', patient, async () => {
  const ids = api.rejected(5)
  const made = await call('createReversal', {}, { body: { ids: [...ids, 'not an id', ids[0]], ...because } })
  const { number } = made.json
  expect(made.headers.location).toBe(`https://overturn.example.org/api/v1/reversals/${number}`)
  expect((await call('listNotTaken', at(number))).json.items).toHaveLength(1)
  await api.until(number, 'checked')
  const page = await call('listLines', { ...at(number), query: '?limit=2&sort=reward&order=descending' })
  expect(page.json.items).toHaveLength(2)
  const next = await call('listLines', {
    ...at(number),
    query: `?limit=2&sort=reward&order=descending&cursor=${page.json.next}`,
  })
  expect(page.headers['link']).toContain('rel="next"')
  expect(next.json.items[0].number).not.toBe(page.json.items[0].number)
  await call('leaveOut', at(number), { body: { lines: [1], leftOut: true } })
  const { revision } = await reading(number)
  const filtered = { filter: { group: 'left out' }, leftOut: false, revision }
  expect((await call('leaveOut', at(number), { body: filtered })).json.confirmation.count).toBe(5)
  expect((await call('check', at(number), { body: { which: 'all' } })).json.state).toBe('checking')
  await api.until(number, 'checked')
  expect((await confirmed(number)).state).toBe('reversing')
  await api.until(number, 'ended')
  const ended = await reading(number)
  expect(ended.groups).toEqual([{ group: 'reversed', count: 5, total: ended.confirmedTotal }])
  const line = await call('getLine', { path: { number, line: 1 } })
  expect(line.json).toMatchObject({ outcome: 'reversed', attempts: [{ answer: 'done' }] })
  const receipt = await call('getReceiptJson', at(number))
  expect(JSON.parse(receipt.text).receipt.digest).toBe(ended.digest)
  expect((await call('getReceiptCsv', at(number))).text.split('\r\n')).toHaveLength(7)
  const events = await call('listEvents', at(number))
  expect(events.json.items.map(({ kind }: Json) => kind)).toContain('confirmed')
  expect((await call('listReversals', { query: '?state=ended&limit=1' })).json.items[0].number).toBe(number)
  expect((await call('again', at(number))).status).toBe(409)
})

test('as a text, and as a form with a file', patient, async () => {
  const [one, two, three] = api.rejected(3)
  const asText = await call(
    'createReversal',
    {},
    { headers: { 'Content-Type': 'text/csv' }, body: `AssignmentId\n${one}\n` },
  )
  expect(asText).toMatchObject({ status: 201, json: { lineCount: 1 } })
  const asForm = await call('createReversal', {}, formOf({ text: two ?? '', reason: 'Both at once' }, `${three}\n`))
  expect(asForm).toMatchObject({ status: 201, json: { lineCount: 2, reason: 'Both at once' } })
  const none = await call('createReversal', {}, formOf({}, 'nothing here\nASSIGNMENT_ID_NOT_AVAILABLE'))
  expect(none.json.errors[0]).toMatchObject({ pointer: '/file', line: 2 })
  const listed = await call('createReversal', {}, { body: { ids: ['', 'ASSIGNMENT_ID_NOT_AVAILABLE'] } })
  expect(listed.json.errors[0].pointer).toBe('/ids/1')
  const both = await call('createReversal', {}, { body: { ids: [one], text: two } })
  expect(both.json.errors[0].pointer).toBe('/text')
})

test('split, stopped, discarded, brought anew', patient, async () => {
  const number = await brought(api.rejected(6))
  const { revision } = await reading(number)
  const split = await call('split', at(number), { body: { revision, keep: 4 } })
  expect(split.json).toMatchObject({ reversal: { lineCount: 4 }, rest: { lineCount: 2, madeFrom: number } })
  expect((await call('split', at(number), { body: { revision, keep: 4 } })).status).toBe(409)
  expect((await call('discard', at(split.json.rest.number))).json.state).toBe('discarded')
  api.world.simulator.moods.set({ denied: { operation: 'ApproveAssignment' } })
  await confirmed(number)
  await api.world.until(async () => (await reading(number)).pause !== null)
  expect((await call('resume', at(number))).json).toMatchObject({ pause: { needsConfirmation: true } })
  await call('stop', at(number))
  api.world.simulator.moods.clear()
  await api.until(number, 'ended')
  const anew = await call('again', at(number))
  expect(anew).toMatchObject({ status: 201, json: { lineCount: 4, madeFrom: number } })
  expect((await call('stop', at(anew.json.number))).status).toBe(409)
})

test('a line that stays unknown is closed by hand', patient, async () => {
  const number = await brought(api.rejected(1))
  api.world.simulator.moods.set({
    lostAnswer: { operation: 'ApproveAssignment' },
    serverError: { operation: ['GetAssignment', 'ListAssignmentsForHIT'] },
  })
  await confirmed(number)
  const line = { path: { number, line: 1 } }
  await api.world.until(async () => (await call('getLine', line)).json.work === 'asking')
  const early = await call('closeLine', line, { body: { reason: 'Seen as paid' } })
  expect(early.json.detail).toContain('seven days')
  api.world.clock.advance(8 * 24 * 60 * 60 * 1000)
  const closed = await call('closeLine', line, { body: { reason: 'Seen as paid' } })
  expect(closed.json).toMatchObject({ outcome: 'refused', refusal: 'closed by hand' })
  api.world.simulator.moods.clear()
})

test('letters, and the table for the website', patient, async () => {
  const number = await brought([...cast.twoDaysAfterDeadline, ...cast.deletedHit, ...cast.rejected.slice(0, 2)])
  const written = await call('writeLetters', at(number), { body: { about: 'The key was wrong' } })
  const letter = { path: { number, letter: written.json.first } }
  expect((await call('listLetters', at(number))).json.items).toHaveLength(written.json.parts)
  expect((await call('getLetter', letter)).json.text).toContain(cast.twoDaysAfterDeadline[0])
  expect((await call('getLetterText', letter)).text).toContain('Subject: ')
  expect((await call('getLetterMail', letter)).text).toContain('X-Unsent: 1')
  expect((await call('noteLetterAnswer', letter, { body: { at: '2026-05-10', text: 'No' } })).status).toBe(409)
  const today = api.world.clock.now()
  expect((await call('noteLetterSent', letter, { body: { at: today } })).json.sentAt).not.toBeNull()
  expect((await call('noteLetterSent', letter, { body: { at: 'soon' } })).json.errors[0].pointer).toBe('/at')
  const answer = { at: today, text: 'They will be paid', whole: true }
  expect((await call('noteLetterAnswer', letter, { body: answer })).json).toMatchObject({ answer: 'They will be paid' })
  const asked = (await call('listLines', { ...at(number), query: '?group=too%20late' })).json.items
  expect(asked[0].letter).toMatchObject({ letter: written.json.first, answer: 'They will be paid' })
  const short = await call('makeWebsiteFile', { ...at(number), query: '?group=too%20late' })
  expect(short.text).toContain(cast.twoDaysAfterDeadline[0])
  expect(short.headers['overturn-marked']).toBe('1')
  expect((await call('makeWebsiteFile', { ...at(number), query: '?form=own' })).status).toBe(422)
  const own = await call(
    'makeWebsiteFile',
    { ...at(number), query: '?group=too%20late' },
    formOf({}, 'AssignmentId\nnone\n'),
  )
  expect(own.status).toBe(422)
})

test('rejected work that the index knows', patient, async () => {
  const account = { path: { account: 'mturk-simulator' } }
  expect((await call('readIndex', account, { body: { reach: 'all' } })).json.reach).toBe('all')
  await api.world.until(async () => (await call('getRadar', account)).json.progress.endedAt !== null)
  const radar = (await call('getRadar', account)).json
  expect(radar.days.length).toBeGreaterThan(0)
  const first = (await call('listRejections', { ...account, query: '?limit=3' })).json
  expect(first.items).toHaveLength(3)
  const second = await call('listRejections', { ...account, query: `?limit=3&cursor=${first.next}` })
  expect(second.json.items[0].submission).not.toBe(first.items[0].submission)
  const [one] = first.items
  const byWorker = await call('listRejections', { ...account, query: `?worker=${one.worker.toLowerCase()}` })
  expect(byWorker.json.items.map(({ worker }: Json) => worker)).toContain(one.worker)
  expect(byWorker.json.sum.count).toBe(byWorker.json.items.length)
  const kept = { kind: 'submission', value: one.submission, why: 'Rejected on purpose' }
  await call('keepOut', account, { body: kept })
  expect((await call('listKeptOut', account)).json.items).toMatchObject([kept])
  const all = await call('listRejections', { ...account, query: `?worker=${one.worker}&alsoKeptOut=true` })
  expect(all.json.items.find(({ submission }: Json) => submission === one.submission).keptOut).toBe(true)
  await call('putBack', { path: { ...account.path, kind: 'submission', value: one.submission } })
  expect((await call('putBack', { path: { ...account.path, kind: 'worker', value: 'NOBODY' } })).status).toBe(404)
  await call('keepOut', account, { body: { filter: { workers: [one.worker] }, why: 'Rejected on purpose' } })
  expect((await call('listKeptOut', account)).json.items).toHaveLength(byWorker.json.sum.count)
  expect((await call('keepOut', account, { body: { why: 'x', kind: 'task' } })).status).toBe(422)
  const task = second.json.items[0].task
  const gathered = await call('createReversal', {}, { body: { filter: { tasks: [task] }, ...because } })
  expect(gathered).toMatchObject({ status: 201, json: { reason: because.reason } })
  expect((await call('createReversal', {}, { body: { filter: {} } })).status).toBe(422)
  expect((await call('listLeads', at(gathered.json.number))).json.items).toEqual([])
  await call('discard', at(gathered.json.number))
})

test('what is confirmed must be what was shown', patient, async () => {
  const number = await brought(api.rejected(3), because)
  const { confirmation } = await reading(number)
  await call('leaveOut', at(number), { body: { lines: [2], leftOut: true } })
  const changed = await call('confirm', at(number), { body: { ...confirmation, ...because } })
  expect(changed.json).toMatchObject({ status: 409, confirmation: { count: 2 } })
  expect(changed.json.type).toMatch(/\/problems\/changed$/)
  const { confirmation: now } = await reading(number)
  expect(changed.json.confirmation).toEqual(now)
  const euros = { ...now, total: { ...now.total, currency: 'EUR' } }
  expect((await call('confirm', at(number), { body: { ...euros, ...because } })).json.errors[0].pointer).toBe(
    '/total/currency',
  )
  expect((await call('confirm', at(number), { body: { ...now, reason: ' ' } })).json.errors[0].pointer).toBe('/reason')
  api.world.simulator.moods.set({ emptyPurse: { balance: '0.10' } })
  const short = await call('confirm', at(number), { body: { ...now, ...because } })
  expect(short.json).toMatchObject({ status: 409, available: { amount: '0.10' } })
  api.world.simulator.moods.set({ emptyPurse: { balance: '900.00' } })
  api.world.clock.advance(25 * 60 * 60 * 1000)
  const { confirmation: later } = await reading(number)
  const old = await call('confirm', at(number), { body: { ...later, ...because } })
  expect(old.json).toMatchObject({ status: 409, lines: 3 })
  await api.until(number, 'checked')
  await confirmed(number)
  await api.until(number, 'ended')
})

test(
  'every operation of the document was done, and those with a number in their address refused one that is not there',
  patient,
  async () => {
    for (const { id, path, method } of operations.filter((one) => one.path.includes('{number}'))) {
      const body = {
        confirm: { revision: 1, count: 1, total: { amount: '1.00', currency: 'USD' }, reason: 'x' },
        leaveOut: { lines: [1], leftOut: true },
        check: { which: 'all' },
        split: { revision: 1, keep: 1 },
        closeLine: { reason: 'x' },
        writeLetters: { about: 'x' },
        noteLetterSent: { at: '2026-01-01' },
        noteLetterAnswer: { at: '2026-01-01', text: 'x' },
      }[id]
      const none = await call(
        id,
        { path: { number: 999, line: 1, letter: 1 } },
        method === 'post' && body ? { body } : {},
      )
      expect([id, none.status, none.json.detail]).toEqual([id, 404, 'There is no reversal 999 here.'])
      expect(path).toContain('{number}')
    }
    expect(operations.map(({ id }) => id).filter((id) => !done.has(id))).toEqual([])
    expect(refused.size).toBeGreaterThan(20)
    expect(api.logged.filter((line) => line.startsWith('api '))).toEqual([])
  },
)
