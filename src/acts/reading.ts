/** Reads everything that was brought, and sorts it: what becomes lines, what is followed, and what is neither. */
import type { BroughtLead, BroughtSource, BroughtThing, Evidence, ReadBrought } from '../core/brought/brought.ts'
import { clean, clip } from '../core/ids/characters.ts'
import type { IdRules } from '../core/ids/rules.ts'
import { isWorker } from '../core/ids/why.ts'
import type { NewLead } from '../core/lead-store.ts'
import type { Problem } from '../core/problem.ts'
import type { RefusedInput } from '../core/reversal-store.ts'
import type { Environment } from '../core/reversal.ts'
import { FoundLines } from './found-lines.ts'
import type { Read } from './not-taken.ts'

/** One thing that was brought. `field` names it in problems: `ids` what was pasted, `file` what was uploaded. */
export type Source = {
  readonly field: 'ids' | 'file'
  /** As the person's computer calls the file. */
  readonly fileName?: string
  readonly pieces: AsyncIterable<Uint8Array | string>
}

export type Everything = {
  readonly reads: readonly Read[]
  readonly leads: readonly NewLead[]
  /** What would lead to far more than is meant, and is told instead of followed. */
  readonly aside: readonly RefusedInput[]
  readonly stopped?: { readonly problem: Problem; readonly field: Source['field'] }
}

type Named = Pick<Source, 'field' | 'fileName'>

/** It stands before the place of every line. */
const longestName = 60

const nameOf = ({ field, fileName = '' }: Named): string => {
  const name = clip(
    clean(fileName)
      .replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, ' ')
      .trim(),
    longestName,
  )
  return field === 'ids' ? 'the pasted text' : name === '' ? 'the file' : name
}

type Open = Omit<Read, 'summary' | 'place'> & {
  readonly refused: Read['refused'][number][]
  readonly environments: Set<Environment>
}

export const readEverything = async (
  readBrought: ReadBrought,
  sources: AsyncIterable<Source>,
  rules: IdRules,
  whose: string,
): Promise<Everything> => {
  const names: Named[] = []
  const reads: Read[] = []
  const leads: BroughtLead[] = []
  let open = begin('ids')
  for await (const step of readBrought(named(sources, names), rules, undefined, whose)) {
    if (step.kind === 'things') {
      open = { ...open, field: names.at(-1)?.field ?? 'ids' }
      open.refused.push(...step.refused)
      take(step.things, open, leads)
      continue
    }
    const field = names[step.read.source]?.field ?? 'ids'
    reads.push({ ...open, field, summary: step.read, place: '' })
    open = begin(field)
  }
  const spoken = placed(reads, names)
  return { reads: spoken, ...followed(leads, spoken, rules), ...stoppedIn(spoken, names) }
}

/** Of several files it is told which one it was. */
const stoppedIn = (reads: readonly Read[], names: readonly Named[]): Pick<Everything, 'stopped'> => {
  const stopped = reads.find(({ summary }) => summary.problem)
  if (!stopped?.summary.problem) return {}
  const { field, summary } = stopped
  const { code, sentence } = stopped.summary.problem
  const name = field === 'file' && names.filter((one) => one.field === 'file').length > 1 ? `${summary.name}: ` : ''
  return { stopped: { problem: { code, sentence: `${name}${sentence}` }, field } }
}

const begin = (field: Source['field']): Open => ({
  field,
  found: new FoundLines(),
  refused: [],
  environments: new Set(),
})

/** Tells what the sources are called, and notes them in order. */
async function* named(sources: AsyncIterable<Source>, names: Named[]): AsyncGenerator<BroughtSource> {
  for await (const source of sources) {
    names.push(source)
    const { fileName, pieces } = source
    yield { name: nameOf(source), pieces, ...(fileName === undefined ? {} : { fileName }) }
  }
}

/** Rows that say of themselves that they were not rejected are told and counted only, unless somebody marked them. */
const take = (things: readonly BroughtThing[], { found, environments }: Open, leads: BroughtLead[]): void => {
  const submissions = things.filter((thing) => thing.kind === 'submission')
  found.add(submissions.filter(({ standing, marked }) => standing !== 'decided otherwise' || marked))
  for (const thing of things) {
    if (thing.kind === 'environment') environments.add(thing.environment)
    else if (thing.kind !== 'submission' && thing.kind !== 'reply address') leads.push(thing)
  }
}

/** Of several sources each place says in which it is; of several files, in which file. */
const placed = (reads: readonly Read[], names: readonly Named[]): readonly Read[] => {
  const files = names.filter(({ field }) => field === 'file').length
  if (files < 2 && reads.filter(speaks).length < 2) return reads
  const placeOf = ({ field, summary }: Read): string => (field === 'ids' ? 'pasted' : files < 2 ? 'file' : summary.name)
  return reads.map((read) => ({ ...read, place: `${placeOf(read)}, ` }))
}

const speaks = ({ found, summary: { refusedCount, counts } }: Read): boolean =>
  found.count > 0 || refusedCount > 0 || counts.worker + counts.task + counts['task type'] + counts.title > 0

/**
 * A worker in a task and that task of that worker are one. A mail is about one submission: what leads to several is for a
 * person to choose from, and a title or type beside something narrower is not followed. Beside ids nothing is: whoever
 * brought those did not mean more.
 */
const followed = (
  leads: readonly BroughtLead[],
  reads: readonly Read[],
  rules: IdRules,
): { readonly leads: readonly NewLead[]; readonly aside: readonly RefusedInput[] } => {
  const pairs = new Map<string, { readonly evidence: Evidence[] }>()
  const letters = reads.map((read) => isProse(read, leads))
  const narrow = new Set(leads.filter(({ kind }) => kind === 'worker' || kind === 'task').map(({ source }) => source))
  const kept: NewLead[] = []
  const aside: RefusedInput[] = []
  for (const lead of leads) {
    const { source, kind, text } = lead
    const place = reads[source]?.place ?? ''
    const where = `${place}${lead.where}`
    const inLetter = lead.inMail || letters[source] === true
    if ((reads[source]?.found.count ?? 0) > 0) {
      const { aSubmission, submission } = rules.words
      const besideIds = `is not ${aSubmission} id; bring it without ${submission} ids to follow it`
      aside.push({ where, text, why: lead.sure === 'shape' ? isWorker(rules.words) : besideIds })
      continue
    }
    if (inLetter && narrow.has(source) && (kind === 'title' || kind === 'task type')) {
      aside.push({ where, text, why: 'was not followed: what stands beside it is narrower' })
      continue
    }
    const pair = pairOf(lead)
    const evidence = lead.evidence ? [{ ...lead.evidence, where: `${place}${lead.evidence.where}` }] : []
    const twin = pair === undefined ? undefined : pairs.get(pair)
    if (twin) {
      if (twin.evidence.length < mostEvidence) twin.evidence.push(...evidence)
      continue
    }
    if (pair !== undefined) pairs.set(pair, { evidence })
    const { worker, task } = lead.named
    kept.push({
      number: kept.length + 1,
      kind,
      text,
      named: { ...(worker === undefined ? {} : { worker }), ...(task === undefined ? {} : { task }) },
      where,
      sure: lead.sure,
      evidence,
      choose: pair === undefined && inLetter,
    })
  }
  return { leads: kept, aside: few(aside) }
}

/** So many places of one worker in one task are kept. */
const mostEvidence = 4

/** The first thousand, and how many more. */
const few = (aside: readonly RefusedInput[]): readonly RefusedInput[] => {
  const more = aside.length - mostAside
  const rest = { where: '', text: '', why: `${more.toLocaleString('en')} more that were not followed` }
  return more > 0 ? [...aside.slice(0, mostAside), rest] : aside
}
const mostAside = 1_000

const pairOf = ({ kind, text, named: { worker, task } }: BroughtLead): string | undefined => {
  if (kind === 'worker' && task !== undefined) return `${text} ${task}`
  return kind === 'task' && worker !== undefined ? `${worker} ${text}` : undefined
}

/** A letter rather than a list: more words than ids by far. */
const isProse = ({ summary }: Read, leads: readonly BroughtLead[]): boolean =>
  summary.form === 'text' &&
  summary.ignored.words.count >= 5 * leads.filter(({ source }) => source === summary.source).length
