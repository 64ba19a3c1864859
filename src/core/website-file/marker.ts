/**
 * Marks the chosen rows of somebody's own table for the marketplace's website: the mark in Approve, nothing in Reject.
 * Every other cell, mark, line end and missing cell stays as it was (facts of the genuine files: their rows are two cells
 * shorter than the header, with CRLF, line ends inside cells and none at the end of the file).
 */
import type { IdWords } from '../ids/rules.ts'
import { knownBinary } from '../ids/sniff.ts'
import type { Problem } from '../problem.ts'
import { markedColumns, type MarkedColumns, type WebsiteFile } from './columns.ts'
import { quotedEnd, said, spansOf, withCells } from './row.ts'

/** A row that is longer than this is no row: somewhere a quotation mark does not close. In characters. */
const longestRow = 1_048_576
/** Of the first piece, so much tells what is no text. */
const headLength = 4096
/** A byte order mark of UTF-8, read as Latin-1. */
const byteOrderMark = 'ï»¿'

export type Marking = {
  readonly file: WebsiteFile
  readonly words: IdWords
  /** The chosen submission that a cell names, undefined for any other cell. */
  readonly chosen: (cell: string) => string | undefined
}

export class TableMarker {
  readonly #marking: Marking
  /** From the row that has not ended yet. */
  #text = ''
  #searched = 0
  #columns: MarkedColumns | undefined
  /** How rows end: files of old tools end them with CR alone. */
  #ending: '\n' | '\r' | undefined
  #row = 0
  #begun = false
  #markedRows = 0
  readonly #marked = new Set<string>()
  #problem: Problem | undefined

  /** The text is Latin-1 of the file's bytes, or UTF-16 of a file in UTF-16: what is not ASCII is passed on as it is. */
  constructor(marking: Marking) {
    this.#marking = marking
  }

  /** Why the file cannot be marked; nothing more comes out then. */
  get problem(): Problem | undefined {
    return this.#problem
  }

  /** The chosen submissions that were found and marked. */
  get marked(): ReadonlySet<string> {
    return this.#marked
  }

  /** Rows below the header; of those, how many were marked. */
  get rows(): number {
    return Math.max(0, this.#row - 1)
  }

  get markedRows(): number {
    return this.#markedRows
  }

  /** What is ready of the marked file. It makes no difference where the pieces are cut. */
  write(text: string): string {
    const problem = this.#begun ? undefined : knownBinary(text.slice(0, headLength), this.#marking.words)
    this.#begun ||= text !== ''
    if (problem) this.#fail(problem.sentence)
    this.#text += text
    return this.#rows(false)
  }

  end(): string {
    const rest = this.#rows(true)
    if (this.#row === 0) this.#fail('This file is empty.')
    return rest
  }

  #rows(last: boolean): string {
    let out = ''
    while (this.#problem === undefined) {
      const end = this.#rowEnd(last)
      if (end === undefined) break
      const row = this.#text.slice(0, end.at)
      const ending = this.#text.slice(end.at, end.next)
      this.#text = this.#text.slice(end.next)
      this.#searched = 0
      this.#row += 1
      out += this.#columns ? this.#change(row, this.#columns) : this.#header(row)
      out += ending
    }
    return this.#problem === undefined ? out : ''
  }

  /** Where the first row of the text ends, and where its line end does; undefined when that is still to come. */
  #rowEnd(last: boolean): { readonly at: number; readonly next: number } | undefined {
    const text = this.#text
    const telling = /["\r\n]/g
    telling.lastIndex = this.#searched
    for (let found = telling.exec(text); found; found = telling.exec(text)) {
      const at = found.index
      if (found[0] === '"') {
        if (!this.#beginsCell(at)) continue
        const closed = quotedEnd(text, at)
        if (closed === undefined || (closed === text.length && !last)) return this.#waitQuoted(at, last)
        telling.lastIndex = closed
        continue
      }
      if (found[0] === '\r' && at + 1 === text.length && !last) return this.#wait(at)
      const ending = lineEnd(text, at, this.#ending)
      if (ending === 0) continue
      this.#ending ??= text.charAt(at + ending - 1) === '\n' ? '\n' : '\r'
      return { at, next: at + ending }
    }
    return last && text !== '' ? { at: text.length, next: text.length } : this.#wait(text.length)
  }

  #wait(at: number, why = `there is no line end in ${longestRow.toLocaleString('en')} characters`): undefined {
    this.#searched = at
    if (this.#text.length > longestRow) this.#failRow(why)
    return undefined
  }

  /** At a quotation mark whose other half is still to come. */
  #waitQuoted(at: number, last: boolean): undefined {
    const why = 'a quotation mark opens a cell and never closes'
    if (last) this.#failRow(why)
    return this.#wait(at, why)
  }

  #failRow(why: string): void {
    this.#fail(`In row ${this.#row + 1} ${why}. Mend that row, or take the file as it was downloaded.`)
  }

  #beginsCell(at: number): boolean {
    if (at === 0) return true
    const before = this.#text.charAt(at - 1)
    if (this.#columns) return before === this.#columns.delimiter
    return (
      /[,;\t|]/.test(before) || (this.#row === 0 && at === byteOrderMark.length && this.#text.startsWith(byteOrderMark))
    )
  }

  #header(row: string): string {
    const { file, words } = this.#marking
    const plain = row.replace(/^(?:ï»¿|\ufeff)/, '')
    const cellsOf = (text: string, delimiter: string): string[] =>
      spansOf(text, delimiter).map(({ start, end }) => said(text.slice(start, end)))
    this.#columns = markedColumns(plain, cellsOf, file)
    const [, , approve, reject] = file.smallest
    if (this.#columns === undefined)
      this.#fail(
        `The first row of this file does not name a column with ${words.submission} ids and the columns ${approve} and ${reject}. Take the file as it was downloaded, or the short table.`,
      )
    return row
  }

  #change(row: string, columns: MarkedColumns): string {
    const span = spansOf(row, columns.delimiter)[columns.submission]
    const submission = span && this.#marking.chosen(said(row.slice(span.start, span.end)))
    if (submission === undefined) return row
    this.#marked.add(submission)
    this.#markedRows += 1
    const cells = new Map([
      [columns.approve, this.#marking.file.mark],
      [columns.reject, ''],
    ])
    return withCells(row, columns.delimiter, cells, columns.submission)
  }

  #fail(sentence: string): void {
    this.#problem ??= { code: 'invalid', sentence, fields: [{ field: 'file', sentence }] }
  }
}

/** How many characters the line end at this place has; 0 for none. */
const lineEnd = (text: string, at: number, known: '\n' | '\r' | undefined): number => {
  if (text.charAt(at) === '\n') return known === '\r' ? 0 : 1
  if (text.charAt(at + 1) === '\n' && known !== '\r') return 2
  return known === '\n' ? 0 : 1
}
