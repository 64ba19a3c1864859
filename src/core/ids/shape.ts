/** What one token is, by its characters alone; what is made of it depends on where it stands. */
import { foldCase } from './characters.ts'
import type { IdRules } from './rules.ts'
import { beyondAlphabet, tooLong } from './why.ts'

/**
 * - `likely`: can be an id and looks like one: long enough, with letters and digits.
 * - `possible`: can be an id, but an ordinary short mixture of letters and digits can be one, too.
 * - `worker`, `placeholder`, `mangled` (a spreadsheet made a number of it): cannot be an id, and we know what it is.
 * - `broken`: long and like an id, but for a few characters; `odd`: has digits and letters and cannot be an id.
 * - `number`, `word`: nobody means an id by it.
 */
export type Kind = 'likely' | 'possible' | 'worker' | 'placeholder' | 'mangled' | 'broken' | 'odd' | 'number' | 'word'

export type Shaped = {
  readonly kind: Kind
  /** The token with its letters folded. */
  readonly folded: string
  /** Why it cannot be an id; '' when it can, or when it is prose. */
  readonly why: string
}

export const shapeOf = (token: string, rules: IdRules): Shaped => {
  const folded = foldCase(token, rules)
  const placeholder = rules.placeholders.find(({ text }) => text === folded)
  if (placeholder) return { kind: 'placeholder', folded, why: placeholder.why }
  if (isMangled(token, rules)) return { kind: 'mangled', folded, why: '' }
  if (isDate(token)) return { kind: 'number', folded, why: '' }
  const count = countCharacters(folded, rules)
  return count.beyond > 0 ? impossible(folded, count, rules) : possible(folded, count, rules)
}

/* `3.12E+29`: what a spreadsheet shows of an id whose only letter is an E. */
const scientific = /^\d{1,3}(?:[.,]\d{1,20})?[eE]\+\d{1,3}$/

/** Written out, such a number has fifteen digits and zeros after them. */
const isMangled = (token: string, { usual }: IdRules): boolean =>
  scientific.test(token) || (token.length === usual.length && /^\d{15}0+$/.test(token))

/** `2026-10-09`, `2026-10-09T14:03:38.120Z`. */
export const isDate = (token: string): boolean => /^\d{4}-\d{2}-\d{2}(?:T[\d:.+-]*Z?)?$/.test(token)

export const isUsual = (folded: string, { usual, older }: IdRules): boolean =>
  [usual, ...older.filter(({ begins }) => begins !== '')].some(
    ({ length, begins }) => folded.length === length && folded.startsWith(begins),
  )

type Count = {
  readonly digits: number
  readonly letters: number
  readonly beyond: number
  readonly firstBeyond: number
}

const countCharacters = (folded: string, rules: IdRules): Count => {
  let [digits, letters, beyond, firstBeyond, at] = [0, 0, 0, -1, 0]
  for (const character of folded) {
    const digit = character >= '0' && character <= '9'
    if (digit) digits += 1
    if (rules.alphabet.includes(character)) letters += digit ? 0 : 1
    else {
      if (beyond === 0) firstBeyond = at
      beyond += 1
    }
    at += 1
  }
  return { digits, letters, beyond, firstBeyond }
}

const possible = (folded: string, { digits, letters }: Count, rules: IdRules): Shaped => {
  if (digits === 0) return { kind: 'word', folded, why: '' }
  if (letters === 0) return { kind: 'number', folded, why: '' }
  if (folded.length > rules.longest) return { kind: 'broken', folded, why: tooLong(folded.length, rules) }
  const { begins, from, under } = rules.worker
  if (folded.startsWith(begins) && folded.length >= from && folded.length < under)
    return { kind: 'worker', folded, why: '' }
  // `Last30DaysApprovalRate` is a name: what has not quite the usual shape must look more like chance.
  const likely = isUsual(folded, rules)
    ? letters >= 2
    : folded.length >= rules.likelyFrom && digits >= 4 && letters >= 2
  return { kind: likely ? 'likely' : 'possible', folded, why: '' }
}

const impossible = (folded: string, count: Count, rules: IdRules): Shaped => {
  if (count.digits === 0) return { kind: 'word', folded, why: '' }
  if (count.letters === 0) return { kind: 'number', folded, why: '' }
  const nearlyAnId = folded.length >= rules.likelyFrom && folded.length <= rules.longest
  const broken = nearlyAnId && count.beyond <= 2 && count.digits >= 4 && count.letters >= 2
  return { kind: broken ? 'broken' : 'odd', folded, why: beyondAlphabet(folded, count.firstBeyond, rules) }
}
