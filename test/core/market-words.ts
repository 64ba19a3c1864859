import type { Declaration, SubmissionFacts } from '../../src/core/marketplace.ts'

const day = 24 * 60 * 60 * 1000

/** A marketplace that exists nowhere, with words of its own. */
export const declared = (more: Partial<Declaration> = {}): Declaration => ({
  id: 'fair',
  words: {
    task: 'job',
    tasks: 'jobs',
    aTask: 'a job',
    submission: 'piece',
    submissions: 'pieces',
    aSubmission: 'a piece',
    worker: 'maker',
    workers: 'makers',
    requester: 'buyer',
    operator: 'Fair Ltd',
    marketplace: 'the Fair',
    website: 'the stall',
  },
  ids: {
    alphabet: 'ABC0123456789',
    madeOf: 'only letters and digits',
    letterCase: 'upper',
    longest: 20,
    likelyFrom: 5,
    usual: { length: 10, begins: '' },
    older: [],
    placeholders: [],
    worker: { begins: 'W', from: 5, under: 10 },
    names: { submission: [], task: [], worker: [], status: [], submittedAt: [], reward: [], other: [] },
    words: {
      submission: 'piece',
      submissions: 'pieces',
      aSubmission: 'a piece',
      aTask: 'a job',
      worker: 'maker',
    },
  },
  window: { from: 'submission', days: 30, sure: true },
  currency: 'EUR',
  steps: [{ name: 'pay' }],
  final: true,
  pace: { atOnce: 4 },
  landsWithin: 15 * 60_000,
  secondCall: 'refused',
  balance: { explains: '', toppingUp: '' },
  evidence: '',
  ...more,
})

export const submittedAt = '2026-09-01T10:20:30.000Z'
export const deadline = new Date(Date.parse(submittedAt) + 30 * day).toISOString()

export const facts = (more: Partial<SubmissionFacts> = {}): SubmissionFacts => ({
  submission: 'A1',
  task: { id: 'T1', title: 'Paint a fence', reward: 500, madeElsewhere: '', pricing: {} },
  worker: 'W1',
  status: 'rejected',
  nativeStatus: 'Turned down',
  submittedAt,
  oldText: 'Not painted well.',
  ...more,
})
