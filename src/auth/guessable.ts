/** How easily a password is guessed by somebody who knows what people choose. No rule about kinds of characters. */
import { createHash } from 'node:crypto'
import { commonWords } from './common-words.ts'
import { oddPasswords } from './odd-passwords.ts'

/** Rows, columns and zigzags of keyboards, and what is counted or spelled; walked either way. */
const walks = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'qwertzuiop',
  'azertyuiop',
  '!@#$%^&*()',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm',
  '1qazxsw23edcvfr45tgbnhy6',
  'qazwsxedcrfvtgbyhnujm',
  '1q2w3e4r5t6y7u8i9o0p',
  'q1w2e3r4t5y6u7i8o9p0',
  'qawsedrftgyhuj',
  'aqswdefrgthyju',
  '147258369',
  '159357',
  '789456123',
  '1a2b3c4d5e6f',
  'a1b2c3d4e5f6',
].flatMap((walk) => [walk, [...walk].toReversed().join('')])

/** What stands for which letter in p@ssw0rd. */
const disguises = [
  { 0: 'o', 1: 'i', 3: 'e', 4: 'a', 5: 's', 7: 't', 8: 'b', '@': 'a', $: 's', '!': 'i' },
  { 0: 'o', 1: 'l', 3: 'e', 4: 'a', 5: 's', 7: 't', 8: 'b', '@': 'a', $: 's', '!': 'l' },
] as Readonly<Record<string, string>>[]

const bitsOf = { digit: 3.3, letter: 4.7, other: 5.5, common: 9, context: 2, year: 7, walk: 5, tail: 3 }

/** What is hung on at the end when a form asks for a digit and a sign. */
const tail = /^(?:1|2|7|!|\.|1!|!1|0?1|12|69|77|99|123!|@123)$/
const longestWord = 14
/** Beyond this only repetition makes a password easy, and looking for more would take time. */
const longestLooked = 64

/**
 * About how many bits of guessing it withstands: its cheapest way to be put together from common words, walks over the
 * keyboard, years and single characters. `context` are words that belong to the person and the place, lower case.
 */
export const guessingBits = (password: string, context: readonly string[] = []): number => {
  const lower = password.toLowerCase()
  if (oddPasswords.has(createHash('sha256').update(lower).digest().readUInt32BE())) return 0
  const block = repeatedBlock(lower)
  if (block !== lower) return Math.min(guessingBits(block, context) + Math.log2(lower.length / block.length) + 1, 60)
  if (lower.length > longestLooked) return Infinity
  const backwards = [...lower].toReversed().join('')
  return Math.min(cheapest(lower, context), cheapest(backwards, context) + 1)
}

const repeatedBlock = (text: string): string => {
  for (let size = 1; size <= text.length / 2; size++)
    if (text.length % size === 0 && text.slice(0, size).repeat(text.length / size) === text) return text.slice(0, size)
  return text
}

const cheapest = (text: string, context: readonly string[]): number => {
  const undisguised = disguises.map((letters) => [...text].map((character) => letters[character] ?? character).join(''))
  const forms = [text, ...undisguised.filter((form) => form.length === text.length)]
  const best = [0, ...Array.from({ length: text.length }, () => Infinity)]
  for (let from = 0; from < text.length; from++)
    for (const [length, bits] of pieces(text, forms, from, context))
      best[from + length] = Math.min(best[from + length] ?? Infinity, (best[from] ?? Infinity) + bits)
  return best[text.length] ?? Infinity
}

/** All pieces that begin at `from`, as length and bits. */
const pieces = (
  text: string,
  forms: readonly string[],
  from: number,
  context: readonly string[],
): (readonly [number, number])[] => {
  const found: (readonly [number, number])[] = [[1, single(text.charAt(from))]]
  for (let length = 3; length <= longestWord && from + length <= text.length; length++)
    for (const [index, form] of forms.entries()) {
      const word = form.slice(from, from + length)
      if (context.includes(word)) found.push([length, bitsOf.context])
      else if (commonWords.has(word)) found.push([length, bitsOf.common + Math.sign(index)])
    }
  const walked = walkFrom(text, from)
  if (walked >= 3) found.push([walked, bitsOf.walk])
  const rest = text.length - from
  if (rest <= 4 && from > 0 && tail.test(text.slice(from))) found.push([rest, bitsOf.tail])
  if (/^(19|20)\d\d/.test(text.slice(from, from + 4))) found.push([4, bitsOf.year])
  return found
}

const single = (character: string): number => {
  if (/\d/.test(character)) return bitsOf.digit
  return /[a-z]/.test(character) ? bitsOf.letter : bitsOf.other
}

/** How far one walk, or one character again and again, goes from there. */
const walkFrom = (text: string, from: number): number => {
  let longest = 1
  while (text[from + longest] === text[from]) longest++
  for (const walk of walks)
    for (let length = longest + 1; from + length <= text.length; length++) {
      if (!walk.includes(text.slice(from, from + length))) break
      longest = length
    }
  return longest
}
