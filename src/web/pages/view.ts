/** What the builders of one reversal's pages are given. */
import type { Limits } from '../../acts/acting.ts'
import type { Words } from '../../core/marketplace.ts'
import type { OpenAccount } from '../../core/ports.ts'
import type { Instant, Person, Reversal } from '../../core/reversal.ts'
import { clockTime } from '../../core/times.ts'
import type { Head, Post } from '../parts.ts'
import { minuteOf } from '../say.ts'
import { urls } from '../urls.ts'

export type View = {
  readonly url: (path: string) => string
  readonly now: Instant
  readonly open: OpenAccount
  readonly reversal: Reversal
  readonly person: Person
  readonly limits: Limits
}

export const wordsOf = (view: View): Words => view.open.declaration.words

export const isConfirmed = (view: View): boolean => view.reversal.confirmedAt !== undefined

/** `3 assignments`, `1 assignment`, in the marketplace's word. */
export const submissionsOf = (view: View, count: number): string =>
  `${count.toLocaleString('en')} ${count === 1 ? wordsOf(view).submission : wordsOf(view).submissions}`

export const headOf = (view: View, stage: Head['stage'], heading: string, lead: string): Head => ({
  number: view.reversal.number,
  says: saysOf(view),
  stage,
  heading,
  lead,
  url: view.url(urls.reversal(view.reversal.number)),
})

const saysOf = ({ reversal, now }: View): string => {
  const { number, confirmedBy, confirmedAt } = reversal
  if (reversal.state === 'ended') return `Receipt ${number}`
  if (!confirmedBy || !confirmedAt) return `Reversal ${number} · draft of ${reversal.createdBy.name}`
  const today = confirmedAt.slice(0, 10) === now.slice(0, 10)
  return `Reversal ${number} · confirmed by ${confirmedBy.name}, ${today ? clockTime(confirmedAt) : minuteOf(confirmedAt).text} UTC`
}

/** Where the reversal stands, for pages that are no stage of it. */
export const stageOf = ({ reversal }: View): Head['stage'] => {
  if (reversal.state === 'ended') return 'Receipt'
  return reversal.confirmedAt ? 'Reverse' : 'Check'
}

/** A button with its form. */
export const post = (
  view: View,
  path: string,
  label: string,
  more: Partial<Pick<Post, 'says' | 'tone'>> & { readonly fields?: Readonly<Record<string, string | number>> } = {},
): Post => ({
  action: view.url(path),
  label,
  says: more.says ?? '',
  tone: more.tone ?? 'plain',
  fields: Object.entries(more.fields ?? {}).map(([name, value]) => ({ name, value: String(value) })),
})

export const discardPost = (view: View): Post =>
  post(view, urls.discard(view.reversal.number), 'Discard this draft', { says: 'Nothing has been paid by it.' })
