import {
  ApproveAssignmentCommand,
  GetAccountBalanceCommand,
  GetAssignmentCommand,
  ListAssignmentsForHITCommand,
  type MTurkClient,
} from '@aws-sdk/client-mturk'
import { describe, expect } from 'vitest'
import type { MoodSettings } from '../../../src/simulators/mturk/mood-rules.ts'
import { refusal, test } from './client.ts'

const operation = 'ApproveAssignment'

function reverse(client: MTurkClient, AssignmentId: string): Promise<unknown> {
  return client.send(new ApproveAssignmentCommand({ AssignmentId, OverrideRejection: true }))
}

async function status(client: MTurkClient, AssignmentId: string): Promise<string | undefined> {
  const { Assignment } = await client.send(new GetAssignmentCommand({ AssignmentId }))
  return Assignment?.AssignmentStatus
}

describe('the service in a mood', () => {
  test('has a latency, spread to either side, around the work', async ({ together }) => {
    const { client } = await together({ moods: { latency: { ms: 60, spread: 20 } } })
    await client.send(new GetAccountBalanceCommand({}))
    const started = performance.now()
    await client.send(new GetAccountBalanceCommand({}))
    expect(performance.now() - started).toBeGreaterThanOrEqual(36)
  })

  test('forgets a key, at once or after some calls, or calls it expired', async ({ together }) => {
    const { simulator, client } = await together({ moods: { expiredKey: { after: 1 } } })
    const balance = (): Promise<unknown> => client.send(new GetAccountBalanceCommand({}))
    await balance()
    expect(await refusal(balance())).toMatchObject({
      name: 'UnrecognizedClientException',
      message: 'The security token included in the request is invalid.',
      status: 400,
    })
    simulator.moods.set({ expiredKey: { as: 'expired' } })
    expect((await refusal(balance())).name).toBe('ExpiredTokenException')
    simulator.moods.set({ expiredKey: false })
    await balance()
  })

  test('has another time: one refusal, and the client has learned it', async ({ together }) => {
    const { simulator, client } = await together({ moods: { clockSkew: 600_000 } })
    const balance = (): Promise<unknown> => client.send(new GetAccountBalanceCommand({}))
    expect(await refusal(balance())).toMatchObject({
      name: 'InvalidSignatureException',
      message: expect.stringMatching(/^Signature expired: /) as string,
    })
    await balance()
    simulator.moods.clear()
    expect((await refusal(balance())).message).toMatch(/^Signature not yet current: /)
  })

  test('denies an operation in both wordings, and unlinks the account', async ({ together }) => {
    const { simulator, client } = await together({ moods: { denied: { operation } } })
    const { id } = simulator.world.addSingle()
    expect((await refusal(reverse(client, id))).message).toMatch(/because no identity-based policy allows/)
    simulator.moods.set({ denied: { operation, explicit: true } })
    expect((await refusal(reverse(client, id))).message).toMatch(/with an explicit deny in a service control policy$/)
    expect(await status(client, id)).toBe('Rejected')
    simulator.moods.set({ denied: null, notLinked: true })
    expect((await refusal(reverse(client, id))).TurkErrorCode).toBe('AWS.AccountNotLinked')
  })

  test('shows stale reads for a number of reads or a time, lists and balance included', async ({ together }) => {
    const { simulator, client } = await together({ moods: { staleReads: 2 } })
    const { id, hit } = simulator.world.addSingle()
    await reverse(client, id)
    expect([await status(client, id), await status(client, id), await status(client, id)]).toEqual([
      'Rejected',
      'Rejected',
      'Approved',
    ])
    simulator.moods.set({ staleReads: { ms: 5000 } })
    const rejected = new ListAssignmentsForHITCommand({ HITId: hit.id, AssignmentStatuses: ['Rejected'] })
    expect((await client.send(rejected)).NumResults).toBe(1)
    const balance = async (): Promise<unknown> => (await client.send(new GetAccountBalanceCommand({}))).AvailableBalance
    expect(await balance()).toBe('1000.00')
    simulator.clock.advance(5000)
    expect(await balance()).toBe('999.40')
    expect((await client.send(rejected)).NumResults).toBe(0)
  })

  test('strikes the calls chosen: by id, by number, by interval, no more often than said', async ({ together }) => {
    const { simulator, client } = await together()
    const struck = async (moods: MoodSettings, id: string, calls: number): Promise<number[]> => {
      simulator.moods.set(moods)
      const hits: number[] = []
      for (let number = 1; number <= calls; number += 1) {
        const read = client.send(new GetAssignmentCommand({ AssignmentId: id }))
        const failed = await read.then(
          () => false,
          () => true,
        )
        if (failed) hits.push(number)
      }
      return hits
    }
    const { id } = simulator.world.addSingle()
    expect(await struck({ serverError: { nth: [2, 4] } }, id, 5)).toEqual([2, 4])
    expect(await struck({ serverError: 2 }, id, 5)).toEqual([2, 4])
    expect(await struck({ serverError: { after: 1, every: 2, times: 1 } }, id, 5)).toEqual([3])
    expect(await struck({ serverError: { id: ['3OTHER'] } }, id, 3)).toEqual([])
    expect(await struck({ serverError: { id, operation: ['GetHIT', 'GetAssignment'] } }, id, 2)).toEqual([1, 2])
    expect(await struck({ serverError: { account: 'somebody' } }, id, 2)).toEqual([])
    expect(await struck({ serverError: { probability: 1 } }, id, 2)).toEqual([1, 2])
    expect(await struck({ serverError: [{ nth: 1 }, { nth: 3 }] }, id, 3)).toEqual([1, 3])
  })

  test('draws its chances from the seed: two simulators alike', async ({ together }) => {
    const outcomes = []
    for (const seed of [7, 7]) {
      const { client } = await together({ seed, moods: { serverError: { probability: 0.5 } } })
      const run = []
      for (let call = 0; call < 12; call += 1) {
        run.push(
          await client.send(new GetAccountBalanceCommand({})).then(
            () => 'fine',
            () => 'fault',
          ),
        )
      }
      outcomes.push(run.join(' '))
    }
    expect(outcomes[0]).toBe(outcomes[1])
    expect(outcomes[0]).toContain('fine')
    expect(outcomes[0]).toContain('fault')
  })
})

describe('setting a mood', () => {
  test.for<[unknown, RegExp]>([
    [{ nonsense: true }, /^There is no mood "nonsense"; there are latency, /],
    [{ latency: { ms: 'long' } }, /^The mood latency cannot take "long" as its "ms"$/],
    [{ latency: {} }, /^The mood latency needs its "ms"$/],
    [{ latency: { ms: 1, mood: 2 } }, /^The mood latency has no field "mood"$/],
    [{ latency: 'slow' }, /^The mood latency is set by an object, a number or true$/],
    [{ throttle: { rate: 1, burst: 1, nth: 2 } }, /^The mood throttle has no field "nth"$/],
    [{ paysAgain: 5 }, /^The mood paysAgain is no matter of a number$/],
    [{ lostAnswer: { how: 'gone' } }, /^The mood lostAnswer cannot take "gone" as its "how"$/],
    [{ emptyPurse: { balance: '-1' } }, /^The mood emptyPurse cannot take "-1" as its "balance"$/],
    [{ intervention: { act: 'reward', amount: 2 } }, /^The mood intervention cannot take 2 as its "amount"$/],
    [{ serverError: { nth: ['1'] } }, /cannot take \["1"\] as its "nth"$/],
  ])('is refused when it makes no sense: %j', async ([settings, words], { together }) => {
    const { simulator } = await together({ moods: { latency: 1 } })
    expect(() => simulator.moods.set(settings as MoodSettings)).toThrow(words)
    expect(simulator.moods.get()).toEqual({ latency: [{ ms: 1 }] })
  })
})
