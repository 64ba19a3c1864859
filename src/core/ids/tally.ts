/** Keeps what was found, refused and ignored: each id once, every repetition counted. */
import type { Problem } from '../problem.ts'
import type { Named } from '../reversal.ts'
import { clip, flat } from './characters.ts'
import {
  type Duplicate,
  type FoundId,
  type IdLimits,
  type IdSummary,
  type IgnoredKind,
  type RefusedId,
} from './result.ts'
import type { IdRules } from './rules.ts'
import type { Place, Sink } from './sink.ts'
import { hintOf, tooManyIds } from './why.ts'

export type Counted = Record<IgnoredKind, { count: number; examples: string[] }>

export const nothingIgnored = (): Counted => ({
  words: { count: 0, examples: [] },
  numbers: { count: 0, examples: [] },
  blank: { count: 0, examples: [] },
  empty: { count: 0, examples: [] },
  comments: { count: 0, examples: [] },
  links: { count: 0, examples: [] },
  workers: { count: 0, examples: [] },
  others: { count: 0, examples: [] },
})

export const fewDuplicates = 50
const fewExamples = 5
/** Room for an address with two ids in it. */
const longestExample = 120

export class Tally implements Sink {
  form: Sink['form'] = 'text'
  problem: Problem | undefined
  readonly #seen = new Map<string, string>()
  readonly #duplicates: Duplicate[] = []
  readonly #ignored = nothingIgnored()
  #found: FoundId[] = []
  #refused: RefusedId[] = []
  #duplicateCount = 0
  #refusedCount = 0
  readonly #rules: IdRules
  readonly #limits: IdLimits

  constructor(rules: IdRules, limits: IdLimits) {
    this.#rules = rules
    this.#limits = limits
  }

  found(submission: string, { where, line }: Place, named: Named): void {
    if (this.problem) return
    const first = this.#seen.get(submission)
    if (first !== undefined) return this.#repeated({ submission, where, first })
    if (this.#seen.size >= this.#limits.ids) {
      this.problem = tooManyIds(this.#limits)
      return
    }
    const id = flat(submission)
    this.#seen.set(id, where)
    this.#found.push({ submission: id, where, line, named, hint: hintOf(id, this.#rules) })
  }

  #repeated(duplicate: Duplicate): void {
    this.#duplicateCount += 1
    if (this.#duplicates.length < fewDuplicates) this.#duplicates.push(duplicate)
  }

  refused(text: string, place: Place, why: string, alone: boolean): void {
    this.#refusedCount += 1
    if (this.#refusedCount <= this.#limits.refused) this.#refused.push(refusal(text, place, why, alone))
  }

  ignored(kind: IgnoredKind, text = ''): void {
    countIgnored(this.#ignored, kind, text)
  }

  /** How many found and refused ones wait to be taken. */
  get waiting(): number {
    return this.#found.length + this.#refused.length
  }

  /** Hands over at most `most` of what was found and refused since the last time. */
  take(most: number): { found: FoundId[]; refused: RefusedId[] } {
    const found = this.#found.slice(0, most)
    const refused = this.#refused.slice(0, most - found.length)
    this.#found = this.#found.slice(found.length)
    this.#refused = this.#refused.slice(refused.length)
    return { found, refused }
  }

  summary(): IdSummary {
    return {
      form: this.form,
      foundCount: this.#seen.size,
      refusedCount: this.#refusedCount,
      duplicates: { count: this.#duplicateCount, examples: this.#duplicates },
      ignored: this.#ignored,
      ...(this.problem ? { problem: this.problem } : {}),
    }
  }
}

export const refusal = (text: string, { where, unit, line }: Place, why: string, alone: boolean): RefusedId => ({
  where,
  line,
  text: clip(text, 200),
  why,
  sentence: alone ? `${unit} ${why}` : `${unit}: “${clip(text, 40)}” ${why}`,
})

export const countIgnored = (ignored: Counted, kind: IgnoredKind, text: string): void => {
  const row = ignored[kind]
  row.count += 1
  if (text !== '' && row.examples.length < fewExamples) row.examples.push(clip(text, longestExample))
}
