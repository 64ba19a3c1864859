/** Which lines of a check are looked at one by one, and which tasks are read by pages because that takes fewer calls. */
import type { SubmissionFacts } from '../core/marketplace.ts'
import { LookAhead } from './look-ahead.ts'
import { PageWorth } from './page-worth.ts'
import { TaskGroup, type Try } from './task-group.ts'

/** Tasks that are remembered although nothing of them is under way: so many, and the older ones are forgotten. */
const mostGroups = 5000
/** At most so many lines that name a task are claimed at once. */
export const mostOfTask = 1000

export class CheckPlan {
  readonly #pageSize: number | undefined
  readonly #claimOfTask: (task: string) => Promise<readonly Try[]>
  /** To be looked at singly, by submission, in order: those whose task is known or looked for, and the others. */
  readonly #known = new Map<string, Try>()
  readonly #blind = new Map<string, Try>()
  readonly #groups = new Map<string, TaskGroup>()
  readonly #reading = new Set<TaskGroup>()
  /** Submission of a first look → its group. */
  readonly #firsts = new Map<string, TaskGroup>()
  readonly #worth = new PageWorth()
  readonly #ahead = new LookAhead()
  /** Found and not decided on: looks under way may be of them. */
  readonly #undecided = new Set<TaskGroup>()

  constructor(pageSize: number | undefined, claimOfTask: (task: string) => Promise<readonly Try[]>) {
    this.#pageSize = pageSize
    this.#claimOfTask = claimOfTask
  }

  /** Sorts lines that were just claimed. */
  add(lines: readonly Try[]): void {
    for (const line of lines) {
      const task = line.looking.named.task
      const group = task === undefined || this.#pageSize === undefined ? undefined : this.#group(task)
      if (group === undefined || group.phase === 'single' || group.phase === 'read') this.#enqueue(line, group)
      else if (group.phase === 'new') this.#first(group, line)
      else group.parked.set(line.looking.submission, line)
    }
  }

  /** How many lines wait to be looked at singly. */
  get waiting(): number {
    return this.#known.size + this.#blind.size
  }

  get reading(): boolean {
    return this.#reading.size > 0
  }

  /** The next line to look at singly, if one may be looked at now. */
  take(): Try | undefined {
    const [known] = this.#known.values()
    const [blind] = this.#blind.values()
    const next = known ?? (this.#pageSize === undefined ? blind : this.#nextBlind())
    if (next) this.#unqueue(next.looking.submission)
    return next
  }

  /** A task whose next page can be read now (ms); `left`: how many lines of the check nobody reads yet. */
  page(now: number, left: number): TaskGroup | undefined {
    if (!this.#ahead.looking) for (const group of this.#undecided) this.#decideGuessed(group, left)
    for (const group of this.#reading) if (!group.busy && group.pageDueAt <= now) return group
    return undefined
  }

  /** Takes the line of this submission, wherever it waits. */
  claim(group: TaskGroup, submission: string): Try | undefined {
    const line = group.parked.get(submission) ?? this.#known.get(submission) ?? this.#blind.get(submission)
    group.parked.delete(submission)
    this.#unqueue(submission)
    return line
  }

  /** A look is made, and is over, whatever its answer. */
  begin(line: Try): void {
    this.#ahead.begin(line)
  }

  over(line: Try): void {
    this.#ahead.over(line)
  }

  /** A look answered with facts. */
  async found(line: Try, facts: SubmissionFacts): Promise<void> {
    const group = this.#group(facts.task.id)
    group.found(facts, line.looking.number)
    const first = this.#ended(line)
    if (first === group) return this.#decideNamed(group)
    if (first) this.#failed(first)
    if (this.#pageSize !== undefined && !group.complete) this.#guess(group, this.#pageSize)
  }

  /** A look ended without facts. */
  missed(line: Try): void {
    this.#ahead.foundNothing()
    const first = this.#ended(line)
    if (first) this.#failed(first)
  }

  /** A page of the task was read; `hits`: how many lines it answered; `left`: how many nobody reads yet. */
  turned(group: TaskGroup, next: string | undefined, hits: number, left: number): void {
    group.turned(next, hits)
    if (next === undefined) this.finish(group)
    else if (group.decided === undefined) {
      if (group.parked.size === 0 && (group.complete || hits === 0)) this.finish(group)
    } else if (left <= 1 || (hits === 0 && group.hits <= group.pagesRead)) this.#end(group, 'single')
  }

  /** The pages of a task were read, or reading them failed: what they did not show is looked at singly. */
  finish(group: TaskGroup): void {
    this.#end(group, 'read')
  }

  /** Everything that was claimed and not begun; the plan is empty afterwards. */
  drain(): readonly Try[] {
    const parked = [...this.#groups.values()].flatMap((group) => group.release())
    const lines = [...this.#known.values(), ...this.#blind.values(), ...parked]
    const everything = [this.#known, this.#blind, this.#groups, this.#firsts, this.#reading, this.#undecided]
    for (const all of everything) all.clear()
    return lines
  }

  #group(task: string): TaskGroup {
    const known = this.#groups.get(task)
    if (known) return known
    if (this.#groups.size >= mostGroups) this.#forget()
    const group = new TaskGroup(task)
    this.#groups.set(task, group)
    return group
  }

  /** A task that the source names and that was never found may not be the line's. */
  #enqueue(line: Try, group?: TaskGroup): void {
    line.blind = group?.facts === undefined
    ;(line.blind ? this.#blind : this.#known).set(line.looking.submission, line)
  }

  #unqueue(submission: string): void {
    this.#known.delete(submission)
    this.#blind.delete(submission)
  }

  #first(group: TaskGroup, line: Try): void {
    group.phase = 'first'
    this.#firsts.set(line.looking.submission, group)
    this.#known.set(line.looking.submission, line)
  }

  #ended(line: Try): TaskGroup | undefined {
    const group = this.#firsts.get(line.looking.submission)
    this.#firsts.delete(line.looking.submission)
    return group?.phase === 'first' ? group : undefined
  }

  #failed(group: TaskGroup): void {
    const next = group.another()
    if (next) this.#first(group, next)
    else this.#end(group, 'single')
  }

  #end(group: TaskGroup, phase: 'single' | 'read'): void {
    group.phase = phase
    this.#reading.delete(group)
    for (const line of group.release()) this.#enqueue(line, group)
    const { decided } = group
    if (decided === undefined) return
    group.decided = undefined
    this.#worth.read(decided, group.hits - group.pagesRead)
    this.#ahead.wasRead(group, Math.max(0, decided.pages - group.pagesRead))
  }

  /** All its lines are known: one was looked at, and the pages must not outnumber the rest. */
  async #decideNamed(group: TaskGroup): Promise<void> {
    const claimed = await this.#claimOfTask(group.task)
    group.complete = claimed.length < mostOfTask
    for (const line of claimed) group.parked.set(line.looking.submission, line)
    if (group.parked.size >= 2 && group.pages(this.#pageSize ?? 1) <= group.parked.size) this.#begin(group)
    else this.#end(group, 'single')
  }

  /** The source named no task, or not this one: how many more lines it has, only its pages would tell. */
  #guess(group: TaskGroup, pageSize: number): void {
    const task = group.guessed(pageSize)
    this.#ahead.found(task, group.first === undefined)
    if (group.first && group.passedOver) this.#worth.foundAgain(group.first)
    group.first ??= task
    if (group.phase === 'new' || group.phase === 'single') this.#undecided.add(group)
  }

  #decideGuessed(group: TaskGroup, left: number): void {
    const task = group.guessed(this.#pageSize ?? 1)
    const worth = this.#worth.worth(task, left)
    if (worth === 'wait') return
    this.#undecided.delete(group)
    if (worth === 'yes') {
      this.#worth.begun(task)
      Object.assign(group, { decided: task, pagesRead: 0, hits: 0 })
      this.#ahead.reads(group, task.pages)
      this.#begin(group)
    } else if (!group.passedOver) {
      group.passedOver = true
      this.#worth.passedOver(group.first ?? task, group.seen, left)
    }
  }

  #nextBlind(): Try | undefined {
    return this.#undecided.size > 0 ? undefined : this.#ahead.pick(this.#blind.values())
  }

  #begin(group: TaskGroup): void {
    group.phase = 'reading'
    this.#reading.add(group)
  }

  /** A list of very many tasks must not fill the memory: nothing is lost but what was found about an older one. */
  #forget(): void {
    for (const [task, group] of this.#groups)
      if (group.phase !== 'first' && !this.#reading.has(group) && group.parked.size === 0) {
        this.#groups.delete(task)
        return
      }
  }
}
