import { approve, reject, setBalance } from './decide.ts'
import { parseAmount } from './money.ts'
import type { Effect } from './mood-rules.ts'
import type { Account } from './records.ts'
import type { World } from './world.ts'

/**
 * Something that happens at the service without a call of the API: somebody else approves, a HIT goes, a price changes.
 * It passes over what cannot be done, such as approving a second time, as a person at the website would find, and
 * over calls that name nothing known.
 * @param ids what the call names, for effects that name no target of their own
 * @throws Error for a target of its own that the world does not hold
 */
export function intervene(world: World, account: Account, effect: Effect, ids: readonly string[]): void {
  const by = 'somebody else'
  if (effect.act === 'balance') {
    setBalance(world, account, parseAmount(effect.amount ?? '0.00'), by)
    return
  }
  const target = effect.target ?? ids[0] ?? ''
  const assignment = world.assignments.get(target)
  const hit = world.hits.get(target) ?? assignment?.hit
  if (hit === undefined) {
    if (effect.target === undefined) return
    throw new Error(`The simulator holds nothing with the id "${target}"`)
  }
  if (effect.act === 'delete-hit') hit.deleted = 'gone'
  if (effect.act === 'reward') hit.reward = parseAmount(effect.amount ?? '0.00')
  if (assignment === undefined) return
  const { status } = assignment.decision
  const words = effect.feedback === undefined ? {} : { feedback: effect.feedback }
  if (effect.act === 'approve' && status !== 'Approved') {
    approve(world, assignment, { by, override: status === 'Rejected', ...words })
  }
  if (effect.act === 'reject' && status === 'Submitted') reject(world, assignment, { by, ...words })
}
