import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Marketplace, Reversed } from '../../../src/core/marketplace.ts'
import { openMTurk } from '../../../src/markets/mturk/market.ts'
import { startSimulator, type Simulator } from '../../../src/simulators/mturk/start.ts'
import { realClock } from '../../support/clock.ts'

let simulator: Simulator
let market: Marketplace

const open = (credentials = simulator.credentials, endpoint = simulator.url): Marketplace =>
  openMTurk({ endpoint, credentials: async () => credentials, proxyEnv: {}, ceiling: undefined, clock: realClock })
const one = (name: keyof NonNullable<Simulator['cast']>): string => {
  const [id] = simulator.cast?.[name] ?? []
  if (id === undefined) throw new Error(`the cast has no ${name}`)
  return id
}
const approve = async (submission: string, feedback = ''): Promise<Reversed> =>
  market.reverse({ address: { submission }, step: 'approve', feedback })
const brief = (answer: { readonly kind: string; readonly why?: string; readonly trouble?: string }): string =>
  [answer.kind, answer.why ?? answer.trouble].filter((part) => part !== undefined).join(': ')

beforeEach(async () => {
  simulator = await startSimulator({ data: 'cast' })
  market = open()
})
afterEach(async () => {
  market.close()
  await simulator.close()
})

describe('Reading an assignment', () => {
  test('gives status, worker, dates, the old text, and the HIT with its reward', async () => {
    const looked = await market.look({ submission: one('rejected') })
    if (looked.kind !== 'found') throw new Error(brief(looked))
    expect(looked.facts).toMatchObject({ submission: one('rejected'), status: 'rejected', nativeStatus: 'Rejected' })
    expect(looked.facts.task.reward % 10).toBe(0)
    expect(looked.facts.submittedAt).toMatch(/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
    expect(looked.facts.oldText).not.toBe('')
  })

  test('tells website batches by their annotation', async () => {
    const looked = await market.look({ submission: one('websiteBatch') })
    expect(looked.kind === 'found' && looked.facts.task.madeElsewhere).toBe('made on the Requester website')
  })

  test.each([
    ['unknown to the account', 'anotherAccount', 'absent: not found'],
    ['not submitted', 'notSubmitted', 'absent: not submitted'],
    ['a HIT’s id', 'hitIds', 'absent: is a task'],
  ] as const)('says when it is %s', async (_what, name, answer) => {
    expect(brief(await market.look({ submission: one(name) }))).toBe(answer)
  })

  test('says gone only where the HIT is known and reported deleted', async () => {
    const submission = one('disposedHit')
    const task = simulator.world.assignment(submission).hit.id
    expect(brief(await market.look({ submission, task }))).toBe('absent: gone')
    expect(brief(await market.look({ submission: one('deletedHit') }))).toBe('absent: not found')
  })

  test('reads a HIT of 250 in three pages, all statuses, and agrees with single reads', async () => {
    const [id = ''] = simulator.cast?.crowd ?? []
    const first = await market.look({ submission: id })
    if (first.kind !== 'found') throw new Error(brief(first))
    const seen = new Map<string, string>()
    let cursor: string | undefined
    let pages = 0
    do {
      const page = await market.page(first.facts.task, cursor)
      if (page.kind !== 'page') throw new Error(brief(page))
      for (const facts of page.submissions) seen.set(facts.submission, facts.status)
      cursor = page.next
      pages += 1
    } while (cursor !== undefined)
    expect(pages).toBe(3)
    expect(seen.size).toBe(250)
    expect(new Set(seen.values())).toEqual(new Set(['rejected', 'approved', 'awaiting review']))
    expect(seen.get(id)).toBe(first.facts.status)
  })

  test('asks for the HIT when the reply comes without it', async () => {
    const submission = one('rejected')
    const { hit } = simulator.world.assignment(submission)
    const body = JSON.stringify({
      Assignment: { AssignmentId: submission, HITId: hit.id, AssignmentStatus: 'Rejected', WorkerId: 'AEXAMPLE12345' },
    })
    simulator.moods.set({ strangeAnswer: { operation: 'GetAssignment', status: 200, body } })
    const looked = await market.look({ submission })
    expect(looked).toMatchObject({
      kind: 'found',
      facts: { status: 'rejected', task: { id: hit.id, reward: hit.reward } },
    })
  })

  test('takes a reply about another assignment for no answer', async () => {
    const body = JSON.stringify({ Assignment: { AssignmentId: '3OTHER', AssignmentStatus: 'Rejected' } })
    simulator.moods.set({
      strangeAnswer: { operation: 'GetAssignment', status: 200, contentType: 'application/x-amz-json-1.1', body },
    })
    expect(brief(await market.look({ submission: one('rejected') }))).toBe('lost')
  })
})

describe('Reversing', () => {
  test('pays, once, with exactly one call', async () => {
    expect(brief(await approve(one('rejected'), 'Sorry.'))).toBe('done')
    expect(simulator.ledger.calls('ApproveAssignment')).toHaveLength(1)
    expect(simulator.ledger.approvalsOf(one('rejected'))).toHaveLength(1)
    expect(brief(await approve(one('rejected')))).toBe('refused: already decided')
  })

  test.each([
    ['a lost answer', { lostAnswer: true }, 'lost'],
    ['a reset', { reset: true }, 'lost'],
    ['half an answer', { halfAnswer: true }, 'lost'],
    ['a service fault', { serverError: true }, 'lost'],
    ['an empty 503', { serverError: { status: 503, empty: true } }, 'lost'],
    ['throttling', { throttle: { rate: 0.001, burst: 0 } }, 'slow down'],
    ['an empty purse', { emptyPurse: true }, 'account: funds'],
    ['an expired key', { expiredKey: true }, 'account: credentials'],
    ['an expired session', { expiredKey: { as: 'expired' } }, 'account: credentials'],
    ['no permission', { denied: { operation: 'ApproveAssignment' } }, 'account: permission'],
    ['an unlinked account', { notLinked: true }, 'account: not linked'],
    ['HTML with 403', { htmlForbidden: true }, 'account: endpoint'],
    ['XML with 403', { xmlForbidden: true }, 'account: endpoint'],
  ] as const)('makes one call and no second one after %s', async (_what, moods, answer) => {
    simulator.moods.set(moods)
    expect(brief(await approve(one('rejected')))).toBe(answer)
    expect(simulator.ledger.calls('ApproveAssignment').length).toBeLessThanOrEqual(1)
  })

  test.each([
    ['another account’s', 'anotherAccount', 'refused: not found'],
    ['already approved', 'approved', 'refused: already decided'],
    ['two days too late', 'twoDaysAfterDeadline', 'refused: '],
  ] as const)('is refused for one that is %s', async (_what, name, answer) => {
    expect(brief(await approve(one(name)))).toContain(answer)
  })

  test('an endpoint where nobody listens is the account’s trouble, and surely nothing was done', async () => {
    const nobody = open(simulator.credentials, 'http://127.0.0.1:9')
    expect(
      await nobody.reverse({ address: { submission: one('rejected') }, step: 'approve', feedback: '' }),
    ).toMatchObject({
      kind: 'account',
      trouble: 'endpoint',
      surelyNotDone: true,
    })
    nobody.close()
  })
})

describe('The balance', () => {
  test('comes in tenths of a cent, with the clocks’ difference', async () => {
    const balanced = await market.balance()
    expect(balanced).toMatchObject({ kind: 'balance', available: 1_000_000 })
    expect(balanced.kind === 'balance' && Math.abs(balanced.clockSkewMs ?? Infinity) < 5_000).toBe(true)
  })

  test('is read with the marketplace’s time once a refusal has told it, and the skew is reported', async () => {
    simulator.moods.set({ clockSkew: 20 * 60_000 })
    const balanced = await market.balance()
    expect(brief(balanced)).toBe('balance')
    expect(balanced.kind === 'balance' && Math.round((balanced.clockSkewMs ?? 0) / 60_000)).toBe(20)
  })

  test('takes up renewed credentials without a restart', async () => {
    let secret = 'a-secret-that-is-wrong'
    const renewed = openMTurk({
      endpoint: simulator.url,
      credentials: async () => ({ ...simulator.credentials, secretAccessKey: secret }),
      proxyEnv: {},
      ceiling: undefined,
      clock: realClock,
    })
    expect(brief(await renewed.balance())).toBe('account: credentials')
    secret = simulator.credentials.secretAccessKey
    expect(brief(await renewed.balance())).toBe('balance')
    renewed.close()
  })

  test('no credentials anywhere are told as such', async () => {
    const none = openMTurk({
      endpoint: simulator.url,
      credentials: async () => {
        throw Object.assign(new Error('none'), { name: 'CredentialsProviderError' })
      },
      proxyEnv: {},
      ceiling: undefined,
      clock: realClock,
    })
    expect(brief(await none.balance())).toBe('account: no credentials')
    none.close()
  })
})
