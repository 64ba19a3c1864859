/** Bringing ids: whatever was pasted or uploaded becomes a draft, and its check begins. Nothing is paid by it. */
import { findIdsIn } from '../core/ids/stream.ts'
import { idLimits, type IdSummary, type RefusedId } from '../core/ids/result.ts'
import type { IdRules } from '../core/ids/rules.ts'
import { tooManyIds } from '../core/ids/why.ts'
import type { OpenAccount } from '../core/ports.ts'
import type { NewLine, RefusedInput } from '../core/reversal-store.ts'
import { may } from '../core/permissions.ts'
import { bad, good, type FieldProblem, type Problem, type Result } from '../core/problem.ts'
import type { Reversal } from '../core/reversal.ts'
import { actorOf, allowed, announce, type Acting } from './acting.ts'
import { FoundLines } from './found-lines.ts'
import { checkTexts } from './texts.ts'
import { again, mostDoubles, notTaken, type Doubles, type Read } from './not-taken.ts'

/** One thing that was brought. `field` names it in problems: `ids` what was pasted, `file` what was uploaded. */
export type Source = {
  readonly field: 'ids' | 'file'
  readonly pieces: AsyncIterable<Uint8Array | string>
}

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

export type Drafted = { readonly reversal: Reversal; readonly lines: number; readonly notTaken: number }

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
  const read = await readAll(input.sources, open.declaration.ids)
  const stopped = read.find(({ summary }) => summary.problem)
  if (stopped?.summary.problem) return problemOf(stopped.summary.problem, stopped.field)
  const { lines, doubles } = await survey(read)
  if (lines > idLimits.ids) return problemOf(tooManyIds(idLimits), 'file')
  if (lines === 0) return nothingFound(read, open)
  const left = notTaken(read, doubles, open.declaration.ids)
  const own = input.id === undefined ? {} : { id: input.id }
  const made = { ...own, ...texts.value, accountId: open.account.id }
  const reversal = await write(acting, made, { lines, chunks: chunksOf(read), left })
  return good({ reversal, lines, notTaken: left.length })
}

const problemOf = ({ code, sentence }: Problem, field: Source['field']): Result<never> =>
  bad(code, sentence, [{ field, sentence }])

const readAll = async (sources: AsyncIterable<Source>, rules: IdRules): Promise<readonly Read[]> => {
  const all: Read[] = []
  for await (const source of sources) all.push(await readOne(source, rules))
  const spoken = all.filter(({ summary, found }) => found.count > 0 || summary.refusedCount > 0)
  return spoken.length > 1
    ? all.map((read) => ({ ...read, place: read.field === 'file' ? 'file, ' : 'pasted, ' }))
    : all
}

const readOne = async (source: Source, rules: IdRules): Promise<Read> => {
  const found = new FoundLines()
  const refused: RefusedId[] = []
  for await (const step of findIdsIn(source.pieces, rules)) {
    if (step.kind === 'end') return { field: source.field, found, refused, summary: step.summary, place: '' }
    found.add(step.found)
    refused.push(...step.refused)
  }
  throw new Error('the search for ids ended without its summary')
}

/** The lines to be, unpacked only as they are written; what several sources hold is one line. */
function* chunksOf(read: readonly Read[]): Generator<readonly NewLine[], void, undefined> {
  // One source holds no id twice already.
  const seen = read.length > 1 ? new Set<string>() : undefined
  let number = 0
  for (const { found, place } of read)
    for (const some of found.take()) {
      const lines = some
        .filter(({ submission }) => !seen?.has(submission) && (seen?.add(submission) ?? true))
        .map((line) => ({ ...line, number: (number += 1), where: `${place}${line.where}` }))
      for (let start = 0; start < lines.length; start += chunk) yield lines.slice(start, start + chunk)
    }
}

const sourceNames: Readonly<Record<Source['field'], string>> = { ids: 'the pasted text', file: 'the file' }

type Survey = { readonly lines: number; readonly doubles: Doubles }

/** How many lines there will be, and what stands in several sources. */
const survey = async (read: readonly Read[]): Promise<Survey> => {
  if (read.length === 1) return { lines: read[0]?.found.count ?? 0, doubles: { count: 0, examples: [] } }
  const firsts = new Map<string, string>()
  const examples: RefusedInput[] = []
  let count = 0
  for (const { field, found, place } of read)
    for (const some of found.read()) {
      for (const { submission, where } of some) {
        const first = firsts.get(submission)
        if (first === undefined) firsts.set(submission, `${where} of ${sourceNames[field]}`)
        else if ((count += 1) <= mostDoubles)
          examples.push({ where: `${place}${where}`, text: submission, why: again(first) })
      }
      await turn()
    }
  return { lines: firsts.size, doubles: { count, examples } }
}

/** Others get theirs. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

const nothingFound = (read: readonly Read[], open: OpenAccount): Result<never> => {
  const { submission, submissions } = open.declaration.words
  const named = read.flatMap(({ field, refused }) =>
    refused.map(({ sentence, line }): FieldProblem => ({ field, sentence, line })),
  )
  const refusedCount = read.reduce((sum, { summary }) => sum + summary.refusedCount, 0)
  const brought = read.some(({ summary }) => somethingIn(summary))
  if (!brought) return emptyHanded(submissions)
  const told = notTaken(read, { count: 0, examples: [] }, open.declaration.ids).find(({ where }) => where === '')
  const address = read.some(({ refused }) => refused.length > 0) ? undefined : told
  const sentence = `There is no ${submission} id in this.${address ? ` “${address.text}” ${address.why}.` : ''}`
  const more = refusedCount - Math.min(named.length, mostNamed)
  const rest: FieldProblem[] = more > 0 ? [{ field: 'ids', sentence: `And ${more} more that cannot be ids` }] : []
  const first: FieldProblem[] = named.length === 0 ? [{ field: read[0]?.field ?? 'ids', sentence }] : []
  return bad('invalid', sentence, [...first, ...named.slice(0, mostNamed), ...rest])
}

const somethingIn = ({ refusedCount, ignored }: IdSummary): boolean =>
  refusedCount > 0 || Object.entries(ignored).some(([kind, { count }]) => kind !== 'blank' && count > 0)

const emptyHanded = (submissions: string): Result<never> => {
  const sentence = `Paste the ids of the ${submissions}, or choose a file that holds them.`
  return bad('invalid', sentence, [{ field: 'ids', sentence }])
}

type Writing = {
  readonly lines: number
  readonly chunks: Iterable<readonly NewLine[]>
  readonly left: readonly RefusedInput[]
}

/**
 * A crash on the way leaves a draft whose page offers to check or discard what it holds. The same request again finds it
 * by its id and goes on; what is a draft no longer stays as it is.
 */
const write = async (
  acting: Acting,
  made: Omit<Parameters<Acting['store']['reversals']['create']>[0], 'by' | 'at'>,
  { lines, chunks, left }: Writing,
): Promise<Reversal> => {
  const { store, clock, person } = acting
  const by = actorOf(acting)
  const reversal = await store.reversals.create({ ...made, by, at: clock.now() })
  if (reversal.state !== 'draft') return reversal
  for (const some of chunks) {
    await store.reversals.addLines(reversal.id, some, [])
    await turn()
  }
  for (let start = 0; start < left.length; start += chunk) {
    await store.reversals.addLines(reversal.id, [], left.slice(start, start + chunk), start)
    await turn()
  }
  await store.reversals.startCheck(reversal.id, by, clock.now())
  acting.log.info('drafted', { reversal: reversal.number, person: person.id, lines, notTaken: left.length })
  announce(acting, reversal)
  return reversal
}
