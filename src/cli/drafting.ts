/** How a reversal comes to be checked: from a file, from the standard input, or by the number of one that is there. */
import { stat } from 'node:fs/promises'
import { answered, type Reversal } from './answer.ts'
import type { Door } from './door.ts'
import { Failure } from './failure.ts'
import { follow, isMoving, read, type Following } from './follow.ts'
import { readInput, type Brought } from './input.ts'
import { counted } from './counts.ts'
import { numberForm } from './status.ts'

export type Source =
  | { readonly kind: 'new'; readonly brought: Brought }
  | { readonly kind: 'known'; readonly number: number }

/** A number means a reversal, unless there is a file of that name. @throws Failure `usage`: it cannot be read */
export const sourceOf = async (given: string): Promise<Source> => {
  const isNumber = numberForm.test(given)
  const isFile =
    isNumber &&
    (await stat(given).then(
      () => true,
      () => false,
    ))
  if (isNumber && !isFile) return { kind: 'known', number: Number(given) }
  return { kind: 'new', brought: await readInput(given) }
}

export type DraftOptions = { readonly account?: string; readonly reason?: string; readonly feedback?: string }

/** The reversal to go on with: a new one, or the one of that number as it stands. */
export const begun = async (door: Door, source: Source, options: DraftOptions): Promise<Reversal> => {
  if (source.kind === 'known') return read(door, source.number)
  const form = new FormData()
  for (const [name, value] of Object.entries(options)) if (typeof value === 'string') form.set(name, value)
  form.set('file', new Blob([new Uint8Array(source.brought.bytes)]), source.brought.name)
  return answered(await door.client.POST('/reversals', { body: { file: '' }, bodySerializer: () => form }))
}

/** Sees it through its check, and through a new one where its lines are to be tried again. */
export const checkedThrough = async (door: Door, given: Reversal, following: Following): Promise<Reversal> => {
  const { client } = door
  const params = { params: { path: { number: given.number } } }
  // Whoever says to go on wants it tried now, not when a pause is over.
  if (given.pause) await client.POST('/reversals/{number}/resume', { ...params, body: {} })
  const reversal = given.state === 'draft' ? await follow(door, given.number, following) : given
  if (reversal.state === 'draft' && !following.signal.aborted) {
    // The engine may have begun it in between.
    const started = await client.POST('/reversals/{number}/check', { ...params, body: { which: 'start' } })
    if (started.response.status !== 409) answered(started)
  }
  if (['draft', 'checking'].includes(reversal.state)) return follow(door, reversal.number, following)
  if (reversal.state === 'ended' && counted(reversal, ['not attempted']) > 0) {
    const draft = answered(await client.POST('/reversals/{number}/again', { ...params, body: {} }))
    following.say(`What reversal ${reversal.number} did not reverse is reversal ${draft.number} now.`)
    return follow(door, draft.number, following)
  }
  if (['discarded', 'expired'].includes(reversal.state))
    throw new Failure(
      'nothing done',
      `Reversal ${reversal.number} was ${reversal.state === 'expired' ? 'not confirmed in time and has expired' : 'discarded'}. Bring its ids anew.`,
    )
  return isMoving(reversal) ? follow(door, reversal.number, following) : reversal
}
