/** The opaque `next` of keyset pages. It comes back from browsers, so anything may be in it. */

export type Key = readonly (string | number)[]

export const cursorOf = (key: Key): string => Buffer.from(JSON.stringify(key)).toString('base64url')

/** The key when its values have the types of `like`; undefined otherwise, which is the first page. */
export const readCursor = (cursor: string | undefined, like: Key): Key | undefined => {
  if (cursor === undefined || cursor.length > 4_000) return undefined
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    const fits = Array.isArray(key) && key.length === like.length && key.every((value, at) => alike(value, like[at]))
    return fits ? (key as Key) : undefined
  } catch {
    return undefined
  }
}

const alike = (value: unknown, like: unknown): boolean =>
  typeof like === 'number' ? Number.isSafeInteger(value) : typeof value === 'string'

/** The text as a LIKE pattern's part that means itself; the escape is a backslash. */
export const literally = (text: string): string => text.replaceAll(/[\\%_]/g, (special) => `\\${special}`)
