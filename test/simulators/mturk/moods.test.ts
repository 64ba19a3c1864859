import { ApproveAssignmentCommand, GetAssignmentCommand, type MTurkClient } from '@aws-sdk/client-mturk'
import { describe, expect } from 'vitest'
import type { MoodSettings } from '../../../src/simulators/mturk/mood-rules.ts'
import type { Simulator } from '../../../src/simulators/mturk/start.ts'
import { refusal, test } from './client.ts'

const operation = 'ApproveAssignment'

function reverse(client: MTurkClient, AssignmentId: string): Promise<unknown> {
  return client.send(new ApproveAssignmentCommand({ AssignmentId, OverrideRejection: true }))
}

async function status(client: MTurkClient, AssignmentId: string): Promise<string | undefined> {
  const { Assignment } = await client.send(new GetAssignmentCommand({ AssignmentId }))
  return Assignment?.AssignmentStatus
}

/** What stands about the only approval: whether it was worked on, came back, and by which mood it went wrong. */
function lastApproval(simulator: Simulator): unknown {
  const [call] = simulator.ledger.calls(operation)
  return { worked: call?.worked, delivered: call?.delivered, mood: call?.mood, status: call?.status }
}

describe('an approval in a mood', () => {
  test.for<[string, MoodSettings, object, object]>([
    [
      'reset',
      { reset: { operation } },
      { name: 'TimeoutError', code: 'ECONNRESET' },
      { worked: false, delivered: false, mood: 'reset', status: 0 },
    ],
    [
      'lostAnswer',
      { lostAnswer: { operation } },
      { name: 'TimeoutError', code: 'ECONNRESET' },
      { worked: true, delivered: false, mood: 'lostAnswer', status: 0 },
    ],
    [
      'lostAnswer by reset',
      { lostAnswer: { operation, how: 'reset' } },
      { name: 'TimeoutError', code: 'ECONNRESET' },
      { worked: true, delivered: false, mood: 'lostAnswer', status: 0 },
    ],
    [
      'halfAnswer',
      { halfAnswer: { operation } },
      { name: 'Error', code: 'ECONNRESET', status: 200 },
      { worked: true, delivered: false, mood: 'halfAnswer', status: 200 },
    ],
    [
      'serverError',
      { serverError: { operation } },
      { name: 'ServiceFault', TurkErrorCode: 'AWS.ServiceUnavailable', status: 500 },
      { worked: false, delivered: true, mood: 'serverError', status: 500 },
    ],
    [
      'serverError after the work',
      { serverError: { operation, when: 'after', status: 503, empty: true } },
      { name: 'Unknown', message: 'UnknownError', status: 503 },
      { worked: true, delivered: true, mood: 'serverError', status: 503 },
    ],
    [
      'htmlForbidden',
      { htmlForbidden: { operation } },
      { name: 'SyntaxError', status: 403 },
      { worked: false, delivered: true, mood: 'htmlForbidden', status: 403 },
    ],
    [
      'xmlForbidden',
      { xmlForbidden: { operation } },
      { name: 'SyntaxError', status: 403 },
      { worked: false, delivered: true, mood: 'xmlForbidden', status: 403 },
    ],
    [
      'strangeAnswer',
      { strangeAnswer: { operation, status: 200, contentType: 'text/html', body: '<p>Sign in to this network' } },
      { name: 'SyntaxError', status: 200 },
      { worked: false, delivered: true, mood: 'strangeAnswer', status: 200 },
    ],
    [
      'strangeAnswer after the work',
      { strangeAnswer: { operation, when: 'after', status: 502, body: 'Bad gateway' } },
      { name: 'SyntaxError', status: 502 },
      { worked: true, delivered: true, mood: 'strangeAnswer', status: 502 },
    ],
  ])('%s', async ([, moods, thrown, entry], { together }) => {
    const { simulator, client } = await together({ moods })
    const { id } = simulator.world.addSingle()
    expect(await refusal(reverse(client, id))).toMatchObject(thrown)
    await simulator.idle()
    expect(lastApproval(simulator)).toEqual(entry)
    const { worked } = entry as { worked: boolean }
    expect(await status(client, id)).toBe(worked ? 'Approved' : 'Rejected')
    expect(simulator.ledger.approvalsOf(id)).toHaveLength(worked ? 1 : 0)
  })

  test('emptyAnswer is a success to the SDK, whether the work was done or not', async ({ together }) => {
    const { simulator, client } = await together({ moods: { emptyAnswer: { operation } } })
    const done = simulator.world.addSingle().id
    const undone = simulator.world.addSingle().id
    await reverse(client, done)
    simulator.moods.set({ emptyAnswer: { operation, when: 'before' } })
    await reverse(client, undone)
    expect([await status(client, done), await status(client, undone)]).toEqual(['Approved', 'Rejected'])
  })

  test('hang never answers; the work is done only where the mood says so', async ({ together }) => {
    const { simulator, client } = await together({ moods: { hang: { operation } } }, { timeout: 150 })
    const undone = simulator.world.addSingle().id
    const done = simulator.world.addSingle().id
    expect(await refusal(reverse(client, undone))).toMatchObject({ name: 'TimeoutError', code: 'ETIMEDOUT' })
    simulator.moods.set({ hang: { operation, when: 'after' } })
    expect(await refusal(reverse(client, done))).toMatchObject({ name: 'TimeoutError', code: 'ETIMEDOUT' })
    expect([await status(client, undone), await status(client, done)]).toEqual(['Rejected', 'Approved'])
  })

  test('lateWork lands after the connection was closed', async ({ together }) => {
    const { simulator, client } = await together({ moods: { lateWork: { operation, afterMs: 60_000 } } })
    const { id } = simulator.world.addSingle()
    expect(await refusal(reverse(client, id))).toMatchObject({ name: 'TimeoutError', code: 'ECONNRESET' })
    expect(await status(client, id)).toBe('Rejected')
    simulator.land()
    await simulator.idle()
    expect(await status(client, id)).toBe('Approved')
    expect(lastApproval(simulator)).toEqual({ worked: true, delivered: false, mood: 'lateWork', status: 0 })
  })

  test('lateWork finds what happened meanwhile: the second request is the one that is refused', async ({
    together,
  }) => {
    const { simulator, client } = await together({ moods: { lateWork: { operation, afterMs: 60_000, times: 1 } } })
    const { id } = simulator.world.addSingle()
    await refusal(reverse(client, id))
    await reverse(client, id)
    simulator.land()
    await simulator.idle()
    expect(simulator.ledger.calls(operation).map(({ error }) => error)).toEqual(['RequestError', undefined])
    expect(simulator.ledger.paidTwice()).toEqual([])
  })

  test('lateWork lands by itself when its time has come', async ({ together }) => {
    const { simulator, client } = await together({ moods: { lateWork: 20 } })
    const { id } = simulator.world.addSingle()
    await refusal(reverse(client, id))
    await simulator.idle()
    expect(simulator.world.assignment(id).decision.status).toBe('Approved')
  })

  test('is done though the client gave up waiting for it', async ({ together }) => {
    const { simulator, client } = await together({ moods: { latency: 400 } }, { timeout: 100 })
    const { id } = simulator.world.addSingle()
    expect((await refusal(reverse(client, id))).code).toBe('ETIMEDOUT')
    await simulator.idle()
    expect(lastApproval(simulator)).toMatchObject({ worked: true, delivered: false, mood: undefined })
    expect(simulator.world.assignment(id).decision.status).toBe('Approved')
  })

  test('paysAgain pays a second approval with the override, so that twice can be seen', async ({ together }) => {
    const { simulator, client } = await together({ moods: { paysAgain: true } })
    const { id } = simulator.world.addSingle({ reward: '1.00' })
    await reverse(client, id)
    await reverse(client, id)
    const plain = client.send(new ApproveAssignmentCommand({ AssignmentId: id }))
    expect((await refusal(plain)).TurkErrorCode).toBe('AWS.MechanicalTurk.InvalidAssignmentState')
    expect(simulator.ledger.paidTwice()).toEqual([id])
    expect(simulator.world.account.balance).toBe(1_000_000 - 2 * 1200)
  })

  test('somebody else approves just before a chosen call', async ({ together }) => {
    const { simulator, client } = await together()
    const { id } = simulator.world.addSingle()
    simulator.moods.set({ intervention: { operation, id, nth: 1, act: 'approve', feedback: 'by hand' } })
    expect((await refusal(reverse(client, id))).TurkErrorCode).toBe('AWS.MechanicalTurk.InvalidAssignmentState')
    expect(simulator.ledger.approvalsOf(id)).toMatchObject([{ by: 'somebody else', call: undefined }])
    expect(simulator.world.assignment(id).decision.feedback).toBe('by hand')
  })

  test('the reward, the balance and the HIT can change just before a call', async ({ together }) => {
    const { simulator, client } = await together()
    const first = simulator.world.addSingle({ reward: '1.00' })
    const second = simulator.world.addSingle()
    simulator.moods.set({
      intervention: [
        { operation, nth: 1, act: 'reward', amount: '2.00' },
        { operation, nth: 2, act: 'balance', amount: '0.10' },
        { operation, nth: 3, act: 'delete-hit', target: second.hit.id },
        { operation, act: 'approve', target: '3NOBODY', nth: 9 },
      ],
    })
    await reverse(client, first.id)
    expect(simulator.ledger.approvalsOf(first.id)).toMatchObject([{ reward: 2000, fee: 400 }])
    const codes = [await refusal(reverse(client, second.id)), await refusal(reverse(client, second.id))]
    expect(codes.map(({ TurkErrorCode }) => TurkErrorCode)).toEqual([
      'AWS.MechanicalTurk.InsufficientFunds',
      'AWS.MechanicalTurk.AssignmentDoesNotExist',
    ])
  })

  test('website-made work can be refused, as the documented rule has it', async ({ together }) => {
    const { simulator, client } = await together({ data: 'cast', moods: { websiteRefusal: true } })
    expect((await refusal(reverse(client, simulator.cast?.websiteBatch[0] ?? ''))).TurkErrorCode).toBe(
      'AWS.MechanicalTurk.InvalidHITState',
    )
    await reverse(client, simulator.cast?.rejected[0] ?? '')
  })

  test('RejectionTime can stay, and fees can be rounded over their sum', async ({ together }) => {
    const { simulator, client } = await together({ moods: { keepsRejectionTime: true, feeOfSum: true } })
    const { id } = simulator.world.addSingle({ reward: '0.07', maxAssignments: 10, masters: true })
    await reverse(client, id)
    const { Assignment } = await client.send(new GetAssignmentCommand({ AssignmentId: id }))
    expect(Assignment?.RejectionTime).toBeInstanceOf(Date)
    expect(simulator.ledger.approvalsOf(id)).toMatchObject([{ fee: 30 }])
  })
})
