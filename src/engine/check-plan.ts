/** Which lines of a check are looked at one by one, and which tasks are read by pages because that takes fewer calls. */
import type { SubmissionFacts } from '../core/marketplace.ts'
import { TaskGroup, type Try } from './task-group.ts'

/** What the last looks found tells what the next would find: lists are mostly in the order of tasks. */
const remembered = 8
/** So many looks more than its pages must be saved before a task that the source does not name is read by pages. */
const worthwhile = 2
/** When most of the very last looks found it, single looks wait until its pages were read. */
const veryLast = 3
const dominant = 0.5
/** Tasks that are remembered although nothing of them is under way. */
const mostGroups = 200
/** At first, and after each task that was worth its pages, only a few look ahead: the next task may be another such. */
const cautiousFor = 8
const cautiously = 4
/** At most so many lines that name a task are claimed at once. */
export const mostOfTask = 1000

export class CheckPlan {
  readonly #pageSize: number | undefined
  readonly #claimOfTask: (task: string) => Promise<readonly Try[]>
  /** To be looked at singly, by submission, in order. */
  readonly queue = new Map<string, Try>()
  readonly #groups = new Map<string, TaskGroup>()
  /** Submission of a first look → its group. */
  readonly #firsts = new Map<string, TaskGroup>()
  #lastTasks: string[] = []
  #caution = cautiousFor

  constructor(pageSize: number | undefined, claimOfTask: (task: string) => Promise<readonly Try[]>) {
    this.#pageSize = pageSize
    if (pageSize === undefined) this.#caution = 0
    this.#claimOfTask = claimOfTask
  }

  /** Sorts lines that were just claimed. */
  add(lines: readonly Try[]): void {
    for (const line of lines) {
      const task = line.looking.named.task
      const group = task === undefined || this.#pageSize === undefined ? undefined : this.#group(task)
      if (group === undefined || group.phase === 'single' || group.phase === 'read') this.#enqueue(line)
      else if (group.phase === 'new') this.#first(group, line)
      else group.parked.set(line.looking.submission, line)
    }
  }

  /** The next line to look at singly, when so many are being looked at. */
  take(looking: number): Try | undefined {
    const [next] = this.waits || (this.#caution > 0 && looking >= cautiously) ? [] : this.queue.values()
    if (next) this.queue.delete(next.looking.submission)
    return next
  }

  /** A task whose next page can be read now (ms). */
  page(now: number): TaskGroup | undefined {
    for (const group of this.#groups.values())
      if (group.phase === 'reading' && !group.busy && group.pageDueAt <= now) return group
    return undefined
  }

  /** Takes the line of this submission, wherever it waits. */
  claim(group: TaskGroup, submission: string): Try | undefined {
    const line = group.parked.get(submission) ?? this.queue.get(submission)
    group.parked.delete(submission)
    this.queue.delete(submission)
    return line
  }

  /** A look answered with facts; `left`: how many lines of the check are not looked up yet. */
  async found(line: Try, facts: SubmissionFacts, left: number): Promise<void> {
    const group = this.#group(facts.task.id)
    group.found(facts)
    this.#lastTasks = [facts.task.id, ...this.#lastTasks].slice(0, remembered)
    this.#caution--
    if (this.#groups.size > mostGroups) this.#forget()
    const first = this.#ended(line)
    if (first === group) await this.#decideNamed(group)
    else {
      if (first) this.#failed(first)
      this.#decideGuessed(group, left)
    }
  }

  /** A look ended without facts. */
  missed(line: Try): void {
    this.#caution--
    const first = this.#ended(line)
    if (first) this.#failed(first)
  }

  /** A page of the task was read; `hits`: how many lines it answered. */
  turned(group: TaskGroup, next: string | undefined, hits: number): void {
    group.cursor = next
    group.pageTries = 0
    group.busy = false
    const answered = group.parked.size === 0 && (group.complete || hits === 0)
    if (next === undefined || answered) this.finish(group)
  }

  /** The pages of a task were read, or reading them failed: what they did not show is looked at singly. */
  finish(group: TaskGroup): void {
    group.phase = 'read'
    group.release().forEach((line) => this.#enqueue(line))
  }

  get reading(): boolean {
    return [...this.#groups.values()].some(({ phase }) => phase === 'reading')
  }

  /** Everything that was claimed and not begun; the plan is empty afterwards. */
  drain(): readonly Try[] {
    const lines = [...this.queue.values(), ...[...this.#groups.values()].flatMap((group) => group.release())]
    this.queue.clear()
    this.#groups.clear()
    this.#firsts.clear()
    return lines
  }

  #group(task: string): TaskGroup {
    const group = this.#groups.get(task) ?? new TaskGroup(task)
    this.#groups.set(task, group)
    return group
  }

  #enqueue(line: Try): void {
    this.queue.set(line.looking.submission, line)
  }

  #first(group: TaskGroup, line: Try): void {
    group.phase = 'first'
    this.#firsts.set(line.looking.submission, group)
    this.#enqueue(line)
  }

  #ended(line: Try): TaskGroup | undefined {
    const group = this.#firsts.get(line.looking.submission)
    this.#firsts.delete(line.looking.submission)
    return group?.phase === 'first' ? group : undefined
  }

  #failed(group: TaskGroup): void {
    const next = group.another()
    if (next) this.#first(group, next)
    else {
      group.phase = 'single'
      group.release().forEach((line) => this.#enqueue(line))
    }
  }

  /** Reading by pages wins from three lines a task on: the first was looked at, the pages must not outnumber the rest. */
  async #decideNamed(group: TaskGroup): Promise<void> {
    const claimed = await this.#claimOfTask(group.task)
    group.complete = claimed.length < mostOfTask
    for (const line of claimed) group.parked.set(line.looking.submission, line)
    const pages = group.pages(this.#pageSize ?? 1)
    if (group.parked.size >= 2 && pages <= group.parked.size) group.phase = 'reading'
    else {
      group.phase = 'single'
      group.release().forEach((line) => this.#enqueue(line))
    }
  }

  /** The source named no task: a task that was found twice is likely to be found again among what is left. */
  #decideGuessed(group: TaskGroup, left: number): void {
    if (this.#pageSize === undefined || group.seen < 2 || !['new', 'single'].includes(group.phase)) return
    const expected = Math.min(group.unseen, left * this.#shareOf(group, remembered))
    if (expected < group.pages(this.#pageSize) + worthwhile) return
    group.phase = 'reading'
    this.#caution = cautiousFor
  }

  /** Single looks wait: the pages under way are likely to answer them. */
  get waits(): boolean {
    for (const group of this.#groups.values())
      if (group.phase === 'reading' && group.parked.size === 0 && this.#shareOf(group, veryLast) >= dominant)
        return true
    return false
  }

  #shareOf(group: TaskGroup, among: number): number {
    const last = this.#lastTasks.slice(0, among)
    return last.filter((task) => task === group.task).length / Math.max(1, last.length)
  }

  /** A list of very many tasks must not fill the memory: nothing is lost but what was found about the older ones. */
  #forget(): void {
    for (const [task, group] of this.#groups) {
      const idle = group.phase !== 'first' && group.phase !== 'reading' && group.parked.size === 0
      if (idle && !this.#lastTasks.includes(task)) this.#groups.delete(task)
    }
  }
}
