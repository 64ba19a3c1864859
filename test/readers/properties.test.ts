import fc from 'fast-check'
import { expect, test } from 'vitest'
import { broughtLimits, type SourceRead } from '../../src/core/brought/brought.ts'
import { idOf, workerOf } from '../core/ids/example.ts'
import { bring, bringWithin, inShort, type Brought, type Piece, type Thing } from './bring.ts'
import { mails } from './corpus/mails.ts'
import { pastedMails } from './corpus/pasted-mails.ts'
import { header, quoted, resultRow, tables } from './corpus/tables.ts'
import { sheetXml, partsOf } from './corpus/xlsx.ts'
import { zip } from './corpus/zip.ts'

const bytesOf = (source: Thing): Buffer =>
  Buffer.from(typeof source === 'string' || source instanceof Uint8Array ? source : (source.data as Piece))
const samples = [...Object.values(mails), ...Object.values(pastedMails), ...Object.values(tables)].map(({ source }) =>
  bytesOf(source),
)

/** What was brought says everything it says in the form in which others rely on it. */
const expectSound = ({ things, reads }: Brought, sources: number): void => {
  expect(reads.length).toBe(sources)
  for (const thing of things) {
    expect(thing.where).not.toBe('')
    if (thing.kind === 'submission') expect(thing.submission).toMatch(/^[A-Z0-9]{1,64}$/)
    if (thing.kind === 'task' || thing.kind === 'worker') expect(thing.text).toMatch(/^[A-Z0-9]{1,64}$/)
    const { evidence } = thing
    if (!evidence) continue
    expect(evidence.excerpt.length).toBeLessThanOrEqual(201)
    expect(evidence.excerpt.slice(evidence.from, evidence.to)).not.toBe('')
  }
  const told = new Set(
    things.map((thing) => inShort(thing).replace(/ (?:rejected|decided otherwise)?(?: marked)?$/, '')),
  )
  expect(told.size).toBe(things.length)
}

/** Changes to bytes as transport, editors and malice make them. */
type Change = (bytes: Buffer) => Buffer
const at = (bytes: Buffer, share: number): number => Math.floor(bytes.length * share)
const share = fc.double({ min: 0, max: 1, noNaN: true })
const odd = fc.constantFrom(
  '\0',
  '"',
  '\n',
  '\r',
  '=',
  '--',
  '>',
  '<',
  '\ufeff',
  ',',
  ';',
  '=\n',
  '\n\n',
  '\u00ff',
  'From: ',
  'x'.repeat(300),
)
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.tuple(share, fc.nat(255)).map(([place, byte]): Change => (bytes) => {
    const changed = Buffer.from(bytes)
    if (changed.length > 0) changed[Math.min(at(bytes, place), bytes.length - 1)] = byte
    return changed
  }),
  fc.tuple(share, odd).map(
    ([place, text]): Change =>
      (bytes) =>
        Buffer.concat([bytes.subarray(0, at(bytes, place)), Buffer.from(text), bytes.subarray(at(bytes, place))]),
  ),
  fc.tuple(share, share).map(
    ([one, other]): Change =>
      (bytes) =>
        Buffer.concat([
          bytes.subarray(0, at(bytes, Math.min(one, other))),
          bytes.subarray(at(bytes, Math.max(one, other))),
        ]),
  ),
  fc.tuple(share, share).map(
    ([one, other]): Change =>
      (bytes) =>
        Buffer.concat([
          bytes.subarray(0, at(bytes, Math.max(one, other))),
          bytes.subarray(at(bytes, Math.min(one, other))),
        ]),
  ),
)
const changes = fc.array(change, { minLength: 1, maxLength: 4 })
const changed = (bytes: Buffer, all: readonly Change[]): Buffer => all.reduce((sum, each) => each(sum), bytes)

test('no change to a mail or a table makes the reader throw, or tell what cannot be', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...samples), changes, async (bytes, all) => {
      const data = changed(bytes, all)
      expectSound(await bring(data, { fileName: 'a.eml', data }), 2)
    }),
    { numRuns: 300 },
  )
})

test('nor does a change to a workbook, packed or not', async () => {
  const parts = partsOf({
    sheets: [
      {
        name: 'Results',
        xml: sheetXml([
          ['AssignmentId', 'WorkerId'],
          [idOf(1), workerOf(1)],
          [idOf(2), { xml: '<c r="REF" t="s"><v>0</v></c>' }],
        ]),
      },
    ],
    shared: `<sst><si><t>${workerOf(2)}</t></si></sst>`,
    styles: '<styleSheet><cellXfs><xf numFmtId="22"/></cellXfs></styleSheet>',
  })
  await fc.assert(
    fc.asyncProperty(fc.nat(parts.length - 1), changes, fc.boolean(), async (which, all, packed) => {
      const inside = parts.map((part, index) =>
        index === which && !packed ? { ...part, content: changed(Buffer.from(part.content), all) } : part,
      )
      const data = packed ? changed(zip(parts), all) : zip(inside)
      expectSound(await bring({ fileName: 'a.xlsx', data }), 1)
    }),
    { numRuns: 200 },
  )
})

const accounted = ({ counts, duplicates, repeats, refusedCount, ignored }: SourceRead): number =>
  [counts.submission, counts.task, counts.worker, counts['task type'], duplicates.count, repeats, refusedCount].reduce(
    (sum, count) => sum + count,
    0,
  ) + Object.entries(ignored).reduce((sum, [kind, { count }]) => sum + (kind === 'blank' ? 0 : count), 0)

const token = fc.oneof(
  fc.nat(30).map(idOf),
  fc.nat(30).map(workerOf),
  fc.constantFrom(
    'sorry',
    'Ann',
    '12',
    '$1,310.40'.replace(',', ''),
    '3.0E+29',
    'https://example.org/x',
    '3EXM-8R0KT2VWZQ5DJ1LHX7CB9YPN4',
  ),
  fc.nat(30).map((number) => `HITId=${idOf(500 + number)}`),
  fc.nat(30).map((number) => `WorkerId=${workerOf(500 + number)}`),
)

test('whatever stands in a text is found, repeated, refused or ignored: nothing is dropped', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(token, { maxLength: 4 }), { maxLength: 30 }), async (lines) => {
      const { reads } = await bring(lines.map((tokens) => tokens.join(' ')).join('\n'))
      const [read] = reads
      expect(read && accounted(read)).toBe(lines.flat().length)
    }),
    { numRuns: 200 },
  )
})

test('and so is every row of a table', async () => {
  const row = fc.record({
    id: fc.oneof(fc.nat(30).map(idOf), fc.constantFrom('', '3.0E+29', 'none', 'ASSIGNMENT_ID_NOT_AVAILABLE')),
    worker: fc.oneof(fc.nat(9).map(workerOf), fc.constant('')),
    status: fc.constantFrom('Rejected', 'Approved', 'Submitted', ''),
    short: fc.boolean(),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(row, { maxLength: 30 }), async (rows) => {
      const cells = rows.map(({ id, worker, status, short }) => [
        ...resultRow(id, status, 'a\r\nb', worker),
        ...(short ? [] : ['x', '']),
      ])
      const { reads, things } = await bring({ fileName: 'a.csv', data: quoted([header, ...cells]) })
      const [read] = reads
      expect(read && accounted(read)).toBe(rows.length)
      expect(things.filter((thing) => thing.kind === 'submission').length).toBe(
        new Set(rows.map(({ id }) => id).filter((id) => id.startsWith('3EX'))).size,
      )
    }),
    { numRuns: 100 },
  )
})

test('it makes no difference in which pieces a source comes', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...samples),
      fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 10 }),
      async (bytes, lengths) => {
        const whole = await bring(bytes)
        const parts = await bring({ fileName: 'a', data: inPieces(bytes, lengths) })
        expect(parts.things.map(inShort)).toEqual(whole.things.map(inShort))
        expect(parts.refused).toEqual(whole.refused)
        expect(parts.reads[0]?.ignored).toEqual(whole.reads[0]?.ignored)
      },
    ),
    { numRuns: 100 },
  )
})

async function* inPieces(bytes: Uint8Array, lengths: readonly number[]): AsyncGenerator<Uint8Array> {
  for (let [from, index] = [0, 0]; from < bytes.length; index += 1) {
    const to = from + (lengths[index % lengths.length] ?? 1)
    yield bytes.subarray(from, to)
    from = to
  }
}

test('every step is bounded, however much there is', async () => {
  const ids = Array.from({ length: 2_600 }, (_, number) => idOf(number)).join('\n')
  const { steps, things, reads } = await bringWithin({ ...broughtLimits, evidence: 10 }, ids, ids)
  expect([things.length, reads.map(({ duplicates }) => duplicates.count)]).toEqual([2_600, [0, 2_600]])
  expect(things.filter(({ evidence }) => evidence).length).toBe(10)
  expect(steps).toBeGreaterThanOrEqual(2_600 / 500 + 2)
})
