/**
 * A Blob whose bytes are simply put together. postal-mime keeps a part of a mail as the Blob of its lines, and Node reads one
 * of many pieces at ten microseconds each and a gigabyte for a million: a mail of nothing but lines took seconds for them.
 */
type Part = string | ArrayBuffer | Uint8Array

export class PlainBlob {
  readonly #parts: readonly Part[]

  constructor(parts: readonly Part[] = []) {
    this.#parts = parts
  }

  async arrayBuffer(): Promise<ArrayBuffer> {
    const buffer = new ArrayBuffer(this.#parts.reduce((sum, part) => sum + lengthOf(part), 0))
    const bytes = Buffer.from(buffer)
    let at = 0
    for (const part of this.#parts) {
      if (typeof part === 'string') bytes.write(part, at)
      else bytes.set(part instanceof ArrayBuffer ? new Uint8Array(part) : part, at)
      at += lengthOf(part)
    }
    return buffer
  }
}

const lengthOf = (part: Part): number => (typeof part === 'string' ? Buffer.byteLength(part) : part.byteLength)
