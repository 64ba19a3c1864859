/** Bytes to text: finds the encoding out, and stops at what is no text. */
import type { Problem } from '../problem.ts'
import type { IdWords } from './rules.ts'
import { knownBinary } from './sniff.ts'

/** So many first bytes are looked at before anything is decoded. */
const headLength = 4096

export class TextReader {
  problem: Problem | undefined
  readonly #words: IdWords
  #head: Uint8Array[] | undefined = []
  #decoder = new TextDecoder('utf-8', { fatal: true })
  /** The end of the last piece, in case that a character was cut: the decoder forgets it when it fails. */
  #tail = new Uint8Array()

  constructor(words: IdWords) {
    this.#words = words
  }

  /** What can be decoded so far; text passes as it is. Empty once there is a {@link problem}. */
  read(piece: Uint8Array | string): string {
    if (typeof piece === 'string') return piece
    if (this.#head === undefined) return this.#decode(piece)
    this.#head.push(piece)
    const gathered = this.#head.reduce((sum, { length }) => sum + length, 0)
    return gathered >= headLength ? this.#begin() : ''
  }

  end(): string {
    const text = this.#head === undefined ? '' : this.#begin()
    try {
      return text + this.#decoder.decode()
    } catch {
      return text + new TextDecoder('windows-1252').decode(this.#tail)
    }
  }

  #begin(): string {
    const bytes = Buffer.concat(this.#head ?? [])
    this.#head = undefined
    const encoding = markedEncoding(bytes)
    if (encoding !== undefined) this.#decoder = new TextDecoder(encoding)
    else this.problem = knownBinary(bytes.toString('latin1', 0, headLength), this.#words)
    return this.problem ? '' : this.#decode(bytes)
  }

  #decode(bytes: Uint8Array): string {
    try {
      const text = this.#decoder.decode(bytes, { stream: true })
      this.#tail = unfinished(bytes)
      return text
    } catch {
      this.#decoder = new TextDecoder('windows-1252')
      return this.#decoder.decode(Buffer.concat([this.#tail, bytes]), { stream: true })
    }
  }
}

const markedEncoding = (bytes: Uint8Array): string | undefined => {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : undefined
}

/** The first bytes of a UTF-8 character whose rest is still to come: at most three. */
const unfinished = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0
    if (byte < 0x80) break
    if (byte < 0xc0) continue
    const whole = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2
    return new Uint8Array(bytes.slice(back < whole ? bytes.length - back : bytes.length))
  }
  return new Uint8Array()
}
