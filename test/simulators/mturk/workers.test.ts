import {
  ListBonusPaymentsCommand,
  NotifyWorkersCommand,
  RejectAssignmentCommand,
  SendBonusCommand,
} from '@aws-sdk/client-mturk'
import { describe, expect } from 'vitest'
import type { Assignment } from '../../../src/simulators/mturk/records.ts'
import { day, refusal, test } from './client.ts'

function bonus(assignment: Assignment, BonusAmount: string, UniqueRequestToken?: string): SendBonusCommand {
  return new SendBonusCommand({
    AssignmentId: assignment.id,
    WorkerId: assignment.worker,
    BonusAmount,
    Reason: 'For the wait',
    UniqueRequestToken,
  })
}

describe('rejecting', () => {
  test('takes submitted work and costs nothing', async ({ together }) => {
    const { simulator, client } = await together()
    const { id } = simulator.world.addSingle({}, { status: 'Submitted' })
    await client.send(new RejectAssignmentCommand({ AssignmentId: id, RequesterFeedback: '' }))
    expect(simulator.world.assignment(id).decision).toMatchObject({ status: 'Rejected', feedback: '' })
    expect(simulator.world.account.balance).toBe(1_000_000)
    expect(simulator.ledger.changesOf(id)).toMatchObject([{ kind: 'rejection', from: 'Submitted', to: 'Rejected' }])
  })
})

describe('a bonus', () => {
  test('is paid with its fee, listed by assignment and by HIT, and may go to rejected work', async ({ together }) => {
    const { simulator, client } = await together()
    const assignment = simulator.world.addSingle()
    await client.send(bonus(assignment, '2.5'))
    expect(simulator.world.account.balance).toBe(1_000_000 - 2500 - 500)
    for (const filter of [{ AssignmentId: assignment.id }, { HITId: assignment.hit.id }]) {
      const { BonusPayments, NumResults } = await client.send(new ListBonusPaymentsCommand(filter))
      expect(NumResults).toBe(1)
      expect(BonusPayments).toMatchObject([
        { AssignmentId: assignment.id, WorkerId: assignment.worker, BonusAmount: '2.50', Reason: 'For the wait' },
      ])
    }
    simulator.moods.set({ bonusRefusal: true })
    expect((await refusal(client.send(bonus(assignment, '1')))).name).toBe('RequestError')
  })

  test('with a token is paid once in 24 hours, and the refusal names the first request', async ({ together }) => {
    const { simulator, client } = await together()
    const assignment = simulator.world.addSingle()
    const { $metadata } = await client.send(bonus(assignment, '1', 'token-1'))
    expect((await refusal(client.send(bonus(assignment, '1', 'token-1')))).message).toContain($metadata.requestId)
    await client.send(bonus(assignment, '1', 'token-2'))
    simulator.clock.advance(day)
    await refusal(client.send(bonus(assignment, '1', 'token-1')))
    await client.send(bonus(assignment, '1', 'token-1'))
    expect(simulator.ledger.payments()).toHaveLength(3)
  })

  test('is refused for another worker, for nothing, without funds, and for nobody’s assignment', async ({
    together,
  }) => {
    const { simulator, client } = await together({ moods: { emptyPurse: { balance: '1.19' } } })
    const assignment = simulator.world.addSingle()
    const other = { ...assignment, worker: 'AOTHER0000001' }
    expect((await refusal(client.send(bonus(other, '1')))).name).toBe('ParameterValidationError')
    expect((await refusal(client.send(bonus(assignment, '0.00')))).name).toBe('ParameterValidationError')
    expect((await refusal(client.send(bonus(assignment, '9'.repeat(30))))).name).toBe('ParameterValidationError')
    expect((await refusal(client.send(bonus(assignment, '1')))).TurkErrorCode).toBe(
      'AWS.MechanicalTurk.InsufficientFunds',
    )
    expect((await refusal(client.send(bonus({ ...assignment, id: '3NOBODY' }, '1')))).TurkErrorCode).toBe(
      'AWS.MechanicalTurk.AssignmentDoesNotExist',
    )
    const fresh = simulator.world.addSingle({}, { status: 'Submitted', indexedAt: simulator.clock.now() + day })
    expect((await refusal(client.send(bonus(fresh, '0.10')))).TurkErrorCode).toBe(
      'AWS.MechanicalTurk.AssignmentDoesNotExist',
    )
    expect((await refusal(client.send(new ListBonusPaymentsCommand({})))).TurkErrorCode).toBe(
      'AWS.MechanicalTurk.InvalidParameterValue',
    )
  })
})

describe('writing to workers', () => {
  const letter = (...WorkerIds: string[]): NotifyWorkersCommand =>
    new NotifyWorkersCommand({ Subject: 'Paid after all', MessageText: 'We were wrong.', WorkerIds })

  test('names inside a success whom it did not reach', async ({ together }) => {
    const { simulator, client } = await together()
    const { worker } = simulator.world.addSingle()
    const away = simulator.world.addSingle().worker
    simulator.world.account.unreachable.set(away, 'SoftFailure')
    const { NotifyWorkersFailureStatuses } = await client.send(letter(worker, away, 'ASTRANGER0001'))
    expect(NotifyWorkersFailureStatuses).toMatchObject([
      { WorkerId: away, NotifyWorkersFailureCode: 'SoftFailure' },
      { WorkerId: 'ASTRANGER0001', NotifyWorkersFailureCode: 'HardFailure' },
    ])
  })

  test('treats strangers as the mood says: a row, silence or a refusal of the call', async ({ together }) => {
    const { simulator, client } = await together({ moods: { unknownWorkers: { as: 'silence' } } })
    expect((await client.send(letter('ASTRANGER0001'))).NotifyWorkersFailureStatuses).toEqual([])
    simulator.moods.set({ unknownWorkers: { as: 'error' } })
    expect(await refusal(client.send(letter('ASTRANGER0001')))).toMatchObject({
      name: 'ParameterValidationError',
      message: 'The value "ASTRANGER0001" is not valid for the parameter WorkerId. (stamp)',
    })
  })

  test('is refused for nobody, for more than a hundred and for too long words', async ({ together }) => {
    const { client } = await together()
    expect((await refusal(client.send(letter()))).name).toBe('ParameterValidationError')
    const many = Array.from({ length: 101 }, (_, index) => `AWORKER${index}`)
    expect((await refusal(client.send(letter(...many)))).name).toBe('ParameterValidationError')
    const long = { WorkerIds: ['A1'], Subject: 's'.repeat(201), MessageText: 'm' }
    expect((await refusal(client.send(new NotifyWorkersCommand(long)))).name).toBe('RequestError')
    const longer = { WorkerIds: ['A1'], Subject: 's', MessageText: 'm'.repeat(4097) }
    expect((await refusal(client.send(new NotifyWorkersCommand(longer)))).name).toBe('RequestError')
  })
})
