import { expect, test } from 'vitest'
import { one, task, two, worker } from '../core/ids/example.ts'
import { bring, expected, madeOf } from './bring.ts'
import { download, tables } from './corpus/tables.ts'

test.each(Object.entries(tables))('a table %s', async (_, sample) => {
  expect(await madeOf(sample.source)).toEqual(expected(sample, sample.form ?? 'table'))
})

test('a download is told by its statuses, its marks and where each id stands', async () => {
  const { things, reads } = await bring({ fileName: 'results.csv', data: download })
  expect(reads[0]).toMatchObject({
    name: 'results.csv',
    counts: { submission: 3, task: 0, worker: 0 },
    marked: 0,
    refusedCount: 0,
  })
  expect([...(reads[0]?.statuses ?? [])]).toEqual([
    ['Rejected', 1],
    ['Approved', 1],
    ['Submitted', 1],
  ])
  expect(things[1]).toEqual({
    kind: 'submission',
    source: 0,
    submission: two,
    where: 'row 3, AssignmentId',
    line: 4,
    named: { worker, task, reward: 600, status: 'Approved', submittedAt: '2026-09-14T16:03:05.000Z' },
    hint: '',
    sure: 'named',
    evidence: { where: 'row 3, AssignmentId', excerpt: two, from: 0, to: 30 },
    standing: 'decided otherwise',
    marked: false,
  })
})

test('the same id in two sources is one, and the second is told where it was first', async () => {
  const { things, reads } = await bring(`${one}\n`, { fileName: 'results.csv', data: download })
  expect(things.length).toBe(3)
  expect(reads.map(({ duplicates, counts }) => [counts.submission, duplicates])).toEqual([
    [1, { count: 0, examples: [] }],
    [
      2,
      { count: 1, examples: [{ submission: one, where: 'row 2, AssignmentId', first: 'line 1 of the pasted text' }] },
    ],
  ])
})

test('what cannot be read does not keep the next source from being read', async () => {
  const { things, reads } = await bring({ fileName: 'a.pdf', data: '%PDF-1.7 …' }, `${one}\n`)
  expect(things.length).toBe(1)
  expect(reads.map(({ form, problem }) => [form, problem?.sentence])).toEqual([
    ['nothing', 'This looks like a PDF document; bring the assignment ids as plain text or CSV.'],
    ['text', undefined],
  ])
})
