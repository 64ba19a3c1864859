import { expect, test } from 'vitest'
import { findIds } from './find.ts'
import type { IdRules } from '../../../src/core/ids/rules.ts'

/** A marketplace whose ids are 24 hexadecimal digits in lower case, and whose workers' ids look the same. */
const rules: IdRules = {
  alphabet: '0123456789abcdef',
  madeOf: 'only digits and the letters a to f',
  letterCase: 'lower',
  longest: 24,
  likelyFrom: 20,
  usual: { length: 24, begins: '' },
  older: [],
  placeholders: [{ text: '{{%submission%}}', why: 'is a placeholder of a survey; nobody did this work' }],
  worker: { begins: '', from: 1, under: 1 },
  names: {
    submission: ['submissionid'],
    task: ['studyid'],
    worker: ['participantid'],
    status: ['status'],
    submittedAt: ['completedat'],
    reward: ['reward'],
    other: [],
  },
  words: {
    submission: 'submission',
    submissions: 'submissions',
    aSubmission: 'a submission',
    aTask: 'a study',
    worker: 'participant',
  },
}
const [one, two, participant] = ['60a7c5d2e1f0b3948576abcd', '5f0c1b2a3d4e5f60718293a4', '5e9d8c7b6a5f4e3d2c1b0a98']

test('another marketplace’s ids are found by its own rules', () => {
  const { found, refused } = findIds(`Look at ${one.toUpperCase()} and\n${two}\n60a7c5d2-1`, rules)
  expect(found).toMatchObject([
    { submission: one, hint: '' },
    { submission: two, hint: '' },
  ])
  expect(refused.map(({ sentence }) => sentence)).toEqual([
    'Line 3 has “-” as its 9th character; an id has only digits and the letters a to f',
  ])
})

test('and in its own tables, with its own words', () => {
  const table = `Submission id,Participant id,Status,Completed at,Reward\n${one},${participant},REJECTED,2026-10-09T14:03:38Z,1.20`
  expect(findIds(table, rules).found).toMatchObject([
    {
      submission: one,
      named: { worker: participant, status: 'REJECTED', submittedAt: '2026-10-09T14:03:38.000Z', reward: 1_200 },
    },
  ])
  expect(findIds('Study id,Participant id\n1,2', rules).problem?.sentence).toBe(
    'This table has “Study id” and “Participant id”, but no column that is named as the one with submission ids; name that column, or paste it alone.',
  )
})
