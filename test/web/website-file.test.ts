import { once } from 'node:events'
import { createServer, request as httpRequest, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import request from 'supertest'
import { expect, onTestFinished, test } from 'vitest'
import { everyKind } from './every-kind.ts'
import { openSite, type Site } from './site.ts'

/** A download of the batch, as the website gives it: all quoted, CRLF, rows two cells short, no line end at the end. */
const batchOf = (site: Site, ids: readonly string[]): string => {
  const row = (cells: readonly string[]): string => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')
  const { world } = site.world.simulator
  const header = ['HITId', 'AssignmentId', 'WorkerId', 'AssignmentStatus', 'Answer.text', 'Approve', 'Reject']
  const rows = ids.map((id) => {
    const { hit, worker } = world.assignment(id)
    return row([hit.id, id, worker, 'Rejected', 'a "blue" door,\r\nclosed'])
  })
  return [row(header), ...rows].join('\r\n')
}

const upload = (site: Site, number: number, fields: Readonly<Record<string, string>>, file?: string | Buffer) => {
  let sent = request(site.app).post(`/reversals/${number}/website-file`)
  for (const [name, value] of Object.entries(fields)) sent = sent.field(name, value)
  return file === undefined ? sent : sent.attach('file', Buffer.from(file), 'Batch_1234567_batch_results.csv')
}

const checkedBatch = async () => {
  const site = await openSite()
  const { websiteBatch, rejected } = site.cast()
  const number = await site.checked([...websiteBatch.slice(0, 3), ...rejected.slice(0, 2)])
  return { site, number, batch: websiteBatch }
}

test('the own file comes back with the chosen rows marked, byte for byte else; the other rows stay', async () => {
  const { site, number, batch } = await checkedBatch()
  const form = await site.get(`/reversals/${number}/website-file`)
  expect(form.text).toContain('The file for 3 assignments')
  expect(form.text).toContain('<b class="n">3</b> all that were made there')
  expect(form.text).toContain('Leave these lines out of this reversal, or it reverses them too.')
  const own = batchOf(site, batch.slice(0, 6))
  const made = await upload(site, number, { which: 'website', form: 'own' }, own)
  expect([made.status, made.headers['content-type']]).toEqual([200, 'text/csv'])
  expect(made.headers['content-disposition']).toBe(`attachment; filename="overturn-${number}-for-the-website.csv"`)
  const rows = own.split('"\r\n"')
  const expected = rows.map((row, index) => (index >= 1 && index <= 3 ? `${row}","x","` : row)).join('"\r\n"')
  expect(made.text).toBe(expected)
})

test('chosen lines that the file lacks are listed, and the file is made without them only when that is said', async () => {
  const { site, number, batch } = await checkedBatch()
  const own = batchOf(site, [...batch.slice(0, 1), ...batch.slice(5, 8)])
  const lacking = await upload(site, number, { which: 'website', form: 'own' }, own)
  expect(lacking.status).toBe(422)
  expect(lacking.text).toContain('1 of 3 assignments is in this file')
  expect(lacking.text).toContain('1 would be marked, 3 other rows stay as they are.')
  const section = lacking.text.slice(lacking.text.indexOf('id="missing"'))
  expect(section).toContain('2 assignments not in this file')
  for (const id of batch.slice(1, 3)) expect(section.slice(0, section.indexOf('</ul>'))).toContain(id)
  const made = await upload(site, number, { which: 'website', form: 'own', despite: 'yes' }, own)
  expect(made.status).toBe(200)
  expect(made.text.match(/,"x",""/g)).toHaveLength(1)
})

test('the short table holds the chosen lines with their HITs, ticked ones too', async () => {
  const { site, number, batch } = await checkedBatch()
  const { world } = site.world.simulator
  const picked = await site.get(`/reversals/${number}/website-file?which=ticked&line=2&line=3`)
  expect(picked.text).toContain('The file for 2 assignments')
  expect(picked.text).toContain('name="lines" value="2,3"')
  expect(picked.text.match(/name="line" value="\d+" checked>/g)).toEqual([
    'name="line" value="2" checked>',
    'name="line" value="3" checked>',
  ])
  const made = await upload(site, number, { which: 'ticked', lines: '2,3', form: 'short' })
  expect(made.headers['content-type']).toBe('text/csv; charset=utf-8; header=present')
  const rows = batch.slice(1, 3).map((id) => `${id},${world.assignment(id).hit.id},x,\r\n`)
  expect(made.text).toBe(`assignmentId,HITId,Approve,Reject\r\n${rows.join('')}`)
})

test('of a reversal in which every kind of line occurs, the file holds what was made on the website and refused', async () => {
  const { site, number, all } = await everyKind()
  const lines = await all()
  const made = await upload(site, number, { which: 'website', form: 'short' })
  const ids = made.text
    .split('\r\n')
    .slice(1, -1)
    .map((row) => row.split(',')[0])
  expect(ids).toEqual([lines[8]?.submission, lines[9]?.submission])
  const refused = await upload(site, number, { which: 'refused', form: 'short' })
  const those = lines.filter(({ refusal }) => refusal !== undefined && refusal !== 'already approved')
  expect(
    refused.text
      .split('\r\n')
      .slice(1, -1)
      .map((row) => row.split(',')[0]),
  ).toEqual(those.map(({ submission }) => submission))
  const unknown = await upload(site, number, { which: 'not found', form: 'short' })
  expect(unknown.status).toBe(409)
  expect(unknown.text).toContain(
    'The short table needs the HIT of each line, and it is known of none of these assignments.',
  )
})

test('what cannot be marked is refused with a sentence, and no file begins', async () => {
  const { site, number, batch } = await checkedBatch()
  const website = { which: 'website', form: 'own' }
  const good = batchOf(site, batch.slice(0, 3))
  for (const [fields, file, status, sentence] of [
    [website, undefined, 422, 'This file is empty.'],
    [website, '', 422, 'This file is empty.'],
    [
      website,
      `${batch[0] ?? ''}\n`,
      422,
      'does not name a column with assignment ids and the columns Approve and Reject',
    ],
    [
      website,
      batchOf(site, batch.slice(6, 8)),
      422,
      'is in this file, which has 2 rows. It may be the file of another batch.',
    ],
    [website, `${good}\r\n"never closed`, 422, 'In row 5 a quotation mark opens a cell and never closes.'],
    [website, Buffer.from('PK\u0003\u0004xl/'), 422, 'This looks like an Excel workbook'],
    [{ ...website, which: 'ticked', lines: '' }, good, 422, 'Tick at least one line.'],
    [{ ...website, which: 'ticked', lines: '1,x' }, good, 422, 'A line has a number from 1 on.'],
    [{ ...website, which: 'ticked', lines: '77' }, good, 422, 'None of these lines can be decided by a file'],
    [{ ...website, which: 'nothing' }, good, 422, 'Say which lines the file is to be about.'],
  ] as const) {
    const answer = await upload(site, number, fields, file)
    expect([answer.status, answer.text.includes(sentence) ? sentence : answer.text.slice(0, 3000)]).toEqual([
      status,
      sentence,
    ])
    expect(answer.headers['content-type']).toContain('text/html')
  }
  expect((await upload(site, 99, website, good)).status).toBe(404)
  expect((await site.post(`/reversals/${number}/website-file`, website)).status).toBe(415)
})

test('a file above the limit is refused before it comes, with nothing of it given back', async () => {
  const { site, number } = await checkedBatch()
  const server = createServer(site.app).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const sent = httpRequest({
    host: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
    path: `/reversals/${number}/website-file`,
    method: 'POST',
    headers: { 'content-type': 'multipart/form-data; boundary=x', 'content-length': 200 * 1024 * 1024 },
  })
  onTestFinished(() => void sent.destroy())
  sent.on('error', () => undefined).write('--x\r\n')
  const [answer] = (await once(sent, 'response')) as [IncomingMessage]
  let text = ''
  for await (const piece of answer.setEncoding('utf8')) text += String(piece)
  expect([answer.statusCode, text.includes('A file may have 128 MB.')]).toEqual([413, true])
})
