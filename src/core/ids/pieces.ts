/**
 * Cuts a line into pieces and gives each the role that a label before it names: `"HITId": "3…"`, `workerId=A…&…`,
 * `Assignment ID: 3…`. A label holds for one piece, in the plural for the list that follows, and for the next line when
 * it ends its own.
 */
import { tokenPattern, trimEdges } from './characters.ts'
import type { RoleOf } from './names.ts'
import type { Role } from './rules.ts'
import { isDate } from './shape.ts'

export type Piece = {
  readonly text: string
  /** What the label in front says it is; undefined without a label that we know. */
  readonly role: Role | undefined
  /** Part of an address of a page or a mailbox: only what a label in it names is meant. */
  readonly link: boolean
}

/** What a label in text may name: after `Reward: 0.05,` an id is still an id. */
const holdsId: ReadonlySet<Role> = new Set(['submission', 'task', 'worker', 'other'])

export class PieceCutter {
  readonly #roleOf: RoleOf
  #label: Role | undefined
  /** A plural label holds until a word, a mere space, another label, or the end of the line. */
  #plural = false
  #labelUsed = false
  /** Holds until the bracket closes that opened right after a label, or until a blank line. */
  #list: Role | undefined
  #depth = 0
  #words: string[] = []
  #pieces: Piece[] = []

  constructor(roleOf: RoleOf) {
    this.#roleOf = roleOf
  }

  cut(line: string): Piece[] {
    this.#pieces = []
    this.#words = []
    let ended = 0
    for (const match of line.matchAll(tokenPattern)) {
      const apart = line.slice(ended, match.index).trim() !== ''
      ended = match.index + match[0].length
      if (match[0] === '[') this.#open()
      else if (match[0] === ']') this.#close()
      else this.#token(match[0], apart)
    }
    if (this.#labelUsed) this.#label = undefined
    this.#labelUsed = false
    return this.#pieces
  }

  /** Forgets every label: a blank line ends what was begun. */
  reset(): void {
    this.#label = undefined
    this.#list = undefined
    this.#depth = 0
  }

  #open(): void {
    if (this.#list !== undefined) this.#depth += 1
    else if (this.#label !== undefined) [this.#list, this.#depth, this.#label] = [this.#label, 1, undefined]
  }

  #close(): void {
    this.#depth -= 1
    if (this.#depth <= 0) [this.#list, this.#depth] = [undefined, 0]
  }

  #token(token: string, apart: boolean): void {
    if (isDate(token)) return this.#piece(token, apart)
    const link = token.includes('://') || token.includes('@') || token.startsWith('www.')
    if (link) return this.#link(token)
    for (const { part, sign } of signedParts(token)) {
      if (sign === ':' || sign === '=') this.#name(part)
      else this.#piece(part, apart)
    }
  }

  /** Only what a label inside an address names is meant, `?assignmentId=3…` or `/assignments/3…`: it holds ids of other things too. */
  #link(token: string): void {
    this.#label = undefined
    const before = this.#pieces.length
    let role: Role | undefined
    for (const { part, sign } of signedParts(token)) {
      if (sign === '=') role = this.#known([trimEdges(part)])
      else if (role !== undefined) {
        this.#pieces.push({ text: trimEdges(part), role, link: true })
        role = undefined
      } else if (sign === '/') role = this.#known([trimEdges(part)])
    }
    if (this.#pieces.length === before) this.#pieces.push({ text: token, role: undefined, link: true })
  }

  /** A part before a colon or an equals sign: a label when we know the name, else a piece like any other. */
  #name(part: string): void {
    const name = trimEdges(part)
    const words = name === '' ? this.#words : [...this.#words, name]
    const role = this.#known(words.slice(-3)) ?? this.#known(words.slice(-2)) ?? this.#known(words.slice(-1))
    if (role === undefined) this.#piece(part, true)
    this.#label = role
    this.#plural = /s$/i.test(words.at(-1) ?? '')
    this.#labelUsed = false
  }

  /** A label without a sign, right before: `HIT id 3…`. Ours needs none, and `assignment 2b` is prose. */
  #beside(): Role | undefined {
    const role = this.#known(this.#words.slice(-2)) ?? this.#known(this.#words.slice(-1))
    return role === 'submission' ? undefined : role
  }

  #known(words: readonly string[]): Role | undefined {
    const role = words.length === 0 ? undefined : this.#roleOf(words.join(' '))
    return role !== undefined && holdsId.has(role) ? role : undefined
  }

  #piece(part: string, apart: boolean): void {
    const text = trimEdges(part)
    if (text === '') return
    const hasDigit = /\d/.test(text)
    const listed = hasDigit && apart && this.#plural
    if (this.#labelUsed && !listed) this.#label = undefined
    const role = this.#label ?? this.#list ?? (hasDigit && !apart ? this.#beside() : undefined)
    this.#words = [...this.#words.slice(-2), text]
    this.#labelUsed = this.#label !== undefined
    this.#pieces.push({ text, role, link: false })
  }
}

/** The parts of a token, each with the sign that ends it; '' after the last. */
const signedParts = (token: string): { part: string; sign: string }[] => {
  let from = 0
  return token.split(/[:=/?&#]/).map((part) => {
    from += part.length + 1
    return { part, sign: token.charAt(from - 1) }
  })
}
