/** Reads `multipart/form-data` part by part, as it arrives: nothing of a file is kept or stored here. */
import busboy from 'busboy'
import type { IncomingHttpHeaders } from 'node:http'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { HttpRefusal } from './refusal.ts'
import { largestFile, largestForm } from './sizes.ts'

export type Part =
  | { readonly kind: 'field'; readonly name: string; readonly value: string; readonly cut: boolean }
  /** Read it to its end before asking for the next part. `cut()` tells afterwards whether it was larger than allowed. */
  | {
      readonly kind: 'file'
      readonly name: string
      readonly chosen: boolean
      /** As the browser tells it, without folders; '' without one. */
      readonly fileName: string
      readonly bytes: Readable
      readonly cut: () => boolean
    }

/** A request, or what was read of one. */
export type Form = Readable & { readonly headers: IncomingHttpHeaders }

const limits = {
  fieldSize: largestForm,
  fields: 8,
  headerPairs: 50,
  fieldNameSize: 100,
}

/** `size`: the most bytes of each file; `most`: how many there may be. */
type Files = { readonly size?: number; readonly most?: number }

/**
 * Throws HttpRefusal: 400 for what is broken off or no multipart, 413 above the limits.
 * However reading ends, the rest of the request is let run out unread, so that the browser can receive the answer.
 */
export async function* partsOf(
  request: Form,
  { size = largestFile, most = 1 }: Files = {},
): AsyncGenerator<Part, void, undefined> {
  const parser = parserFor(request, size, most)
  const waiting = new Waiting<Part>()
  parser.on('field', (name, value, { valueTruncated }) =>
    waiting.add({ kind: 'field', name, value, cut: valueTruncated }),
  )
  parser.on('file', (name, bytes, { filename }) => {
    // A parser that is given up ends its open file with an error, which whoever reads it will have heard.
    bytes.on('error', () => undefined)
    const chosen = filename !== undefined
    waiting.add({ kind: 'file', name, chosen, fileName: filename ?? '', bytes, cut: () => bytes.truncated === true })
  })
  for (const limit of ['filesLimit', 'fieldsLimit', 'partsLimit'] as const) {
    parser.on(limit, () => waiting.fail(new HttpRefusal(413, `A form may have ${filesOf(most)} and a few fields.`)))
  }
  pipeline(request, parser).then(
    () => waiting.end(),
    () => waiting.fail(new HttpRefusal(400, 'The upload was broken off before its end. Bring it once more.')),
  )
  try {
    yield* waiting
  } finally {
    request.unpipe(parser)
    request.resume()
  }
}

const filesOf = (most: number): string => (most === 1 ? 'one file' : `${most} files`)

const parserFor = (request: Form, fileSize: number, files: number): busboy.Busboy => {
  try {
    const parts = limits.fields + files + 1
    // Browsers write the names of files in the page's encoding.
    const defParamCharset = 'utf8'
    return busboy({ headers: request.headers, defParamCharset, limits: { ...limits, fileSize, files, parts } })
  } catch {
    throw new HttpRefusal(400, 'This is no form that a browser sends: its parts cannot be told apart.')
  }
}

/** What came and was not asked for yet. */
class Waiting<Thing> implements AsyncIterable<Thing> {
  readonly #things: Thing[] = []
  #over = false
  #error: Error | undefined
  #wake = (): void => undefined

  add(thing: Thing): void {
    this.#things.push(thing)
    this.#wake()
  }

  end(): void {
    this.#over = true
    this.#wake()
  }

  fail(error: Error): void {
    this.#error ??= error
    this.#wake()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Thing, void, undefined> {
    for (;;) {
      if (this.#error) throw this.#error
      const thing = this.#things.shift()
      if (thing !== undefined) yield thing
      else if (this.#over) return
      else await new Promise<void>((resolve) => void (this.#wake = resolve))
    }
  }
}
