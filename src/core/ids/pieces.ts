/**
 * Cuts a line into pieces and gives each the role that a label before it names: `"HITId": "3…"`, `workerId=A…&…`,
 * `Assignment ID: 3…`. A label holds for one piece, in the plural for the list that follows, and for the next line when
 * it ends its own.
 */
import { tokenPattern, trimEdges } from './characters.ts'
import type { RoleOf } from './names.ts'
import type { AnyRole } from './rules.ts'
import { isDate } from './shape.ts'

export type Piece = {
  readonly text: string
  /** Where in its line it begins. */
  readonly at: number
  /** What the label in front says it is; undefined without a label that we know. */
  readonly role: AnyRole | undefined
  /** Part of an address of a page or a mailbox: only what a label in it names is meant. */
  readonly link: boolean
}

/** So many signs may stand around the name that heads a column. */
const longestMargin = 8

/** What a label in text may name: after `Reward: 0.05,` an id is still an id. */
const holdsId: ReadonlySet<AnyRole> = new Set(['submission', 'task', 'worker', 'taskType', 'other'])

export class PieceCutter {
  readonly #roleOf: RoleOf
  #label: AnyRole | undefined
  /** A plural label holds until a word, a mere space, another label, or the end of the line. */
  #plural = false
  #labelUsed = false
  /** Holds until the bracket closes that opened right after a label, or until a blank line. */
  #list: AnyRole | undefined
  #depth = 0
  /** What the lines below a line that was a mere name hold, until words stand there. */
  #column: AnyRole | undefined
  #words: string[] = []
  #pieces: Piece[] = []

  constructor(roleOf: RoleOf) {
    this.#roleOf = roleOf
  }

  /** `folded`: the line goes on with the one before, so that its last words may be a label. */
  cut(line: string, folded = false): Piece[] {
    this.#pieces = []
    if (!folded) this.#words = []
    let ended = 0
    for (const match of line.matchAll(tokenPattern)) {
      const apart = line.slice(ended, match.index).trim() !== ''
      ended = match.index + match[0].length
      if (match[0] === '[') this.#open()
      else if (match[0] === ']') this.#close()
      else this.#token(match[0], apart, match.index)
    }
    if (this.#labelUsed) this.#label = undefined
    this.#labelUsed = false
    if (this.#pieces.filter(({ text }) => !/\d/.test(text)).length > 1) this.#column = undefined
    return this.#pieces
  }

  /** Forgets every label: a blank line ends what was begun. */
  reset(): void {
    this.#label = undefined
    this.#list = undefined
    this.#depth = 0
  }

  /** The line is a name and nothing else, as the head of a column is: true when what stands below is what it says. */
  heads(line: string): boolean {
    const name = trimEdges(line)
    const role = name.length < line.length - longestMargin ? undefined : this.#known([name])
    if (role !== undefined) this.#column = role
    return role !== undefined
  }

  #open(): void {
    if (this.#list !== undefined) this.#depth += 1
    else if (this.#label !== undefined) [this.#list, this.#depth, this.#label] = [this.#label, 1, undefined]
  }

  #close(): void {
    this.#depth -= 1
    if (this.#depth <= 0) [this.#list, this.#depth] = [undefined, 0]
  }

  #token(token: string, apart: boolean, from: number): void {
    if (isDate(token)) return this.#piece(token, apart, from)
    const link = token.includes('://') || token.includes('@') || token.startsWith('www.')
    if (link) return this.#link(token, from)
    for (const { part, sign, at } of signedParts(token)) {
      if (sign === ':' || sign === '=') this.#name(part, from + at)
      else this.#piece(part, apart, from + at)
    }
  }

  /** Only what a label inside an address names is meant, `?assignmentId=3…` or `/assignments/3…`: it holds ids of other things too. */
  #link(token: string, from: number): void {
    this.#label = undefined
    const before = this.#pieces.length
    let role: AnyRole | undefined
    for (const { part, sign, at } of signedParts(token)) {
      if (sign === '=') role = this.#known([trimEdges(part)])
      else if (role !== undefined) {
        const text = trimEdges(part)
        this.#pieces.push({ text, at: from + at + part.indexOf(text), role, link: true })
        role = undefined
      } else if (sign === '/') role = this.#known([trimEdges(part)])
    }
    if (this.#pieces.length === before) this.#pieces.push({ text: token, at: from, role: undefined, link: true })
  }

  /** A part before a colon or an equals sign: a label when we know the name, else a piece like any other. */
  #name(part: string, at: number): void {
    const name = trimEdges(part)
    const words = name === '' ? this.#words : [...this.#words, name]
    const role = this.#known(words.slice(-3)) ?? this.#known(words.slice(-2)) ?? this.#known(words.slice(-1))
    if (role === undefined) this.#piece(part, true, at)
    this.#label = role
    this.#plural = /s$/i.test(words.at(-1) ?? '')
    this.#labelUsed = false
  }

  /** A label without a sign, right before: `HIT id 3…`. Ours needs none, and `assignment 2b` is prose. */
  #beside(): AnyRole | undefined {
    const role = this.#known(this.#words.slice(-2)) ?? this.#known(this.#words.slice(-1))
    return role === 'submission' ? undefined : role
  }

  #known(words: readonly string[]): AnyRole | undefined {
    const role = words.length === 0 ? undefined : this.#roleOf(words.join(' '))
    return role !== undefined && holdsId.has(role) ? role : undefined
  }

  #piece(part: string, apart: boolean, at: number): void {
    const text = trimEdges(part)
    if (text === '') return
    const hasDigit = /\d/.test(text)
    const listed = hasDigit && apart && this.#plural
    if (this.#labelUsed && !listed) this.#label = undefined
    const role = this.#label ?? this.#list ?? (hasDigit && !apart ? this.#beside() : undefined) ?? this.#column
    this.#words = [...this.#words.slice(-2), text]
    this.#labelUsed = this.#label !== undefined
    this.#pieces.push({ text, at: at + part.indexOf(text), role, link: false })
  }
}

/** The parts of a token, each with the sign that ends it; '' after the last. */
const signedParts = (token: string): { part: string; sign: string; at: number }[] => {
  let from = 0
  return token.split(/[:=/?&#]/).map((part) => {
    const at = from
    from += part.length + 1
    return { part, sign: token.charAt(from - 1), at }
  })
}
