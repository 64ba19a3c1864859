import { idLimits } from '../core/ids/result.ts'
import type { RejectionFilter, TaskStanding } from '../core/index-store.ts'
import type { Lead, LeadOutcome, WaitingLead } from '../core/lead-store.ts'
import type { NewLine } from '../core/reversal-store.ts'
import type { Lane } from './lane.ts'
import type { Shared } from './shared.ts'

const inHand = 200
const pageSize = 500

type Known = { readonly standing: ReadonlyMap<string, TaskStanding>; readonly account: boolean }

/**
 * Follows what leads to submissions: asks the index to read the tasks that were named, makes lines of what it knows, and
 * begins the check of a draft once nothing of it is left to follow. It makes no call of its own.
 */
export class LeadLane implements Lane {
  readonly #shared: Shared
  readonly #indexed: boolean
  /** The index has something to read. */
  readonly #wanted: () => void
  #stale = true
  #following = false

  /** @param indexed whether the index knows all of the account, or only the tasks that were named */
  constructor(shared: Shared, indexed: boolean, wanted: () => void) {
    this.#shared = shared
    this.#indexed = indexed
    this.#wanted = wanted
  }

  wake(): void {
    this.#stale = true
  }

  async start(): Promise<number> {
    if (!this.#stale || this.#following || this.#shared.stopped()) return 0
    this.#stale = false
    this.#following = true
    this.#shared.tasks.run(() => this.#follow().finally(() => (this.#following = false)))
    return 0
  }

  async close(): Promise<void> {}

  async #follow(): Promise<void> {
    const { store, account, stopped } = this.#shared
    const waiting = await store.leads.waiting(account.id, inHand)
    const known = { standing: await this.#standingOf(waiting), account: await this.#isKnown(waiting) }
    let settled = 0
    for (const of of Map.groupBy(waiting, ({ reversal }) => reversal.id).values()) {
      const before = settled
      for (const one of of) if (!stopped() && (await this.#settle(one, known))) settled += 1
      if (settled > before) await this.#begin(of)
    }
    if (waiting.length === inHand && settled > 0) this.#stale = true
  }

  async #standingOf(waiting: readonly WaitingLead[]): Promise<ReadonlyMap<string, TaskStanding>> {
    const { store, account, clock } = this.#shared
    const since = new Map<string, string>()
    for (const { lead } of waiting) {
      const task = taskOf(lead)
      if (task !== undefined) since.set(task, max(since.get(task) ?? '', lead.at))
    }
    const standing = new Map<string, TaskStanding>()
    for (const [at, of] of Map.groupBy(since, ([, instant]) => instant)) {
      const tasks = of.map(([task]) => task)
      for (const [task, stands] of await store.index.standing(account.id, tasks, at)) standing.set(task, stands)
    }
    const wanted = [...since.keys()].filter((task) => (standing.get(task) ?? 'to read') === 'to read')
    if (wanted.length > 0) {
      await store.index.want(account.id, wanted, clock.now())
      this.#wanted()
    }
    return standing
  }

  /** Before the first pass has ended the index knows only a part of the account. */
  async #isKnown(waiting: readonly WaitingLead[]): Promise<boolean> {
    if (!this.#indexed || waiting.every(({ lead }) => taskOf(lead) !== undefined)) return false
    const { store, account } = this.#shared
    return (await store.index.progress(account.id)).endedAt !== undefined
  }

  /** True when it came to its outcome. */
  async #settle({ lead, lines }: WaitingLead, { standing, account }: Known): Promise<boolean> {
    const task = taskOf(lead)
    const stands = task === undefined ? undefined : (standing.get(task) ?? 'to read')
    if (stands === 'to read') return false
    if (stands === 'gone') return this.#came(lead, 'not known', 0)
    if (task === undefined && !this.#indexed) return this.#came(lead, 'no index', 0)
    if (task === undefined && !account) return false
    const found = await this.#makeLines(lead, lines)
    if (found === undefined) return false
    return this.#came(lead, found >= idLimits.ids ? 'too many' : found > 0 ? 'found' : 'nothing', found)
  }

  async #came(lead: Lead, outcome: LeadOutcome, found: number): Promise<boolean> {
    const { store, clock, bell } = this.#shared
    await store.leads.settle(lead.reversalId, lead.number, outcome, found, clock.now())
    bell.ring(lead.reversalId)
    return true
  }

  /**
   * How many were found; undefined when the draft is none any more, or the server ends. What is kept out on purpose is left
   * out until somebody puts it back: whoever brought a worker or a title did not mean it.
   */
  async #makeLines(lead: Lead, draft: WaitingLead['lines']): Promise<number | undefined> {
    const { store, account, stopped } = this.#shared
    const filter = filterOf(lead)
    let found = 0
    let several: boolean | undefined
    for (let after: string | undefined; ;) {
      if (stopped()) return undefined
      const page = await store.index.find(account.id, {
        filter: { ...filter, alsoKeptOut: true },
        limit: Math.min(pageSize, idLimits.ids - draft.count),
        ...(after === undefined ? {} : { after }),
      })
      // By the very page that becomes lines: the index may learn of more at any moment.
      several ??= page.rows.length > 1 || page.next !== undefined
      const aside = lead.choose && several
      const lines = page.rows.map(({ submission, worker, task, keptOut }, index): NewLine => ({
        number: draft.count + index + 1,
        submission,
        where: lead.where,
        lead: lead.number,
        named: { worker, task },
        hint: '',
        leftOut: aside || keptOut,
      }))
      if (!(await store.reversals.addLines(lead.reversalId, lines, []))) return undefined
      found += lines.length
      // What another lead has led to already is a line once.
      draft.count = (await store.reversals.findById(lead.reversalId))?.lineCount ?? draft.count
      if (draft.count >= idLimits.ids) return idLimits.ids
      after = page.next
      if (after === undefined) return found
    }
  }

  /** Once nothing of the draft is left to follow. One that holds nothing stays a draft, which says so. */
  async #begin(of: readonly WaitingLead[]): Promise<void> {
    const [first] = of
    if (!first) return
    const { store, clock, bell, signals } = this.#shared
    const { id, createdBy } = first.reversal
    if ((await store.leads.count(id)).waiting > 0) return
    if (first.lines.count > 0 && (await store.reversals.startCheck(id, createdBy, clock.now()))) signals.changed()
    bell.ring(id)
  }
}

const max = (one: string, other: string): string => (one > other ? one : other)

/** The task that must be read before the lead can be followed. */
const taskOf = ({ kind, text, named }: Lead): string | undefined => (kind === 'task' ? text : named.task)

const filterOf = ({ kind, text, named }: Lead): RejectionFilter => {
  const worker = kind === 'worker' ? text : named.worker
  const task = kind === 'task' ? text : named.task
  return {
    ...(worker === undefined ? {} : { workers: [worker] }),
    ...(task === undefined ? {} : { tasks: [task] }),
    ...(kind === 'task type' ? { taskType: text } : {}),
    ...(kind === 'title' ? { wholeTitle: text } : {}),
  }
}
