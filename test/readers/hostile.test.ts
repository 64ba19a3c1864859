import { describe, expect, test } from 'vitest'
import { broughtLimits, type BroughtLimits } from '../../src/core/brought/brought.ts'
import { idOf, one, task, worker } from '../core/ids/example.ts'
import { hostile } from '../core/ids/hostile.ts'
import { bring, bringWithin, inShort, madeOf, type Piece } from './bring.ts'
import { mail, multipart, part } from './corpus/mime.ts'
import { book, partsOf, sheetXml, workbook } from './corpus/xlsx.ts'
import { zip, type Packed } from './corpus/zip.ts'

const problemOf = async (data: Uint8Array, limits: BroughtLimits = broughtLimits) => {
  const { reads, things } = await bringWithin(limits, { fileName: 'a.xlsx', data })
  return { problem: reads[0]?.problem?.sentence, notes: reads[0]?.notes, found: things.length }
}

const within = (workbookLimits: Partial<BroughtLimits['workbook']>): BroughtLimits => ({
  ...broughtLimits,
  workbook: { ...broughtLimits.workbook, ...workbookLimits },
})

const sheetOf = (xml: string): Packed[] => partsOf({ sheets: [{ name: 'Results', xml }] })
const lying = (name: string, claims: NonNullable<Packed['claims']>): Buffer =>
  zip(
    sheetOf(
      sheetXml([
        ['AssignmentId', 'WorkerId'],
        [one, worker],
      ]),
    ).map((each) => (each.name === name ? { ...each, claims } : each)),
  )
const sheetName = 'xl/worksheets/sheet1.xml'
const spaces = (megabytes: number): string => ' '.repeat(megabytes * 1_048_576)

describe('a workbook that is made to do harm', () => {
  test('unpacks to a thousand times its size: it is told before anything is unpacked', async () => {
    expect(await problemOf(zip(sheetOf(spaces(16))))).toEqual({
      problem:
        'This workbook unpacks to more than 200 times its size, as no sheet does; save it as CSV and bring that file.',
      notes: [],
      found: 0,
    })
  })

  test('claims to be small and is not, or to be large', async () => {
    const damaged = 'This workbook is damaged and could not be unpacked; save it once more, or as CSV.'
    expect((await problemOf(lying(sheetName, { size: 10 }))).problem).toBe(damaged)
    expect((await problemOf(lying('xl/workbook.xml', { size: 1_000_000 }))).problem).toBe(damaged)
    expect((await problemOf(lying(sheetName, { size: 4_000_000_000 }))).problem).toContain(
      'holds a sheet of more than 512 MB',
    )
    expect((await problemOf(lying(sheetName, { packedSize: 4_000_000_000 }))).problem).toBe(damaged)
  })

  test('hides its size in many parts', async () => {
    const sheets = Array.from({ length: 10 }, (_, number) => ({
      name: `S${number}`,
      xml: spaces(1) + sheetXml([[idOf(number)]]),
    }))
    const { problem, found } = await problemOf(book({ sheets }), within({ unpackedBytes: 4 * 1_048_576, ratio: 5_000 }))
    expect([problem, found]).toEqual([expect.stringContaining('or 4 MB together'), 3])
  })

  test('has more parts than a workbook, or two of one name', async () => {
    const many = Array.from({ length: 2_001 }, (_, number) => ({ name: `xl/${number}`, content: '' }))
    expect((await problemOf(zip(many))).problem).toBe('This workbook has 2,001 parts; a workbook has some twenty.')
    const twice = sheetOf(sheetXml([[one]]))
    expect((await problemOf(zip([...twice, ...twice.slice(-1)]))).problem).toBe(
      'This workbook has two parts that are called “xl/worksheets/sheet1.xml”.',
    )
  })

  test('is cut, encrypted, or no workbook at all', async () => {
    const whole = workbook([[one]])
    expect((await problemOf(whole.subarray(0, whole.length - 30))).problem).toContain('is damaged')
    expect((await problemOf(Buffer.concat([Buffer.from('PK\x03\x04xl/'), Buffer.alloc(1_000, 7)]))).problem).toContain(
      'is damaged',
    )
    expect((await problemOf(lying(sheetName, { flags: 1 }))).problem).toContain('is protected with a password')
    expect((await problemOf(zip([{ name: 'xl/workbook.bin', content: 'x' }]))).problem).toContain(
      'has no sheet that can be read',
    )
  })

  test('pretends a billion rows', async () => {
    const xml = `<worksheet><dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c t="inlineStr"><is><t>${one}</t></is></c></row><row r="1000000000"><c r="A1000000000"><v>1</v></c></row></sheetData></worksheet>`
    expect(await problemOf(zip(sheetOf(xml)))).toEqual({
      problem: undefined,
      notes: [
        'Sheet “Results” claims a row 1,000,000,000; a spreadsheet has 1,048,576, and nothing from there on was read.',
      ],
      found: 1,
    })
  })

  test('counts its rows backwards, or not at all', async () => {
    const cell = (id: string): string => `<c t="inlineStr"><is><t>${id}</t></is></c>`
    const xml = `<sheetData><row r="9">${cell(idOf(1))}</row><row r="2">${cell(idOf(2))}</row><row r="-5">${cell(idOf(3))}</row><row r="x">${cell(idOf(4))}</row></sheetData>`
    const { things } = await bring({ fileName: 'a.xlsx', data: zip(sheetOf(xml)) })
    expect(things.map(({ where }) => where)).toEqual(
      ['row 9', 'row 10', 'row 11', 'row 12'].map((row) => `sheet “Results”, ${row}`),
    )
  })

  test('stands for a great many cells or characters with a few bytes', async () => {
    const last = '<row><c r="XFD1"><v>1</v></c></row>'
    const wide = await problemOf(
      zip(sheetOf(`<sheetData>${last.repeat(100)}</sheetData>`)),
      within({ cells: 1_000_000 }),
    )
    expect(wide.problem).toContain('stands for more cells or text')
    const long = book({
      sheets: [{ name: 'Results', xml: `<row><c t="s"><v>0</v></c></row>`.repeat(1_000) }],
      shared: `<si><t>${'x'.repeat(30_000)}</t></si>`,
    })
    expect((await problemOf(long, within({ characters: 1_000_000 }))).problem).toContain(
      'stands for more cells or text',
    )
    const many = book({ sheets: [{ name: 'Results', xml: '' }], shared: '<si/><si><t/></si>'.repeat(20_000) })
    expect((await problemOf(many, within({ sharedCharacters: 100_000 }))).problem).toContain('holds more text')
  })

  test('has a tag, a comment or an attribute without end', async () => {
    for (const begin of ['<row r="', '<!-- ', '<row ', '<![CDATA['])
      expect(
        (await problemOf(zip(sheetOf(begin + 'x'.repeat(3_000_000))), within({ ratio: 5_000 }))).problem,
      ).toContain('is not what a spreadsheet program writes')
  })

  test('nests its elements without end, and defines entities of entities', async () => {
    const nested = await problemOf(zip(sheetOf('<a>'.repeat(300_000) + sheetXml([[one]]))))
    expect([nested.problem, nested.found]).toEqual([undefined, 1])
    const lol = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    const entities = await madeOf(
      zip(sheetOf(`${lol}${sheetXml([['x']]).replace('<t>x', `<t>&b; &#1114112; &#0; ${one}`)}`)),
    )
    expect(entities.things).toEqual([`submission ${one}`])
  })

  test('is too large to be read at all', async () => {
    const { problem } = await problemOf(workbook([[one]]), within({ packedBytes: 100 }))
    expect(problem).toContain('This workbook is larger than')
  })
})

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
    const limits = { ...broughtLimits, mailBytes: 1_000_000 }
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
    const { reads } = await bringWithin({ ...broughtLimits, mails: 3 }, each.repeat(5))
    expect(reads[0]?.notes).toEqual(['Of 5 mails the first 3 were read; bring the others by themselves.'])
  })

  test('is long, and is read in a thread of its own', async () => {
    const lines = Array.from({ length: 3_000 }, (_, number) => `${idOf(number % 50)} of line ${number}`)
    const { things } = await bring(mail(headers, part({ encoding: 'quoted-printable', body: lines.join('\n') })))
    expect(things.length).toBe(50)
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
