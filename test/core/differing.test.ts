import { expect, test } from 'vitest'
import { differing, sourceSays } from '../../src/core/differing.ts'
import type { Named } from '../../src/core/reversal.ts'
import { mturk as declaration } from '../../src/markets/mturk/declaration.ts'

const facts = { worker: 'A2EXAMPLE0001', task: '3EXTASK', reward: 500 }
const differ = (named: Named) => differing(named, facts, 'rejected', declaration.ids)

test('what a source says alike, in any case, or does not say at all, does not differ', () => {
  expect(differ({})).toEqual([])
  expect(differ({ worker: ' a2example0001', task: '3extask', reward: 500, status: 'REJECTED' })).toEqual([])
})

test('a status in a word that the marketplace does not use says nothing', () => {
  expect(differ({ status: 'Pending payment' })).toEqual([])
  expect(differ({ status: 'Submitted' })).toEqual(['status'])
})

test('each difference is told once, money as an amount, and another worker by the verdict', () => {
  const named = { worker: 'A9OTHER000009', task: '3EXOTHER', reward: 450, status: 'Approved' }
  expect(differ(named)).toEqual(['worker', 'task', 'reward', 'status'])
  expect(sourceSays({ named, differs: differ(named) }, declaration.words, 'USD')).toBe('$0.45, Approved, HIT 3EXOTHER')
  expect(sourceSays({ named, differs: ['worker'] }, declaration.words, 'USD')).toBe('')
})
