/** Characters: what is invisible, what parts one piece of text from the next, and how letters are folded. */
import type { IdRules } from './rules.ts'

const plain = /^[\t\x20-\x7e]*$/
/* Soft hyphen, Mongolian separator, zero-width and direction marks, invisible operators, variation selectors, BOM. */
const invisible = /\u00ad|\u180e|[\u200b-\u200f]|[\u202a-\u202e]|[\u2060-\u206f]|[\ufe00-\ufe0f]|\ufeff/g
const fullWidth = /[\uff01-\uff5e]/g

/** Takes out what cannot be seen and makes full-width forms ordinary; the rest stays as typed. */
export const clean = (text: string): string =>
  plain.test(text)
    ? text
    : text.replace(invisible, '').replace(fullWidth, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))

/* White space, controls, comma and its kin, every kind of quotation mark, brackets, bars, bullets. */
const parting = '\\s\\x00-\\x1f\\x7f,;|"\'`´“”„‟‘’‚‛«»‹›「」『』《》〈〉、。،؛(){}<>•‣◦▪●·…'

/** Everything that is not a parting character belongs to a token; square brackets are tokens of their own. */
export const tokenPattern = new RegExp(`[^${parting}\\[\\]]+|[\\[\\]]`, 'g')

const partingCharacter = new RegExp(`[${parting}\\[\\]]`)
/** Whether an over-long line may be cut at this character without cutting a token. */
export const parts = (character: string): boolean => partingCharacter.test(character)

const letterOrDigit = /[\p{L}\p{N}]/u

/** Without what is neither letter nor digit at both ends. Walks inward: a pattern anchored at the end could be slow. */
export const trimEdges = (text: string): string => {
  let from = 0
  let to = text.length
  while (from < to && edge(text, from)) from += 1
  while (to > from && edge(text, to - 1)) to -= 1
  return text.slice(from, to)
}

const edge = (text: string, at: number): boolean => {
  const unit = text.charCodeAt(at)
  const surrogate = unit >= 0xd800 && unit <= 0xdfff
  return !surrogate && !letterOrDigit.test(text.charAt(at))
}

/** Folds ASCII letters only: `toUpperCase` would make an I of a dotless ı and two letters of an ß. */
export const foldCase = (text: string, rules: IdRules): string => {
  if (rules.letterCase === 'upper') return text.replace(/[a-z]+/g, (letters) => letters.toUpperCase())
  return rules.letterCase === 'lower' ? text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()) : text
}

export const clip = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text)

/** A copy: a text cut out of a longer one keeps all of that in memory, a whole file while its ids are remembered. */
export const flat = (text: string): string => Buffer.from(text).toString()
