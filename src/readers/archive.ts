/**
 * The parts of a packed file. Its directory, at the end, is what counts; what a part claims to be is checked before it is
 * unpacked, and what comes out of it while it is.
 */
import { fromBufferPromise, type Entry, type ZipFile } from 'yauzl'
import type { Spent, WorkbookLimits } from '../core/brought/brought.ts'

/** Something in the file is not as it may be: `why` completes a sentence about the workbook. */
export class Unreadable extends Error {
  readonly why: string
  constructor(why: string) {
    super(why)
    this.why = why
  }
}

const number = new Intl.NumberFormat('en-US')
const megabyte = 1_048_576
const megabytes = (bytes: number): string => `${number.format(Math.round(bytes / megabyte))} MB`

export class Archive {
  readonly #file: ZipFile
  readonly #entries: ReadonlyMap<string, Entry>
  readonly #limits: WorkbookLimits
  readonly #spent: Spent

  private constructor(file: ZipFile, entries: ReadonlyMap<string, Entry>, limits: WorkbookLimits, spent: Spent) {
    this.#file = file
    this.#entries = entries
    this.#limits = limits
    this.#spent = spent
  }

  /** Throws {@link Unreadable} for whatever is no such file, or too much of one. */
  static async open(bytes: Uint8Array, limits: WorkbookLimits, spent: Spent): Promise<Archive> {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const file = await fromBufferPromise(buffer).catch(broken)
    spent.entries += file.entryCount
    if (spent.entries > limits.entries)
      throw new Unreadable(
        spent.entries === file.entryCount
          ? `has ${number.format(file.entryCount)} parts; a workbook has some twenty`
          : `is one of several that have more than ${number.format(limits.entries)} parts together; bring it by itself`,
      )
    const entries = new Map<string, Entry>()
    try {
      for await (const entry of file.eachEntry()) {
        const name = entry.fileName.toLowerCase()
        // Programs differ in which of two parts of one name they read.
        if (entries.has(name)) throw new Unreadable(`has two parts that are called “${name.slice(0, 60)}”`)
        entries.set(name, entry)
      }
    } catch (error) {
      return broken(error)
    }
    return new Archive(file, entries, limits, spent)
  }

  has(name: string): boolean {
    return this.#entries.has(name.toLowerCase())
  }

  /** Unpacks a part, at most some ten thousand bytes at a time, in zlib's threads. Yields nothing for one that is not there. */
  async *part(name: string): AsyncGenerator<Buffer, void, undefined> {
    const entry = this.#entries.get(name.toLowerCase())
    if (!entry) return
    this.#allow(entry)
    const stream = await this.#file.openReadStreamPromise(entry).catch(broken)
    let length = 0
    try {
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        length += chunk.length
        this.#spent.unpacked += chunk.length
        if (length > this.#limits.partBytes || this.#spent.unpacked > this.#limits.unpackedBytes)
          throw tooLarge(this.#limits)
        yield chunk
      }
    } catch (error) {
      return broken(error)
    } finally {
      stream.destroy()
    }
  }

  #allow(entry: Entry): void {
    const { compressedSize, uncompressedSize } = entry
    if (entry.isEncrypted()) throw new Unreadable('is protected with a password; save a copy without one')
    if (uncompressedSize > this.#limits.partBytes) throw tooLarge(this.#limits)
    if (uncompressedSize > megabyte && uncompressedSize > compressedSize * this.#limits.ratio)
      throw new Unreadable(
        `unpacks to more than ${this.#limits.ratio} times its size, as no sheet does; save it as CSV and bring that file`,
      )
  }
}

const tooLarge = ({ partBytes, unpackedBytes }: WorkbookLimits): Unreadable =>
  new Unreadable(
    `holds a sheet of more than ${megabytes(partBytes)}, or ${megabytes(unpackedBytes)} together; save the sheet with the ids as CSV and bring that file`,
  )

const broken = (error: unknown): never => {
  if (error instanceof Unreadable) throw error
  throw new Unreadable('is damaged and could not be unpacked; save it once more, or as CSV')
}
