import { afterEach, describe, expect, test } from 'vitest'
import { once } from '../../src/api/idempotency.ts'
import type { Store } from '../../src/core/ports.ts'
import { databases } from '../support/databases.ts'
import { formOf, type Answer, type Json, type Sent } from './client.ts'
import { openApi, type Api } from './site.ts'

const because = { reason: 'The key of the attention check was wrong' }

describe.each(databases)('A request with a key, on $name', { timeout: 60_000 }, (database) => {
  let api: Api
  afterEach(() => api.close())

  const open = async (apiStore?: (store: Store) => Store): Promise<void> => {
    api = await openApi({ database, ...(apiStore ? { apiStore } : {}) })
  }
  const under = (key: string, path: string, sent: Sent = {}): Promise<Answer> =>
    api.pay('POST', path, { ...sent, headers: { ...sent.headers, 'Idempotency-Key': key } })
  const all = async (): Promise<Json[]> => (await api.pay('GET', '/reversals')).json.items
  const checked = async (count: number): Promise<number> => {
    const { json } = await api.pay('POST', '/reversals', { body: { ids: api.rejected(count) } })
    await api.until(json.number, 'checked')
    return json.number
  }

  test('ten times at once is done once, and ten times answered alike', async () => {
    await open()
    const ids = api.rejected(3)
    const answers = await Promise.all(Array.from({ length: 10 }, () => under('bring', '/reversals', { body: { ids } })))
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1)
    expect(answers.filter(({ headers }) => headers['idempotency-replayed'] === 'true')).toHaveLength(9)
    expect(new Set(answers.map(({ headers }) => headers.location)).size).toBe(1)
    expect(await all()).toHaveLength(1)
    const { number } = answers[0]?.json ?? {}
    await api.until(number, 'checked')
    const { json } = await api.pay('GET', `/reversals/${number}`)
    const sent = { body: { ...json.confirmation, ...because } }
    const confirmed = await Promise.all(
      Array.from({ length: 10 }, () => under('confirm', `/reversals/${number}/confirmation`, sent)),
    )
    expect(new Set(confirmed.map(({ status, text }) => `${status} ${text}`)).size).toBe(1)
    await api.until(number, 'ended')
    expect(api.world.calls('ApproveAssignment')).toBe(3)
  })

  test('another request under the key is refused, and nothing is done; a form is the same under another boundary', async () => {
    await open()
    const [one = '', other = ''] = api.rejected(2)
    const form = await under('form', '/reversals', formOf({ reason: 'x' }, one))
    const again = await under('form', '/reversals', formOf({ reason: 'x' }, one))
    expect([again.status, again.text]).toEqual([201, form.text])
    for (const sent of [formOf({ reason: 'y' }, one), formOf({ reason: 'x' }, other), { body: { ids: [one] } }]) {
      const reused = await under('form', '/reversals', sent)
      expect([reused.status, reused.json.type]).toEqual([422, expect.stringMatching(/\/key-reused$/)])
    }
    expect((await under('form', '/reversals/1/discard')).status).toBe(422)
    expect(await all()).toHaveLength(1)
    const somebodyElse = api.as(await api.tokenWith('prepare'))
    const theirs = await somebodyElse('POST', '/reversals', {
      body: { ids: [other] },
      headers: { 'Idempotency-Key': 'form' },
    })
    expect(theirs.status).toBe(201)
  })

  test('a refusal is kept as well; what ends in a fault of ours is done again', async () => {
    const broken = { yet: true }
    await open((store) => ({
      ...store,
      reversals: {
        ...store.reversals,
        create: (input) => (broken.yet ? Promise.reject(new Error('a defect')) : store.reversals.create(input)),
      },
    }))
    const ids = api.rejected(1)
    expect((await under('none', '/reversals', { body: { text: '' } })).status).toBe(422)
    expect((await under('none', '/reversals', { body: { text: '' } })).headers['idempotency-replayed']).toBe('true')
    expect((await under('bring', '/reversals', { body: { ids } })).status).toBe(500)
    broken.yet = false
    expect((await under('bring', '/reversals', { body: { ids } })).status).toBe(201)
  })

  test(
    'a crash between the act and the kept answer: the same request finds what it made',
    { timeout: 60_000 },
    async () => {
      const lost: string[] = []
      await open((store) => ({
        ...store,
        requests: {
          ...store.requests,
          // The process is gone before it could note its answer.
          finish: (owner, key, answer) =>
            lost.includes(key)
              ? store.requests.finish(owner, key, answer)
              : Promise.reject(new Error(`lost ${lost.push(key)}`)),
        },
      }))
      const twice = async (key: string, path: string, sent: Sent = {}): Promise<Json> => {
        const first = await under(key, path, sent)
        api.world.clock.advance(61_000)
        const second = await under(key, path, sent)
        expect([key, second.status, second.headers.location]).toEqual([key, first.status, first.headers.location])
        expect(second.headers['idempotency-replayed']).toBeUndefined()
        expect((await under(key, path, sent)).text).toBe(second.text)
        return second.json
      }
      const made = await twice('bring', '/reversals', {
        body: { ids: [...api.rejected(6), 'ASSIGNMENT_ID_NOT_AVAILABLE'] },
      })
      const at = `/reversals/${made.number}`
      await api.until(made.number, 'checked')
      const { revision } = (await api.pay('GET', at)).json
      const split = await twice('split', `${at}/split`, { body: { revision, keep: 4 } })
      expect([split.reversal.lineCount, split.rest.lineCount, made.notTakenCount]).toEqual([4, 2, 1])
      const filtered = { filter: { group: 'reversible' }, leftOut: true, revision: split.reversal.revision }
      const left = await twice('leave-out', `${at}/left-out`, { body: filtered })
      expect(left.confirmation).toBeNull()
      const letters = await twice('letters', `${at}/letters`, {
        body: { group: 'left out', about: 'The key was wrong' },
      })
      expect((await api.pay('GET', `${at}/letters`)).json.items).toHaveLength(letters.parts)
      const kept = (await api.pay('GET', `${at}/lines?limit=2`)).json.items.map(({ number }: Json) => number)
      await api.pay('POST', `${at}/left-out`, { body: { lines: kept, leftOut: false } })
      const { confirmation } = (await api.pay('GET', at)).json
      await twice('confirm', `${at}/confirmation`, { body: { ...confirmation, ...because } })
      await api.until(made.number, 'ended')
      expect(api.world.calls('ApproveAssignment')).toBe(2)
      const anew = await twice('again', `${at}/again`)
      expect([anew.madeFrom, anew.lineCount]).toEqual([made.number, 2])
      expect((await all()).map(({ number }) => number)).toEqual([3, 2, 1])
    },
  )

  test('waits for nobody while the server closes, and asks the records once', async () => {
    await open()
    const { store, world, closing } = api
    let asked = 0
    const requests = {
      ...store.requests,
      begin: async () => ((asked += 1), { kind: 'in progress' as const, since: world.clock.now() }),
    }
    closing.abort()
    const deps = { store: { ...store, requests }, clock: world.clock, engine: 'one', closing: closing.signal }
    const came = await once(deps, { owner: 'o', key: 'k', fingerprint: 'f', pure: false }, () =>
      Promise.reject(new Error('it is not done here')),
    )
    expect([came, asked]).toEqual([expect.objectContaining({ slug: 'request-in-progress' }), 1])
  })

  test('a key that cannot be one is refused', async () => {
    await open()
    const number = await checked(1)
    for (const key of ['a b', 'k'.repeat(256), 'é']) {
      const answer = await under(key, `/reversals/${number}/discard`)
      expect([answer.status, answer.json.errors[0].parameter]).toEqual([422, 'Idempotency-Key'])
    }
    expect((await api.pay('GET', `/reversals/${number}`)).json.state).toBe('checked')
  })
})
