/** What a post to /reversals brings: text, files or both, from either kind of form. */
import type { Request, Response } from 'express'
import type { Source } from '../acts/reading.ts'
import { bodyOf, form } from './forms.ts'
import { HttpRefusal } from '../http/refusal.ts'
import { largestFile, largestForm, mostFiles } from '../http/sizes.ts'
import { megabytes } from './say.ts'
import { partsOf, type Part } from '../http/upload.ts'

export type Brought = {
  /** '' when the form names none. */
  readonly account: string
  /** What was pasted, to be given back when nothing of it is an id. */
  readonly text: string
  readonly sources: AsyncIterable<Source>
}

/** Throws HttpRefusal for what HTTP refuses: too large, broken off, of a kind that no form sends. */
export const readBrought = (request: Request, response: Response): Promise<Brought> =>
  request.is('multipart/form-data') === 'multipart/form-data' ? streamed(request) : plain(request, response)

const plain = async (request: Request, response: Response): Promise<Brought> => {
  await new Promise<void>((resolve, reject) => {
    void form(request, response, (error?: unknown) => (error === undefined ? resolve() : reject(error)))
  })
  const body = bodyOf(request)
  if (!body.ok) throw new HttpRefusal(422, body.problem.sentence)
  const text = body.value.text('ids')
  return { account: body.value.text('account'), text, sources: pastedOnly(text) }
}

async function* pastedOnly(text: string): AsyncGenerator<Source> {
  yield { field: 'ids', pieces: piecesOf(text) }
}

async function* piecesOf(text: string): AsyncGenerator<string> {
  yield text
}

type Field = Extract<Part, { kind: 'field' }>
type File = Extract<Part, { kind: 'file' }>

/** Fields are read up to the first file; the files themselves as the act asks for them. In our form they stand last. */
const streamed = async (request: Request): Promise<Brought> => {
  if (Number(request.headers['content-length'] ?? 0) > largestFile + largestForm + 65_536) {
    request.resume()
    throw tooLarge('')
  }
  const parts = partsOf(request, { most: mostFiles })
  const fields = new Map<string, string>()
  for (;;) {
    const { value: part, done } = await parts.next()
    const text = fields.get('ids') ?? ''
    if (done) return { account: fields.get('account') ?? '', text, sources: pastedOnly(text) }
    if (part.kind === 'file')
      return { account: fields.get('account') ?? '', text, sources: withFiles(text, part, parts) }
    await keep(part, fields, parts)
  }
}

/** Throws when the field came before, or is larger than a form may be. */
const keep = async (
  { name, value, cut }: Field,
  fields: Map<string, string>,
  parts: AsyncGenerator<Part>,
): Promise<void> => {
  const again = fields.has(name)
  if (!again && !cut) {
    fields.set(name, value)
    return
  }
  await parts.return(undefined)
  const large = `A form may have ${megabytes(largestForm)} of text. Bring more as a file, up to ${megabytes(largestFile)}, or in parts.`
  throw cut
    ? new HttpRefusal(413, large)
    : new HttpRefusal(422, `The field “${name.slice(0, 40)}” came twice; it may come once.`, {
        kept: fields.get('ids') ?? '',
      })
}

/** How many bytes the files may still have, all together: not every request tells its length before. */
type Room = { left: number }

async function* withFiles(text: string, first: File, parts: AsyncGenerator<Part>): AsyncGenerator<Source> {
  const room: Room = { left: largestFile }
  try {
    if (text.trim() !== '') yield { field: 'ids', pieces: piecesOf(text) }
    yield* oneFile(text, first, room)
    for await (const part of parts)
      if (part.kind === 'file') yield* oneFile(text, part, room)
      else if (part.value.trim() !== '') throw tooLate(text, part.name)
  } finally {
    await parts.return(undefined)
  }
}

async function* oneFile(text: string, file: File, room: Room): AsyncGenerator<Source> {
  if (file.name === 'file' && file.chosen)
    yield { field: 'file', fileName: file.fileName, pieces: within(room, file, text) }
  file.bytes.resume()
  if (file.cut()) throw tooLarge(text)
}

async function* within(room: Room, file: File, text: string): AsyncGenerator<Uint8Array> {
  // A reader that has seen enough leaves the file open, so that its rest can run out: destroyed, it holds up the parser.
  for await (const piece of file.bytes.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>) {
    room.left -= piece.length
    if (room.left < 0) throw tooLarge(text)
    yield piece
  }
}

const tooLate = (kept: string, name: string): HttpRefusal =>
  new HttpRefusal(422, `The field “${name.slice(0, 40)}” came after a file; fields come first.`, {
    kept: kept.slice(0, 200_000),
  })

const tooLarge = (kept: string): HttpRefusal =>
  new HttpRefusal(
    413,
    `A file may have ${megabytes(largestFile)}, and so may all together. Split it and bring the parts one after another.`,
    { kept: kept.slice(0, 200_000) },
  )
