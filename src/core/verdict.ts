/** What a read says of a line, before any money moves. Pure: the marketplace's time is passed in. */
import type { Declaration, Looked, Quote, SubmissionFacts, Words } from './marketplace.ts'
import type { Instant, LineFacts, Named, Verdict } from './reversal.ts'
import { dayMs } from './times.ts'

export type Judged = { readonly verdict: Verdict; readonly detail: string }

/**
 * Until when the rejection can be reversed: the declared days, counted to the millisecond from submission or rejection.
 * Undefined where the marketplace has no rule we know, or did not say when the clock began.
 */
export const deadlineOf = (
  facts: { readonly submittedAt?: Instant; readonly rejectedAt?: Instant },
  declaration: Declaration,
): Instant | undefined => {
  const window = declaration.window
  const began = Date.parse((window?.from === 'rejection' ? facts.rejectedAt : facts.submittedAt) ?? '')
  return window && Number.isFinite(began) ? new Date(began + window.days * dayMs).toISOString() : undefined
}

/** The facts as a line keeps them, with the bill's part for it. Money in tenths. */
export const lineFactsOf = (facts: SubmissionFacts, quote: Quote, declaration: Declaration): LineFacts => {
  const deadline = deadlineOf(facts, declaration)
  return {
    task: facts.task.id,
    title: facts.task.title,
    worker: facts.worker,
    ...(facts.submittedAt === undefined ? {} : { submittedAt: facts.submittedAt }),
    ...(facts.rejectedAt === undefined ? {} : { rejectedAt: facts.rejectedAt }),
    ...(facts.approvedAt === undefined ? {} : { approvedAt: facts.approvedAt }),
    ...(deadline === undefined ? {} : { deadline }),
    oldText: facts.oldText,
    reward: quote.reward,
    fee: quote.fee,
    tax: quote.tax,
    certainty: quote.certainty,
    feeLabel: quote.feeLabel,
    madeElsewhere: facts.task.madeElsewhere,
  }
}

/** What a read found, or that none could be had: `lost` is for the last of several tries. */
export type Read = Extract<Looked, { readonly kind: 'found' | 'absent' | 'lost' }>

/**
 * The verdict on a line and a fact under it ('' when there is none). Named facts are what the person's source says.
 * `now` is the marketplace's time in ms.
 */
export const verdictOf = (read: Read, named: Named, declaration: Declaration, now: number): Judged => {
  if (read.kind === 'lost') return { verdict: 'not readable', detail: saidInShort(read.said) }
  if (read.kind === 'absent') return absent(read, declaration)
  const otherWorker = namedAnother(named, read.facts)
  if (otherWorker !== undefined)
    return {
      verdict: 'other worker',
      detail: `your source names ${otherWorker}; it is the work of ${read.facts.worker}`,
    }
  if (read.facts.status === 'rejected') return rejected(read.facts, declaration, now)
  if (read.facts.status === 'approved') return { verdict: 'already approved', detail: '' }
  if (read.facts.status === 'awaiting review') return { verdict: 'awaiting review', detail: '' }
  return { verdict: 'not readable', detail: unpayable(read.facts, declaration) }
}

const absent = (read: Extract<Read, { readonly kind: 'absent' }>, declaration: Declaration): Judged => {
  const { words } = declaration
  switch (read.why) {
    case 'gone':
      return { verdict: 'gone', detail: saidInShort(read.said) }
    case 'is a task':
      return { verdict: 'not found', detail: isTaskId(declaration) }
    case 'not submitted':
      return { verdict: 'not found', detail: notSubmitted(words) }
    case 'not found':
      return { verdict: 'not found', detail: saidInShort(read.said) }
  }
}

const isATask = (words: Words): string => `${words.aTask}’s id`

/** The detail of an id that is a task's: what it is, and how it leads to submissions. */
export const isTaskId = ({ words, ids }: Declaration): string =>
  `${isATask(words)}; bring it in a column ${ids.names.task[0]}`

const notSubmitted = (words: Words): string =>
  `it was not submitted, or so recently that ${words.operator} does not show it yet`

/** What of a line's detail the marketplace said itself, word for word; '' where the detail is a fact in our words. */
export const saidUnder = (verdict: Verdict | undefined, detail: string, words: Words): string => {
  const quotes = verdict === 'not found' || verdict === 'gone' || verdict === 'not readable'
  const ours = detail.startsWith(isATask(words)) || detail === notSubmitted(words) || detail.startsWith(says(words))
  return quotes && !ours ? detail : ''
}

/** The deadline is shown and the marketplace decides; only a full day past a rule that is sure is it too late. */
const rejected = (facts: SubmissionFacts, declaration: Declaration, now: number): Judged => {
  const deadline = deadlineOf(facts, declaration)
  if (deadline === undefined || now <= Date.parse(deadline)) return { verdict: 'reversible', detail: '' }
  if (declaration.window?.sure === true && now - Date.parse(deadline) >= dayMs)
    return { verdict: 'too late', detail: '' }
  return { verdict: 'reversible', detail: `the time for reversing is over; ${declaration.words.operator} may refuse` }
}

const namedAnother = (named: Named, facts: SubmissionFacts): string | undefined => {
  const source = named.worker?.trim() ?? ''
  const theirs = facts.worker.trim()
  return source !== '' && theirs !== '' && source.toUpperCase() !== theirs.toUpperCase() ? source : undefined
}

const says = (words: Words): string => `${words.operator} says `

/** A status that is neither rejected, approved nor awaiting review, in words. */
export const unpayable = (facts: SubmissionFacts, { words }: Declaration): string =>
  `${says(words)}“${facts.nativeStatus}”, from which nothing can be reversed`

/** Code and text of an answer in one line of at most 500 characters; '' when it said nothing. */
export const saidInShort = (said: { readonly code: string; readonly text: string }): string =>
  [said.code, said.text]
    .filter((part) => part !== '')
    .join(': ')
    .slice(0, 500)
