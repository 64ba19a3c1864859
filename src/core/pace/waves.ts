/** The last calls and the waves of refusals among them: what was admitted between two waves, and in what time. */
import { asPlace, mostKept, mostWaves, ofPlace, type WavesState } from './state.ts'

/** An instant at which the bucket was empty: the refused call's place in the order of sending, and when it was sent (ms). */
export type Empty = { readonly ticket: number; readonly at: number }

/**
 * From the first call of a wave of refusals to the last. What was refused in between may have cost tokens, and debts are
 * paid back before anything is admitted: nothing is measured over a wave, only between two of them.
 */
type Wave = { readonly first: Empty; readonly last: Empty }

/** A bound that rests on fewer calls than this above a full bucket would be chance. */
const fewest = 2
/** Older instants say less and less about now, in ms. */
const memory = 60_000

export class Waves {
  #waves: Wave[] = []
  #refused: number[] = []
  /** Tickets of calls that were not made after all. */
  #unsent: number[] = []
  #sent: Empty[] = []

  static resume(state: WavesState): Waves {
    const waves = new Waves()
    waves.#waves = state.waves.map(([first, last]) => ({ first: ofPlace(first), last: ofPlace(last) }))
    waves.#refused = [...state.refused]
    waves.#unsent = [...state.unsent]
    waves.#sent = state.sent.map(ofPlace)
    return waves
  }

  get state(): WavesState {
    return {
      waves: this.#waves.map(({ first, last }) => [asPlace(first), asPlace(last)] as const),
      refused: [...this.#refused],
      unsent: [...this.#unsent],
      sent: this.#sent.map(asPlace),
    }
  }

  get last(): Wave | undefined {
    return this.#waves.at(-1)
  }

  sent(ticket: number, at: number): void {
    keep(this.#sent, { ticket, at }, mostKept)
  }

  refused(ticket: number): void {
    keep(this.#refused, ticket, mostKept)
  }

  unsent(ticket: number): void {
    keep(this.#unsent, ticket, mostKept)
  }

  begun(empty: Empty): void {
    keep(this.#waves, { first: empty, last: empty }, mostWaves)
  }

  /** A refused call that belongs to the last wave. */
  again(empty: Empty): void {
    const wave = this.last
    if (wave && empty.ticket > wave.last.ticket)
      this.#waves[this.#waves.length - 1] = { first: wave.first, last: empty }
  }

  /** The waves are forgotten, all or all but the last. */
  forget(butLast = false): void {
    this.#waves = butLast ? this.#waves.slice(-1) : []
  }

  /** Only the waves of the last minute are kept, and what they and the last calls need. */
  prune(now: number): void {
    const recent = this.#waves.findIndex(({ first }) => first.at >= now - memory)
    if (recent > 0) this.#waves = this.#waves.slice(recent)
    const oldest = Math.min(this.#waves[0]?.first.ticket ?? 0, this.#sent[0]?.ticket ?? 0)
    this.#refused = this.#refused.filter((ticket) => ticket >= oldest)
    this.#unsent = this.#unsent.filter((ticket) => ticket >= oldest)
  }

  /** How many calls sent between the two were admitted. */
  between(from: Empty, to: Empty): number {
    return to.ticket - from.ticket - 1 - among(this.#refused, from, to) - among(this.#unsent, from, to)
  }

  /** The tokens that were taken between the waves up to `to`, and the ms between them; `charges`: refused calls take one too. */
  taken(to: Empty, charges: boolean): { readonly tokens: number; readonly ms: number } {
    let [tokens, ms] = [0, 0]
    this.#waves.forEach(({ first, last }, index) => {
      const from = charges ? first : last
      const next = this.#waves[index + 1]?.first ?? to
      tokens += charges ? next.ticket - from.ticket - among(this.#unsent, from, next) : this.between(from, next)
      ms += next.at - from.at
    })
    return { tokens, ms }
  }

  /**
   * No more than a full bucket and what flows in can be admitted in any time: the tightest of these bounds over the last
   * calls, in calls a ms; 0 where they give none. `spread`: of round trips, in ms.
   */
  atLeast(empty: Empty, burst: number, spread: number): number {
    const left = new Set([...this.#refused, ...this.#unsent])
    const admitted = this.#sent.filter(({ ticket }) => ticket < empty.ticket && !left.has(ticket))
    const end = admitted.at(-1)
    if (!end) return 0
    let best = 0
    admitted.forEach(({ at }, index) => {
      const surplus = admitted.length - index - Math.max(1, burst)
      const rate = surplus / (end.at - at + 2 * spread)
      if (surplus >= fewest && rate > best) best = rate
    })
    return best
  }
}

const keep = <Value>(list: Value[], value: Value, most: number): void => {
  list.push(value)
  if (list.length > most) list.shift()
}

const among = (tickets: readonly number[], from: Empty, to: Empty): number =>
  tickets.filter((ticket) => ticket > from.ticket && ticket < to.ticket).length
