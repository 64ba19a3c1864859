import { ApproveAssignmentCommand, GetAssignmentCommand, RejectAssignmentCommand } from '@aws-sdk/client-mturk'
import { describe, expect } from 'vitest'
import { day, refusal, test } from './client.ts'

function reverse(AssignmentId: string, RequesterFeedback?: string): ApproveAssignmentCommand {
  return new ApproveAssignmentCommand({ AssignmentId, OverrideRejection: true, RequesterFeedback })
}

const alreadyDecided = {
  name: 'RequestError',
  message: 'This operation can be called with a status of: Submitted (stamp)',
  TurkErrorCode: 'AWS.MechanicalTurk.InvalidAssignmentState',
  status: 400,
}

describe('approving an assignment', () => {
  test('reverses a rejection, pays reward and fee, and writes both down', async ({ together }) => {
    const { simulator, client } = await together()
    const { id } = simulator.world.addSingle({ reward: '0.50' })
    await client.send(reverse(id, 'Sorry, that was our mistake.'))
    const { Assignment } = await client.send(new GetAssignmentCommand({ AssignmentId: id }))
    expect(Assignment).toMatchObject({
      AssignmentStatus: 'Approved',
      RequesterFeedback: 'Sorry, that was our mistake.',
    })
    expect(Assignment?.ApprovalTime).toBeInstanceOf(Date)
    expect(Assignment).not.toHaveProperty('RejectionTime')
    expect(simulator.world.account.balance).toBe(1_000_000 - 500 - 100)
    expect(simulator.ledger.approvalsOf(id)).toMatchObject([
      { from: 'Rejected', to: 'Approved', override: true, reward: 500, fee: 100, balance: 999_400, by: 'research' },
    ])
    expect(simulator.ledger.callsThatPaidSubmittedWork()).toEqual([])
  })

  test('keeps the text last sent when it brings none', async ({ together }) => {
    const { simulator, client } = await together()
    const { id } = simulator.world.addSingle({}, { feedback: 'Too few words.' })
    await client.send(reverse(id))
    expect(simulator.world.assignment(id).decision.feedback).toBe('Too few words.')
  })

  test('with OverrideRejection pays for undecided work too, and the ledger shows it', async ({ together }) => {
    const { simulator, client } = await together()
    const { id } = simulator.world.addSingle({}, { status: 'Submitted' })
    await client.send(reverse(id))
    expect(simulator.ledger.callsThatPaidSubmittedWork()).toMatchObject([{ operation: 'ApproveAssignment' }])
  })

  test('is refused on decided work without the override, and on approved work with it', async ({ together }) => {
    const { simulator, client } = await together()
    const rejected = simulator.world.addSingle().id
    const approved = simulator.world.addSingle({}, { status: 'Approved' }).id
    const plain = (AssignmentId: string): ApproveAssignmentCommand => new ApproveAssignmentCommand({ AssignmentId })
    expect(await refusal(client.send(plain(rejected)))).toEqual(alreadyDecided)
    expect(await refusal(client.send(plain(approved)))).toEqual(alreadyDecided)
    expect(await refusal(client.send(reverse(approved)))).toEqual(alreadyDecided)
    expect(simulator.ledger.payments()).toEqual([])
  })

  test('is final: rejecting after a reversal is refused', async ({ together }) => {
    const { simulator, client } = await together()
    const { id } = simulator.world.addSingle()
    await client.send(reverse(id))
    const again = new RejectAssignmentCommand({ AssignmentId: id, RequesterFeedback: 'no' })
    expect(await refusal(client.send(again))).toEqual(alreadyDecided)
  })

  test('counts thirty days from the submission, to the millisecond', async ({ together }) => {
    const { simulator, client } = await together()
    simulator.clock.freeze()
    const submittedAt = simulator.clock.now() - 30 * day
    const old = { createdAt: submittedAt - day, expiresAt: submittedAt + day }
    const edge = simulator.world.addSingle(old, { submittedAt }).id
    const late = simulator.world.addSingle(old, { submittedAt: submittedAt - 1 }).id
    await client.send(reverse(edge))
    expect(await refusal(client.send(reverse(late)))).toMatchObject({
      name: 'RequestError',
      message: `Assignment ${late} was submitted more than 30 days ago. Its rejection can no longer be overridden. (stamp)`,
    })
    simulator.moods.set({ lateRefusal: true })
    expect(await refusal(client.send(reverse(late)))).toEqual(alreadyDecided)
  })

  test('does not find what is unknown, on a deleted HIT or of another account', async ({ together }) => {
    const { simulator, client } = await together({ data: 'cast' })
    const ids = [...(simulator.cast?.deletedHit ?? []), ...(simulator.cast?.anotherAccount ?? []), '3NOBODY']
    for (const id of ids) {
      expect(await refusal(client.send(reverse(id)))).toEqual({
        name: 'RequestError',
        message: `Assignment ${id} does not exist. (stamp)`,
        TurkErrorCode: 'AWS.MechanicalTurk.AssignmentDoesNotExist',
        status: 400,
      })
    }
  })

  test('is refused on work in progress and on work that is not indexed yet', async ({ together }) => {
    const { simulator, client } = await together({ data: 'cast' })
    const ids = [...(simulator.cast?.notSubmitted ?? []), ...(simulator.cast?.notIndexed ?? [])]
    for (const id of ids) {
      expect((await refusal(client.send(reverse(id)))).message).toBe(
        'This operation can be called with a status of: null (stamp)',
      )
      expect((await refusal(client.send(new GetAssignmentCommand({ AssignmentId: id })))).message).toBe(
        'This operation can be called with a status of: Reviewable,Approved,Rejected (stamp)',
      )
    }
  })

  test('is refused without funds for reward and fee, to the cent', async ({ together }) => {
    const { simulator, client } = await together({ moods: { emptyPurse: { balance: '0.59' } } })
    const { id } = simulator.world.addSingle({ reward: '0.50' })
    expect(await refusal(client.send(reverse(id)))).toMatchObject({
      name: 'RequestError',
      TurkErrorCode: 'AWS.MechanicalTurk.InsufficientFunds',
    })
    simulator.moods.set({ emptyPurse: { balance: '0.60' } })
    await client.send(reverse(id))
    expect(simulator.world.account.balance).toBe(0)
    simulator.moods.set({ emptyPurse: null })
    expect(simulator.world.account.balance).toBe(999_400)
  })

  test('takes 1,024 characters of feedback, tabs and line ends, and no other control character', async ({
    together,
  }) => {
    const { simulator, client } = await together()
    const fine = simulator.world.addSingle().id
    const other = simulator.world.addSingle().id
    await client.send(reverse(fine, `\t\r\n${'é'.repeat(1021)}`))
    for (const feedback of ['x'.repeat(1025), 'a\u0000', 'a\u0008', 'a\u000b', 'a\u000c', 'a\u000e', 'a\u001f']) {
      expect(await refusal(client.send(reverse(other, feedback)))).toMatchObject({
        name: 'RequestError',
        TurkErrorCode: 'AWS.MechanicalTurk.InvalidParameterValue',
      })
    }
    expect(simulator.world.assignment(other).decision.status).toBe('Rejected')
  })

  test('happens by itself when the time for a decision is over', async ({ together }) => {
    const { simulator, client } = await together()
    const { id, autoApprovalAt } = simulator.world.addSingle({}, { status: 'Submitted', submittedAt: Date.now() })
    simulator.clock.advance(3 * day + 1000)
    const read = new GetAssignmentCommand({ AssignmentId: id })
    expect((await refusal(client.send(read))).message).toMatch(/^Signature expired/)
    const { Assignment } = await client.send(read)
    expect(Assignment?.AssignmentStatus).toBe('Approved')
    expect(Assignment?.ApprovalTime?.getTime()).toBe(autoApprovalAt)
    expect(simulator.ledger.approvalsOf(id)).toMatchObject([{ by: 'auto-approval', from: 'Submitted' }])
    expect(simulator.ledger.callsThatPaidSubmittedWork()).toEqual([])
  })
})
