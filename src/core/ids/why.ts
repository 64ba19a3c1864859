/** Why a piece of text is no id, or an unusual one: each completes a sentence that begins with where it stands. */
import { codeOf, ordinal } from '../places.ts'
import type { Problem } from '../problem.ts'
import type { IdLimits } from './result.ts'
import type { IdRules, IdWords } from './rules.ts'

const number = new Intl.NumberFormat('en-US')
/** `1,310`. */
const grouped = (count: number): string => number.format(count)

export const tooLong = (length: number, rules: IdRules): string =>
  `has ${grouped(length)} characters; an id has at most ${rules.longest}`

export const tooManyIds = ({ ids }: IdLimits): Problem => ({
  code: 'too large',
  sentence: `This holds more than ${grouped(ids)} different ids; split it and bring the parts one after another.`,
})

/** `at` counts characters from 0. A letter of another script looks like ours, so its code is told. */
export const beyondAlphabet = (folded: string, at: number, rules: IdRules): string => {
  const character = Array.from(folded)[at] ?? ''
  const code = codeOf(character)
  const shown = /[\p{L}\p{N}]/u.test(character)
    ? `“${character}” of another script (${code})`
    : /\p{C}/u.test(character)
      ? code
      : `“${character}”`
  return `has ${shown} as its ${ordinal(at + 1)} character; an id has ${rules.madeOf}`
}

export const isWorker = (words: IdWords): string => `is a ${words.worker} id, not ${words.aSubmission} id`

export const mangled =
  'is a number that a spreadsheet made of an id; take the id from the original file, or import the column as text'

/** Why a possible id is unusual, '' when it is not. */
export const hintOf = (id: string, { usual, older }: IdRules): string => {
  const old = older.find((shape) => id.length === shape.length && id.startsWith(shape.begins))
  if (id.length === usual.length && id.startsWith(usual.begins)) return ''
  if (old) return old.hint
  if (id.length !== usual.length)
    return `has ${id.length} ${id.length === 1 ? 'character' : 'characters'}; most ids have ${usual.length}`
  return `begins with ${id.charAt(0)}; most ids begin with ${usual.begins}`
}

export const unclosedQuote = 'opens a quotation mark that does not close; the mark was read as a character'
export const longRow = (most: number): string => `has more than ${grouped(most)} characters; it was not read`
export const longCell = (most: number): string =>
  `has ${grouped(most)} characters or more in this cell; it was not read`
export const longToken = (most: number, words: IdWords): string =>
  `has more than ${grouped(most)} characters without a space or comma; ${words.aSubmission} id is shorter`

export const noColumn = (names: readonly string[], words: IdWords): string =>
  `This table has ${names.map((name) => `“${name}”`).join(' and ')}, but no column that is named as the one with ${words.submission} ids; name that column, or paste it alone.`
