import type { Bell, Clock } from '../core/ports.ts'
import type { Account } from '../core/reversal.ts'
import type { EngineStore } from './shared.ts'

/**
 * An account for which this server holds no credentials: what would run is paused for that, and what was stopped ends,
 * since nothing of it can be in a call.
 */
export class UnopenedAccount {
  readonly #parts: {
    readonly store: EngineStore
    readonly clock: Clock
    readonly bell: Bell
    readonly account: Account
  }
  readonly #failed: (error: unknown) => void
  #looking: Promise<void> | undefined
  #again = false

  constructor(
    parts: { readonly store: EngineStore; readonly clock: Clock; readonly bell: Bell; readonly account: Account },
    failed: (error: unknown) => void,
  ) {
    this.#parts = parts
    this.#failed = failed
  }

  wake(): void {
    this.#again = true
    this.#looking ??= this.#look()
      .catch(this.#failed)
      .finally(() => (this.#looking = undefined))
  }

  async settle(): Promise<void> {
    await this.#looking
  }

  async #look(): Promise<void> {
    const { store, clock, account } = this.#parts
    while (this.#again) {
      this.#again = false
      for (const { id } of await store.work.checking(account.id)) await this.#pause(id)
      for (const { reversal } of await store.work.running(account.id)) {
        if (reversal.state === 'stopping') await store.work.end(reversal.id, clock.now())
        else if (reversal.pause === undefined) await this.#pause(reversal.id)
        this.#parts.bell.ring(reversal.id)
      }
    }
  }

  async #pause(id: string): Promise<void> {
    const { store, clock, bell } = this.#parts
    const at = clock.now()
    await store.work.pause(id, { trouble: 'no credentials', since: at, said: '' }, at)
    bell.ring(id)
  }
}
