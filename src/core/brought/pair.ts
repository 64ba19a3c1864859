/**
 * Narrows what one mail named apart: the task in its subject and the worker in its text mean that worker's work in that
 * task. Only where there is no choice; several workers or several tasks are left for a person to choose from.
 */
import type { BroughtThing } from './brought.ts'

/** A thing and the part of its mail in which it stood: what was forwarded is a part of its own. */
export type Held = { readonly thing: BroughtThing; readonly part: number }

/** So many submissions at most are taken to be the one worker's who wrote. */
const mostOfOneWriter = 20

/** Pairs within each part, then drops what stands there narrowed as well, and gives the things in their order. */
export const paired = (held: readonly Held[]): readonly BroughtThing[] => {
  const parts = new Map<number, Part>()
  for (const { thing, part } of held) note(thing, parts.get(part) ?? begin(parts, part))
  const narrowed = held.map(({ thing, part }) => narrow(thing, parts.get(part)))
  const twins = new Set(narrowed.filter(isNarrow).map(nameOf))
  return narrowed.filter((thing) => isNarrow(thing) || !twins.has(nameOf(thing)))
}

/** The one worker and the one task of a part: undefined without one, '' where there is a choice. */
type Part = { worker: string | undefined; task: string | undefined; submissions: number; inMail: boolean }

const begin = (parts: Map<number, Part>, number: number): Part => {
  const part: Part = { worker: undefined, task: undefined, submissions: 0, inMail: false }
  parts.set(number, part)
  return part
}

const note = (thing: BroughtThing, part: Part): void => {
  if (thing.kind === 'submission') part.submissions += 1
  if (thing.kind !== 'worker' && thing.kind !== 'task') return
  part.inMail ||= thing.inMail
  const one = part[thing.kind]
  part[thing.kind] = one === undefined || one === thing.text ? thing.text : ''
}

const narrow = (thing: BroughtThing, part: Part | undefined): BroughtThing => {
  const [worker, task] = [part?.worker || undefined, part?.task || undefined]
  if (thing.kind === 'worker')
    return task === undefined || thing.named.task !== undefined ? thing : { ...thing, named: { ...thing.named, task } }
  if (worker === undefined) return thing
  if (thing.kind === 'task') return thing.named.worker === undefined ? { ...thing, named: { worker } } : thing
  if (thing.kind !== 'submission' || thing.named.worker !== undefined) return thing
  // In a list a worker's id stands beside its own line, or beside none.
  const theirs = part !== undefined && part.inMail && part.submissions <= mostOfOneWriter
  return theirs ? { ...thing, named: { ...thing.named, worker } } : thing
}

const isNarrow = (thing: BroughtThing): boolean =>
  (thing.kind === 'worker' && thing.named.task !== undefined) ||
  (thing.kind === 'task' && thing.named.worker !== undefined)

const nameOf = (thing: BroughtThing): string => `${thing.kind} ${'text' in thing ? thing.text : ''}`
