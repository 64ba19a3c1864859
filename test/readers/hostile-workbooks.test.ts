import { describe, expect, test } from 'vitest'
import { broughtLimits, type BroughtLimits } from '../../src/core/brought/brought.ts'
import { idOf, one, worker } from '../core/ids/example.ts'
import { bring, bringWithin, madeOf } from './bring.ts'
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
      'holds a sheet of more than 256 MB',
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
