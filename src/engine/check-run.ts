import {
  accountAnswers,
  type AccountAnswer,
  type Looked,
  type Paged,
  type Said,
  type SubmissionFacts,
} from '../core/marketplace.ts'
import type { Looking, LookRecord } from '../core/work-store.ts'
import type { Instant, Reversal, Trouble } from '../core/reversal.ts'
import { verdictOf, type Read } from '../core/verdict.ts'
import { Absences } from './absences.ts'
import { readBalance } from './balance.ts'
import { foundOf } from './found.ts'
import { CheckPlan, mostOfTask } from './check-plan.ts'
import type { Looks } from './looks.ts'
import { pause } from './pause.ts'
import type { Shared } from './shared.ts'
import type { TaskGroup, Try } from './task-group.ts'

export type Job = () => Promise<void>
type Page = Extract<Paged, { readonly kind: 'page' }>

/** Lines claimed at a time, when fewer than the second figure wait: enough to keep every slot busy, few enough to give back. */
const chunk = 50
const few = 50
/** After a lost answer it is tried again so much later, in ms; then the line is not readable. */
const again = [1_000, 2_000, 5_000] as const
const greetAgain = 1_000

/** One check: from the first claim until its last line has a verdict, or until it is paused. */
export class CheckRun {
  readonly reversal: Reversal
  readonly #shared: Shared
  readonly #looks: Looks
  readonly #plan: CheckPlan
  readonly #absences = new Absences()
  #later: Try[] = []
  #greeting: 'due' | 'busy' | 'done' = 'due'
  #greetings = 0
  #greetAt = 0
  #drained = false
  #claiming: Promise<void> | undefined
  /** Pages that are being compared with the list. */
  #comparing = 0
  #busy = 0
  #looking = 0
  #answered = 0
  #over = false

  constructor(shared: Shared, looks: Looks, reversal: Reversal) {
    this.reversal = reversal
    this.#shared = shared
    this.#looks = looks
    this.#plan = new CheckPlan(shared.declaration.pageSize, async (task) =>
      (await shared.store.work.claimOfTask(reversal.id, task, mostOfTask, shared.engineId, shared.clock.now())).map(
        begun,
      ),
    )
  }

  /** Finished, paused or given back: there is nothing more to get from this run. */
  get over(): boolean {
    return this.#over
  }

  /** The next call of this check, if there is one to make now. */
  async next(): Promise<Job | undefined> {
    if (this.#over || this.#greeting === 'busy') return undefined
    const now = this.#shared.clock.ms()
    if (this.#greeting === 'due') return now >= this.#greetAt ? this.#job(() => this.#greet()) : undefined
    const group = this.#plan.page(now, this.#left)
    if (group) return this.#job(() => this.#page(group))
    const line = this.#due(now) ?? this.#plan.take() ?? (await this.#claimed())
    if (line) return this.#job(() => this.#look(line))
    await this.#finish()
    return undefined
  }

  /** Puts every claimed line back that is not in a call. */
  async giveBack(): Promise<void> {
    this.#over = true
    const lines = [...this.#plan.drain(), ...this.#later.splice(0)]
    if (lines.length > 0) await this.#shared.store.work.unclaimLooks(lines.map(({ looking }) => looking))
  }

  #job(work: () => Promise<void>): Job {
    this.#busy++
    return async () => {
      try {
        await work()
      } finally {
        this.#busy--
      }
    }
  }

  #due(now: number): Try | undefined {
    const at = this.#later.findIndex(({ dueAt }) => dueAt <= now)
    return at < 0 ? undefined : this.#later.splice(at, 1)[0]
  }

  /** A line that is being claimed while a page is compared with the list would be missed by both. */
  async #claimed(): Promise<Try | undefined> {
    if (this.#drained || this.#comparing > 0 || this.#plan.waiting > few) return undefined
    this.#claiming = this.#claim()
    await this.#claiming
    return this.#plan.take()
  }

  async #claim(): Promise<void> {
    const { store, engineId, clock } = this.#shared
    const lines = await store.work.claimToLook(this.reversal.id, chunk, engineId, clock.now())
    this.#drained = lines.length < chunk
    this.#plan.add(lines.map(begun))
  }

  async #finish(): Promise<void> {
    const left = this.#busy > 0 || this.#later.length > 0 || this.#plan.waiting > 0 || this.#plan.reading
    if (!this.#drained || left || this.#over) return
    this.#over = true
    if (await this.#shared.store.work.finishCheck(this.reversal.id, this.#shared.clock.now()))
      this.#shared.log.info('checked', { reversal: this.reversal.id, lines: this.reversal.lineCount })
    this.#shared.bell.ring(this.reversal.id)
  }

  /** Before the first look: the account answers, and the clocks are compared, since a deadline is about to be judged. */
  async #greet(): Promise<void> {
    this.#greeting = 'busy'
    const answer = await readBalance(this.#shared)
    if (accountAnswers(answer)) this.#greeting = 'done'
    else if (answer.kind === 'account') await this.#pause(answer.trouble, answer.said)
    else if (answer.kind === 'lost' && ++this.#greetings > again.length) await this.#pause('outage', answer.said)
    else {
      this.#greeting = 'due'
      this.#greetAt = this.#in(answer.kind === 'lost' ? (again[this.#greetings - 1] ?? greetAgain) : 0)
    }
  }

  async #look(line: Try): Promise<void> {
    if (line.tries++ === 0) line.answersBefore = this.#shared.health.answers
    const { submission, named } = line.looking
    this.#looking++
    this.#plan.begin(line)
    const address = this.#absences.address(submission, named.task)
    const at = this.#shared.clock.now()
    const looked = await this.#shared.calls.look(address)
    this.#looking--
    this.#plan.over(line)
    if (looked.kind === 'found') await this.#answeredWith(line, looked, at)
    else if (looked.kind === 'absent') await this.#answeredWith(line, this.#absences.heard(address, looked), at)
    else if (this.#over) await this.#shared.store.work.unclaimLooks([line.looking])
    else if (looked.kind === 'slow down') this.#later.unshift({ ...line, tries: line.tries - 1, dueAt: 0 })
    else if (looked.kind === 'account') await this.#pause(looked.trouble, looked.said, line)
    else await this.#lost(line, looked, at)
  }

  async #answeredWith(
    line: Try,
    read: Extract<Looked, { readonly kind: 'found' | 'absent' }>,
    at: Instant,
  ): Promise<void> {
    if (read.kind === 'found') await this.#plan.found(line, read.facts)
    else this.#plan.missed(line)
    await this.#record([[line.looking, read]], at)
  }

  /** Only an answer that others of the account got tells trouble with a line from trouble with the account (law 6). */
  async #lost(line: Try, read: Read & { readonly kind: 'lost' }, at: Instant): Promise<void> {
    const delay = again[line.tries - 1]
    if (this.#shared.health.outage) await this.#pause('outage', read.said, line)
    else if (delay !== undefined) this.#later.push({ ...line, dueAt: this.#in(delay) })
    else if (this.#shared.health.answers > line.answersBefore) await this.#notReadable(line, read, at)
    else {
      const answer = await readBalance(this.#shared)
      if (accountAnswers(answer)) await this.#notReadable(line, read, at)
      else if (answer.kind === 'slow down')
        this.#later.push({ ...line, tries: line.tries - 1, dueAt: this.#in(greetAgain) })
      else await this.#pause(answer.kind === 'account' ? answer.trouble : 'outage', answer.said, line)
    }
  }

  async #notReadable(line: Try, read: Read & { readonly kind: 'lost' }, at: Instant): Promise<void> {
    this.#plan.missed(line)
    await this.#record([[line.looking, read]], at)
  }

  /** How many lines of the check have no answer and are not in a look. */
  get #left(): number {
    return this.reversal.lineCount - this.#answered - this.#looking
  }

  async #page(group: TaskGroup): Promise<void> {
    if (group.facts === undefined) return this.#plan.finish(group)
    group.busy = true
    const at = this.#shared.clock.now()
    const paged = await this.#shared.calls.page(group.facts, group.cursor)
    if (paged.kind === 'page') return this.#shown(group, paged, at)
    group.busy = false
    if (this.#over) return
    if (paged.kind === 'absent') this.#plan.finish(group)
    else if (paged.kind === 'account') await this.#pause(paged.trouble, paged.said)
    else if (paged.kind === 'lost') await this.#pageLost(group, paged.said)
  }

  async #pageLost(group: TaskGroup, said: Said): Promise<void> {
    const delay = again[group.pageTries++]
    if (this.#shared.health.outage) await this.#pause('outage', said)
    else if (delay === undefined) this.#plan.finish(group)
    else group.pageDueAt = this.#in(delay)
  }

  async #shown(group: TaskGroup, { submissions, next }: Page, at: Instant): Promise<void> {
    this.#comparing++
    const records = await this.#compared(group, submissions).finally(() => this.#comparing--)
    for (const [{ number }] of records) group.placed(number)
    this.#plan.turned(group, next, records.length, this.#left - records.length)
    if (records.length > 0) await this.#record(records, at)
  }

  /** The lines that a page answers, wherever they wait. */
  async #compared(group: TaskGroup, submissions: readonly SubmissionFacts[]): Promise<[Looking, Read][]> {
    await this.#claiming
    const { store, engineId, clock } = this.#shared
    const records: [Looking, Read][] = []
    const others = new Map<string, SubmissionFacts>()
    for (const facts of submissions) {
      const line = this.#plan.claim(group, facts.submission)
      if (line) records.push([line.looking, { kind: 'found', facts }])
      else others.set(facts.submission, facts)
    }
    if (others.size === 0 || this.#over) return records
    const claimed = await store.work.claimTheseToLook(this.reversal.id, [...others.keys()], engineId, clock.now())
    for (const looking of claimed) {
      const facts = others.get(looking.submission)
      if (facts) records.push([looking, { kind: 'found', facts }])
    }
    return records
  }

  /** @param at before the call: what is read was so at some time after, however long its answer took (law 1) */
  async #record(reads: readonly (readonly [Looking, Read])[], at: Instant): Promise<void> {
    const { clock, declaration, health, bell } = this.#shared
    const records: readonly LookRecord[] = reads.map(([{ reversalId, number, named }, read]) => ({
      reversalId,
      number,
      ...verdictOf(read, named, declaration, clock.ms() + (health.skewMs ?? 0)),
      readAt: at,
      ...(read.kind === 'found' ? foundOf(this.#shared, read.facts, named) : {}),
    }))
    this.#answered += records.length
    await this.#looks.record(records)
    bell.ring(this.reversal.id)
  }

  async #pause(trouble: Trouble, said: AccountAnswer['said'], line?: Try): Promise<void> {
    if (line) this.#later.push(line)
    if (!this.#over) {
      this.#over = true
      await pause(this.#shared, this.reversal.id, trouble, said)
    }
    await this.giveBack()
  }

  #in(delay: number): number {
    const at = this.#shared.clock.ms() + delay
    this.#shared.signals.due(at)
    return at
  }
}

const begun = (looking: Looking): Try => ({ looking, tries: 0, answersBefore: 0, dueAt: 0, blind: false })
