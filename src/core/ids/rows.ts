/** Cells of a delimited table: csv-parse reads them, in pieces that end where a row ends. */
import { parse } from 'csv-parse/sync'

export type Row = {
  readonly cells: readonly string[]
  /** The line on which it begins, counted from the table's header as 1. */
  readonly line: number
}

/** What a row reader hands on: a row, or the line of something that could not be read as one. */
export type RowSink = {
  row(row: Row): void
  unclosed(line: number): void
  tooLong(line: number): void
}

const pieceLength = 32_768
/** The longest row, and how far a quotation mark is followed in search of its other half. */
export const longestRow = 1_048_576

export class RowReader {
  #pending = ''
  #scanned = 0
  #inQuotes = false
  /** Just past the last line end outside of quotation marks, and past the last of all. */
  #rowEnd = 0
  #lineEnd = 0
  #line = 1
  #skipping = false
  readonly #delimiter: string
  readonly #sink: RowSink

  constructor(delimiter: string, sink: RowSink) {
    this.#delimiter = delimiter
    this.#sink = sink
  }

  /** Lines end with LF only. */
  write(text: string): void {
    this.#pending += text
    this.#scan()
    while (this.#pending.length > longestRow && this.#rowEnd === 0) this.#giveUp()
    if (this.#rowEnd >= pieceLength) this.#parse(this.#rowEnd)
  }

  end(): void {
    if (this.#skipping) return
    if (this.#pending !== '') this.#parse(this.#pending.length)
  }

  /** An even number of quotation marks before a line end: a row ends there. */
  #scan(): void {
    for (; this.#scanned < this.#pending.length; this.#scanned += 1) {
      const unit = this.#pending.charCodeAt(this.#scanned)
      if (unit === 0x22) this.#inQuotes = !this.#inQuotes
      else if (unit === 0x0a) {
        this.#lineEnd = this.#scanned + 1
        if (this.#skipping) return this.#skipped()
        if (!this.#inQuotes) this.#rowEnd = this.#lineEnd
      }
    }
  }

  /** No row ends within the longest row: ends at the last line, or leaves out a line that is too long by itself. */
  #giveUp(): void {
    this.#inQuotes = false
    if (this.#lineEnd > 0) {
      this.#parse(this.#lineEnd)
      this.#scanned = 0
      return this.#scan()
    }
    if (!this.#skipping) this.#sink.tooLong(this.#line)
    this.#skipping = true
    this.#pending = ''
    this.#scanned = 0
  }

  #skipped(): void {
    this.#skipping = false
    this.#line += 1
    this.#drop(this.#lineEnd)
    this.#inQuotes = false
    this.#scan()
  }

  #drop(length: number): void {
    this.#pending = this.#pending.slice(length)
    this.#scanned = Math.max(0, this.#scanned - length)
    this.#rowEnd = 0
    this.#lineEnd = 0
  }

  #parse(length: number): void {
    const text = this.#pending.slice(0, length)
    this.#drop(length)
    const lines = text.split('\n')
    if (lines.at(-1) === '') lines.pop()
    let done = 0
    const literal = (until: number) => {
      for (; done < until; done += 1) this.#row((lines[done] ?? '').split(this.#delimiter), this.#line + done)
    }
    try {
      parse(text, {
        delimiter: this.#delimiter,
        record_delimiter: '\n',
        relax_column_count: true,
        relax_quotes: true,
        ltrim: true,
        on_record: (cells: string[], { lines: until }: { lines: number }) => {
          // A quotation mark that closed in a later row would hide the rows between: csv-parse leaves it in the cell.
          if (cells.some((cell) => cell.startsWith('"') && cell.includes('\n'))) literal(until)
          else {
            this.#row(cells, this.#line + done)
            done = until
          }
          return null
        },
      })
    } catch {
      this.#sink.unclosed(this.#line + done)
      literal(lines.length)
    }
    this.#line += lines.length
  }

  #row(cells: readonly string[], line: number): void {
    this.#sink.row({ cells, line })
  }
}
