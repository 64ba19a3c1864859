/** The rows of one sheet (ECMA-376 part 1, 18.3), as its XML comes. */
import type { SheetStep } from '../core/brought/ports.ts'
import type { Spent, WorkbookLimits } from '../core/brought/brought.ts'
import { Unreadable } from './archive.ts'
import type { MarkupSink } from './markup.ts'
import { dateOf, numberOf } from './numbers.ts'

export type Book = {
  readonly shared: readonly string[]
  /** By the number of a cell's style: whether it shows dates. */
  readonly dates: readonly boolean[]
  readonly calendar: 1900 | 1904
}

type Row = Extract<SheetStep, { readonly kind: 'row' }>
type Cell = { column: number; type: string; style: number; value: string; inline: string }

export class SheetRows implements MarkupSink {
  /** The row beyond the last that a spreadsheet can have; reading ends there. */
  beyond: number | undefined
  #rows: Row[] = []
  #number = 0
  #cells: string[] = []
  #formulas = 0
  #cell: Cell | undefined
  /** The element whose text is being read. */
  #reading: 'value' | 'inline' | undefined
  #phonetic = false
  readonly #book: Book
  readonly #limits: WorkbookLimits
  readonly #spent: Spent

  constructor(book: Book, limits: WorkbookLimits, spent: Spent) {
    this.#book = book
    this.#limits = limits
    this.#spent = spent
  }

  take(): readonly Row[] {
    const rows = this.#rows
    this.#rows = []
    return rows
  }

  open(name: string, attributes: ReadonlyMap<string, string>): void {
    if (this.beyond !== undefined) return
    if (name === 'row') this.#openRow(attributes.get('r'))
    else if (name === 'c') this.#openCell(attributes)
    else if (name === 'f' && this.#cell) this.#formulas += 1
    else if (name === 'v' && this.#cell) this.#reading = 'value'
    else if (name === 'rPh') this.#phonetic = true
    else if (name === 't' && this.#cell && !this.#phonetic) this.#reading = 'inline'
  }

  close(name: string): void {
    if (name === 'v' || name === 't') this.#reading = undefined
    else if (name === 'rPh') this.#phonetic = false
    else if (name === 'c') this.#closeCell()
    else if (name === 'row') this.#closeRow()
  }

  text(text: string): void {
    const cell = this.#cell
    if (!cell || this.#reading === undefined) return
    const room = this.#limits.cell - (this.#reading === 'value' ? cell.value : cell.inline).length
    if (this.#reading === 'value') cell.value += text.slice(0, room)
    else cell.inline += text.slice(0, room)
  }

  /** A row without a number follows the one before; one that steps back is taken to do so, too. */
  #openRow(written: string | undefined): void {
    const number = Number(written)
    const next = Number.isInteger(number) && number > this.#number ? number : this.#number + 1
    this.#cells = []
    this.#formulas = 0
    if (next > this.#limits.rows) this.beyond = next
    else {
      this.#spend(next - this.#number, 0)
      this.#number = next
    }
  }

  #openCell(attributes: ReadonlyMap<string, string>): void {
    const written = columnOf(attributes.get('r') ?? '')
    const column = written >= this.#cells.length ? written : this.#cells.length
    if (column >= this.#limits.columns) return
    const style = Number(attributes.get('s') ?? 0)
    this.#cell = { column, type: attributes.get('t') ?? 'n', style, value: '', inline: '' }
  }

  #closeCell(): void {
    const cell = this.#cell
    this.#cell = undefined
    if (!cell) return
    const text = this.#textOf(cell)
    this.#spend(cell.column + 1 - this.#cells.length, text.length)
    while (this.#cells.length < cell.column) this.#cells.push('')
    this.#cells.push(text)
  }

  #closeRow(): void {
    if (this.beyond !== undefined || this.#cells.length === 0) return
    this.#rows.push({ kind: 'row', number: this.#number, cells: this.#cells, formulas: this.#formulas })
    this.#cells = []
  }

  #textOf({ type, style, value, inline }: Cell): string {
    if (type === 's') return this.#book.shared[Number(value)] ?? ''
    if (type === 'inlineStr') return inline
    if (type === 'b') return value === '1' ? 'TRUE' : 'FALSE'
    if (type !== 'n' || value === '') return value
    const date = this.#book.dates[style] === true ? dateOf(Number(value), this.#book.calendar) : undefined
    return date ?? numberOf(value)
  }

  /** A few bytes can stand for a great many rows, cells and characters. */
  #spend(cells: number, characters: number): void {
    this.#spent.cells += cells
    this.#spent.characters += characters
    if (this.#spent.cells > this.#limits.cells || this.#spent.characters > this.#limits.characters)
      throw new Unreadable(
        'stands for more cells or text than a sheet of work does; save the sheet with the ids as CSV and bring that file',
      )
  }
}

/** `AB12` is column 27, counted from 0; -1 where no column is written. */
const columnOf = (reference: string): number => {
  let column = 0
  for (const letter of reference.slice(0, 4)) {
    if (letter < 'A' || letter > 'Z') break
    column = column * 26 + letter.charCodeAt(0) - 64
  }
  return column - 1
}
