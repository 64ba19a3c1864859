import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findIdsIn } from './stream.ts'
import { find, gather, idOf, one, pieces, rules, three, two, worker } from './example.ts'

const bytes = (text: string, encoding: BufferEncoding = 'utf8'): Uint8Array => Buffer.from(text, encoding)
const utf16be = (text: string): Uint8Array => Buffer.from(text, 'utf16le').swap16()
const idsOf = async (...source: readonly (Uint8Array | string)[]): Promise<string[]> =>
  (await gather(pieces(...source))).found.map(({ submission }) => submission)

describe('both doors find the same', () => {
  const part = fc.constantFrom(
    one,
    two,
    one.toLowerCase(),
    worker,
    ...Array.from('\r\n\t ,;|"\'[]{}:=/#-.é–😀'),
    '\r\n',
    'HIT',
    'id',
    '12',
    'x7',
  )
  const header = fc.constantFrom(
    '',
    'HITId,AssignmentId,WorkerId\n',
    'a;AssignmentId\r\n',
    '| WorkerId | AssignmentId |\r',
  )
  const text = fc.tuple(header, fc.array(part, { maxLength: 60 })).map(([first, rest]) => first + rest.join(''))

  test('wherever the bytes are cut', async () => {
    await fc.assert(
      fc.asyncProperty(text, fc.array(fc.nat({ max: 400 }), { maxLength: 8 }), async (written, cuts) => {
        const whole = bytes(written)
        const places = [0, ...cuts.toSorted((a, b) => a - b), whole.length]
        const cut = places.slice(1).map((to, index) => whole.subarray(places[index] ?? 0, to))
        expect(await gather(pieces(...cut))).toEqual({ ...find(written), steps: expect.any(Number) })
      }),
      { numRuns: 300 },
    )
  })

  test('for a table of many turns', async () => {
    const rows = Array.from({ length: 4_000 }, (_, number) => `t,${idOf(number)},"x, ""y""\nz",${worker}`)
    const written = `T,AssignmentId,Answer,WorkerId\n${rows.join('\n')}`
    const streamed = await gather(pieces(bytes(written)))
    expect(streamed).toEqual({ ...find(written), steps: 8 })
    expect(streamed.found.at(-1)).toMatchObject({
      submission: idOf(3_999),
      where: 'row 4001, AssignmentId',
      line: 8_000,
    })
  })
})

describe('steps', () => {
  test('hold at most 500 ids and refusals together, and the last is the end', async () => {
    const lines = Array.from({ length: 2_345 }, (_, number) => (number % 3 === 0 ? worker : idOf(number)))
    const kinds: string[] = []
    const sizes: number[] = []
    for await (const step of findIdsIn(pieces(lines.join('\n')), rules)) {
      kinds.push(step.kind)
      sizes.push(step.kind === 'ids' ? step.found.length + step.refused.length : 0)
    }
    expect(Math.max(...sizes)).toBe(500)
    expect(kinds.lastIndexOf('ids')).toBe(kinds.length - 2)
    expect(kinds.filter((kind) => kind === 'end')).toHaveLength(1)
    expect(kinds.length).toBeGreaterThan(4)
  })

  test('give way to other work in between', async () => {
    let turns = 0
    let over = false
    const beat = (): void => {
      turns += 1
      if (!over) setImmediate(beat)
    }
    setImmediate(beat)
    await gather(pieces(`${one}\n`.repeat(40_000)))
    over = true
    expect(turns).toBeGreaterThan(50)
  })

  test('stop at the limit, and read no further', async () => {
    let read = 0
    async function* endless(): AsyncGenerator<string> {
      for (;;) {
        yield Array.from({ length: 1_000 }, () => idOf((read += 1))).join('\n') + '\n'
      }
    }
    const { problem, foundCount } = await gather(endless(), 10_000)
    expect(problem).toEqual({
      code: 'too large',
      sentence: 'This holds more than 10,000 different ids; split it and bring the parts one after another.',
    })
    expect(foundCount).toBe(10_000)
    expect(read).toBeLessThan(12_000)
  })

  test('what the source throws comes through', async () => {
    async function* broken(): AsyncGenerator<string> {
      yield one
      throw new Error('the upload broke off')
    }
    await expect(gather(broken())).rejects.toThrow('the upload broke off')
  })
})

describe('the encoding is found out', () => {
  const written = `${one}\r\n${two} – né\r\n${three}`
  test.each([
    ['UTF-8', bytes(written)],
    ['UTF-8 with a mark', bytes(`\ufeff${written}`)],
    ['UTF-16 little-endian', bytes(`\ufeff${written}`, 'utf16le')],
    ['UTF-16 big-endian', utf16be(`\ufeff${written}`)],
    ['Windows-1252', bytes(written.replace('–', '\x96'), 'latin1')],
  ])('%s', async (_, file) => {
    expect(await idsOf(file)).toEqual([one, two, three])
    expect(await idsOf(...Array.from(file, (byte) => Uint8Array.of(byte)))).toEqual([one, two, three])
  })

  test('a wrong character is shown as it was meant', async () => {
    const broken = '3EXM–8R0KT2VWZQ5DJ1LHX7CB9YPN4'
    const why = 'has “–” as its 5th character; an id has only letters and digits'
    expect((await gather(pieces(bytes(broken)))).refused).toMatchObject([{ text: broken, why }])
    expect((await gather(pieces(bytes(broken.replace('–', '\x96'), 'latin1')))).refused).toMatchObject([
      { text: broken, why },
    ])
    const late = bytes(`${'é '.repeat(5_000)}\n${one}\n`)
    const mixed = await gather(pieces(late, bytes(`${broken.replace('–', '\x96')}\n${two}`, 'latin1')))
    expect(mixed.refused).toMatchObject([{ line: 3, why }])
    expect(mixed.found).toHaveLength(2)
  })

  test('a text that ends within a character', async () => {
    expect(await idsOf(bytes(`${one}\n`), Uint8Array.of(0xe2, 0x80))).toEqual([one])
  })
})

describe('what is no text is refused, and named where it can be', () => {
  const plain = 'bring the assignment ids as plain text or CSV.'
  test.each([
    [
      'PK\x03\x04…[Content_Types].xml…xl/workbook.xml',
      'This looks like an Excel workbook; save it as CSV and bring that file.',
    ],
    [
      'PK\x03\x04…mimetypeapplication/vnd.oasis.opendocument.spreadsheet',
      'This looks like an OpenDocument spreadsheet; save it as CSV and bring that file.',
    ],
    ['PK\x03\x04…[Content_Types].xml…word/document.xml', `This looks like a Word document; ${plain}`],
    ['PK\x03\x04…batch.csv', 'This looks like a ZIP archive; unpack it and bring what is inside.'],
    [
      '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1',
      'This looks like an old Excel workbook or Word document; save it as CSV and bring that file.',
    ],
    ['%PDF-1.7', `This looks like a PDF document; ${plain}`],
    ['\x1f\x8b\x08', 'This looks like a gzip archive; unpack it and bring what is inside.'],
    ['\x89PNG\r\n\x1a\n', `This looks like a picture; ${plain}`],
    ['\xff\xd8\xff\xe0', `This looks like a picture; ${plain}`],
    ['SQLite format 3\0', `This looks like an SQLite database; ${plain}`],
    [`${one}\0${two}`, `This is no text: it holds NUL bytes; ${plain}`],
  ])('%j', async (file, sentence) => {
    expect(await gather(pieces(bytes(file, 'latin1')))).toMatchObject({
      found: [],
      problem: { code: 'invalid', sentence },
    })
  })

  test('also when it shows late', async () => {
    const result = await gather(pieces(bytes(`${one}\n`.repeat(2_000)), bytes('\0')))
    expect(result.problem?.sentence).toBe(`This is no text: it holds NUL bytes; ${plain}`)
  })

  test('a pasted text, too', () => {
    expect(find(`${one}\0`).problem).toBeDefined()
    expect(find('%PDF-1.4').problem?.sentence).toBe(`This looks like a PDF document; ${plain}`)
  })

  test('an empty file is none of these', async () => {
    expect(await gather(pieces<string>())).toMatchObject({ found: [], foundCount: 0, steps: 0 })
    expect(await gather(pieces(bytes('')))).not.toHaveProperty('problem')
  })
})
