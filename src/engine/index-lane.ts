import type { TaskToRead } from '../core/index-store.ts'
import { accountAnswers, type Paged, type TaskFacts, type TaskLooked, type TasksPaged } from '../core/marketplace.ts'
import type { Instant } from '../core/reversal.ts'
import { readBalance } from './balance.ts'
import type { Lane } from './lane.ts'
import { instantOf, type Shared } from './shared.ts'

/** Tasks in hand at once; few, so that a reversal that begins waits for few calls. */
const inHand = 6
/** So long after the end of a pass the next one begins, in ms. */
const passEvery = 15 * 60_000
/** After answers that were lost it waits so long, twice as long each time, up to the longest; in ms. */
const firstWait = 5_000
const longestWait = 5 * 60_000
/** A task whose page was lost so often while the account answers is put off to the next pass. */
const mostLost = 4
const day = 24 * 60 * 60 * 1000

/**
 * Keeps the index of the account's rejected work: walks its tasks, then reads the rejected submissions of each that may
 * have new ones. It comes last: while a check or a reversal runs it makes no call.
 */
export class IndexLane implements Lane {
  readonly #shared: Shared
  readonly #passes: boolean
  readonly #learned: () => void
  #stale = true
  #pass = 0
  #list: { readonly cursor?: string } | undefined
  #listing = false
  #toRead: TaskToRead[] = []
  readonly #busy = new Set<string>()
  /** How often a page of each task was lost since one of it came. */
  readonly #lost = new Map<string, number>()
  #waits = 0
  #heldUntil = 0
  #troubled = false

  /**
   * @param passes whether all of the account is walked; otherwise only what somebody waits for is read
   * @param learned called when a task or a pass is through
   */
  constructor(shared: Shared, passes: boolean, learned: () => void) {
    this.#shared = shared
    this.#passes = passes
    this.#learned = learned
  }

  wake(): void {
    this.#stale = true
  }

  async start(slots: number): Promise<number> {
    const { clock, health, stopped, signals, ending } = this.#shared
    const until = Math.max(health.heldUntil, this.#heldUntil)
    if (ending() || stopped()) return 0
    if (clock.ms() < until) {
      signals.due(until)
      return 0
    }
    if (this.#stale && this.#toRead.length === 0 && !this.#list) await this.#refresh()
    return this.#begin(Math.min(slots, inHand - this.#busy.size))
  }

  async close(): Promise<void> {
    this.#forget()
  }

  #forget(): void {
    this.#toRead = []
    this.#list = undefined
  }

  async #refresh(): Promise<void> {
    const { store, account, clock, signals } = this.#shared
    this.#stale = false
    // What is in hand now may be read whole, or listed, before the store has answered.
    const busy = new Set(this.#busy)
    const listing = this.#listing
    const work = await store.index.work(account.id, clock.now(), inHand + busy.size, this.#passes)
    if (work) {
      this.#pass = work.pass
      this.#list = listing ? undefined : work.list
      this.#toRead = work.read.filter(({ id }) => !busy.has(id))
      if (!work.list && work.read.length === 0 && !listing) await this.#endPass(work.pass)
      else if (work.read.length > 0 || work.list) return
    }
    const next = await store.index.nextPass(account.id)
    if (next !== undefined) signals.due(Date.parse(next))
  }

  async #endPass(pass: number): Promise<void> {
    const { store, account, clock, signals } = this.#shared
    const nextAt = clock.ms() + passEvery
    if (await store.index.endPass(account.id, pass, clock.now(), instantOf(nextAt))) {
      signals.due(nextAt)
      this.#learned()
    }
  }

  #begin(slots: number): number {
    const { tasks, stopped } = this.#shared
    let started = 0
    if (this.#list && slots > 0 && !stopped()) {
      const { cursor } = this.#list
      this.#list = undefined
      this.#listing = true
      started += 1
      tasks.run(() =>
        this.#listPage(this.#pass, cursor).finally(() => {
          this.#listing = false
          this.#stale = true
        }),
      )
    }
    for (; started < slots && !stopped(); started += 1) {
      const task = this.#toRead.shift()
      if (!task) break
      this.#busy.add(task.id)
      tasks.run(() =>
        this.#read(task).finally(() => {
          this.#busy.delete(task.id)
          this.#stale = true
          this.#learned()
        }),
      )
    }
    return started
  }

  async #listPage(pass: number, cursor: string | undefined): Promise<void> {
    const { store, account, clock, calls } = this.#shared
    const answer = await calls.tasks(cursor)
    if (answer.kind !== 'tasks') return this.#failed(answer, undefined)
    this.#went()
    await store.index.recordTasks({
      accountId: account.id,
      pass,
      tasks: answer.tasks.map((task) => ({ ...task, past: this.#isPast(task) })),
      ...(answer.next === undefined ? {} : { next: answer.next }),
      at: clock.now(),
    })
  }

  async #read({ id, facts, cursor }: TaskToRead): Promise<void> {
    // What is read was so at some time after this; whoever asked later has it read again.
    const at = this.#shared.clock.now()
    if (facts) await this.#record(facts, await this.#shared.calls.rejected(facts, cursor), at)
    else await this.#look(id, at)
  }

  /** A task that somebody named: what a page of it needs is read first. */
  async #look(id: string, at: Instant): Promise<void> {
    const { store, account, calls } = this.#shared
    const answer = await calls.task(id)
    if (answer.kind === 'absent') {
      this.#went()
      return store.index.recordGone(account.id, id, at)
    }
    if (answer.kind !== 'task') return this.#failed(answer, id)
    this.#went()
    return store.index.recordTask(account.id, answer.task)
  }

  async #record(task: TaskFacts, answer: Paged, at: Instant): Promise<void> {
    const { store, account, factsOf } = this.#shared
    if (answer.kind === 'absent') {
      this.#went()
      return store.index.recordGone(account.id, task.id, at)
    }
    if (answer.kind !== 'page') return this.#failed(answer, task.id)
    this.#went()
    this.#lost.delete(task.id)
    const seen = answer.submissions
      // A status that changed while the page was made, or a page that ignored what was asked for.
      .filter(({ status }) => status === 'rejected')
      .map((submission) => ({ submission: submission.submission, facts: factsOf(submission) }))
    await store.index.recordRejected({
      accountId: account.id,
      task: task.id,
      seen,
      ...(answer.next === undefined ? {} : { next: answer.next }),
      at,
    })
  }

  /** For a day after its end a check still takes the work for reversible. */
  #isPast({ lastSubmission }: TaskFacts): boolean {
    const { declaration, clock } = this.#shared
    const { window } = declaration
    if (window?.from !== 'submission' || lastSubmission === undefined) return false
    return Date.parse(lastSubmission) + (window.days + 1) * day < clock.ms()
  }

  #went(): void {
    this.#waits = 0
    this.#troubled = false
  }

  /** Nothing of it is anybody's outcome: it waits and begins that page anew. */
  async #failed(
    answer: Exclude<TasksPaged | Paged | TaskLooked, { kind: 'tasks' | 'page' | 'task' }>,
    task: string | undefined,
  ): Promise<void> {
    const { store, account, clock, signals } = this.#shared
    this.#stale = true
    if (answer.kind === 'slow down') return
    this.#forget()
    const wait = answer.kind === 'account' ? longestWait : Math.min(firstWait * 2 ** this.#waits, longestWait)
    this.#waits += 1
    this.#heldUntil = clock.ms() + wait
    signals.due(this.#heldUntil)
    if (answer.kind === 'lost') await this.#wasLost(task)
    if (this.#troubled) return
    this.#troubled = true
    await store.index.setTrouble(account.id, answer.said, clock.now())
  }

  /** A cursor may be worn out; and one task must not keep the index from all others, whatever ails it. */
  async #wasLost(task: string | undefined): Promise<void> {
    const { store, account } = this.#shared
    const lost = task === undefined ? 0 : 1 + (this.#lost.get(task) ?? 0)
    if (task !== undefined) this.#lost.set(task, lost)
    if (task !== undefined && lost >= mostLost && accountAnswers(await readBalance(this.#shared))) {
      this.#lost.delete(task)
      await store.index.putOff(account.id, task)
    } else if (this.#waits > 1) await store.index.startAnew(account.id, task)
  }
}
