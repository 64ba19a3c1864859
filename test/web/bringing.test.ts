import { gzipSync } from 'node:zlib'
import request from 'supertest'
import { expect, test } from 'vitest'
import { openSite, type Site } from './site.ts'

const id = (number: number): string => `3EX${String(number).padStart(27, '0')}`

const upload = (site: Site, file: Buffer | string, ids = '') =>
  request(site.app).post('/reversals').field('ids', ids).attach('file', Buffer.from(file), 'batch.csv')

const noDraft = async (site: Site): Promise<void> => expect(await site.deps.store.reversals.open()).toEqual([])

test('pasted ids lead to their draft', async () => {
  const site = await openSite()
  const answer = await site.post('/reversals', { ids: `${id(1)}\n${id(2)}` })
  expect(answer.status).toBe(303)
  expect(answer.headers['location']).toBe('/reversals/1')
  expect((await site.get('/reversals/1')).text).toMatch(/Checking 2 assignments|None of these/)
})

test('a form without script, as browsers send it, brings text and file together', async () => {
  const site = await openSite()
  const answer = await upload(site, `HITId,AssignmentId\n${id(9)},${id(2)}\n`, id(1))
  expect(answer.status).toBe(303)
  expect((await site.reversal(1)).lineCount).toBe(2)
})

test('a file field left empty is no file', async () => {
  const site = await openSite()
  const answer = await request(site.app)
    .post('/reversals')
    .set('Content-Type', 'multipart/form-data; boundary=x')
    .send(
      `--x\r\nContent-Disposition: form-data; name="ids"\r\n\r\n${id(1)}\r\n--x\r\nContent-Disposition: form-data; name="file"; filename=""\r\nContent-Type: application/octet-stream\r\n\r\n\r\n--x--\r\n`,
    )
  expect(answer.status).toBe(303)
})

test('when nothing is an id the same form comes back, with the text and each bad line', async () => {
  const site = await openSite()
  const text = 'hello <b>you</b>\nASSIGNMENT_ID_NOT_AVAILABLE'
  const answer = await site.post('/reversals', { ids: text })
  expect(answer.status).toBe(422)
  expect(answer.text).toContain('<title>Error: New reversal – Overturn</title>')
  expect(answer.text).toContain('Nothing was checked, and nothing is lost.')
  expect(answer.text).toContain('Line 2 is what Amazon shows in a preview')
  expect(answer.text).toContain('hello &lt;b&gt;you&lt;/b&gt;')
  const typed = await request(site.app).post('/reversals').type('form').send('ids=one+and+one%2Btwo')
  expect(typed.text).toContain('one and one+two')
  await noDraft(site)
})

test.each([[{}], [{ ids: '' }], [{ ids: '  \n ' }], [{ other: 'x' }]])(
  'an empty form %j asks for ids',
  async (fields) => {
    const site = await openSite()
    const answer = await site.post('/reversals', fields)
    expect(answer.status).toBe(422)
    expect(answer.text).toContain('Paste the ids of the assignments, or choose a file that holds them.')
  },
)

test('a binary file is named for what it is, and the pasted text is kept', async () => {
  const site = await openSite()
  const answer = await upload(site, Buffer.from('%PDF-1.7\0\0\0'), id(1))
  expect(answer.status).toBe(422)
  expect(answer.text).toContain('a PDF document')
  expect(answer.text).toContain(id(1))
  await noDraft(site)
})

test.each([
  ['a picture', Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(2_000_000, 7)]), 'a picture'],
  ['too many ids', Array.from({ length: 100_001 }, (_, number) => id(number)).join('\n'), '100,000'],
])('%s in a file that is longer than what is read of it is answered all the same', async (_name, file, says) => {
  const site = await openSite()
  const answer = await upload(site, file)
  expect([413, 422]).toContain(answer.status)
  expect(answer.text).toContain(says)
})

test('a file that is not UTF-8 is read all the same', async () => {
  const site = await openSite()
  const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(`AssignmentId\r\n${id(4)}\r\n`, 'utf16le')])
  expect((await upload(site, utf16)).status).toBe(303)
  expect((await upload(site, Buffer.from(`${id(5)} caf\xe9`, 'latin1'))).status).toBe(303)
})

test('a file above 16 MB is refused with the limit, and so is a form above 4 MB', async () => {
  const site = await openSite()
  const file = await upload(site, Buffer.alloc(17 * 1024 * 1024, `${'x'.repeat(99)}\n`))
  expect(file.status).toBe(413)
  expect(file.text).toContain('A file may have 16 MB, and so may all together.')
  const text = await site.post('/reversals', { ids: 'x'.repeat(5 * 1024 * 1024) })
  expect(text.status).toBe(413)
  expect(text.text).toContain('4 MB')
  const field = await request(site.app)
    .post('/reversals')
    .field('ids', 'x'.repeat(5 * 1024 * 1024))
  expect(field.status).toBe(413)
  expect(field.text).toContain('4 MB')
  await noDraft(site)
})

test('a file within the limit but above a form’s is taken', async () => {
  const site = await openSite()
  const answer = await upload(site, `${id(7)}\n${'# a long remark without ids in it\n'.repeat(200_000)}`)
  expect(answer.status).toBe(303)
  expect((await site.reversal(1)).lineCount).toBe(1)
})

test('repeated fields are refused in either kind of form', async () => {
  const site = await openSite()
  const plain = await site.post('/reversals', { ids: [id(1), id(2)] })
  expect(plain.status).toBe(422)
  expect(plain.text).toContain('came 2 times')
  const parts = await request(site.app).post('/reversals').field('ids', id(1)).field('ids', id(2))
  expect(parts.status).toBe(422)
  expect(parts.text).toContain('came twice')
  await noDraft(site)
})

test('what no form sends is refused with the right status', async () => {
  const site = await openSite()
  const send = (type: string, body: string | Buffer) =>
    request(site.app).post('/reversals').set('Content-Type', type).send(body)
  expect((await send('application/json', '{"ids":"x"}')).status).toBe(415)
  expect((await send('text/plain', id(1))).status).toBe(415)
  expect((await send('multipart/form-data', 'x')).status).toBe(400)
  expect(
    (await send('multipart/form-data; boundary=x', '--x\r\nContent-Disposition: form-data; name="ids"\r\n\r\nabc'))
      .status,
  ).toBe(400)
  expect((await send('application/x-www-form-urlencoded; charset=utf-7', `ids=${id(1)}`)).status).toBe(415)
  expect((await send('application/x-www-form-urlencoded', 'a=1&'.repeat(3000))).status).toBe(413)
  const gzipped = await request(site.app)
    .post('/reversals')
    .set({ 'Content-Type': 'application/x-www-form-urlencoded', 'Content-Encoding': 'br' })
    .send(gzipSync(`ids=${id(1)}`))
  expect([400, 415]).toContain(gzipped.status)
  await noDraft(site)
})

test('an account that is not there is not found', async () => {
  const site = await openSite()
  expect((await site.post('/reversals', { ids: id(1), account: 'nobody' })).status).toBe(404)
})

test('sample ids are filled in where there are some, and only there', async () => {
  const site = await openSite({ samples: [id(1), id(2)] })
  expect((await site.get('/')).text).toContain('Fill in sample ids')
  expect((await site.get('/reversals/new?sample=yes')).text).toContain(`${id(1)}\n${id(2)}`)
  expect((await site.get('/reversals/new')).text).not.toContain(id(1))
})

test('an id that stands in the text and in the file is one line, and is listed beside the bad ones', async () => {
  const site = await openSite()
  const answer = await upload(
    site,
    `AssignmentId\n${id(1)}\n${id(2)}\n`,
    `${id(1)}\nASSIGNMENT_ID_NOT_AVAILABLE\n${id(1)}`,
  )
  expect(answer.status).toBe(303)
  expect(await site.reversal(1)).toMatchObject({ lineCount: 2, refusedCount: 3 })
  const { text } = await site.get('/reversals/1')
  const told = [...text.matchAll(/(?:pasted|file), (?:line|row) \d+[^<]*(?=<)/g)].map(([words]) => words)
  expect(told.slice(0, 3)).toEqual(['pasted, line 2', 'pasted, line 3', 'file, line 2'])
  expect(text).toContain('stands on line 1 of the pasted text already; taken once')
})

test('several files come together, each place with the name of its file', async () => {
  const site = await openSite()
  const answer = await request(site.app)
    .post('/reversals')
    .field('ids', '')
    .attach('file', Buffer.from(`AssignmentId\n${id(1)}\n${id(2)}\n`), 'spring.csv')
    .attach('file', Buffer.from(`${id(2)}\n${id(3)}\n`), 'summer.txt')
  expect(answer.status).toBe(303)
  const { id: reversal } = await site.reversal(1)
  const query = { filter: {}, sort: 'number', descending: false, limit: 9 } as const
  const { rows } = await site.deps.store.reversals.lines(reversal, query)
  expect(rows.map(({ where }) => where)).toEqual(['spring.csv, line 2', 'spring.csv, line 3', 'summer.txt, line 2'])
  expect((await site.get('/reversals/1')).text).toContain('stands on line 3 of spring.csv already')
})

test('more files than may come together are refused', async () => {
  const site = await openSite()
  const form = request(site.app).post('/reversals')
  for (let file = 0; file < 21; file += 1) form.attach('file', Buffer.from(id(file)), `${file}.txt`)
  const answer = await form
  expect(answer.status).toBe(413)
  expect(answer.text).toContain('A form may have 20 files')
  await noDraft(site)
})

test('an address of a page gives the ids that it names, and one that names none is told', async () => {
  const site = await openSite()
  const named = `https://example.org/projects/${id(8)}/tasks/${id(9)}?assignment_id=${id(1)}&x=1`
  const text = `${named}\nhttps://example.org/assignments/${id(2)}\nhttps://example.org/assignments/week3`
  expect((await site.post('/reversals', { ids: text })).status).toBe(303)
  expect(await site.reversal(1)).toMatchObject({ lineCount: 2, refusedCount: 0 })
  const unnamed = await site.post('/reversals', { ids: `https://example.org/projects/${id(8)}` })
  expect(unnamed.status).toBe(422)
  expect(unnamed.text).toMatch(
    /holds ids without saying that one is an assignment’s; in an address it must stand behind AssignmentId=/,
  )
  const both = await site.post('/reversals', { ids: `${id(3)}\nhttps://example.org/projects/${id(8)}` })
  expect(both.status).toBe(303)
  expect((await site.get('/reversals/2')).text).toContain('holds ids without saying that one is an assignment’s')
})

test('files have 16 MB together however they come, and what comes after them is not dropped', async () => {
  const site = await openSite()
  const half = Buffer.alloc(9 * 1024 * 1024, ' ')
  const part = (file: Buffer | string) => [
    '--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n',
    file,
    '\r\n',
  ]
  const form = request(site.app).post('/reversals').set('Content-Type', 'multipart/form-data; boundary=x')
  form.set('Transfer-Encoding', 'chunked')
  for (const piece of [...part(id(1)), ...part(half), ...part(half), '--x--\r\n']) form.write(piece)
  const large = await form
  expect(large.status).toBe(413)
  expect(large.text).toContain('A file may have 16 MB, and so may all together.')
  const late = await request(site.app)
    .post('/reversals')
    .attach('file', Buffer.from(id(1)), 'a.txt')
    .field('ids', id(2))
  expect(late.status).toBe(422)
  expect(late.text).toContain('The field “ids” came after a file; fields come first.')
  await noDraft(site)
})

test('the name of a file is shown as it is written, without what turns text, and not at any length', async () => {
  const site = await openSite()
  const names = ['März\u202e.csv', `${'n'.repeat(8_000)}.csv`]
  const form = request(site.app).post('/reversals').field('ids', '')
  for (const [file, name] of names.entries()) form.attach('file', Buffer.from(id(file)), name)
  expect((await form).status).toBe(303)
  const query = { filter: {}, sort: 'number', descending: false, limit: 9 } as const
  const { rows } = await site.deps.store.reversals.lines((await site.reversal(1)).id, query)
  expect(rows.map(({ where }) => where)).toEqual(['März.csv, line 1', `${'n'.repeat(59)}…, line 1`])
})
