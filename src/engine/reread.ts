import type { Looked } from '../core/marketplace.ts'
import { afterRead } from '../core/deciding.ts'
import type { LineMove, LookRecord } from '../core/work-store.ts'
import { checkIsGoodFor, type Instant, type Line, type Reversal } from '../core/reversal.ts'
import { saidInShort, verdictOf, type Read } from '../core/verdict.ts'
import { addressOf } from './address.ts'
import { foundOf } from './found.ts'
import { pause } from './pause.ts'
import { instantOf, type Shared } from './shared.ts'
import { situationOf } from './situation.ts'

/** Reads that get too old are looked for this often, and a little before their time, in ms. */
const staleEvery = 60_000
/** After a lost answer it is looked at again so much later, in ms; then it is left as it is, and nothing was paid. */
const again = [1_000, 2_000, 5_000, 15_000] as const

type Waiting = { readonly line: Line; readonly tries: number; readonly dueAt: number }

/**
 * Looks again at lines of one reversal whose read is about to be too old to pay on (law 1). Only what is still rejected
 * goes on waiting; for its age alone no line is refused.
 */
export class Rereads {
  readonly #shared: Shared
  readonly #reversal: Reversal
  #later: Waiting[] = []
  /** When some read may be too old next, in ms. */
  #lookAt = 0

  constructor(shared: Shared, reversal: Reversal) {
    this.#shared = shared
    this.#reversal = reversal
  }

  /** A look that was lost is due again. */
  due(now: number): boolean {
    return this.#later.some(({ dueAt }) => dueAt <= now)
  }

  /** What is too old is looked for with the next claim. */
  soon(): void {
    this.#lookAt = 0
  }

  /** Some look is to be made again later. */
  get waits(): boolean {
    return this.#later.length > 0
  }

  /** At most so many looks to make now; each resolves to whether its line waits for a call. */
  async claim(slots: number): Promise<readonly (() => Promise<boolean>)[]> {
    const { store, engineId, clock } = this.#shared
    const now = clock.ms()
    const due = this.#later.filter(({ dueAt }) => dueAt <= now).slice(0, slots)
    this.#later = this.#later.filter((waiting) => !due.includes(waiting))
    const rest = slots - due.length
    if (rest > 0 && now >= this.#lookAt) {
      const before = instantOf(now - checkIsGoodFor + 2 * staleEvery)
      // First, so that a line which comes back to wait meanwhile is not put off with the others.
      this.#lookAt = now + staleEvery
      const lines = await store.work.claimStale(this.#reversal.id, before, rest, engineId, clock.now())
      if (lines.length === rest) this.soon()
      due.push(...lines.map((line) => ({ line, tries: 0, dueAt: 0 })))
    }
    return due.map((waiting) => () => this.#look(waiting))
  }

  /** Puts back what waits for another look. */
  async giveBack(): Promise<void> {
    await this.#putBack(this.#later.splice(0).map(({ line }) => line))
  }

  async #look(waiting: Waiting): Promise<boolean> {
    const { line } = waiting
    const { calls, health, clock } = this.#shared
    // What is read was so at some time after this, however long its answer took (law 1).
    const at = clock.now()
    const looked = await calls.look(addressOf(line))
    if (looked.kind === 'found' || looked.kind === 'absent') return this.#record(line, looked, at)
    if (looked.kind === 'slow down') return this.#wait({ ...waiting, dueAt: 0 })
    if (looked.kind === 'account' || health.outage) {
      await this.#putBack([line])
      const trouble = looked.kind === 'account' ? looked.trouble : 'outage'
      await pause(this.#shared, this.#reversal.id, trouble, looked.said)
      return true
    }
    const delay = again[waiting.tries]
    if (delay === undefined) return this.#record(line, looked, at)
    return this.#wait({ line, tries: waiting.tries + 1, dueAt: clock.ms() + delay })
  }

  #wait(waiting: Waiting): boolean {
    this.#later.push(waiting)
    this.#shared.signals.due(waiting.dueAt)
    return false
  }

  async #putBack(lines: readonly Line[]): Promise<void> {
    if (lines.length === 0) return
    const claims = lines.map(({ reversalId, number }) => ({ reversalId, number }))
    await this.#shared.store.work.unclaimLooks(claims)
  }

  async #record(line: Line, read: Read, at: Instant): Promise<boolean> {
    const { store, clock, declaration, bell, health, signals } = this.#shared
    const rejected = isRejected(read)
    const judged = rejected
      ? ({ verdict: 'reversible', detail: line.detail } as const)
      : verdictOf(read, line.named, declaration, clock.ms() + (health.skewMs ?? 0))
    const record: LookRecord = {
      reversalId: line.reversalId,
      number: line.number,
      ...judged,
      readAt: at,
      ...(read.kind === 'found' ? foundOf(this.#shared, read.facts, line.named) : {}),
    }
    const move = rejected ? undefined : await this.#move(line, read, at)
    await store.work.recordReread(record, move)
    if (move?.work === 'asking') signals.asking()
    bell.ring(line.reversalId)
    return rejected
  }

  /** A line that was never in a call and cannot be read any more is left alone; nothing was paid for it. */
  async #move(line: Line, read: Read, at: Instant): Promise<LineMove> {
    const situation = await situationOf(this.#shared, line, this.#reversal, at)
    const untouched = situation.attempts.every(({ answer }) => answer !== undefined && answer !== 'lost')
    if (read.kind === 'lost' && untouched)
      return { work: 'settled', outcome: 'not attempted', said: saidInShort(read.said), at }
    return afterRead(read, situation)
  }
}

const isRejected = (read: Extract<Looked, Read>): boolean => read.kind === 'found' && read.facts.status === 'rejected'
