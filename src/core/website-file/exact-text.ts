/** Bytes as text and back, without loss: what is not ours to change comes out as it went in, whatever its encoding. */

type Encoding = 'latin1' | 'utf16le' | 'utf16be'

export class ExactText {
  #encoding: Encoding | undefined
  #rest = Buffer.alloc(0)

  /** UTF-16 where the first two bytes say so; else each byte is a character, and UTF-8 passes in pieces of itself. */
  read(piece: Uint8Array): string {
    const bytes = this.#rest.length === 0 ? Buffer.from(piece) : Buffer.concat([this.#rest, piece])
    if (this.#encoding === undefined && bytes.length < 2) {
      this.#rest = bytes
      return ''
    }
    this.#encoding ??= encodingOf(bytes)
    const whole = this.#encoding === 'latin1' ? bytes.length : bytes.length - (bytes.length % 2)
    this.#rest = bytes.subarray(whole)
    return this.#text(bytes.subarray(0, whole))
  }

  /** What is left at the end; a half of a character is no text of UTF-16 and passes as a byte with `half`. */
  end(): { readonly text: string; readonly half: Uint8Array } {
    const rest = this.#rest
    this.#rest = Buffer.alloc(0)
    const wide = this.#encoding === 'utf16le' || this.#encoding === 'utf16be'
    return wide ? { text: '', half: rest } : { text: rest.toString('latin1'), half: Buffer.alloc(0) }
  }

  bytes(text: string): Buffer {
    if (this.#encoding === 'utf16le') return Buffer.from(text, 'utf16le')
    return this.#encoding === 'utf16be' ? Buffer.from(text, 'utf16le').swap16() : Buffer.from(text, 'latin1')
  }

  #text(bytes: Buffer): string {
    if (this.#encoding === 'utf16le') return bytes.toString('utf16le')
    return this.#encoding === 'utf16be' ? Buffer.from(bytes).swap16().toString('utf16le') : bytes.toString('latin1')
  }
}

const encodingOf = (bytes: Buffer): Encoding => {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf16le'
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf16be' : 'latin1'
}
