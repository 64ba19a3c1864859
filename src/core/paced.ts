/** Calls that count towards the pace of their account. */
import type { Limiter } from './machines.ts'
import type { Balanced, Looked, Marketplace, Paged, Reversed, SlowDown, TaskLooked, TasksPaged } from './marketplace.ts'
import type { PaceAnswer } from './pace.ts'

export type AnyAnswer = Looked | Paged | TasksPaged | TaskLooked | Reversed | Balanced

/** No slot could be counted, so no call was made: it is tried again like one that was refused for its haste. */
export const noSlot: SlowDown = { kind: 'slow down', said: { code: 'NoSlot', text: 'no slot could be had' } }

/** Of a network in between, or of the service as a whole, an answer tells nothing about any line or any pace. */
export const wasReached = (answer: AnyAnswer): boolean =>
  answer.kind !== 'account' || (answer.trouble !== 'endpoint' && answer.trouble !== 'outage')

/** What an answer tells about the pace. */
export const paceOf = (answer: AnyAnswer): PaceAnswer => {
  if (answer.kind === 'slow down') return 'slow down'
  return answer.kind === 'lost' || !wasReached(answer) ? 'lost' : 'admitted'
}

/** The marketplace as pages ask it: what an account holds, counted like every other call. */
export const withPacedBalance = (marketplace: Marketplace, limiter: Limiter): Marketplace => {
  const balance = async (): Promise<Balanced> => {
    const ticket = await limiter.take()
    if (ticket === undefined) return noSlot
    const answer = await marketplace.balance()
    limiter.answered(ticket, paceOf(answer))
    return answer
  }
  return new Proxy(marketplace, {
    get: (target, name) => {
      if (name === 'balance') return balance
      const member: unknown = Reflect.get(target, name)
      return typeof member === 'function' ? (member.bind(target) as unknown) : member
    },
  })
}
