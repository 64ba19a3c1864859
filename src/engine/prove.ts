import type { Paged, TaskFacts } from '../core/marketplace.ts'
import type { Line, LineFacts } from '../core/reversal.ts'
import type { Lane } from './lane.ts'
import type { Shared } from './shared.ts'

const batch = 500
/** Reading a task by pages wins from so many lines on: nothing but their status is wanted. */
const byPages = 2

/** Lines of one task whose showing is to be seen, by submission; `task`: read by pages, the next of them at the cursor. */
type Group = {
  readonly reversalId: string
  readonly lines: Map<string, Line>
  task: TaskFacts | undefined
  cursor: string | undefined
  busy: boolean
}

/** Sees whether the marketplace's own record shows what was reversed. That is a second fact and never takes one back (law 8). */
export class ProveLane implements Lane {
  readonly #shared: Shared
  #stale = true
  #groups: Group[] = []

  constructor(shared: Shared) {
    this.#shared = shared
  }

  wake(): void {
    this.#stale = true
  }

  async start(slots: number): Promise<number> {
    const { clock, health, stopped, tasks, signals, ending } = this.#shared
    if (ending()) return 0
    if (clock.ms() < health.heldUntil) {
      signals.due(health.heldUntil)
      return 0
    }
    if (this.#stale && this.#groups.length === 0) await this.#refresh()
    let started = 0
    for (const group of this.#groups) {
      if (started >= slots || stopped()) break
      if (group.busy) continue
      group.busy = true
      started++
      tasks.run(() => this.#read(group).finally(() => (group.busy = false)))
    }
    return started
  }

  async close(): Promise<void> {
    this.#groups = []
  }

  async #refresh(): Promise<void> {
    this.#stale = false
    const { store, account, clock, declaration } = this.#shared
    const lines = await store.work.dueProof(account.id, clock.now(), batch)
    if (lines.length === batch) this.#stale = true
    for (const ofTask of Map.groupBy(lines, ({ reversalId, facts }) => `${reversalId} ${facts?.task ?? ''}`).values())
      this.#groups.push(...groupsOf(ofTask, declaration.pageSize !== undefined))
  }

  async #read(group: Group): Promise<void> {
    if (group.task) await this.#page(group, group.task)
    else await this.#look(group)
    if (group.lines.size === 0) this.#groups = this.#groups.filter((other) => other !== group)
  }

  async #look(group: Group): Promise<void> {
    const [line] = group.lines.values()
    if (!line) return
    const task = line.facts?.task
    const looked = await this.#shared.calls.look(
      task === undefined ? { submission: line.submission } : { submission: line.submission, task },
    )
    if (looked.kind === 'slow down') return
    if (looked.kind === 'account') return this.#putOff()
    group.lines.delete(line.submission)
    await this.#shown([line], looked.kind === 'found' && looked.facts.status === 'approved')
  }

  async #page(group: Group, task: TaskFacts): Promise<void> {
    const paged = await this.#shared.calls.page(task, group.cursor)
    if (paged.kind === 'slow down') return
    if (paged.kind === 'account') return this.#putOff()
    const hits = await this.#seenOn(group, paged)
    group.cursor = paged.kind === 'page' ? paged.next : undefined
    if (group.cursor === undefined) {
      const rest = [...group.lines.values()]
      group.lines.clear()
      await this.#shown(rest, false)
    } else if (hits === 0) {
      // A task with many more submissions than were reversed: a look each is cheaper than its pages.
      this.#groups.push(...groupsOf([...group.lines.values()], false))
      group.lines.clear()
    }
  }

  /** How many lines a page shows as reversed; others of the task than those in hand may be among them. */
  async #seenOn(group: Group, paged: Paged): Promise<number> {
    const on = paged.kind === 'page' ? paged.submissions : []
    const approved = on.filter(({ status }) => status === 'approved').map(({ submission }) => submission)
    if (approved.length === 0) return on.some(({ submission }) => group.lines.has(submission)) ? 1 : 0
    const { store, clock, bell } = this.#shared
    const seen = await store.work.recordShownOf(group.reversalId, approved, clock.now())
    for (const submission of seen) group.lines.delete(submission)
    if (seen.length > 0) bell.ring(group.reversalId)
    return seen.length
  }

  /** The account refuses: asked again when questions are not put off any more. */
  async #putOff(): Promise<void> {
    const { health, clock, signals } = this.#shared
    this.#groups = []
    this.#stale = true
    health.hold(clock.ms())
    signals.due(health.heldUntil)
  }

  async #shown(lines: readonly Line[], shown: boolean): Promise<void> {
    if (lines.length === 0) return
    const { store, clock, bell } = this.#shared
    await store.work.recordShown(
      lines.map(({ reversalId, number }) => ({ reversalId, number })),
      clock.now(),
      shown,
    )
    for (const id of new Set(lines.map(({ reversalId }) => reversalId))) bell.ring(id)
  }
}

/** By pages where there are several, or each line for itself. */
const groupsOf = (lines: readonly Line[], pages: boolean): readonly Group[] => {
  const [facts, more] = lines.map((line) => line.facts)
  const task = pages && facts && more && lines.length >= byPages ? taskOf(facts) : undefined
  return (task ? [lines] : lines.map((line) => [line])).map((members) => ({
    reversalId: members[0]?.reversalId ?? '',
    lines: new Map(members.map((line) => [line.submission, line])),
    task,
    cursor: undefined,
    busy: false,
  }))
}

/** What a page needs of its task; nothing is billed from it. */
const taskOf = ({ task, title, reward, madeElsewhere }: LineFacts): TaskFacts | undefined =>
  task === '' ? undefined : { id: task, title, reward, madeElsewhere, pricing: {} }
