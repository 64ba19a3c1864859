/** The reference on a receipt: short enough to read out, and checkable against the record. */
import { createHash } from 'node:crypto'
import type { Reversal } from './reversal.ts'

/** Crockford's: no I, L, O, U, which are misread. */
const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** `OV-42-7K3M-Q9TX`: the number, and the first 40 bits of the SHA-256 of number, colon and id. */
export const referenceOf = ({ number, id }: Pick<Reversal, 'number' | 'id'>): string => {
  const bits = BigInt(`0x${createHash('sha256').update(`${number}:${id}`).digest('hex').slice(0, 10)}`)
  const text = Array.from({ length: 8 }, (_, place) => letters[Number((bits >> BigInt(35 - 5 * place)) & 31n)]).join('')
  return `OV-${number}-${text.slice(0, 4)}-${text.slice(4)}`
}

/** The number in a text that has the form of a reference, in any case, with O and I read as they are meant. */
export const numberInReference = (text: string): number | undefined => {
  const parts = /^OV-?(\d{1,9})-?[0-9A-Z]{4}-?[0-9A-Z]{4}$/i.exec(text.trim())
  return parts ? Number(parts[1]) : undefined
}
