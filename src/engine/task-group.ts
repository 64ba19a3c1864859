import type { SubmissionFacts, TaskFacts } from '../core/marketplace.ts'
import type { Looking } from '../core/work-store.ts'
import type { Guessed } from './page-worth.ts'

/** A line to be looked at, and what was tried so far. Times in ms. */
export type Try = {
  readonly looking: Looking
  tries: number
  /** How many definite answers the account had given when this was first tried. */
  answersBefore: number
  dueAt: number
  /** Nobody knows yet which task it belongs to. */
  blind: boolean
}

/** How often a first look may fail to tell about the task before its lines are looked at one by one. */
const firstLooks = 3

/**
 * Lines of one task in one check. `new`: nothing is known. `first`: one line is looked at for the task's facts while
 * the others wait. `reading`: page by page. `single`: one by one. `read`: every page was seen.
 */
export class TaskGroup {
  readonly task: string
  phase: 'new' | 'first' | 'reading' | 'single' | 'read' = 'new'
  facts: TaskFacts | undefined
  cursor: string | undefined
  /** The source named the task, and all lines that name it are parked here. */
  complete = false
  /** A page is under way. */
  busy = false
  pageTries = 0
  pageDueAt = 0
  /** How many single looks found the task. */
  seen = 0
  /** As it was when it was first found, and when its pages were begun without the source's word. */
  first: Guessed | undefined
  decided: Guessed | undefined
  /** It was looked at singly although its pages might save looks. */
  passedOver = false
  /** Since its pages were begun: pages read, lines they answered. */
  pagesRead = 0
  hits = 0
  /** Where in the source its lines were found; numbers of lines. */
  from = Infinity
  to = -Infinity
  /** Waiting for the pages, by submission. */
  readonly parked = new Map<string, Try>()
  #allPagesRead = 0
  #submissions: number | undefined
  #failures = 0

  constructor(task: string) {
    this.task = task
  }

  /** How many pages the task has at most, as far as it says. */
  pages(pageSize: number): number {
    return Math.max(1, Math.ceil((this.#submissions ?? pageSize) / pageSize))
  }

  guessed(pageSize: number): Guessed {
    const unseen = Math.max(0, (this.#submissions ?? Infinity) - this.seen)
    return { seen: this.seen, unseen, pages: Math.max(1, this.pages(pageSize) - this.#allPagesRead) }
  }

  /** The task says how many of its submissions are decided; where one is not, only how many there can be. */
  found({ task, status }: SubmissionFacts, number: number): void {
    this.seen++
    this.facts ??= task
    const decided = status === 'awaiting review' ? undefined : task.decided
    this.#submissions ??= decided ?? task.maxSubmissions
    this.placed(number)
  }

  /** A line of this number is the task's. */
  placed(number: number): void {
    this.from = Math.min(this.from, number)
    this.to = Math.max(this.to, number)
  }

  turned(next: string | undefined, hits: number): void {
    this.cursor = next
    this.pageTries = 0
    this.busy = false
    this.pagesRead++
    this.#allPagesRead++
    this.hits += hits
  }

  /** The first look told nothing of the task: the next line to try, or undefined to give up on pages. */
  another(): Try | undefined {
    const [next] = this.parked.values()
    if (++this.#failures >= firstLooks || next === undefined) return undefined
    this.parked.delete(next.looking.submission)
    return next
  }

  /** Everything that waited, to be looked at singly. */
  release(): readonly Try[] {
    const lines = [...this.parked.values()]
    this.parked.clear()
    return lines
  }
}
