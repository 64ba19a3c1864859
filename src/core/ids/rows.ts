/**
 * The rows of a delimited table (RFC 4180), read as they come. A quoted cell may hold delimiters and line ends. A mark
 * that does not enclose a whole cell is an ordinary character: it costs its own cell and hides nothing after it.
 *
 * Not csv-parse: it makes an Error with a stack for each row that is shorter than the one before (measured: 16 KB of
 * ragged rows held the process for 40 ms, here 2), and a stray mark makes it swallow the rows that follow. It referees
 * the tests.
 */
export type RowSink = {
  /** `line` is that on which the row begins, counted from the table's header as 1. */
  row(cells: readonly string[], line: number): void
  /** A quotation mark in the row that begins there never closes; it was taken as a character. */
  unclosed(line: number): void
  /** The row that begins there is longer than the longest row and was left out. */
  tooLong(line: number): void
}

/** The longest row in characters and in lines: so far a quotation mark is followed in search of its other half. */
export const longestRow = 524_288
const mostLines = 10_000

export class RowReader {
  /** From the cell that has not ended yet. */
  #text = ''
  /** Up to where the cell's end was searched. */
  #searched = 0
  /** The cell's quotation mark is a character. */
  #literal = false
  #cells: string[] = []
  /** How long the row is before the cell. */
  #rowLength = 0
  #leftOut = false
  /** The line on which the row begins, and how many more its cells have had so far. */
  #line = 1
  #lines = 0
  readonly #delimiter: string
  readonly #sink: RowSink

  constructor(delimiter: string, sink: RowSink) {
    this.#delimiter = delimiter
    this.#sink = sink
  }

  /** Lines end with LF only. It makes no difference where the pieces are cut. */
  write(text: string): void {
    this.#text += text
    this.#read(false)
  }

  end(): void {
    this.#read(true)
    if (this.#cells.length > 0) this.#endRow()
  }

  /** Reads the cells that end in what was written; `last`: nothing more comes. */
  #read(last: boolean): void {
    let at = 0
    while (at < this.#text.length) {
      const next = this.#leftOut ? this.#nextLine(at) : this.#cell(at, last)
      if (next === undefined) break
      this.#rowLength += next - at
      at = next
      if (this.#text.charAt(at - 1) === '\n') this.#endRow()
    }
    this.#text = this.#text.slice(at)
    this.#searched = Math.max(0, this.#searched - at)
  }

  /** Reads one cell and gives the place after its delimiter or line end; undefined when its end is still to come. */
  #cell(at: number, last: boolean): number | undefined {
    const start = this.#skipSpaces(at)
    const quoted = this.#text.charAt(start) === '"' && !this.#literal
    const end = quoted ? this.#quotedEnd(start, last) : this.#plainEnd(start, last)
    const lines = quoted ? countLines(this.#text, start, this.#searched) : 0
    if (this.#rowLength + this.#searched - at > longestRow || lines > mostLines) return this.#giveUp(at, quoted, last)
    if (end === undefined) return undefined
    if (quoted && end.next < this.#text.length && !this.#isEnd(end.next)) return this.#again(at, last)
    const cell = this.#text.slice(quoted ? start + 1 : start, end.at)
    this.#cells.push(quoted ? cell.replaceAll('""', '"') : cell)
    this.#lines += lines
    this.#searched = 0
    this.#literal = false
    return end.next + 1
  }

  #plainEnd(start: number, last: boolean): End | undefined {
    let at = Math.max(start, this.#searched)
    while (at < this.#text.length && !this.#isEnd(at)) at += 1
    this.#searched = at
    return at < this.#text.length || last ? { at, next: at } : undefined
  }

  #quotedEnd(start: number, last: boolean): End | undefined {
    let at = this.#text.indexOf('"', Math.max(start + 1, this.#searched))
    while (at >= 0 && this.#text.charAt(at + 1) === '"') at = this.#text.indexOf('"', at + 2)
    this.#searched = at < 0 ? this.#text.length : at
    if (at < 0) return last ? this.#neverCloses() : undefined
    const next = this.#skipSpaces(at + 1)
    return next < this.#text.length || last ? { at, next } : undefined
  }

  /** Makes the search fail as one that went too far does. */
  #neverCloses(): undefined {
    this.#searched = Infinity
    return undefined
  }

  /** A quotation mark that does not enclose a whole cell is a character: reads the cell once more as such. */
  #again(at: number, last: boolean): number | undefined {
    this.#literal = true
    this.#searched = 0
    return this.#cell(at, last)
  }

  /** A quotation mark that seems never to close becomes a character; a row that is long without one is left out. */
  #giveUp(at: number, quoted: boolean, last: boolean): number | undefined {
    if (quoted) {
      this.#sink.unclosed(this.#line)
      return this.#again(at, last)
    }
    this.#sink.tooLong(this.#line)
    this.#leftOut = true
    return this.#nextLine(at)
  }

  #nextLine(from: number): number {
    const at = this.#text.indexOf('\n', from)
    return at < 0 ? this.#text.length : at + 1
  }

  #isEnd(at: number): boolean {
    const character = this.#text.charAt(at)
    return character === this.#delimiter || character === '\n'
  }

  #skipSpaces(from: number): number {
    let at = from
    while (this.#text.charAt(at) === ' ') at += 1
    return at
  }

  #endRow(): void {
    if (!this.#leftOut) this.#sink.row(this.#cells, this.#line)
    this.#line += 1 + this.#lines
    this.#cells = []
    this.#lines = 0
    this.#rowLength = 0
    this.#searched = 0
    this.#literal = false
    this.#leftOut = false
  }
}

/** `at`: where the cell ends, `next`: where its delimiter or line end stands. */
type End = { readonly at: number; readonly next: number }

/**
 * How many line ends between two places; stops counting where it is too many for a row. Looks no further than `to`: half a
 * megabyte of short quoted cells without a line end took a second when each was searched to the end of the text.
 */
const countLines = (text: string, from: number, to: number): number => {
  const between = text.slice(from, to)
  let count = 0
  for (let at = between.indexOf('\n'); at >= 0 && count <= mostLines; at = between.indexOf('\n', at + 1)) count += 1
  return count
}
