import {
  ApproveAssignmentCommand,
  GetAssignmentCommand,
  GetHITCommand,
  ListAssignmentsForHITCommand,
  ListHITsCommand,
  ListReviewableHITsCommand,
  type ListReviewableHITsCommandInput,
  type AssignmentStatus,
  type MTurkClient,
} from '@aws-sdk/client-mturk'
import { describe, expect } from 'vitest'
import type { World } from '../../../src/simulators/mturk/world.ts'
import { day, refusal, test } from './client.ts'

function crowd(world: World, count: number): { hit: string; ids: string[] } {
  const hit = world.addHit({ maxAssignments: count })
  return { hit: hit.id, ids: Array.from({ length: count }, () => world.addAssignment(hit).id) }
}

async function pages(client: MTurkClient, HITId: string, MaxResults?: number): Promise<string[][]> {
  const all: string[][] = []
  let NextToken: string | undefined
  do {
    const page = await client.send(
      new ListAssignmentsForHITCommand({ HITId, MaxResults, NextToken, AssignmentStatuses: ['Rejected'] }),
    )
    expect(page.NumResults).toBe(page.Assignments?.length)
    all.push((page.Assignments ?? []).map(({ AssignmentId }) => AssignmentId ?? ''))
    NextToken = page.NextToken
  } while (NextToken !== undefined)
  return all
}

describe('reading one assignment', () => {
  test('shows it with its HIT, times with their fraction, absent members left out', async ({ together }) => {
    const { simulator, client } = await together()
    const submittedAt = simulator.clock.now() - 2 * day
    const { id, hit } = simulator.world.addSingle(
      { reward: '1.2', masters: true, annotation: 'BatchId:1;', title: 'T' },
      { submittedAt, feedback: 'why', worker: 'AWORKER000001' },
    )
    const { Assignment, HIT } = await client.send(new GetAssignmentCommand({ AssignmentId: id }))
    expect(Assignment).toMatchObject({
      AssignmentId: id,
      HITId: hit.id,
      WorkerId: 'AWORKER000001',
      AssignmentStatus: 'Rejected',
      SubmitTime: new Date(submittedAt),
      RejectionTime: new Date(submittedAt + 3_600_000),
      AutoApprovalTime: new Date(submittedAt + 3 * day),
      RequesterFeedback: 'why',
    })
    expect(Object.keys(Assignment ?? {})).not.toContain('ApprovalTime')
    expect(HIT).toMatchObject({
      HITId: hit.id,
      Reward: '1.20',
      MaxAssignments: 1,
      Title: 'T',
      RequesterAnnotation: 'BatchId:1;',
      HITStatus: 'Reviewable',
      NumberOfAssignmentsCompleted: 1,
      QualificationRequirements: [{ QualificationTypeId: '2F1QJWKUDD8XADTFD2Q0G6UTO95ALH', Comparator: 'Exists' }],
    })
    expect(HIT).not.toHaveProperty('HITLayoutId')
  })

  test('does not find a HIT’s id among assignments, nor an assignment’s among HITs', async ({ together }) => {
    const { simulator, client } = await together()
    const { id, hit } = simulator.world.addSingle()
    expect((await refusal(client.send(new GetAssignmentCommand({ AssignmentId: hit.id })))).TurkErrorCode).toBe(
      'AWS.MechanicalTurk.AssignmentDoesNotExist',
    )
    expect((await refusal(client.send(new GetHITCommand({ HITId: id })))).TurkErrorCode).toBe(
      'AWS.MechanicalTurk.HITDoesNotExist',
    )
  })
})

describe('a HIT', () => {
  test('that was deleted does not exist, or is shown as disposed without its work', async ({ together }) => {
    const { simulator, client } = await together({ data: 'cast' })
    const hitOf = (ids: string[] | undefined): string => simulator.world.assignment(ids?.[0] ?? '').hit.id
    const gone = new GetHITCommand({ HITId: hitOf(simulator.cast?.deletedHit) })
    expect((await refusal(client.send(gone))).TurkErrorCode).toBe('AWS.MechanicalTurk.HITDoesNotExist')
    const HITId = hitOf(simulator.cast?.disposedHit)
    expect((await client.send(new GetHITCommand({ HITId }))).HIT?.HITStatus).toBe('Disposed')
    expect((await refusal(client.send(new ListAssignmentsForHITCommand({ HITId })))).name).toBe('RequestError')
  })

  test('vanishes 120 days after it ran out', async ({ together }) => {
    const { simulator, client } = await together()
    simulator.clock.freeze()
    const { id, hit } = simulator.world.addSingle({ expiresAt: simulator.clock.now() - 120 * day })
    await client.send(new GetHITCommand({ HITId: hit.id }))
    simulator.clock.advance(1)
    expect((await refusal(client.send(new GetHITCommand({ HITId: hit.id })))).name).toBe('RequestError')
    expect((await refusal(client.send(new GetAssignmentCommand({ AssignmentId: id })))).name).toBe('RequestError')
  })

  test('counts its work and tells its state from it', async ({ together }) => {
    const { simulator, client } = await together()
    const { world } = simulator
    const open = world.addHit({ maxAssignments: 3, expiresAt: world.clock.now() + day })
    world.addAssignment(open, { status: 'Accepted' })
    const state = async (): Promise<unknown[]> => {
      const { HIT } = await client.send(new GetHITCommand({ HITId: open.id }))
      return [
        HIT?.HITStatus,
        HIT?.NumberOfAssignmentsPending,
        HIT?.NumberOfAssignmentsAvailable,
        HIT?.NumberOfAssignmentsCompleted,
      ]
    }
    expect(await state()).toEqual(['Assignable', 1, 2, 0])
    world.addAssignment(open, { status: 'Rejected' })
    world.addAssignment(open, { status: 'Approved' })
    expect(await state()).toEqual(['Unassignable', 1, 0, 2])
  })

  test('is listed among the reviewable ones by status and type', async ({ together }) => {
    const { simulator, client } = await together()
    const reviewable = simulator.world.addSingle().hit
    const reviewing = simulator.world.addSingle({ reviewing: true }).hit
    const list = async (input: ListReviewableHITsCommandInput): Promise<unknown> =>
      (await client.send(new ListReviewableHITsCommand(input))).HITs?.map(({ HITId }) => HITId)
    expect(await list({})).toEqual([reviewable.id])
    expect(await list({ Status: 'Reviewing' })).toEqual([reviewing.id])
    expect(await list({ HITTypeId: reviewing.typeId })).toEqual([])
  })
})

describe('lists', () => {
  test('come ten a page, or as many as asked for up to a hundred', async ({ together }) => {
    const { simulator, client } = await together()
    const { hit, ids } = crowd(simulator.world, 250)
    expect((await pages(client, hit)).map(({ length }) => length)).toEqual(Array.from({ length: 25 }, () => 10))
    const wide = await pages(client, hit, 100)
    expect(wide.map(({ length }) => length)).toEqual([100, 100, 50])
    expect(wide.flat()).toEqual(ids)
  })

  test('show the statuses asked for, and never work in progress', async ({ together }) => {
    const { simulator, client } = await together()
    const hit = simulator.world.addHit({ maxAssignments: 4 })
    for (const status of ['Accepted', 'Submitted', 'Approved', 'Rejected'] as const) {
      simulator.world.addAssignment(hit, { status, submittedAt: simulator.clock.now() - day })
    }
    const list = async (AssignmentStatuses?: AssignmentStatus[]): Promise<unknown> => {
      const command = new ListAssignmentsForHITCommand({ HITId: hit.id, AssignmentStatuses })
      return (await client.send(command)).Assignments?.map((one) => one.AssignmentStatus)
    }
    expect(await list()).toEqual(['Submitted', 'Approved', 'Rejected'])
    expect(await list(['Rejected', 'Submitted'])).toEqual(['Submitted', 'Rejected'])
  })

  test('shift when members leave a filtered list between two pages', async ({ together }) => {
    const { simulator, client } = await together()
    const { hit, ids } = crowd(simulator.world, 20)
    const input = { HITId: hit, AssignmentStatuses: ['Rejected' as const] }
    const first = await client.send(new ListAssignmentsForHITCommand(input))
    const AssignmentId = ids[0] ?? ''
    await client.send(new ApproveAssignmentCommand({ AssignmentId, OverrideRejection: true }))
    const { NextToken } = first
    const second = await client.send(new ListAssignmentsForHITCommand({ ...input, NextToken }))
    expect(second.Assignments?.map((one) => one.AssignmentId)).toEqual(ids.slice(11))
  })

  test('refuse a token that was made up, or that answers another question', async ({ together }) => {
    const { simulator, client } = await together({ data: 'cast' })
    const first = await client.send(new ListHITsCommand({ MaxResults: 1 }))
    const token = first.NextToken ?? ''
    expect((await client.send(new ListHITsCommand({ MaxResults: 1, NextToken: token }))).NumResults).toBe(1)
    const wrong = [
      client.send(new ListHITsCommand({ NextToken: 'made-up' })),
      client.send(new ListHITsCommand({ NextToken: `${token.slice(0, -1)}x` })),
      client.send(new ListReviewableHITsCommand({ NextToken: token })),
      client.send(new ListAssignmentsForHITCommand({ HITId: simulator.cast?.hitIds[0], NextToken: token })),
    ]
    for (const call of wrong) {
      expect(await refusal(call)).toMatchObject({ name: 'ParameterValidationError', status: 400 })
    }
  })
})
