import { accountAnswers, type Said } from '../core/marketplace.ts'
import { afterRead, quickAsks } from '../core/deciding.ts'
import type { LineMove } from '../core/work-store.ts'
import type { Instant, Line, Reversal, State, Trouble } from '../core/reversal.ts'
import type { Read } from '../core/verdict.ts'
import { addressOf } from './address.ts'
import { readBalance } from './balance.ts'
import type { Lane } from './lane.ts'
import { pause } from './pause.ts'
import type { Shared } from './shared.ts'
import { situationOf } from './situation.ts'

type Asked = Line & { readonly attempts: number; readonly state: State; readonly lastSentAt?: string }

const batch = 64

/** Asks about lines whose answer was lost until the marketplace's record tells what became of them (laws 3 and 4). */
export class AskLane implements Lane {
  readonly #shared: Shared
  #stale = true
  #due: Asked[] = []
  readonly #inFlight = new Set<string>()
  /** Reason and feedback of a confirmed reversal do not change any more. */
  readonly #reversals = new Map<string, Reversal>()

  constructor(shared: Shared) {
    this.#shared = shared
  }

  wake(): void {
    this.#stale = true
    this.#reversals.clear()
  }

  asking(): void {
    this.#stale = true
  }

  start(slots: number): Promise<number> {
    return this.#start(slots, () => true)
  }

  /** Only lines that were asked about a few times at most: people wait for these. */
  startQuick(slots: number): Promise<number> {
    return this.#start(slots, ({ asked }) => asked < quickAsks)
  }

  async close(): Promise<void> {
    this.#due = []
  }

  async #start(slots: number, wanted: (line: Asked) => boolean): Promise<number> {
    const { clock, health, stopped, tasks } = this.#shared
    if (clock.ms() < health.heldUntil) {
      this.#shared.signals.due(health.heldUntil)
      return 0
    }
    if (this.#stale || this.#due.length === 0) await this.#refresh()
    let started = 0
    while (started < slots && !stopped()) {
      const at = this.#due.findIndex(wanted)
      const line = at < 0 ? undefined : this.#due.splice(at, 1)[0]
      if (!line) break
      this.#inFlight.add(keyOf(line))
      started++
      tasks.run(() => this.#begin(line))
    }
    return started
  }

  async #refresh(): Promise<void> {
    if (!this.#stale) return
    this.#stale = false
    const { store, account, clock } = this.#shared
    const due = await store.work.dueAsking(account.id, clock.now(), batch)
    this.#due = due.filter((line) => !this.#inFlight.has(keyOf(line)))
    if (due.length === batch) this.#stale = true
  }

  /** The line is out of hand before it may be found due again. */
  async #begin(line: Asked): Promise<void> {
    const again = await this.#ask(line).finally(() => this.#inFlight.delete(keyOf(line)))
    if (again) this.asking()
    this.#shared.signals.maybeOver(line.reversalId)
  }

  /** Resolves to whether it is still due: then nothing was learned about the line. */
  async #ask(line: Asked): Promise<boolean> {
    const { calls, health, clock } = this.#shared
    // What is read was so at some time after this: an answer that took long, or a machine that slept, makes it no newer.
    const at = clock.now()
    const looked = await calls.look(addressOf(line))
    if (looked.kind === 'slow down') return true
    if (looked.kind === 'account') return this.#putOff(line, looked.trouble, looked.said)
    if (looked.kind === 'lost' && (await this.#outage())) return this.#putOff(line, 'outage', looked.said)
    if (looked.kind !== 'lost') health.release()
    // When it was approved tells by whom only where the clocks can be compared.
    const approved = looked.kind === 'found' && looked.facts.status === 'approved'
    if (approved && health.skewMs === undefined) await readBalance(this.#shared)
    await this.#record(line, looked, at)
    return false
  }

  /** Many lost answers in a row: the account is asked, so that an outage does not count as asking about a line (law 6). */
  async #outage(): Promise<boolean> {
    if (!this.#shared.health.outage) return false
    const answer = await readBalance(this.#shared)
    return answer.kind !== 'slow down' && !accountAnswers(answer)
  }

  async #putOff(line: Asked, trouble: Trouble, said: Said): Promise<true> {
    this.#shared.health.hold(this.#shared.clock.ms())
    if (line.state === 'reversing') await pause(this.#shared, line.reversalId, trouble, said)
    return true
  }

  async #record(line: Asked, read: Read, at: Instant): Promise<void> {
    const { store, signals, bell, factsOf } = this.#shared
    const reversal = await this.#reversal(line.reversalId)
    if (!reversal) return
    const move: LineMove = afterRead(read, await situationOf(this.#shared, line, reversal, at))
    await store.work.recordAsked({
      reversalId: line.reversalId,
      line: line.number,
      attempts: line.attempts,
      at,
      move,
      ...(read.kind === 'found' ? { facts: factsOf(read.facts) } : {}),
    })
    if (move.work === 'waiting') signals.waiting(line.reversalId)
    if (move.work === 'asking') signals.due(Date.parse(move.askAt))
    bell.ring(line.reversalId)
  }

  async #reversal(id: string): Promise<Reversal | undefined> {
    const reversal = this.#reversals.get(id) ?? (await this.#shared.store.reversals.findById(id))
    if (reversal) this.#reversals.set(id, reversal)
    return reversal
  }
}

const keyOf = ({ reversalId, number }: Line): string => `${reversalId}:${number}`
