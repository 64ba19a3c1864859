/**
 * A form that was sent after its session had ended is read all the same and kept in the page that asks to sign in, so
 * that nothing typed is lost. It does nothing until its person, signed in again, sends it on.
 */
import { largestForm } from '../../http/sizes.ts'

export type KeptForm = {
  /** Where it was sent, with the base path. */
  readonly path: string
  readonly multipart: boolean
  readonly fields: readonly KeptField[]
}
export type KeptField = readonly [name: string, value: string]

/** What could be kept, and a sentence on what could not; '' when all was. */
export type Kept = { readonly form: KeptForm | undefined; readonly lost: string }

export const mostKeptFields = 2_000
const secretFields = new Set(['password', 'current', 'wanted'])

/** Neither passwords nor what is larger than the largest form go into a page. */
export const mayBeKept = (fields: readonly KeptField[]): boolean =>
  fields.length <= mostKeptFields &&
  fields.reduce((sum, [name, value]) => sum + name.length + value.length, 0) <= largestForm

export const withoutSecrets = (fields: readonly KeptField[]): readonly KeptField[] =>
  fields.filter(([name]) => !secretFields.has(name))

/** As one field of the page to sign in. base64url grows by a third, whatever the text. */
export const packForm = ({ path, multipart, fields }: KeptForm): string =>
  Buffer.from(JSON.stringify([path, multipart, fields])).toString('base64url')

/** How long a packed form can be, in bytes: each character may take three, or an escape. */
export const longestPacked = Math.ceil((largestForm * 3 * 4) / 3)

/** What a browser gives back; undefined for anything that {@link packForm} did not make. The path is yet to be checked. */
export const unpackForm = (text: string): KeptForm | undefined => {
  try {
    const read: unknown = JSON.parse(Buffer.from(text, 'base64url').toString())
    if (!Array.isArray(read) || read.length !== 3) return undefined
    const [path, multipart, fields]: unknown[] = read
    if (typeof path !== 'string' || typeof multipart !== 'boolean' || !Array.isArray(fields)) return undefined
    return fields.every(isField) && mayBeKept(fields) ? { path, multipart, fields: withoutSecrets(fields) } : undefined
  } catch {
    return undefined
  }
}

const isField = (value: unknown): value is KeptField =>
  Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === 'string')
