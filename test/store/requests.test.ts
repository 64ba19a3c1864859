import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { RequestBegin } from '../../src/core/request-store.ts'
import { databases } from '../support/databases.ts'
import { houses, warm, type House } from './support.ts'

const asking = ({ clock }: House, more: Partial<RequestBegin> = {}): RequestBegin => ({
  owner: 'token-1',
  key: 'key-1',
  fingerprint: 'body-1',
  id: 'id-1',
  engine: 'process-1',
  at: clock.now(),
  ...more,
})

const answer = { status: 201, headers: { Location: '/api/v1/reversals/1' }, body: '{"number":1}' }

describe.each(databases)('requests with a key, on $name', ({ name, fresh: freshDatabase }) => {
  const openHouse = houses(freshDatabase)

  test('are begun once of twenty at once', async () => {
    const house = await openHouse()
    const all = Array.from({ length: 20 }, (_, index) => asking(house, { id: `id-${index}` }))
    await warm(house)
    const begun = await Promise.all(all.map((one) => house.store.requests.begin(one)))
    expect(begun.filter(({ kind }) => kind === 'new')).toHaveLength(1)
    expect(begun.filter(({ kind }) => kind === 'in progress')).toHaveLength(19)
  })

  test('are answered as the first time, and the first answer stays', async () => {
    const house = await openHouse()
    const { requests } = house.store
    expect(await requests.begin(asking(house))).toEqual({ kind: 'new', id: 'id-1' })
    await requests.finish('token-1', 'key-1', answer)
    await requests.finish('token-1', 'key-1', { ...answer, status: 409 })
    expect(await requests.begin(asking(house, { id: 'id-2' }))).toEqual({ kind: 'done', ...answer })
  })

  test('of another body are told so, done or not; of another owner they are others', async () => {
    const house = await openHouse()
    const { requests } = house.store
    await requests.begin(asking(house))
    expect(await requests.begin(asking(house, { fingerprint: 'body-2' }))).toEqual({ kind: 'other body' })
    await requests.finish('token-1', 'key-1', answer)
    expect(await requests.begin(asking(house, { fingerprint: 'body-2' }))).toEqual({ kind: 'other body' })
    expect(await requests.begin(asking(house, { owner: 'token-2', id: 'id-3' }))).toEqual({ kind: 'new', id: 'id-3' })
  })

  test('are done again with the same id when they were freed, by one of ten', async () => {
    const house = await openHouse()
    const { requests } = house.store
    await requests.begin(asking(house))
    await requests.free('token-1', 'key-1')
    await warm(house)
    const begun = await Promise.all(
      Array.from({ length: 10 }, (_, index) => requests.begin(asking(house, { id: `id-${index + 2}` }))),
    )
    expect(begun.filter(({ kind }) => kind === 'again')).toEqual([{ kind: 'again', id: 'id-1' }])
    expect(begun.filter(({ kind }) => kind === 'in progress')).toHaveLength(9)
  })

  test('count as broken off after a minute', async () => {
    const house = await openHouse()
    const { requests } = house.store
    await requests.begin(asking(house))
    const since = house.clock.now()
    house.clock.advance(59_999)
    expect(await requests.begin(asking(house))).toEqual({ kind: 'in progress', since })
    house.clock.advance(1)
    await warm(house)
    const begun = await Promise.all(Array.from({ length: 8 }, () => requests.begin(asking(house, { id: 'id-2' }))))
    expect(begun.filter(({ kind }) => kind === 'again')).toEqual([{ kind: 'again', id: 'id-1' }])
    expect(begun.filter(({ kind }) => kind === 'in progress')).toHaveLength(7)
  })

  test('of a process before this one are broken off at once where one process holds the records', async () => {
    const house = await openHouse()
    const { requests } = house.store
    await requests.begin(asking(house))
    await requests.begin(asking(house, { owner: 'local:ann' }))
    const next = { engine: 'process-2' }
    expect(await requests.begin(asking(house, next))).toMatchObject({
      kind: name === 'SQLite' ? 'again' : 'in progress',
    })
    expect(await requests.begin(asking(house, { ...next, owner: 'local:ann' }))).toMatchObject({ kind: 'in progress' })
  })

  test('go through every order of steps as one row that is begun, answered once and given back', async () => {
    const house = await openHouse()
    const { requests } = house.store
    const step = fc.constantFrom('begin', 'begin other', 'finish', 'free', 'a minute')
    const kinds = { none: 'new', 'in progress': 'in progress', open: 'again', done: 'done' } as const
    let run = 0
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 7 }), async (steps) => {
        const key = `run-${(run += 1)}`
        const [came, expected]: [string[], string[]] = [[], []]
        let standing: keyof typeof kinds = 'none'
        for (const now of steps) {
          if (now === 'finish') await requests.finish('token-1', key, answer)
          else if (now === 'free') await requests.free('token-1', key)
          else if (now === 'a minute') house.clock.advance(60_000)
          else {
            const other = now === 'begin other' && standing !== 'none'
            came.push((await requests.begin(asking(house, { key, fingerprint: other ? 'other' : 'body' }))).kind)
            expected.push(other ? 'other body' : kinds[standing])
            if (!other && standing !== 'done') standing = 'in progress'
          }
          if (now === 'finish' && standing !== 'none') standing = 'done'
          if ((now === 'free' || now === 'a minute') && standing === 'in progress') standing = 'open'
        }
        expect(came).toEqual(expected)
      }),
      { numRuns: 30 },
    )
  })

  test('are kept for two days', async () => {
    const house = await openHouse()
    const { requests } = house.store
    await requests.begin(asking(house))
    await requests.finish('token-1', 'key-1', answer)
    house.clock.advance(48 * 3_600_000 - 1)
    expect(await requests.begin(asking(house))).toMatchObject({ kind: 'done' })
    house.clock.advance(1)
    expect(await requests.begin(asking(house, { id: 'id-9' }))).toEqual({ kind: 'new', id: 'id-9' })
    await requests.begin(asking(house, { key: 'key-2' }))
    await requests.free('token-1', 'key-2')
    house.clock.advance(1)
    expect(await requests.begin(asking(house, { key: 'key-3' }))).toMatchObject({ kind: 'new' })
    expect(await requests.begin(asking(house, { key: 'key-2', id: 'id-2' }))).toEqual({ kind: 'again', id: 'id-1' })
  })
})
