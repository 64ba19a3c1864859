/** Text without a table: line by line, long lines in pieces. */
import { clean, clip, parts } from './characters.ts'
import { judge } from './judge.ts'
import type { RoleOf } from './names.ts'
import { PieceCutter } from './pieces.ts'
import type { IdRules } from './rules.ts'
import type { Place, Sink } from './sink.ts'
import { longToken } from './why.ts'

/** A longer line is read in pieces of this many characters, cut where no token is cut. */
const longestPiece = 16_384
const subject = /^[>\s*]{0,8}subject\s{0,8}[*:]/i
const comment = /^\s*(?:#\s|\/\/\s)/

export class LineReader {
  #line = 1
  #rest = ''
  #inToken = false
  /** The line before, where it is a mail's subject, which may go on with a space. */
  #subject: string | undefined
  readonly #rules: IdRules
  readonly #sink: Sink
  readonly #names: PlaceNames
  readonly #cutter: PieceCutter

  constructor(rules: IdRules, roleOf: RoleOf, sink: Sink, names: PlaceNames = inText) {
    this.#rules = rules
    this.#sink = sink
    this.#names = names
    this.#cutter = new PieceCutter(roleOf)
  }

  /** Lines end with LF only. */
  write(text: string): void {
    const lines = text.split('\n')
    lines.forEach((line, index) => {
      this.#rest += line
      while (this.#rest.length > longestPiece) this.#cutLong()
      if (index < lines.length - 1) this.#endLine()
    })
  }

  end(): void {
    if (this.#rest !== '' || this.#inToken) this.#endLine()
  }

  #endLine(): void {
    this.#dropToken()
    this.#read(this.#rest)
    this.#rest = ''
    this.#inToken = false
    this.#line += 1
  }

  /** Reads the first part of a line that is longer than a piece. */
  #cutLong(): void {
    this.#dropToken()
    if (this.#rest.length <= longestPiece) return
    let at = longestPiece
    while (at > 0 && !parts(this.#rest.charAt(at))) at -= 1
    if (at === 0) {
      this.#sink.refused(
        clip(clean(this.#rest.slice(0, 300)), 200),
        this.#place(),
        longToken(longestPiece, this.#rules.words),
        true,
      )
      this.#inToken = true
      this.#rest = this.#rest.slice(longestPiece)
      return
    }
    this.#read(this.#rest.slice(0, at))
    this.#rest = this.#rest.slice(at)
  }

  /** What follows in a token that was refused as too long belongs to it. */
  #dropToken(): void {
    if (!this.#inToken) return
    let at = 0
    while (at < this.#rest.length && !parts(this.#rest.charAt(at))) at += 1
    this.#inToken = at === this.#rest.length
    this.#rest = this.#rest.slice(at)
  }

  #read(typed: string): void {
    const line = clean(typed)
    if (line.trim() === '') {
      this.#sink.ignored('blank')
      this.#cutter.reset()
    } else if (comment.test(line)) this.#sink.ignored('comments', line.trim())
    else if (this.#sink.lead === undefined) judge(this.#cutter.cut(line), this.#place(), {}, this.#rules, this.#sink)
    else this.#readForLeads(line)
  }

  #readForLeads(line: string): void {
    const folded = /^[>\s]{0,8}[ \t]/.test(line) ? this.#subject : undefined
    const place = { ...this.#place(), text: line, ...(folded === undefined ? {} : { folded }) }
    this.#subject = folded ?? (subject.test(line) ? line : undefined)
    if (this.#sink.line?.(place) === true) return
    if (this.#cutter.heads(line)) this.#sink.ignored('words', line.trim())
    else judge(this.#cutter.cut(line, folded !== undefined), place, {}, this.#rules, this.#sink)
  }

  #place(): Place {
    const { before, each } = this.#names
    const where = `${before}${each} ${this.#line}`
    return { where, unit: capital(where), line: this.#line }
  }
}

/** What places are called: `line 3`, `mail 2, line 3`, `sheet “Results”, row 3`. */
export type PlaceNames = { readonly before: string; readonly each: 'line' | 'row' }
export const inText: PlaceNames = { before: '', each: 'line' }

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
