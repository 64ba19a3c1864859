/** Bringing ids: whatever was pasted or uploaded becomes a draft, and its check begins. Nothing is paid by it. */
import { setImmediate } from 'node:timers/promises'
import type { SourceRead } from '../core/brought/brought.ts'
import type { NewLead } from '../core/lead-store.ts'
import type { OpenAccount } from '../core/ports.ts'
import type { NewLine, RefusedInput } from '../core/reversal-store.ts'
import { may } from '../core/permissions.ts'
import { bad, good, type FieldProblem, type Problem, type Result } from '../core/problem.ts'
import type { Reversal } from '../core/reversal.ts'
import { actorOf, allowed, announce, type Acting } from './acting.ts'
import { checkTexts } from './texts.ts'
import { passedOver } from './passed-over.ts'
import { notTaken, type Read } from './not-taken.ts'
import { readEverything, type Source } from './reading.ts'

export type Bringing = {
  readonly accountId: string
  /** Read one after another, an upload as it arrives. The same id in two of them is one line. */
  readonly sources: AsyncIterable<Source>
  /** For a request that may come again: the id of the reversal it makes, 32 hexadecimal digits. */
  readonly id?: string
  /** For the record and for workers; either can be given with the confirmation too. */
  readonly reason?: string
  readonly feedback?: string
}

/** `leads`: what is followed before the check begins. */
export type Drafted = {
  readonly reversal: Reversal
  readonly lines: number
  readonly notTaken: number
  readonly leads: number
}

/**
 * At most so many lines go into one transaction, so that nobody else waits long: ids come in no order, and each touches a
 * page of its own in two indexes that the commit has to write.
 */
const chunk = 250
/** At most so many bad lines are named in a problem; the page says how many more there are. */
const mostNamed = 20

/**
 * Bad lines never block: with one good id there is a draft, and what could not be taken is listed on it. `invalid` only
 * when nothing is an id (each bad line named), `too large` above the count of ids that one reversal may hold.
 */
export const draft = async (acting: Acting, input: Bringing): Promise<Result<Drafted>> => {
  const open = acting.accounts.get(input.accountId)
  if (!open || !may(acting.person, 'read', open.account)) return bad('not found', 'There is no such account here.')
  const permitted = allowed(acting, 'draft', open.account)
  if (!permitted.ok) return permitted
  const texts = checkTexts(input, open.declaration.feedback)
  if (!texts.ok) return texts
  const { ids } = open.declaration
  const read = await readEverything(acting.readBrought, input.sources, ids, acting.person.id)
  const { reads, leads, aside, stopped } = read
  if (stopped) return problemOf(stopped.problem, stopped.field)
  const lines = reads.reduce((sum, { found }) => sum + found.count, 0)
  if (lines === 0 && leads.length === 0) return nothingFound(reads, open)
  const left = [...notTaken(reads, open), ...aside]
  const own = input.id === undefined ? {} : { id: input.id }
  const made = { ...own, ...texts.value, accountId: open.account.id, passedOver: passedOver(reads) }
  const reversal = await write(acting, made, { lines, chunks: chunksOf(reads), left, leads })
  return good({ reversal, lines, notTaken: left.length, leads: leads.length })
}

const problemOf = ({ code, sentence }: Problem, field: Source['field']): Result<never> =>
  bad(code, sentence, [{ field, sentence }])

/**
 * The lines to be, unpacked only as they are written. Where rows of a table are marked, the others of it are left out until
 * somebody takes them in.
 */
function* chunksOf(reads: readonly Read[]): Generator<readonly NewLine[], void, undefined> {
  let number = 0
  for (const { found, place, summary } of reads)
    for (const some of found.take()) {
      const lines = some.map(({ marked, ...line }) => ({
        ...line,
        number: (number += 1),
        where: `${place}${line.where}`,
        leftOut: summary.marked > 0 && !marked,
      }))
      for (let start = 0; start < lines.length; start += chunk) yield lines.slice(start, start + chunk)
    }
}

const nothingFound = (read: readonly Read[], open: OpenAccount): Result<never> => {
  const { submission, submissions, aTask, worker } = open.declaration.words
  const named = read.flatMap(({ field, refused }) =>
    refused.map(({ sentence, line }): FieldProblem => ({ field, sentence, line })),
  )
  const refusedCount = read.reduce((sum, { summary }) => sum + summary.refusedCount, 0)
  const brought = read.some(({ summary }) => somethingIn(summary))
  if (!brought) return emptyHanded(submissions)
  const told = notTaken(read, open).find(({ where }) => where === '')
  const address = read.some(({ refused }) => refused.length > 0) ? undefined : told
  const sentence = `There is no ${submission} id in this, and none of ${aTask} or a ${worker}.${address ? ` ${address.text === '' ? '' : `“${address.text}” `}${address.why}.` : ''}`
  const more = refusedCount - Math.min(named.length, mostNamed)
  const rest: FieldProblem[] = more > 0 ? [{ field: 'ids', sentence: `And ${more} more that cannot be ids` }] : []
  const first: FieldProblem[] = named.length === 0 ? [{ field: read[0]?.field ?? 'ids', sentence }] : []
  return bad('invalid', sentence, [...first, ...named.slice(0, mostNamed), ...rest])
}

const somethingIn = ({ refusedCount, ignored }: SourceRead): boolean =>
  refusedCount > 0 || Object.entries(ignored).some(([kind, { count }]) => kind !== 'blank' && count > 0)

const emptyHanded = (submissions: string): Result<never> => {
  const sentence = `Paste the ids of the ${submissions}, or choose a file that holds them.`
  return bad('invalid', sentence, [{ field: 'ids', sentence }])
}

type Writing = {
  readonly lines: number
  readonly chunks: Iterable<readonly NewLine[]>
  readonly left: readonly RefusedInput[]
  readonly leads: readonly NewLead[]
}

/**
 * A crash on the way leaves a draft whose page offers to check or discard what it holds. The same request again finds it
 * by its id and goes on; what is a draft no longer stays as it is.
 */
const write = async (
  acting: Acting,
  made: Omit<Parameters<Acting['store']['reversals']['create']>[0], 'by' | 'at'>,
  { lines, chunks, left, leads }: Writing,
): Promise<Reversal> => {
  const { store, clock, person } = acting
  const by = actorOf(acting)
  const reversal = await store.reversals.create({ ...made, by, at: clock.now() })
  if (reversal.state !== 'draft') return reversal
  for (const some of chunks) {
    await store.reversals.addLines(reversal.id, some, [])
    await setImmediate()
  }
  for (let start = 0; start < left.length; start += chunk) {
    await store.reversals.addLines(reversal.id, [], left.slice(start, start + chunk), start)
    await setImmediate()
  }
  // All at once: once those that are there are followed, the engine begins the check, and no further one would be taken.
  await store.leads.add(reversal.id, leads, clock.now())
  // What is followed comes first: the engine begins the check once nothing of it is left to follow.
  if (leads.length === 0) await store.reversals.startCheck(reversal.id, by, clock.now())
  const counts = { lines, notTaken: left.length, leads: leads.length }
  acting.log.info('drafted', { reversal: reversal.number, person: person.id, ...counts })
  announce(acting, reversal)
  return reversal
}
