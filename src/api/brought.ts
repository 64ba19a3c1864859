/** A body that is no JSON: a text, or a form with a file. */
import { createHash } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { Readable } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import { HttpRefusal } from '../http/refusal.ts'
import { largestFile, largestForm } from '../http/sizes.ts'
import { partsOf } from '../http/upload.ts'
import { refused, type Refused } from './reply.ts'

export type Brought = {
  /** `text`: the body itself is the file. */
  readonly kind: 'text' | 'form'
  readonly fields: ReadonlyMap<string, string>
  readonly file: Uint8Array | undefined
  /** As the sender calls it; '' when that is not said. */
  readonly fileName: string
}

export type BroughtBody = { readonly brought: Brought; readonly digest: string } | Refused

/** A form, its boundary and the heads of its parts. */
export const largestUpload = largestFile + largestForm + 65_536
export const tooLargeFile = 'A file may have 16 MB. Split it and bring the parts one after another.'

export const textBody = (bytes: Uint8Array): BroughtBody => {
  if (bytes.length > largestFile) return refused('too-large', tooLargeFile)
  const digest = createHash('sha256').update(bytes).digest('hex')
  return { brought: { kind: 'text', fields: new Map(), file: bytes, fileName: '' }, digest }
}

/**
 * The digest is over names and values: whoever sends a form again sends another boundary with it.
 * @throws HttpRefusal 400 for no form or half of one, 413 above the limits
 */
export const formBody = async (
  bytes: Uint8Array,
  headers: IncomingHttpHeaders,
  known: readonly string[],
): Promise<BroughtBody> => {
  const fields = new Map<string, string>()
  let file: Buffer | undefined
  let fileName = ''
  const digest = createHash('sha256')
  for await (const part of partsOf(Object.assign(Readable.from(inTurns(bytes)), { headers }))) {
    const content = part.kind === 'file' ? Buffer.concat(await part.bytes.toArray()) : Buffer.from(part.value)
    if (part.kind === 'file' && part.cut()) throw new HttpRefusal(413, tooLargeFile)
    if (part.kind === 'field' && part.cut) throw new HttpRefusal(413, 'A field of a form may have 4 MB.')
    const { name } = part
    const wrong = wrongPart(name, part.kind, known, fields.has(name) || (name === 'file' && file !== undefined))
    if (wrong) return wrong
    digest.update(`${part.kind} ${name.length} ${content.length}\n${name}\n`).update(content)
    if (part.kind === 'field') fields.set(name, part.value)
    else [file, fileName] = [content, part.fileName]
  }
  return { brought: { kind: 'form', fields, file, fileName }, digest: digest.digest('hex') }
}

const turnLength = 262_144

/** What is here whole, as it would arrive: others have their turn in between. */
async function* inTurns(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += turnLength) {
    yield bytes.subarray(at, at + turnLength)
    await setImmediate()
  }
}

const wrongPart = (name: string, kind: string, known: readonly string[], again: boolean): Refused | undefined => {
  const shown = name.slice(0, 40)
  const sentence = again
    ? `The field “${shown}” came twice; it may come once.`
    : !known.includes(name)
      ? `There is no field “${shown}” here; there are ${known.join(', ')}.`
      : (kind === 'file') === (name === 'file')
        ? undefined
        : name === 'file'
          ? 'The field “file” must be a file.'
          : `The field “${shown}” may not be a file.`
  return sentence === undefined
    ? undefined
    : refused('invalid', sentence, { errors: [{ pointer: pointerTo([name]), detail: sentence }] })
}

/** What is here whole, as what arrives. */
export async function* piecesOf<Piece extends string | Uint8Array>(piece: Piece): AsyncGenerator<Piece> {
  yield piece
}

/** RFC 6901. */
export const pointerTo = (path: readonly PropertyKey[]): string =>
  path.map((step) => `/${String(step).slice(0, 100).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
