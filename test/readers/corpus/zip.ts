/** Packs files as ZIP archives, honest ones and others. */
import { crc32, deflateRawSync } from 'node:zlib'

export type Packed = {
  readonly name: string
  readonly content: string | Uint8Array
  /** What the directory claims instead of the truth. */
  readonly claims?: { readonly size?: number; readonly packedSize?: number; readonly flags?: number }
  readonly stored?: boolean
}

const numbers = (...fields: readonly (readonly [value: number, bytes: number])[]): Buffer =>
  Buffer.concat(
    fields.map(([value, bytes]) => {
      const field = Buffer.alloc(bytes)
      field.writeUIntLE(value, 0, bytes)
      return field
    }),
  )

export const zip = (files: readonly Packed[]): Buffer => {
  const [locals, directory]: [Buffer[], Buffer[]] = [[], []]
  let at = 0
  for (const { name, content, claims = {}, stored = false } of files) {
    const bytes = Buffer.from(content)
    const packed = stored ? bytes : deflateRawSync(bytes)
    const facts = numbers(
      [claims.flags ?? 0, 2],
      [stored ? 0 : 8, 2],
      [0, 4],
      [crc32(bytes), 4],
      [claims.packedSize ?? packed.length, 4],
      [claims.size ?? bytes.length, 4],
      [Buffer.byteLength(name), 2],
    )
    const local = Buffer.concat([numbers([0x04034b50, 4], [20, 2]), facts, numbers([0, 2]), Buffer.from(name), packed])
    const entry = numbers([0x02014b50, 4], [20, 2], [20, 2])
    directory.push(
      Buffer.concat([entry, facts, numbers([0, 2], [0, 2], [0, 2], [0, 2], [0, 4], [at, 4]), Buffer.from(name)]),
    )
    locals.push(local)
    at += local.length
  }
  const size = directory.reduce((sum, { length }) => sum + length, 0)
  const end = numbers([0x06054b50, 4], [0, 4], [files.length, 2], [files.length, 2], [size, 4], [at, 4], [0, 2])
  return Buffer.concat([...locals, ...directory, end])
}
