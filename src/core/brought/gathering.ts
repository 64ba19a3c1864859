/** Gathers what one source tells: things, refusals, counts. What was seen before, in any source, comes once. */
import { countIgnored, fewDuplicates, nothingIgnored, refusal } from '../ids/tally.ts'
import { clip, flat } from '../ids/characters.ts'
import { roleLookup, type RoleOf } from '../ids/names.ts'
import type { Duplicate, IgnoredKind } from '../ids/result.ts'
import type { IdRules } from '../ids/rules.ts'
import type { LeadKind, Place, Sink, Span } from '../ids/sink.ts'
import { statusNamed } from '../ids/status.ts'
import { hintOf, tooManyIds } from '../ids/why.ts'
import type { Problem } from '../problem.ts'
import type { Named } from '../reversal.ts'
import type { BroughtForm, BroughtLimits, BroughtRefusal, BroughtThing, SourceRead, Sureness } from './brought.ts'
import { evidenceOf } from './evidence.ts'
import { joinedAs } from './mend.ts'
import { paired, type Held } from './pair.ts'
import { hintsOf, isSubject, startsPart, titleIn } from './sense.ts'
import { tooManyLeads } from './sentences.ts'

/** What all sources together have given. */
export class Everything {
  /** Of each source: what it is called, and where each submission stood that no earlier one had. */
  readonly sources: { readonly name: string; readonly places: Map<string, string> }[] = []
  submissions = 0
  readonly others = new Set<string>()
  refusals = 0

  /** Where a submission stood first, in words; undefined for a new one. */
  firstOf(submission: string): string | undefined {
    for (const [index, { name, places }] of this.sources.entries()) {
      const where = places.get(submission)
      if (where !== undefined) return index === this.sources.length - 1 ? where : `${where} of ${name}`
    }
    return undefined
  }
}

const mostStatuses = 20

export class Gathering implements Sink {
  form: Sink['form'] = 'text'
  problem: Problem | undefined
  /** What a mender has put together; it is told as such. */
  joined: ReadonlySet<string> = new Set()
  /** Things are kept back until their mail is through, so that they can be paired. */
  holding = false
  readonly notes: string[] = []
  readonly #source: number
  readonly #name: string
  readonly #places = new Map<string, string>()
  readonly #rules: IdRules
  readonly #roleOf: RoleOf
  readonly #limits: BroughtLimits
  readonly #all: Everything
  /** A subject was seen. */
  #inMail = false
  #held: Held[] = []
  #part = 0
  #things: BroughtThing[] = []
  #refused: BroughtRefusal[] = []
  #evidences = 0
  #refusedCount = 0
  #marked = 0
  readonly #counts: Record<BroughtThing['kind'], number> = {
    submission: 0,
    task: 0,
    worker: 0,
    'task type': 0,
    title: 0,
    environment: 0,
    'reply address': 0,
  }
  readonly #duplicates: Duplicate[] = []
  #duplicateCount = 0
  #repeats = 0
  readonly #ignored = nothingIgnored()
  readonly #statuses = new Map<string, number>()

  /** `name`: what the source is called. */
  constructor(name: string, rules: IdRules, limits: BroughtLimits, all: Everything) {
    this.#source = all.sources.length
    this.#name = name
    all.sources.push({ name, places: this.#places })
    this.#rules = rules
    this.#roleOf = roleLookup(rules)
    this.#limits = limits
    this.#all = all
  }

  found(submission: string, place: Place, named: Named, span: Span): void {
    if (this.problem) return
    this.#countStatus(named.status)
    const first = this.#all.firstOf(submission)
    if (first !== undefined) return this.#repeated(submission, place.where, first)
    if (this.#all.submissions >= this.#limits.ids) {
      this.problem = tooManyIds(this.#limits)
      return
    }
    const id = flat(submission)
    this.#all.submissions += 1
    this.#places.set(id, place.where)
    if (place.marked) this.#marked += 1
    this.#hold({
      ...this.#traced(id, place, span),
      kind: 'submission',
      submission: id,
      named,
      hint: hintOf(id, this.#rules),
      standing: this.#standing(named.status),
      marked: place.marked ?? false,
    })
  }

  lead(kind: LeadKind, text: string, place: Place, named: Named, span: Span): void {
    if (this.problem) return
    const known = kind === 'title' ? clip(text.trim(), 200) : text
    this.#hold({ ...this.#traced(known, place, span), kind, text: flat(known), named, inMail: this.#inMail })
  }

  line(place: Place & { readonly text: string }): boolean {
    if (startsPart(place.text)) this.#part += 1
    if (isSubject(place.text)) this.#inMail = true
    const title = titleIn(place.text, this.#roleOf)
    if (title) this.lead('title', title.text, place, {}, { at: title.at, length: title.text.length, named: true })
    for (const { span, ...hint } of hintsOf(place.text, this.#rules))
      this.#hold({ ...this.#traced('', place, span), ...hint })
    return false
  }

  refused(text: string, place: Place, why: string, alone: boolean): void {
    this.#refusedCount += 1
    this.#all.refusals += 1
    if (this.#all.refusals > this.#limits.refused) return
    this.#refused.push({ ...refusal(text, place, why, alone), source: this.#source })
  }

  ignored(kind: IgnoredKind, text = ''): void {
    countIgnored(this.#ignored, kind, text)
  }

  /** How many things, refusals and repetitions there have been so far. */
  get heard(): number {
    return this.#evidences + this.#refusedCount + this.#duplicateCount
  }

  /** How many things and refusals wait to be taken; what is held back for pairing is paired once there is much of it. */
  get waiting(): number {
    if (this.#held.length >= (this.holding ? mostHeldOfMail : mostHeld)) this.release()
    return this.#things.length + this.#refused.length
  }

  /** Pairs what was held, and gives it free; a new part begins. */
  release(): void {
    const held = this.#held
    this.#held = []
    this.#part += 1
    const things = paired(held)
    this.#repeats += held.length - things.length
    for (const thing of things) this.#give(thing)
  }

  take(most: number): { things: BroughtThing[]; refused: BroughtRefusal[] } {
    const things = this.#things.splice(0, most)
    return { things, refused: this.#refused.splice(0, most - things.length) }
  }

  read(form: BroughtForm): SourceRead {
    return {
      source: this.#source,
      name: this.#name,
      form,
      counts: this.#counts,
      refusedCount: this.#refusedCount,
      duplicates: { count: this.#duplicateCount, examples: this.#duplicates },
      repeats: this.#repeats,
      ignored: this.#ignored,
      statuses: this.#statuses,
      marked: this.#marked,
      notes: this.notes,
      ...(this.problem ? { problem: this.problem } : {}),
    }
  }

  #traced(id: string, place: Place, span: Span) {
    const sure: Sureness = this.joined.has(joinedAs(place.line, id)) ? 'joined' : span.named ? 'named' : 'shape'
    const evidence = this.#evidences < this.#limits.evidence ? evidenceOf(place, span) : undefined
    this.#evidences += 1
    const { where, line } = place
    return { source: this.#source, where, line, sure, ...(evidence ? { evidence } : {}) }
  }

  /** A table says of each row what belongs together; only what a text names apart is held to be paired. */
  #hold(thing: BroughtThing): void {
    if (this.form === 'table') this.#give(thing)
    else this.#held.push({ thing, part: this.#part })
  }

  #give(thing: BroughtThing): void {
    if (thing.kind !== 'submission' && !this.#isNew(thing)) return
    this.#counts[thing.kind] += 1
    this.#things.push(thing)
  }

  #isNew(thing: Exclude<BroughtThing, { readonly kind: 'submission' }>): boolean {
    if (this.problem) return false
    const what = thing.kind === 'environment' ? thing.environment : thing.text
    const { task = '', worker = '' } = 'named' in thing ? thing.named : {}
    const key = flat([thing.kind, what, task, worker].join('\n'))
    if (this.#all.others.has(key)) {
      this.#repeats += 1
      return false
    }
    if (this.#all.others.size >= this.#limits.leads) {
      this.problem = tooManyLeads(this.#limits)
      return false
    }
    this.#all.others.add(key)
    return true
  }

  #repeated(submission: string, where: string, first: string): void {
    this.#duplicateCount += 1
    if (this.#duplicates.length < fewDuplicates) this.#duplicates.push({ submission: flat(submission), where, first })
  }

  #standing(status: string | undefined) {
    const named = status === undefined ? undefined : statusNamed(status, this.#rules)
    return named === undefined ? 'unsaid' : named === 'rejected' ? 'rejected' : 'decided otherwise'
  }

  #countStatus(status: string | undefined): void {
    if (status === undefined) return
    const name = this.#statuses.has(status) || this.#statuses.size < mostStatuses ? status : '…'
    this.#statuses.set(name, (this.#statuses.get(name) ?? 0) + 1)
  }
}

/** As many things of a text, and of a mail, are kept back at most: nobody means one worker by more. */
const mostHeld = 500
const mostHeldOfMail = 20_000
