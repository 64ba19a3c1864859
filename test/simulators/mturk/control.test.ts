import { ApproveAssignmentCommand, GetAccountBalanceCommand } from '@aws-sdk/client-mturk'
import { describe, expect } from 'vitest'
import type { Simulator } from '../../../src/simulators/mturk/start.ts'
import { refusal, test } from './client.ts'
import { send, type RawAnswer } from './raw.ts'

function control(simulator: Simulator, asked: string, body?: unknown): Promise<RawAnswer> {
  const [method = '', path = ''] = asked.split(' ')
  return send(simulator, {
    method,
    path: `/_simulator/${path}`,
    headers: { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
}

describe('the controls over HTTP', () => {
  test('set moods while it runs, show them and end them', async ({ together }) => {
    const { simulator, client } = await together()
    const set = await control(simulator, 'PUT moods', { throttle: { rate: 1, burst: 0 } })
    expect(set).toMatchObject({ status: 200, json: { throttle: [{ rate: 1, burst: 0 }] } })
    expect((await refusal(client.send(new GetAccountBalanceCommand({})))).name).toBe('ThrottlingException')
    expect((await control(simulator, 'GET moods')).json).toEqual({ throttle: [{ rate: 1, burst: 0 }] })
    expect((await control(simulator, 'DELETE moods')).json).toEqual({})
    await client.send(new GetAccountBalanceCommand({}))
  })

  test('show the ledger, from an entry on and for an operation, and clear it', async ({ together }) => {
    const { simulator, client } = await together()
    const { id } = simulator.world.addSingle()
    await client.send(new GetAccountBalanceCommand({}))
    await client.send(new ApproveAssignmentCommand({ AssignmentId: id, OverrideRejection: true }))
    expect((await control(simulator, 'GET ledger')).json).toMatchObject({
      calls: [{ operation: 'GetAccountBalance' }, { operation: 'ApproveAssignment', delivered: true }],
      changes: [{ assignment: id, from: 'Rejected', to: 'Approved' }],
      paidTwice: [],
      paidSubmittedWork: [],
    })
    expect((await control(simulator, 'GET ledger?after=1&operation=GetAccountBalance')).json).toMatchObject({
      calls: [],
      changes: [{ assignment: id }],
    })
    await control(simulator, 'DELETE ledger')
    expect((await control(simulator, 'GET ledger')).json).toMatchObject({ calls: [], changes: [] })
  })

  test('show the world and let things happen in it', async ({ together }) => {
    const { simulator } = await together()
    const { id } = simulator.world.addSingle()
    expect((await control(simulator, 'POST world', { act: 'approve', target: id })).json).toMatchObject({
      accounts: [{ name: 'research', funding: 'prepaid', balance: '999.40' }],
      assignments: { Approved: 1 },
      defects: [],
    })
    await control(simulator, 'POST world', { act: 'balance', amount: '5.00', account: 'research' })
    expect((await control(simulator, 'GET world')).json).toMatchObject({ accounts: [{ balance: '5.00' }] })
    const rows = await control(simulator, `GET world/assignments?id=${id}&status=Approved&limit=1`)
    expect(rows.json).toMatchObject([{ id, status: 'Approved', account: 'research' }])
    expect((await control(simulator, 'GET world/assignments?status=Rejected')).json).toEqual([])
  })

  test('give the sample and move the clock', async ({ together }) => {
    const { simulator } = await together({ data: 'cast' })
    expect((await control(simulator, 'GET sample/ids')).text).toContain('ASSIGNMENT_ID_NOT_AVAILABLE')
    expect((await control(simulator, 'GET sample/batch.csv')).text).toMatch(/^"HITId"/)
    simulator.clock.freeze(Date.UTC(2026, 8, 1))
    expect((await control(simulator, 'PUT clock', { offsetMs: 0, advanceMs: 60_000 })).json).toMatchObject({
      now: '2026-09-01T00:01:00.000Z',
    })
    expect((await control(simulator, 'GET clock')).json).toMatchObject({ now: '2026-09-01T00:01:00.000Z' })
  })

  test('refuse what makes no sense, with a sentence and without a change', async ({ together }) => {
    const { simulator } = await together()
    const wrong: [string, unknown?][] = [
      ['PUT moods', '{'],
      ['PUT moods', []],
      ['PUT moods', { nonsense: 1 }],
      ['POST world', { act: 'approve', target: '3NOBODY' }],
      ['POST world', { act: 'dance' }],
      ['POST world', { act: 'balance', account: 'nobody' }],
    ]
    for (const [asked, body] of wrong) {
      const answer = await control(simulator, asked, body)
      expect(answer).toMatchObject({ status: 400, json: { error: expect.any(String) as string } })
    }
    expect((await control(simulator, 'GET elsewhere')).status).toBe(404)
    expect(simulator.moods.get()).toEqual({})
  })

  test('are not for pages of a browser nor for other host names', async ({ together }) => {
    const { simulator } = await together()
    const path = '/_simulator/moods'
    const page = { method: 'GET', path, headers: { origin: 'https://example.org' } }
    const rebound = { method: 'GET', path, headers: { host: 'simulator.example.org' } }
    expect([(await send(simulator, page)).status, (await send(simulator, rebound)).status]).toEqual([403, 403])
  })

  test('leave no trace in the ledger of the service', async ({ together }) => {
    const { simulator } = await together()
    await control(simulator, 'GET world')
    expect(simulator.ledger.calls()).toEqual([])
  })
})
