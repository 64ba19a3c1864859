import { ApproveAssignmentCommand, GetAssignmentCommand } from '@aws-sdk/client-mturk'
import { describe, expect } from 'vitest'
import { Ledger, type NewChange } from '../../../src/simulators/mturk/ledger.ts'
import { test } from './client.ts'

const change: NewChange = {
  kind: 'approval',
  account: 'research',
  assignment: '3A',
  from: 'Rejected',
  to: 'Approved',
  override: true,
  reward: 500,
  fee: 100,
  balance: 1000,
  call: undefined,
  by: 'research',
}

describe('the ledger', () => {
  test('writes down each call with what it asked and what became of it', async ({ together }) => {
    const { simulator, client } = await together()
    const { id } = simulator.world.addSingle()
    const { $metadata } = await client.send(
      new ApproveAssignmentCommand({ AssignmentId: id, OverrideRejection: true, RequesterFeedback: 'f' }),
    )
    await simulator.idle()
    expect(simulator.ledger.calls()).toMatchObject([
      {
        sequence: 1,
        operation: 'ApproveAssignment',
        account: 'research',
        requestId: $metadata.requestId,
        input: { AssignmentId: id, OverrideRejection: true, RequesterFeedback: 'f' },
        worked: true,
        status: 200,
        delivered: true,
      },
    ])
    expect(simulator.ledger.changesOf(id)).toMatchObject([{ sequence: 2, call: 1, balance: 999_400 }])
  })

  test('can be waited for, instead of sleeping', async ({ together }) => {
    const { simulator, client } = await together()
    const { id } = simulator.world.addSingle()
    const twice = simulator.ledger.until(() => simulator.ledger.calls('GetAssignment').length === 2)
    await client.send(new GetAssignmentCommand({ AssignmentId: id }))
    await client.send(new GetAssignmentCommand({ AssignmentId: id }))
    await twice
    await simulator.ledger.until(() => true)
  })

  test('tells payments, who was paid twice and which calls paid undecided work', () => {
    const ledger = new Ledger()
    const call = ledger.open({
      at: '2026-09-01T00:00:00.000Z',
      operation: 'ApproveAssignment',
      account: 'research',
      requestId: 'r',
      input: {},
      worked: true,
      error: undefined,
      status: 200,
      mood: undefined,
      delivered: true,
    })
    const at = '2026-09-01T00:00:00.000Z'
    ledger.record(change, at)
    ledger.record({ ...change, from: 'Approved' }, at)
    ledger.record({ ...change, assignment: '3B', from: 'Submitted', call: call.sequence }, at)
    ledger.record({ ...change, assignment: '3C', from: 'Submitted', by: 'auto-approval' }, at)
    ledger.record({ ...change, assignment: '3D', kind: 'rejection', from: 'Submitted', to: 'Rejected' }, at)
    ledger.record({ ...change, assignment: '3D', kind: 'bonus' }, at)
    expect(ledger.paidTwice()).toEqual(['3A'])
    expect(ledger.callsThatPaidSubmittedWork()).toEqual([call])
    expect(ledger.payments()).toHaveLength(5)
    expect(ledger.approvalsOf('3D')).toEqual([])
    ledger.clear()
    expect([ledger.calls(), ledger.changes(), ledger.changesOf('3A')]).toEqual([[], [], []])
  })

  test('holds a hundred thousand calls and changes and still answers at once', () => {
    const ledger = new Ledger()
    const started = performance.now()
    for (let line = 0; line < 100_000; line += 1) {
      const entry = ledger.open({
        at: '2026-09-01T00:00:00.000Z',
        operation: 'ApproveAssignment',
        account: 'research',
        requestId: 'r',
        input: { AssignmentId: `3${line}` },
        worked: true,
        error: undefined,
        status: 200,
        mood: undefined,
        delivered: false,
      })
      ledger.record({ ...change, assignment: `3${line}`, call: entry.sequence }, entry.at)
      ledger.close(entry, true)
    }
    expect(ledger.approvalsOf('399999')).toHaveLength(1)
    expect(ledger.paidTwice()).toEqual([])
    expect(ledger.callsThatPaidSubmittedWork()).toEqual([])
    expect(performance.now() - started).toBeLessThan(5000)
  })
})
