/** A file that is finished before it is sent, packed while it waits: tables of results pack to a tenth. */
import { once } from 'node:events'
import { Readable } from 'node:stream'
import { constants, createGunzip, createGzip } from 'node:zlib'

export class Packed {
  readonly #gzip = createGzip({ level: constants.Z_BEST_SPEED })
  readonly #pieces: Buffer[] = []
  readonly #most: number
  #length = 0

  /** @param most bytes, packed. */
  constructor(most: number) {
    this.#most = most
    this.#gzip.on('data', (piece: Buffer) => {
      this.#length += piece.length
      if (!this.full) this.#pieces.push(piece)
    })
  }

  /** Nothing more is taken. */
  get full(): boolean {
    return this.#length > this.#most
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (bytes.length > 0 && !this.#gzip.write(bytes)) await once(this.#gzip, 'drain')
  }

  async end(): Promise<void> {
    this.#gzip.end()
    await once(this.#gzip, 'end')
  }

  content(): AsyncIterable<Uint8Array> {
    return Readable.from(this.#pieces, { objectMode: false }).pipe(createGunzip())
  }
}
