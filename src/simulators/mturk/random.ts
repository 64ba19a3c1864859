/** A small seeded source of numbers (mulberry32): the same seed gives the same run, on every machine. */
export interface Random {
  /** From 0 up to, not including, 1. */
  next(): number
  /** A whole number from 0 up to, not including, `below`. */
  integer(below: number): number
  pick<T>(from: readonly [T, ...T[]]): T
  /** Upper-case letters and digits. */
  characters(length: number): string
  /** In the form of a UUID, as request ids have it. */
  uuid(): string
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'

export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  const integer = (below: number): number => Math.floor(next() * below)
  const hex = (digits: number): string => Array.from({ length: digits }, () => integer(16).toString(16)).join('')
  return {
    next,
    integer,
    pick: (from) => from[integer(from.length)] ?? from[0],
    characters(length) {
      let text = ''
      while (text.length < length) text += alphabet.charAt(integer(alphabet.length))
      return text
    },
    uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-${'89ab'.charAt(integer(4))}${hex(3)}-${hex(12)}`,
  }
}
