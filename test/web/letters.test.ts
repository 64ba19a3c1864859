import { parse } from 'csv-parse/sync'
import type { Response } from 'supertest'
import { expect, test } from 'vitest'
import { everyKind, kindsOf } from './every-kind.ts'
import { openSite, type Site } from './site.ts'

const today = (site: Site): string => site.world.clock.now().slice(0, 10)

const textOf = (page: string): string =>
  (/<pre [^>]*>([\s\S]*?)<\/pre>/.exec(page)?.[1] ?? '').replaceAll('&#34;', '"').replaceAll('&amp;', '&')

test('a letter about a reversal in which every kind of line occurs asks about the right ones, each with why', async () => {
  const { site, number, all } = await everyKind()
  const lines = await all()
  expect(kindsOf(lines)).toEqual(
    expect.arrayContaining([
      ...(['too late', 'gone', 'already approved', 'other', 'feedback', 'not allowed here'] as const),
      ...(['unknown', 'reversed', 'reversible', 'not found', 'awaiting review', 'other worker'] as const),
    ]),
  )
  const form = await site.get(`/reversals/${number}/letters/new`)
  expect(form.text).toContain('<b class="n">6</b> all that could not be reversed')
  expect(form.text).toContain('Attention check 3 had a wrong key</textarea>')
  expect(form.text).toContain('We know no e-mail address that Amazon publishes for this.')
  const made = await site.post(`/reversals/${number}/letters`, { which: 'open', about: 'The key was wrong' })
  expect([made.status, made.headers['location']]).toEqual([303, `/reversals/${number}/letters/1`])
  const text = textOf((await site.get(`/reversals/${number}/letters/1`)).text)
  const paragraph = (says: string): string => text.split('\n\n').find((one) => one.startsWith(says)) ?? ''
  const id = (place: number): string => lines[place - 1]?.submission ?? '?'
  expect(paragraph('We made no call for these: the time')).toContain(id(11))
  expect(paragraph('The API refused our call: the time for it was over.')).toContain(id(1))
  expect(paragraph('The API refused our call: the HIT was deleted.')).toContain(id(2))
  expect(paragraph('The API refused our call: these can be decided on the Requester website only.')).toMatch(
    new RegExp(`${id(9)}.*\n${id(10)}`),
  )
  expect(paragraph('The API refused our call; its answer is quoted.')).toMatch(
    new RegExp(`${id(4)}, A\\w+, 3\\w+, \\d{4}-\\d\\d-\\d\\d, “AWS.MechanicalTurk.Unheard: Computer says no.”`),
  )
  expect(text.match(/^3[A-Z0-9]{29}, /gm)).toHaveLength(6)
  expect(text).toContain('THIS IS A REHEARSAL, WITH DATA OF A SIMULATOR. DO NOT SEND IT.')
  expect(text).toContain('What went wrong:\nThe key was wrong\n')
})

test('when it was sent and what was answered stands at each line: on receipt, line, CSV and JSON', async () => {
  const { site, number } = await everyKind()
  const letters = `/reversals/${number}/letters`
  await site.post(letters, { which: 'open', about: 'The key was wrong' })
  const day = today(site)
  const told = new Date(day)
    .toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })
    .replace('Sept', 'Sep')
  expect((await site.get(`/reversals/${number}`)).text).toContain('in letter 1, not sent yet')
  const sent = await site.post(`${letters}/1/sent`, { sent: day })
  expect([sent.status, sent.headers['location']]).toEqual([303, `${letters}/1`])
  const receipt = await site.get(`/reversals/${number}`)
  expect(receipt.text).toContain(`asked Amazon on ${told}, not answered`)
  expect(receipt.text).toContain('6 assignments in letters to Amazon')
  expect(receipt.text).toContain('wrote letter 1 to Amazon, about 6 assignments; nothing is sent by that')
  const answered = await site.post(`${letters}/1/answer`, { answered: day, answer: 'Case 17: =all approved' })
  expect(answered.status).toBe(303)
  const says = `asked Amazon on ${told}, answered on ${told}`
  expect((await site.get(`/reversals/${number}/lines/11`)).text).toContain(says)
  expect((await site.get(`/reversals/${number}`)).text).toContain('“Case 17: =all approved”')
  expect((await site.get(letters)).text).toContain('1 letter about 6 assignments: 1 noted as sent, 1 as answered.')
  const csv = parse<Record<string, string>>((await site.get(`/reversals/${number}/receipt.csv`)).text, {
    columns: true,
  })
  expect(csv.filter((row) => row['letter'] === says && row['answer'] === 'Case 17: =all approved')).toHaveLength(6)
  expect(csv[5]).toMatchObject({ became: 'reversed', letter: '', answer: '' })
  const json = (await site.get(`/reversals/${number}/receipt.json`)).body as {
    readonly lines: readonly { readonly letter: object | null }[]
    readonly letters: readonly object[]
  }
  expect(json.letters).toMatchObject([{ number: 1, lines: 6, answer: 'Case 17: =all approved' }])
  expect(json.lines[10]?.letter).toMatchObject({ number: 1, answer: 'Case 17: =all approved' })
  expect(json.lines[5]?.letter).toBeNull()
})

test('the letter comes as text and as a mail that opens as a draft; nothing typed becomes a header', async () => {
  const site = await openSite()
  const number = await site.checked(site.cast().twoDaysAfterDeadline)
  const about = 'Größe 写真\r\nBcc: everybody@example.org\r\n.\r\n\r\nFrom: x'
  await site.post(`/reversals/${number}/letters`, { which: 'open', about })
  const text = await site.get(`/reversals/${number}/letters/1.txt`)
  expect(text.headers['content-type']).toBe('text/plain; charset=utf-8')
  expect(text.headers['content-disposition']).toBe(`attachment; filename="overturn-${number}-letter-1.txt"`)
  expect(text.text).toMatch(/^Subject: Request to approve one rejected assignment \(OV-/)
  const mail = await site.get(`/reversals/${number}/letters/1.eml`).buffer(true).parse(wholeOf)
  expect(mail.headers['content-type']).toBe('message/rfc822')
  expect(mail.headers['content-disposition']).toBe(`attachment; filename="overturn-${number}-letter-1.eml"`)
  const bytes = mail.body as Buffer
  const [head = '', ...body] = bytes.toString('latin1').split('\r\n\r\n')
  expect(head.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
  expect(head).toContain('X-Unsent: 1\r\n')
  expect(head).toContain('Content-Type: text/plain; charset=utf-8')
  expect(head).toMatch(/^Date: [A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} /m)
  expect(head).not.toMatch(/^(?:bcc|to|from|cc):/im)
  expect(head.split('\r\n').every((line) => line.length <= 78)).toBe(true)
  expect(head).toContain('Content-Transfer-Encoding: quoted-printable')
  const plain = unquoted(body.join('\r\n\r\n'))
  expect(plain).toContain('What went wrong:\r\nGröße 写真\r\nBcc: everybody@example.org\r\n.\r\n\r\nFrom: x\r\n')
})

const wholeOf = (response: Response, done: (error: Error | null, body: Buffer) => void): void => {
  const pieces: Buffer[] = []
  response.on('data', (piece: Buffer) => pieces.push(Buffer.from(piece)))
  response.on('end', () => done(null, Buffer.concat(pieces)))
}

/** RFC 2045, 6.7. */
const unquoted = (text: string): string =>
  Buffer.from(
    text
      .replaceAll('=\r\n', '')
      .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    'latin1',
  ).toString('utf8')

test('a long list becomes numbered letters; a note can be for all of them', async () => {
  const site = await openSite()
  const { world } = site.world.simulator
  const hit = world.addHit({ maxAssignments: 200 })
  const old = site.world.clock.ms() - 40 * 24 * 60 * 60 * 1000
  const ids = Array.from({ length: 150 }, () => world.addAssignment(hit, { submittedAt: old }).id)
  const number = await site.checked(ids)
  const letters = `/reversals/${number}/letters`
  const form = await site.get(`${letters}/new`)
  const id = /name="id" value="([0-9a-f]{32})"/.exec(form.text)?.[1] ?? ''
  const wanted = { which: 'open', about: 'x'.repeat(500), id }
  const twice = await Promise.all([site.post(letters, wanted), site.post(letters, wanted)])
  expect(twice.map(({ headers }) => headers['location'])).toEqual([letters, letters])
  expect((await site.post(letters, wanted)).headers['location']).toBe(letters)
  const counts = await site.deps.store.letters.counts((await site.reversal(number)).id)
  expect(counts).toMatchObject({ lines: 150 })
  const seen = new Set<string>()
  for (let which = 1; which <= counts.letters; which += 1) {
    const page = await site.get(`${letters}/${which}`)
    const text = textOf(page.text)
    expect(text.length).toBeLessThanOrEqual(8000)
    expect(text).toContain(`This is letter ${which} of ${counts.letters} about 150 assignments in all`)
    for (const [, submission = ''] of text.matchAll(/^(3[A-Z0-9]{29}), /gm)) seen.add(submission)
  }
  expect(seen).toEqual(new Set(ids))
  await site.post(`${letters}/2/sent`, { sent: today(site), whole: 'yes' })
  const list = await site.get(letters)
  expect(list.text.match(/sent on [^<]*, not answered/g)).toHaveLength(counts.letters)
  expect((await site.get(`/reversals/${number}`)).text).toContain(`<a href="${letters}">Letters to Amazon</a>`)
  const changed = await site.post(letters, { ...wanted, which: 'ticked', line: '7' })
  expect(changed.headers['location']).toBe(`${letters}/${counts.letters + 1}`)
})

test('a receipt shows a few of the lines in letters, and all of them by pages', async () => {
  const site = await openSite()
  const { world } = site.world.simulator
  const hit = world.addHit({ maxAssignments: 200 })
  const old = site.world.clock.ms() - 40 * 24 * 60 * 60 * 1000
  const late = Array.from({ length: 25 }, () => world.addAssignment(hit, { submittedAt: old }).id)
  const number = await site.ended([...site.rejected(1), ...late])
  await site.post(`/reversals/${number}/letters`, { which: 'open', about: 'Wrong key' })
  const first = await site.get(`/reversals/${number}`)
  const section = first.text.slice(first.text.indexOf('id="asked"'))
  expect(section).toContain('20 of 25')
  const next = /href="([^"]*show=asked[^"]*)"/.exec(section)?.[1]?.replaceAll('&amp;', '&').split('#')[0] ?? ''
  const rest = await site.get(next)
  const seen = [section, rest.text.slice(rest.text.indexOf('id="asked"'))].flatMap((text) =>
    late.filter((id) => text.includes(id)),
  )
  expect(seen).toEqual(late)
  const all = await site.get(`/reversals/${number}?show=all`)
  expect(late.filter((id) => all.text.includes(id))).toHaveLength(25)
})

test('lines are ticked on any page of a draft that is checked, and only such as a letter can ask about are in it', async () => {
  const site = await openSite()
  const { approved, rejected, anotherAccount } = site.cast()
  const number = await site.checked([rejected[0] ?? '', approved[0] ?? '', anotherAccount[0] ?? ''])
  const letters = `/reversals/${number}/letters`
  const form = await site.get(`${letters}/new`)
  expect(form.text.match(/<input type="checkbox" name="line" value="\d+">/g)).toEqual([
    '<input type="checkbox" name="line" value="3">',
  ])
  const made = await site.post(letters, { which: 'ticked', line: ['1', '2', '3'], about: 'It is ours' })
  expect(made.status).toBe(303)
  expect(textOf((await site.get(`${letters}/1`)).text).match(/^3[A-Z0-9]{29}, /gm)).toHaveLength(1)
  const none = await site.post(letters, { which: 'ticked', line: ['1', '2'], about: 'It is ours' })
  expect(none.status).toBe(422)
  expect(none.text).toContain('A letter can ask about none of these lines')
  expect(none.text).toContain('It is ours</textarea>')
})

test('while the service cannot be reached, lines that it never answered about count as open', async () => {
  const site = await openSite({ moods: { htmlForbidden: true } })
  const number = await site.bring(site.rejected(3))
  await site.until(number, ({ pause }) => pause !== undefined)
  const letters = `/reversals/${number}/letters`
  const pause = (await site.reversal(number)).pause
  expect(pause?.trouble).toBe('endpoint')
  expect((await site.get(`${letters}/new`)).text).toContain('<b class="n">3</b> all that could not be reversed')
  await site.post(letters, { which: 'open', about: 'Wrong key' })
  const text = textOf((await site.get(`${letters}/1`)).text)
  expect(text).toContain('We made no call for these: the API has not answered us about them.')
  expect(text).toContain('worker not known, HIT not known, date not known')
})

test('refusals: what is not there, what is not said, days that cannot be, answers before the sending', async () => {
  const site = await openSite()
  const number = await site.checked(site.cast().twoDaysAfterDeadline)
  const letters = `/reversals/${number}/letters`
  const status = async (answer: Promise<{ status: number }>): Promise<number> => (await answer).status
  expect(await status(site.get('/reversals/99/letters'))).toBe(404)
  expect(await status(site.get(`${letters}/1`))).toBe(404)
  expect(await status(site.get(`${letters}/1.txt`))).toBe(404)
  expect(await status(site.get(`${letters}/0`))).toBe(404)
  expect(await status(site.get(`${letters}/one`))).toBe(404)
  expect(await status(site.post(`${letters}/1/sent`, { sent: today(site) }))).toBe(404)
  expect(await status(site.get(`${letters}/1/sent`))).toBe(405)
  const unsaid = await site.post(letters, { which: 'all of them', about: 'x' })
  expect([unsaid.status, unsaid.text.includes('Say which lines the letter is to be about.')]).toEqual([422, true])
  for (const [fields, sentence] of [
    [{ which: 'open', about: ' ' }, 'Write what went wrong, in a few words; it stands in the letter.'],
    [{ which: 'open', about: 'x'.repeat(501) }, 'This has 501 characters; 500 are the most.'],
    [{ which: 'open', about: 'bell \u0007' }, 'The 6th character, U+0007 cannot be used; take it out.'],
    [{ which: 'ticked', about: 'x' }, 'Tick at least one line.'],
    [{ which: 'ticked', about: 'x', line: '0' }, 'A line has a number from 1 on.'],
  ] as const) {
    const answer = await site.post(letters, fields)
    expect([answer.status, answer.text.includes(sentence)]).toEqual([422, true])
  }
  await site.post(letters, { which: 'open', about: 'The key was wrong' })
  const again = await site.post(letters, { which: 'open', about: 'The key was wrong' })
  expect(again.text).toContain('There is no line that could not be reversed and that no letter asks about yet.')
  expect(await status(site.post(`${letters}/1/answer`, { answered: today(site), answer: 'Yes' }))).toBe(409)
  for (const [sent, sentence] of [
    ['', 'Write the day like this: 2026-05-03.'],
    ['2026-02-30', 'Write the day like this: 2026-05-03.'],
    ['2001-01-01', 'This day is before the letter was written.'],
    ['9999-12-31', 'This day is still to come.'],
  ] as const) {
    const answer = await site.post(`${letters}/1/sent`, { sent })
    expect([answer.status, answer.text.includes(sentence)]).toEqual([422, true])
  }
  await site.post(`${letters}/1/sent`, { sent: today(site) })
  const empty = await site.post(`${letters}/1/answer`, { answered: '2001-01-01', answer: '' })
  expect(empty.status).toBe(422)
  expect(empty.text).toContain('This day is before it was sent.')
  expect(empty.text).toContain('Write what was answered, or the sense of it.')
})
