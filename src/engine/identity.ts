import type { AccountAnswer, Marketplace } from '../core/marketplace.ts'
import type { Bell, Clock, Log } from '../core/ports.ts'
import type { Account } from '../core/reversal.ts'
import type { EngineStore } from './shared.ts'

type Parts = {
  readonly store: EngineStore
  readonly clock: Clock
  readonly bell: Bell
  readonly log: Log
  readonly account: Account
  readonly marketplace: Marketplace
}

/** With which credentials the account is called: when they are others than before, going on is another confirmation (law 6). */
export class Identity {
  readonly #parts: Parts
  readonly #changed: () => void
  #salt: string | undefined
  #known: string | undefined
  #doubted = false

  /** @param changed some reversals were paused */
  constructor(parts: Parts, changed: () => void) {
    this.#parts = parts
    this.#changed = changed
  }

  /**
   * The fingerprint of the credentials that the next call is made with, kept with the account before any is made; an answer
   * about the account where there are none.
   */
  async now(): Promise<string | AccountAnswer> {
    const { store, clock, bell, log, account } = this.#parts
    const fingerprint = await this.#fingerprint()
    if (typeof fingerprint !== 'string' || (fingerprint === this.#known && !this.#doubted)) return fingerprint
    this.#doubted = false
    const paused = await store.accounts.identify(account.id, fingerprint, clock.now())
    this.#known = fingerprint
    if (paused.length === 0) return fingerprint
    log.warn('the credentials of the account changed', { account: account.id, paused: paused.length })
    this.#changed()
    for (const id of paused) bell.ring(id)
    return fingerprint
  }

  /** Another process may call the account with other credentials: the next time they are kept again, whatever was known. */
  doubt(): void {
    this.#doubted = true
  }

  /** Whether the next call is still made with these. */
  async are(fingerprint: string): Promise<boolean> {
    return (await this.#fingerprint()) === fingerprint
  }

  async #fingerprint(): Promise<string | AccountAnswer> {
    const { store, account, marketplace } = this.#parts
    this.#salt ??= await store.accounts.salt(account.id)
    return marketplace.fingerprint(this.#salt)
  }
}
