/** Finds ids in text that comes in pieces of any length. core/brought/text.ts drives this. */
import { headerDelimiter, type Delimiter } from './columns.ts'
import { inText, LineReader, type PlaceNames } from './lines.ts'
import { roleLookup, type RoleOf } from './names.ts'
import type { FoundId, IdLimits, IdSummary, RefusedId } from './result.ts'
import type { IdRules } from './rules.ts'
import type { Sink } from './sink.ts'
import { TableReader } from './table.ts'
import { Tally } from './tally.ts'
import { notText } from './sniff.ts'

/** A header is looked for in the first lines only; what stands above it is read as text. */
const headLines = 20
const headLength = 65_536

/** Puts together what a mail program broke at the ends of lines; holds some of the text back until `end`. */
type Mends = { write(text: string): string; end(): string }

export class Finder {
  readonly #rules: IdRules
  readonly #roleOf: RoleOf
  readonly #tally: Tally
  /** Whom all is told: the tally, unless somebody else listens. */
  readonly #sink: Sink
  readonly #names: PlaceNames
  readonly #mends: Mends | undefined
  readonly #lines: LineReader
  #table: TableReader | undefined
  /** What came before it was decided whether this is a table; undefined once it is. */
  #head: string | undefined = ''
  #heldReturn = false
  #begun = false
  /** What was decided upon and is not read yet: the head comes at once, and reading it may take several turns. */
  #behind = ''

  constructor(rules: IdRules, limits: IdLimits, sink?: Sink, names = inText, mends?: Mends) {
    this.#mends = mends
    this.#rules = rules
    this.#names = names
    this.#roleOf = roleLookup(rules)
    this.#tally = new Tally(rules, limits)
    this.#sink = sink ?? this.#tally
    this.#lines = new LineReader(rules, this.#roleOf, this.#sink, names)
  }

  /** True when nothing more needs to be written, because the search ended early. */
  get stopped(): boolean {
    return this.#sink.problem !== undefined
  }

  get waiting(): number {
    return this.#tally.waiting
  }

  /** Something written waits to be read; whatever is called next reads it first. */
  get behind(): boolean {
    return this.#behind !== ''
  }

  /** Reads at most `most` characters of what waits. */
  catchUp(most = Infinity): void {
    const text = this.#behind
    this.#behind = text.slice(most)
    this.#read(text.slice(0, most))
  }

  write(piece: string): void {
    if (this.stopped || piece === '') return
    const problem = notText(piece, this.#begun, this.#rules.words)
    if (problem) {
      this.#sink.problem = problem
      return
    }
    const text = this.#oneLineEnd(this.#begun ? piece : piece.replace(/^\ufeff/, ''))
    this.#begun = true
    this.#take(text)
  }

  #take(text: string): void {
    if (this.behind) this.catchUp()
    if (this.#head === undefined) return this.#read(text)
    this.#head += text
    if (this.#head.length >= headLength || this.#head.split('\n', headLines + 1).length > headLines) this.#decide()
  }

  end(): void {
    if (this.#heldReturn) this.#take('\n')
    if (this.#head !== undefined) this.#decide()
    this.catchUp()
    if (this.#mends) this.#lines.write(this.#mends.end())
    this.#lines.end()
    this.#table?.end()
  }

  /** What was found since the last time, at most `most` found and refused ones together. */
  take(most: number): { found: FoundId[]; refused: RefusedId[] } {
    return this.#tally.take(most)
  }

  summary(): IdSummary {
    return this.#tally.summary()
  }

  /** CR, LF and CRLF become LF; a CR at the end of a piece waits for what follows. */
  #oneLineEnd(piece: string): string {
    const text = this.#heldReturn ? `\r${piece}` : piece
    this.#heldReturn = text.endsWith('\r')
    return (this.#heldReturn ? text.slice(0, -1) : text).replace(/\r\n?/g, '\n')
  }

  #decide(): void {
    const head = this.#head ?? ''
    this.#head = undefined
    const lines = head.split('\n', headLines)
    const header = lines.findIndex((line) => this.#delimiter(line) !== undefined)
    this.#behind = head
    if (header < 0) return
    const start = lines.slice(0, header).reduce((sum, line) => sum + line.length + 1, 0)
    this.#lines.write(head.slice(0, start))
    this.#sink.form = 'table'
    this.#table = new TableReader(
      this.#delimiter(lines[header] ?? '') ?? ',',
      header,
      this.#rules,
      this.#roleOf,
      this.#sink,
      this.#names,
    )
    this.#behind = head.slice(start)
  }

  #delimiter(line: string): Delimiter | undefined {
    return headerDelimiter(line, this.#rules, this.#roleOf)
  }

  #read(text: string): void {
    if (this.#table) this.#table.write(text)
    else this.#lines.write(this.#mends?.write(text) ?? text)
  }
}
