/**
 * What a JSON text holds, counted before it is read. To read and to hold against a schema costs up to a thousand times as
 * much for many small values as for few long ones: 4 MB of opening brackets took 0.4 s, 400,000 fields 0.6 s.
 */

/** More than any request of this API has; texts are counted generously, so that too many ids are told as such. */
const most = { depth: 8, lists: 100, fields: 100, values: 1_100, texts: 200_000 } as const

type Measured = Record<keyof typeof most, number>

/** A sentence when it holds too much of something. What is no JSON is found out by whoever reads it. */
export const tooMuchIn = (bytes: Uint8Array): string | undefined => {
  const measured = measure(bytes)
  for (const what of ['depth', 'lists', 'fields', 'values', 'texts'] as const)
    if (measured[what] > most[what]) return sentences[what]
  return undefined
}

const number = new Intl.NumberFormat('en-US')
const sentences: Readonly<Record<keyof Measured, string>> = {
  depth: `This JSON lies more than ${most.depth} deep, which no request here does.`,
  lists: `This JSON has more than ${most.lists} lists and objects, which no request here has.`,
  fields: `This JSON has more than ${most.fields} fields, which no request here has.`,
  values: `This JSON has more than ${number.format(most.values)} numbers and the like, which no request here has.`,
  texts: `This JSON has more than ${number.format(most.texts)} texts. Bring them in parts, or as a file.`,
}

const [quote, backslash, colon, comma, openList, openObject, closeList, closeObject] = Buffer.from('"\\:,[{]}')

/** Stops counting where it is too much. A value is what stands between the signs and is no text, list or object. */
const measure = (bytes: Uint8Array): Measured => {
  const found: Measured = { depth: 0, lists: 0, fields: 0, values: 0, texts: 0 }
  let [depth, inValue] = [0, false]
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] as number
    if (byte === quote) {
      at = endOfText(bytes, at + 1)
      inValue = false
      if ((found.texts += 1) > most.texts) break
    } else if (byte === openList || byte === openObject) {
      depth += 1
      found.lists += 1
      found.depth = Math.max(found.depth, depth)
      inValue = false
      if (found.lists > most.lists || depth > most.depth) break
    } else if (byte === closeList || byte === closeObject) {
      depth -= 1
      inValue = false
    } else if (byte === colon || byte === comma) {
      inValue = false
      if (byte === colon && (found.fields += 1) > most.fields) break
    } else if (byte > 0x20 && !inValue) {
      inValue = true
      if ((found.values += 1) > most.values) break
    }
  }
  return found
}

/** Where its closing mark stands. */
const endOfText = (bytes: Uint8Array, from: number): number => {
  let at = from
  while (at < bytes.length && bytes[at] !== quote) at += bytes[at] === backslash ? 2 : 1
  return at
}
