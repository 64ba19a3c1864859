import { GetAccountBalanceCommand, GetHITCommand, type MTurkClient } from '@aws-sdk/client-mturk'
import { describe, expect } from 'vitest'
import { clientOf, refusal, test } from './client.ts'

async function admitted(client: MTurkClient, calls: number): Promise<number> {
  let count = 0
  for (let call = 0; call < calls; call += 1) {
    count += await client.send(new GetAccountBalanceCommand({})).then(
      () => 1,
      () => 0,
    )
  }
  return count
}

describe('the throttle', () => {
  test('refuses with ThrottlingException, HTTP 400, when the bucket is empty', async ({ together }) => {
    const { simulator, client } = await together({ moods: { throttle: { rate: 2, burst: 1 } } })
    simulator.clock.freeze()
    await client.send(new GetAccountBalanceCommand({}))
    expect(await refusal(client.send(new GetAccountBalanceCommand({})))).toEqual({
      name: 'ThrottlingException',
      message: 'Rate exceeded',
      status: 400,
    })
    expect(simulator.ledger.calls().map(({ error, worked }) => [error, worked])).toEqual([
      [undefined, true],
      ['ThrottlingException', false],
    ])
  })

  test('is full at first, refills with time and never holds more than its burst', async ({ together }) => {
    const { simulator, client } = await together({ moods: { throttle: { rate: 10, burst: 5 } } })
    simulator.clock.freeze()
    expect(await admitted(client, 8)).toBe(5)
    simulator.clock.advance(300)
    expect(await admitted(client, 8)).toBe(3)
    simulator.clock.advance(60_000)
    expect(await admitted(client, 8)).toBe(5)
  })

  test('charges refused calls when told so', async ({ together }) => {
    const { simulator, client } = await together({ moods: { throttle: { rate: 10, burst: 1, refusedCost: 1 } } })
    simulator.clock.freeze()
    expect(await admitted(client, 1)).toBe(1)
    simulator.clock.advance(90)
    expect(await admitted(client, 1)).toBe(0)
    simulator.clock.advance(90)
    expect(await admitted(client, 1)).toBe(0)
    simulator.clock.advance(100)
    expect(await admitted(client, 1)).toBe(1)
  })

  test('moves while it runs, keeping what is spent, and begins full after it was off', async ({ together }) => {
    const { simulator, client } = await together({ moods: { throttle: 4 } })
    simulator.clock.freeze()
    expect(await admitted(client, 6)).toBe(4)
    simulator.moods.set({ throttle: { rate: 50, burst: 50 } })
    expect(await admitted(client, 2)).toBe(0)
    simulator.clock.advance(100)
    expect(await admitted(client, 8)).toBe(5)
    simulator.moods.set({ throttle: null })
    expect(await admitted(client, 10)).toBe(10)
    simulator.moods.set({ throttle: 3 })
    expect(await admitted(client, 6)).toBe(3)
  })

  test('has a bucket for each account, and comes before anything about the input', async ({ together }) => {
    const { simulator, client } = await together({ data: 'cast', moods: { throttle: 1 } })
    simulator.clock.freeze()
    const key = simulator.world.accountNamed('another-team').keys[0]
    const other = clientOf(simulator, {
      credentials: { accessKeyId: key?.id ?? '', secretAccessKey: key?.secret ?? '' },
    })
    expect([await admitted(client, 2), await admitted(other, 2)]).toEqual([1, 1])
    other.destroy()
    expect((await refusal(client.send(new GetHITCommand({ HITId: 'bad id' })))).name).toBe('ThrottlingException')
  })

  test('does not count towards answers that get lost after the work', async ({ together }) => {
    const { simulator, client } = await together({ moods: { throttle: 2, lostAnswer: { nth: 3 } } })
    simulator.clock.freeze()
    expect(await admitted(client, 10)).toBe(2)
    simulator.clock.advance(1000)
    expect(await admitted(client, 1)).toBe(0)
    expect(simulator.ledger.calls().at(-1)).toMatchObject({ mood: 'lostAnswer', worked: true, delivered: false })
  })
})
