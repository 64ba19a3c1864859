import { describe, expect, test } from 'vitest'
import { broughtLimits } from '../../src/core/brought/brought.ts'
import { idOf, one, task, worker } from '../core/ids/example.ts'
import { hostile } from '../core/ids/hostile.ts'
import { bring, bringWithin, inShort, madeOf, type Piece } from './bring.ts'
import { mail, multipart, part } from './corpus/mime.ts'

describe('a mail that is made to do harm', () => {
  const headers = ['From: a@example.org', 'Subject: x']
  const refusal = async (source: Piece): Promise<string[]> => {
    const { refused, things } = await madeOf(source)
    expect(things).toEqual([])
    return [...refused]
  }

  test('nests its parts a thousand deep', async () => {
    const deep = Array.from(
      { length: 1_000 },
      (_, level) => `Content-Type: multipart/mixed; boundary=b${level}\r\n\r\n--b${level}\r\n`,
    )
    expect(await refusal(mail(headers, deep.join('')))).toEqual([
      'This mail has parts in parts, more than 32 deep; paste its text',
    ])
  })

  test('lies in mails in mails', async () => {
    let deep = mail(headers, part({ body: one }))
    for (let level = 0; level < 8; level += 1)
      deep = mail(headers, multipart('mixed', [`Content-Type: message/rfc822\r\n\r\n${deep}`], `part_${level}`))
    expect(await madeOf(deep)).toMatchObject({
      things: [],
      notes: [expect.stringContaining('it lies more than 6 mails deep')],
    })
  })

  test('has thousands of parts, or more lines than anybody wrote', async () => {
    expect(
      await refusal(
        mail(
          headers,
          multipart(
            'mixed',
            Array.from({ length: 2_000 }, () => 'x'),
          ),
        ),
      ),
    ).toEqual([expect.stringContaining('has 2,001 parts, more than the 1,000 that are read')])
    expect(await refusal(mail(headers, part({ body: '\n'.repeat(400_000) })))).toEqual([
      expect.stringContaining('lines, more than the 400,000 that are read'),
    ])
  })

  test('has headers without end', async () => {
    expect(await refusal(mail([...headers, `X-A: ${'a'.repeat(300_000)}`], part({ body: 'x' })))).toEqual([
      'This mail has headers of more than 256 KB; paste its text without them',
    ])
  })

  test('is longer than a mail may be: no more of it is read than that', async () => {
    const limits = { ...broughtLimits, mail: { ...broughtLimits.mail, bytes: 1_000_000 } }
    let given = 0
    async function* endless(): AsyncGenerator<Piece> {
      yield mail(headers, part({ body: one }))
      for (;;) {
        given += 65_536
        yield 'x'.repeat(65_536)
      }
    }
    const { reads } = await bringWithin(limits, { fileName: 'a.eml', data: endless() })
    expect(reads[0]?.problem?.sentence).toContain('This holds mails of more than 1 MB')
    expect(given).toBeLessThan(1_200_000)
  })

  test('holds more mails than anybody would bring', async () => {
    const each = `From a@example.org Tue Nov 24 09:00:00 2026\n${mail(headers, part({ body: one }))}\n\n`
    const { reads } = await bringWithin({ ...broughtLimits, mail: { ...broughtLimits.mail, mails: 3 } }, each.repeat(5))
    expect(reads[0]?.notes).toEqual(['Of 5 mails the first 3 were read; bring the others by themselves.'])
  })

  test('is long, and is read in a process of its own', async () => {
    const lines = Array.from({ length: 3_000 }, (_, number) => `${idOf(number % 50)} of line ${number}`)
    const { things } = await bring(mail(headers, part({ encoding: 'quoted-printable', body: lines.join('\n') })))
    expect(things.length).toBe(50)
  })

  test('has HTML beside its text that postal-mime would take hours to make text of', async () => {
    const html = (body: string): Promise<string> =>
      said(mail(headers, multipart('mixed', [part({ body: 'Hello' }), part({ type: 'text/html', body })])))
    const said = async (source: Piece): Promise<string> => (await madeOf(source)).things.join()
    expect(await html(`<p>Customer&#32;ID: <b>${worker}</b></p>`)).toBe(`worker ${worker}`)
    expect(await html(`<a ${'href=x '.repeat(4_000)}`)).toBe('')
    expect(await html(`<!-- ${'x '.repeat(600_000)} Customer ID: ${worker}`)).toBe(`worker ${worker}`)
    expect(await html(`<!-- \nCustomer ID: ${worker}\n${'x '.repeat(600_000)}`)).toBe(`worker ${worker}`)
    expect(await html(`<a title="${'x '.repeat(600_000)} Customer ID: ${worker}">`)).toBe(`worker ${worker}`)
  })

  test('holds NUL bytes, bytes of no character set, and base64 that is none', async () => {
    const odd = mail(
      headers,
      multipart('mixed', [
        part({ body: `\0\0${one}` }),
        `Content-Type: text/plain; charset=utf-8\r\n\r\n\u00ff\u00fe ${task}`,
        'Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!!====\u0080',
      ]),
    )
    const { refused, things, notes } = await madeOf(Buffer.from(odd, 'latin1'))
    expect([things, refused, notes]).toEqual([
      [],
      ['This is no text: it holds NUL bytes; bring the assignment ids as plain text or CSV.'],
      [],
    ])
  })
})

describe('a text that is made to be slow', () => {
  const length = 24_000

  test.each(Object.entries(hostile))(
    '%s: comes to an end, and twice as much says at most twice as much',
    async (_, make) => {
      const said = async (text: string): Promise<number> => {
        const { reads, things } = await bring(text)
        const read = reads[0]
        expect(read?.problem?.code).not.toBe('unavailable')
        const ignored = Object.values(read?.ignored ?? {}).reduce((sum, { count }) => sum + count, 0)
        return things.length + ignored + (read?.refusedCount ?? 0) + (read?.repeats ?? 0)
      }
      expect(await said(make(length))).toBeLessThanOrEqual(2 * (await said(make(length / 2))) + 20)
    },
  )

  test('a line without end is read in pieces, and each id in it is found', async () => {
    let given = 0
    async function* endless(): AsyncGenerator<Piece> {
      for (let number = 0; number < 12; number += 1) {
        yield `${'x '.repeat(40_000)}${idOf(number)} ${'y'.repeat(40_000)} `
        given += 1
      }
    }
    const { things, reads } = await bring({ fileName: 'a.txt', data: endless() })
    expect([given, things.length, reads[0]?.form]).toEqual([12, 12, 'text'])
  })

  test('what names more than a person could mean ends with a sentence, and is read no further', async () => {
    let given = 0
    async function* endless(): AsyncGenerator<Piece> {
      for (;;) {
        given += 1
        yield `Title: Judge the tone, part ${given}\n`.padEnd(2_000, ' \n')
      }
    }
    const { reads } = await bringWithin({ ...broughtLimits, leads: 50 }, { fileName: 'a.txt', data: endless() })
    expect(reads[0]?.problem?.sentence).toContain('This names more than 50 different workers, tasks and titles')
    expect(given).toBeLessThan(1_500)
  })

  test('a refusal that comes a thousand times is counted, and told a thousand times at most', async () => {
    const limits = { ...broughtLimits, refused: 10 }
    const { refused, reads } = await bringWithin(
      limits,
      '3EXM-8R0KT2VWZQ5DJ1LHX7CB9YPN4\n'.repeat(50),
      '3EXM-8R0KT2VWZQ5DJ1LHX7CB9YPN4',
    )
    expect([refused.length, reads.map(({ refusedCount }) => refusedCount)]).toEqual([10, [50, 1]])
  })
})

test('evidence is short, on one line, and marks what was meant', async () => {
  const long = `${'before '.repeat(60)}Customer ID:\t${worker} ${'after '.repeat(60)}`
  const { things } = await bring(`${long}\n`)
  const [lead] = things
  expect(things.map(inShort)).toEqual([`worker ${worker}`])
  const { excerpt = '', from = 0, to = 0 } = lead?.evidence ?? {}
  expect(excerpt.slice(from, to)).toBe(worker)
  expect(excerpt).toMatch(/^…[^\n\t]{1,198}…$/)
})
