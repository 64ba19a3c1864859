import type { TaskFacts } from '../core/marketplace.ts'
import type { Line } from '../core/reversal.ts'
import type { Lane } from './lane.ts'
import type { Shared } from './shared.ts'

const batch = 500
/** Reading a task by pages wins from so many lines on. */
const byPages = 3

/** Lines of one task whose showing is to be seen; `facts` once one of them was looked at. */
type Group = {
  readonly lines: Map<string, Line>
  readonly pages: boolean
  facts?: TaskFacts
  cursor?: string
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
    for (const [task, ofTask] of Map.groupBy(lines, (line) => line.facts?.task ?? '')) {
      const pages = task !== '' && declaration.pageSize !== undefined && ofTask.length >= byPages
      for (const members of pages ? [ofTask] : ofTask.map((line) => [line]))
        this.#groups.push({ lines: new Map(members.map((line) => [line.submission, line])), pages, busy: false })
    }
  }

  async #read(group: Group): Promise<void> {
    if (group.facts && group.pages) await this.#page(group, group.facts)
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
    if (looked.kind === 'found') group.facts = looked.facts.task
    await this.#shown([line], looked.kind === 'found' && looked.facts.status === 'approved')
  }

  async #page(group: Group, facts: TaskFacts): Promise<void> {
    const paged = await this.#shared.calls.page(facts, group.cursor)
    if (paged.kind === 'slow down') return
    if (paged.kind === 'account') return this.#putOff()
    const on = paged.kind === 'page' ? paged.submissions : []
    const approved = new Set(on.filter(({ status }) => status === 'approved').map(({ submission }) => submission))
    const shown = [...group.lines.values()].filter((line) => approved.has(line.submission))
    for (const line of shown) group.lines.delete(line.submission)
    const next = paged.kind === 'page' ? paged.next : undefined
    if (next !== undefined) group.cursor = next
    await this.#shown(shown, true)
    if (next !== undefined) return
    const rest = [...group.lines.values()]
    group.lines.clear()
    await this.#shown(rest, false)
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
