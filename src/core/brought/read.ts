/** Everything that is brought, one source after another, whatever it is. */
import { inText } from '../ids/lines.ts'
import type { Problem } from '../problem.ts'
import {
  broughtLimits,
  nothingSpent,
  type BroughtForm,
  type BroughtSource,
  type BroughtStep,
  type ReadBrought,
} from './brought.ts'
import { formOf, headLength, isOutlook } from './form.ts'
import { Everything, Gathering } from './gathering.ts'
import { readMails } from './mails.ts'
import type { Means, Readers } from './ports.ts'
import { outlookMessage, tooLargeMails, tooLargeWorkbook } from './sentences.ts'
import { readWorkbook } from './sheets.ts'
import { readText } from './text.ts'

/** The most things and refusals in one step. */
const stepLength = 500

/** Gives the reader of everything, with the libraries that know the formats. */
export const broughtReader = (readers: Readers): ReadBrought =>
  async function* readBrought(sources, rules, limits = broughtLimits) {
    const all = new Everything()
    const means: Means = { rules, limits, spent: nothingSpent(), readers }
    for await (const source of sources) {
      const gathering = new Gathering(source.name, rules, limits, all)
      const reading = new Reading(source, gathering, means)
      for await (const _ of reading.read()) yield* stepsOf(gathering, stepLength)
      gathering.release()
      yield* stepsOf(gathering, 1)
      yield { kind: 'read', read: gathering.read(reading.form) }
    }
  }

function* stepsOf(gathering: Gathering, least: number): Generator<BroughtStep> {
  while (gathering.waiting >= least) yield { kind: 'things', ...gathering.take(stepLength) }
}

type Pieces = AsyncIterator<Uint8Array | string>

/** One source: first told what it is, then read as that. */
class Reading {
  form: BroughtForm = 'text'
  readonly #source: BroughtSource
  readonly #gathering: Gathering
  readonly #means: Means

  constructor(source: BroughtSource, gathering: Gathering, means: Means) {
    this.#source = source
    this.#gathering = gathering
    this.#means = means
  }

  async *read(): AsyncGenerator<void, void, undefined> {
    const pieces = this.#source.pieces[Symbol.asyncIterator]()
    try {
      const head = await headOf(pieces)
      const begin = head.map(asLatin1).join('').slice(0, headLength)
      const form = formOf(begin, this.#source.fileName)
      if (isOutlook(begin, this.#source.fileName)) this.#gathering.problem = outlookMessage
      else if (form === 'text') yield* this.#text(head, pieces)
      else yield* this.#whole(form, head, pieces)
      if (this.#gathering.problem && !this.#gathering.heard) this.form = 'nothing'
    } finally {
      await pieces.return?.()
    }
  }

  async *#text(head: readonly (Uint8Array | string)[], pieces: Pieces): AsyncGenerator<void, void, undefined> {
    const { rules, limits } = this.#means
    for await (const _ of readText(chained(head, pieces), this.#gathering, inText, rules, limits)) {
      this.form = this.#gathering.form
      yield
    }
  }

  /** A mail and a workbook must be whole before they can be taken apart. */
  async *#whole(
    form: 'mails' | 'workbook',
    head: readonly (Uint8Array | string)[],
    pieces: Pieces,
  ): AsyncGenerator<void, void, undefined> {
    this.form = form
    const { limits } = this.#means
    const [most, tooLarge] =
      form === 'mails'
        ? [limits.mail.bytes, tooLargeMails(limits)]
        : [limits.workbook.packedBytes, tooLargeWorkbook(limits)]
    const bytes = await wholeOf(chained(head, pieces), most, tooLarge)
    if ('problem' in bytes) this.#gathering.problem = bytes.problem
    else if (form === 'mails') yield* readMails(bytes.bytes, this.#gathering, '', this.#means)
    else yield* readWorkbook(bytes.bytes, this.#gathering, '', this.#means)
  }
}

const headOf = async (pieces: Pieces): Promise<(Uint8Array | string)[]> => {
  const head: (Uint8Array | string)[] = []
  for (let length = 0; length < headLength;) {
    const { done, value } = await pieces.next()
    if (done === true) break
    head.push(value)
    length += value.length
  }
  return head
}

async function* chained(
  head: readonly (Uint8Array | string)[],
  pieces: Pieces,
): AsyncGenerator<Uint8Array | string, void, undefined> {
  yield* head
  for (let next = await pieces.next(); next.done !== true; next = await pieces.next()) yield next.value
}

const wholeOf = async (
  pieces: AsyncIterable<Uint8Array | string>,
  most: number,
  tooLarge: Problem,
): Promise<{ readonly bytes: Uint8Array } | { readonly problem: Problem }> => {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const piece of pieces) {
    const part = typeof piece === 'string' ? Buffer.from(piece) : piece
    length += part.length
    if (length > most) return { problem: tooLarge }
    parts.push(part)
  }
  return { bytes: Buffer.concat(parts) }
}

const asLatin1 = (piece: Uint8Array | string): string =>
  typeof piece === 'string' ? piece : Buffer.from(piece.subarray(0, headLength)).toString('latin1')
