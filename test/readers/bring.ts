/** Brings invented things to the reader, and says in short lines what it made of them. */
import {
  broughtLimits,
  type BroughtLimits,
  type BroughtThing,
  type SourceRead,
} from '../../src/core/brought/brought.ts'
import { readBrought } from '../../src/readers/brought.ts'
import { mturkIdRules } from '../../src/markets/mturk/ids.ts'

export type Brought = {
  readonly things: readonly BroughtThing[]
  readonly refused: readonly string[]
  readonly reads: readonly SourceRead[]
  readonly steps: number
}

export type Piece = Uint8Array | string
export type Thing = Piece | { readonly fileName: string; readonly data: Piece | AsyncIterable<Piece> }

/** Each argument is a source; a bare text or bytes are pasted. */
export const bring = (...sources: readonly Thing[]): Promise<Brought> => bringWithin(broughtLimits, ...sources)

export const bringWithin = async (limits: BroughtLimits, ...sources: readonly Thing[]): Promise<Brought> => {
  const [things, refused, reads]: [BroughtThing[], string[], SourceRead[]] = [[], [], []]
  let steps = 0
  for await (const step of readBrought(asSources(sources), mturkIdRules, limits)) {
    steps += 1
    if (step.kind === 'read') reads.push(step.read)
    else {
      things.push(...step.things)
      refused.push(...step.refused.map(({ sentence }) => sentence))
    }
  }
  return { things, refused, reads, steps }
}

async function* asSources(sources: readonly Thing[]) {
  for (const source of sources) {
    const file = typeof source === 'object' && 'fileName' in source
    const data = file ? source.data : source
    yield {
      name: file ? source.fileName : 'the pasted text',
      ...(file ? { fileName: source.fileName } : {}),
      pieces: typeof data === 'string' || data instanceof Uint8Array ? inPieces(data) : data,
    }
  }
}

/** As an upload brings it. */
async function* inPieces(data: Piece): AsyncGenerator<Piece> {
  for (let at = 0; at < data.length; at += 65_536) yield data.slice(at, at + 65_536)
}

/** `submission 3… by A… in 3… rejected marked`, `worker A… in 3…`, `environment sandbox`. */
export const inShort = (thing: BroughtThing): string => {
  if (thing.kind === 'environment') return `environment ${thing.environment}`
  if (thing.kind === 'reply address') return `reply address ${thing.text}`
  const { worker, task } = thing.named
  const by = worker === undefined ? '' : ` by ${worker}`
  const within = task === undefined ? '' : ` in ${task}`
  if (thing.kind !== 'submission') return `${thing.kind} ${thing.text}${by}${within}`
  const standing = thing.standing === 'unsaid' ? '' : ` ${thing.standing}`
  return `submission ${thing.submission}${by}${within}${standing}${thing.marked ? ' marked' : ''}`
}

/** What a piece of a corpus is, and everything that is to be made of it. */
export type Sample = {
  readonly source: Thing
  readonly things: readonly string[]
  readonly refused?: readonly string[]
  readonly notes?: readonly string[]
  readonly form?: SourceRead['form']
}

export const madeOf = async (source: Thing): Promise<Omit<Required<Sample>, 'source'>> => {
  const { things, refused, reads } = await bring(source)
  const [read] = reads
  if (!read) throw new Error('nothing was read')
  const problem = read.problem ? [read.problem.sentence] : []
  return {
    things: things.map(inShort).toSorted(),
    refused: [...refused, ...problem],
    notes: read.notes,
    form: read.form,
  }
}

export const expected = ({ things, refused = [], notes = [] }: Sample, form: SourceRead['form']) => ({
  things: things.toSorted(),
  refused,
  notes,
  form,
})
