import type { Address, Looked } from '../core/marketplace.ts'

type Absent = Extract<Looked, { readonly kind: 'absent' }>
type Why = Absent['why']

/** So many ids in a row that nobody knows are asked about, then those whose count is a power of two. */
const atFirst = 4
/** Tasks that are remembered, by id: the older ones are forgotten. */
const mostTasks = 1000

/**
 * What a check knows about ids that the marketplace does not: why costs a second call, so it is not asked for each of many.
 * The submissions of a task that is deleted are all gone for that reason; ids that no task has either are mostly just wrong.
 */
export class Absences {
  readonly #tasks = new Map<string, Why>()
  #strangers = 0
  #askedAt = 0

  /** The address to look at, with or without the question why nothing is there. */
  address(submission: string, task: string | undefined): Address {
    const why = task === undefined ? this.#worthAsking() : !this.#tasks.has(task)
    return { submission, ...(task === undefined ? {} : { task }), ...(why ? {} : { whyAbsent: false }) }
  }

  /** The answer as it stands for the line, when it was looked at by such an address. */
  heard(address: Address, absent: Absent): Absent {
    const { task } = address
    if (task !== undefined && address.whyAbsent === false)
      return { ...absent, why: this.#tasks.get(task) ?? absent.why }
    if (task !== undefined) this.#remember(task, absent.why)
    else this.#strangers = absent.why === 'is a task' ? 0 : this.#strangers + 1
    return absent
  }

  /** Of several looks under way one asks. */
  #worthAsking(): boolean {
    const count = this.#strangers
    if (count < atFirst) return true
    if (count === this.#askedAt || !Number.isInteger(Math.log2(count))) return false
    this.#askedAt = count
    return true
  }

  /** That a submission was not handed in yet says nothing of its task. */
  #remember(task: string, why: Why): void {
    if (why !== 'gone' && why !== 'not found') return
    const [oldest] = this.#tasks.keys()
    if (this.#tasks.size >= mostTasks && oldest !== undefined) this.#tasks.delete(oldest)
    this.#tasks.set(task, why)
  }
}
