import type { Running } from '../core/work-store.ts'
import { readBalance } from './balance.ts'
import type { Lane } from './lane.ts'
import type { Shared } from './shared.ts'

/** The balance after is worth waiting for a little, not more. */
const balanceTries = 3
/** Something may move just while the digest is made; then it is made again. */
const endTries = 5

/** Ends reversals when nothing is left to do: reads the balance once more, then closes the record. */
export class EndLane implements Lane {
  readonly #shared: Shared
  readonly #inFlight: (reversalId: string) => number
  #candidates = new Set<string>()
  readonly #busy = new Set<string>()
  /** How often a balance was tried in vain. */
  readonly #vain = new Map<string, number>()

  constructor(shared: Shared, inFlight: (reversalId: string) => number) {
    this.#shared = shared
    this.#inFlight = inFlight
  }

  /** What runs is looked at again; reversals whose lines all settled before a crash are found by this. */
  wake(): void {
    this.#candidates.add('')
  }

  maybeOver(reversalId: string): void {
    this.#candidates.add(reversalId)
  }

  async start(slots: number): Promise<number> {
    if (this.#candidates.size === 0) return 0
    const candidates = this.#candidates
    this.#candidates = new Set()
    const running = await this.#shared.store.work.running(this.#shared.account.id)
    let started = 0
    for (const run of running) {
      const { id } = run.reversal
      if (!candidates.has(id) && !candidates.has('')) continue
      if (!isOver(run) || this.#inFlight(id) > 0 || this.#busy.has(id)) continue
      if (started >= slots) {
        this.#candidates.add(id)
        continue
      }
      started++
      this.#busy.add(id)
      this.#shared.tasks.run(() => this.#end(id).finally(() => this.#busy.delete(id)))
    }
    return started
  }

  /** The record of some reversal is being closed: what can wait does not touch it now. */
  get ending(): boolean {
    return this.#busy.size > 0
  }

  async close(): Promise<void> {
    this.#candidates.clear()
  }

  async #end(id: string): Promise<void> {
    const { store, clock, log, bell } = this.#shared
    const answer = await readBalance(this.#shared)
    const vain = (this.#vain.get(id) ?? 0) + 1
    if (vain < balanceTries && (answer.kind === 'slow down' || answer.kind === 'lost')) {
      this.#vain.set(id, vain)
      this.#candidates.add(id)
      return
    }
    this.#vain.delete(id)
    if (answer.kind === 'balance')
      await store.reversals.setBalanceAfter(id, { available: answer.available, at: clock.now() })
    let ended = false
    for (let tried = 0; tried < endTries && !ended; tried++) ended = await store.work.end(id, clock.now())
    if (!ended) return
    log.info('ended', { reversal: id })
    this.#shared.signals.asking()
    bell.ring(id)
  }
}

/** A pause keeps what waits for a call. Where nothing does, there is nothing to go on with and nothing to confirm. */
const isOver = ({ reversal, waiting, calling, askingQuick }: Running): boolean =>
  calling === 0 && askingQuick === 0 && (waiting === 0 || reversal.state === 'stopping')
