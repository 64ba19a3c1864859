/**
 * Puts ids together again that a mail program broke at the end of a line: with the `=` of quoted-printable, or with the
 * `>` of a quotation on the next line. The second half moves up; the number of lines stays, so places stay right.
 */
import { isUsual, shapeOf } from '../ids/shape.ts'
import { foldCase } from '../ids/characters.ts'
import type { IdRules } from '../ids/rules.ts'

/** Halves are looked for no further than this from a line's end: an id is shorter. */
const reach = 64
/** The marks and spaces of a quotation before the second half. */
const quotation = 16
/** What must be there after a line's end before it can be judged. */
const ahead = quotation + reach + 1
/** Without a mark a number on the line before is no half of an id. */
const shortestHalf = 3
const mostJoined = 1_000

export class Mender {
  /** The ids that were put together, in the case in which they are sent, as {@link joinedAs}; the first thousand. */
  readonly joined = new Set<string>()
  #held = ''
  #line = 1
  readonly #rules: IdRules

  constructor(rules: IdRules) {
    this.#rules = rules
  }

  /** Lines end with LF only. What may still have to be joined is held back, at most some 150 characters. */
  write(text: string): string {
    return this.#mend(this.#held + text, false)
  }

  end(): string {
    return this.#mend(this.#held, true)
  }

  #mend(text: string, last: boolean): string {
    // A line's end can be judged once what follows it is there.
    const judged = last ? text.length : text.length - ahead
    let [out, from, ended, at] = ['', 0, 0, text.indexOf('\n')]
    for (; at >= 0 && at < judged; at = text.indexOf('\n', ended)) {
      const halves = this.#halvesAt(text, Math.max(from, ended), at)
      ended = at + 1
      this.#line += 1
      if (!halves) continue
      out += `${text.slice(from, halves.leftEnd)}${halves.right}${text.slice(at, halves.rightStart)}`
      from = halves.rightStart + halves.right.length
    }
    const hold = last ? text.length : Math.max(from, ended, (at < 0 ? text.length : at) - reach - 1)
    this.#held = text.slice(hold)
    return out + text.slice(from, hold)
  }

  #halvesAt(text: string, from: number, at: number): Halves | undefined {
    const soft = text.charAt(at - 1) === '='
    const leftEnd = soft ? at - 1 : at
    let start = leftEnd
    while (start > from && leftEnd - start <= reach && isAlphanumeric(text.charCodeAt(start - 1))) start -= 1
    if (start === leftEnd || leftEnd - start > reach) return undefined
    let rightStart = at + 1
    while (rightStart <= at + quotation && '> \t|'.includes(text.charAt(rightStart) || 'x')) rightStart += 1
    let rightEnd = rightStart
    while (rightEnd - rightStart <= reach && isAlphanumeric(text.charCodeAt(rightEnd))) rightEnd += 1
    if (rightEnd === rightStart || rightEnd - rightStart > reach) return undefined
    const right = text.slice(rightStart, rightEnd)
    // What follows a soft break goes on at once; a space would be one between words.
    if (soft && rightStart > at + 1 && !text.slice(at, rightStart).includes('>')) return undefined
    return this.#belong(text.slice(start, leftEnd), right, soft) ? { leftEnd, right, rightStart } : undefined
  }

  /** Without the mark of a soft break only what gives an id of just the usual shape was one. */
  #belong(left: string, right: string, soft: boolean): boolean {
    const rules = this.#rules
    const whole = foldCase(left + right, rules)
    const { kind } = shapeOf(whole, rules)
    const usual = kind === 'likely' && whole.length === rules.usual.length && whole.startsWith(rules.usual.begins)
    const alone = [left, right].some((half) => isUsual(foldCase(half, rules), rules))
    const halves = soft || (left.length >= shortestHalf && right.length >= shortestHalf)
    if (alone || !halves || !(usual || (soft && kind === 'worker'))) return false
    if (this.joined.size < mostJoined) this.joined.add(joinedAs(this.#line, whole))
    return true
  }
}

export const joinedAs = (line: number, id: string): string => `${line} ${id}`

type Halves = { readonly leftEnd: number; readonly right: string; readonly rightStart: number }

const isAlphanumeric = (code: number): boolean =>
  (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122)
