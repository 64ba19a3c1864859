import { expect, test } from 'vitest'
import { draft } from '../../src/acts/draft.ts'
import type { Source } from '../../src/acts/reading.ts'
import { openSite, type Site } from '../web/site.ts'

const pasted = (text: string): Source => ({ field: 'ids', pieces: pieces([text]) })
const uploaded = (...bytes: readonly Uint8Array[]): Source => ({ field: 'file', pieces: pieces(bytes) })

async function* pieces<Piece>(all: readonly Piece[]): AsyncGenerator<Piece> {
  yield* all
}

const bring = (site: Site, ...sources: readonly Source[]) =>
  draft(site.acting, { accountId: site.world.account.id, sources: pieces(sources) })

const id = (number: number): string => `3EX${String(number).padStart(27, '0')}`

test('one good line makes a draft whose check begins, and every bad line is listed on it', async () => {
  const site = await openSite()
  const drafted = await bring(site, pasted(`${id(1)}\nASSIGNMENT_ID_NOT_AVAILABLE\n${id(2)}\n${id(1)}\n`))
  if (!drafted.ok) throw new Error(drafted.problem.sentence)
  expect(drafted.value).toMatchObject({ lines: 2, notTaken: 2 })
  const { reversal } = drafted.value
  expect(await site.reversal(reversal.number)).toMatchObject({ state: 'checking', lineCount: 2, refusedCount: 2 })
  const { rows } = await site.deps.store.reversals.refusedInput(reversal.id, 0, 10)
  expect(rows).toMatchObject([
    { where: 'line 2', text: 'ASSIGNMENT_ID_NOT_AVAILABLE' },
    { where: 'line 4', text: id(1), why: 'stands on line 1 already; taken once' },
  ])
})

test('when nothing is an id the problem names each bad line and there is no draft', async () => {
  const site = await openSite()
  const drafted = await bring(site, pasted('ASSIGNMENT_ID_NOT_AVAILABLE\nsome words\nASSIGNMENT_ID_NOT_AVAILABLE'))
  expect(drafted).toMatchObject({
    ok: false,
    problem: {
      code: 'invalid',
      sentence: 'There is no assignment id in this, and none of a HIT or a worker.',
      fields: [
        { field: 'ids', line: 1 },
        { field: 'ids', line: 3 },
      ],
    },
  })
  expect(await site.deps.store.reversals.open()).toEqual([])
})

test('of many bad lines the first twenty are named and the others counted', async () => {
  const site = await openSite()
  const drafted = await bring(site, pasted('ASSIGNMENT_ID_NOT_AVAILABLE\n'.repeat(51)))
  const fields = drafted.ok ? [] : (drafted.problem.fields ?? [])
  expect(fields).toHaveLength(21)
  expect(fields.at(-1)?.sentence).toBe('And 31 more that cannot be ids')
})

test('what was pasted and what was uploaded count together towards the most ids of one reversal', async () => {
  const site = await openSite()
  const text = (from: number): string => Array.from({ length: 50_001 }, (_, index) => id(from + index)).join('\n')
  expect(await bring(site, pasted(text(1)), uploaded(Buffer.from(text(50_001))))).toMatchObject({
    ok: false,
    problem: {
      code: 'too large',
      sentence: 'This holds more than 100,000 different ids; split it and bring the parts one after another.',
      fields: [{ field: 'file' }],
    },
  })
  expect(await site.deps.store.reversals.open()).toEqual([])
})

test.each(['', ' \n\t\n'])('nothing at all (%j) asks for ids or a file', async (text) => {
  const site = await openSite()
  expect(await bring(site, pasted(text))).toMatchObject({
    ok: false,
    problem: { code: 'invalid', sentence: 'Paste the ids of the assignments, or choose a file that holds them.' },
  })
})

test('an upload is read as it arrives, and the same id pasted and in the file is one line', async () => {
  const site = await openSite()
  const file = Buffer.from(`AssignmentId,Title\r\n${id(1)},caf\xe9\r\n${id(3)},x\r\n`, 'latin1')
  const drafted = await bring(site, pasted(id(1)), uploaded(file.subarray(0, 20), file.subarray(20)))
  if (!drafted.ok) throw new Error(drafted.problem.sentence)
  const { rows } = await site.deps.store.reversals.lines(drafted.value.reversal.id, {
    filter: {},
    sort: 'number',
    descending: false,
    limit: 10,
  })
  expect(rows.map(({ number, submission, where }) => [number, submission, where])).toEqual([
    [1, id(1), 'pasted, line 1'],
    [2, id(3), 'file, row 3, AssignmentId'],
  ])
})

test('a file that cannot be read is refused by name', async () => {
  const site = await openSite()
  const drafted = await bring(site, uploaded(Buffer.from('PK\x03\x04 xl/workbook.xml \0\0', 'latin1')))
  expect(drafted).toMatchObject({ ok: false, problem: { code: 'invalid', fields: [{ field: 'file' }] } })
  expect(drafted.ok ? '' : drafted.problem.sentence).toContain('workbook is damaged')
})

test('more than 100,000 ids are too large, and nothing is kept of them', async () => {
  const site = await openSite()
  const text = Array.from({ length: 100_001 }, (_, number) => id(number)).join('\n')
  const drafted = await bring(site, pasted(text))
  expect(drafted).toMatchObject({ ok: false, problem: { code: 'too large' } })
  expect(drafted.ok ? '' : drafted.problem.sentence).toContain('100,000')
  expect(await site.deps.store.reversals.open()).toEqual([])
})

test('lines beyond one transaction are all written', async () => {
  const site = await openSite()
  const text = Array.from({ length: 1201 }, (_, number) => id(number)).join(' ')
  const drafted = await bring(site, pasted(text))
  expect(drafted).toMatchObject({ ok: true, value: { lines: 1201 } })
  expect(drafted.ok && (await site.reversal(drafted.value.reversal.number)).lineCount).toBe(1201)
})

test('an account that this server does not have is not found', async () => {
  const site = await openSite()
  const drafted = await draft(site.acting, { accountId: 'nobody', sources: pieces([pasted(id(1))]) })
  expect(drafted).toMatchObject({ ok: false, problem: { code: 'not found' } })
})
