import type { SubmissionFacts, TaskFacts } from '../core/marketplace.ts'
import type { Looking } from '../core/work-store.ts'

/** A line to be looked at, and what was tried so far. Times in ms. */
export type Try = {
  readonly looking: Looking
  tries: number
  /** How many definite answers the account had given when this was first tried. */
  answersBefore: number
  dueAt: number
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
  /** Waiting for the pages, by submission. */
  readonly parked = new Map<string, Try>()
  #failures = 0

  constructor(task: string) {
    this.task = task
  }

  /** How many pages the task has at most, as far as it says. */
  pages(pageSize: number): number {
    return Math.max(1, Math.ceil((this.#submissions ?? pageSize) / pageSize))
  }

  /** How many submissions of the task were not found yet, as far as it says. */
  get unseen(): number {
    return Math.max(0, (this.#submissions ?? Infinity) - this.seen)
  }

  get #submissions(): number | undefined {
    return this.facts?.decided ?? this.facts?.maxSubmissions
  }

  found(facts: SubmissionFacts): void {
    this.seen++
    this.facts ??= facts.task
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
