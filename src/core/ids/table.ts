/** A table whose header names the column of ids: that column only, and what its row says about the id. */
import { parseAmount } from '../amount.ts'
import type { Named } from '../reversal.ts'
import { parseWebsiteTime } from '../times.ts'
import { clean, clip, foldCase, trimEdges } from './characters.ts'
import { columnsOf, type Columns, type Delimiter } from './columns.ts'
import { judge } from './judge.ts'
import type { RoleOf } from './names.ts'
import { PieceCutter, type Piece } from './pieces.ts'
import { longestRow, RowReader } from './rows.ts'
import type { AnyRole, IdRules } from './rules.ts'
import { rowLead } from './leads.ts'
import { capital, inText, type PlaceNames } from './lines.ts'
import { shapeOf } from './shape.ts'
import type { Place, Sink } from './sink.ts'
import { longCell, longRow, noColumn, unclosedQuote } from './why.ts'

export class TableReader {
  /** Rows before this table's own, as a spreadsheet would count them. */
  #row: number
  readonly #before: number
  #columns: Columns | undefined
  readonly #rows: RowReader
  readonly #rules: IdRules
  readonly #roleOf: RoleOf
  readonly #sink: Sink
  readonly #names: PlaceNames

  /** `before`: how many lines stand above the header. */
  constructor(delimiter: Delimiter, before: number, rules: IdRules, roleOf: RoleOf, sink: Sink, names = inText) {
    this.#row = before
    this.#before = before
    this.#rules = rules
    this.#roleOf = roleOf
    this.#sink = sink
    this.#names = names
    this.#rows = new RowReader(delimiter, {
      row: (cells, line) => this.#read(cells, line),
      unclosed: (line) => this.#sink.refused('', this.#place(this.#row + 1, line), unclosedQuote, true),
      tooLong: (line) => this.#sink.refused('', this.#place((this.#row += 1), line), longRow(longestRow), true),
    })
  }

  write(text: string): void {
    this.#rows.write(text)
  }

  end(): void {
    this.#rows.end()
  }

  #read(cells: readonly string[], line: number): void {
    this.#row += 1
    const cell = this.#cell(cells, 'submission')
    if (this.#heads(cell, cells)) return this.#head(cells)
    if (cell === '') return this.#withoutId(cells, line)
    const place = this.#place(this.#row, line, this.#nameOf('submission'))
    if (cell.length === longestCell) return this.#sink.refused(cell, place, longCell(longestCell), true)
    const marked = this.#sink.lead !== undefined && this.#cell(cells, 'mark').toLowerCase() === 'x'
    judge(
      this.#pieces(cell),
      this.#sink.lead ? { ...place, text: cell, marked } : place,
      this.#named(cells),
      this.#rules,
      this.#sink,
    )
  }

  /** The first row, or a later one like it where two tables were pasted together. */
  #heads(cell: string, cells: readonly string[]): boolean {
    if (this.#columns === undefined) return true
    return this.#roleOf(cell) !== undefined && columnsOf(cells, this.#roleOf).roles.has('submission')
  }

  #head(cells: readonly string[]): void {
    this.#columns = columnsOf(cells, this.#roleOf)
    const { roles, names } = this.#columns
    if (roles.has('submission') || (this.#sink.lead && leading.some((role) => roles.has(role)))) return
    const known = [...roles.values()].map((index) => names[index] ?? '')
    this.#sink.problem = { code: 'invalid', sentence: noColumn(known, this.#rules.words) }
  }

  #withoutId(cells: readonly string[], line: number): void {
    const empty = !cells.some((cell) => /[\p{L}\p{N}]/u.test(cell))
    if (!empty && this.#sink.lead && this.#lead(cells, line)) return
    this.#sink.ignored(empty ? 'blank' : 'empty', empty ? '' : clip(cells.join(' ').trim(), 60))
  }

  /** A row that names no submission may still lead to some: true when it did, or was refused. */
  #lead(cells: readonly string[], line: number): boolean {
    const { worker, task } = this.#named(cells)
    return rowLead(
      {
        named: { ...(worker === undefined ? {} : { worker }), ...(task === undefined ? {} : { task }) },
        cell: (role) => this.#cell(cells, role),
        place: (role) => this.#place(this.#row, line, this.#nameOf(role)),
        // Beside a column of ours a title or type would lead to far more than the row.
        wide: this.#columns?.roles.has('submission') !== true,
      },
      this.#rules,
      this.#sink,
    )
  }

  /** What stands in the column of ids is meant as one, but for links, labels and what a spreadsheet made of it. */
  #pieces(cell: string): Piece[] {
    const whole = { text: cell, at: 0, role: 'submission', link: false } as const
    if (/^[\dA-Za-z]+$/.test(cell) || shapeOf(cell, this.#rules).kind === 'mangled') return [whole]
    // A fresh cutter: a label inside one cell says nothing about the next.
    const pieces = new PieceCutter(this.#roleOf).cut(cell)
    return pieces.map((piece) => (piece.link ? piece : { ...piece, role: piece.role ?? 'submission' }))
  }

  #cell(cells: readonly string[], role: AnyRole): string {
    const index = this.#columns?.roles.get(role)
    return index === undefined ? '' : clean((cells[index] ?? '').slice(0, longestCell)).trim()
  }

  #nameOf(role: AnyRole): string {
    const index = this.#columns?.roles.get(role)
    return index === undefined ? '' : clip(clean(this.#columns?.names[index] ?? ''), 40)
  }

  #named(cells: readonly string[]): Named {
    const [worker, task] = [this.#id(cells, 'worker'), this.#id(cells, 'task')]
    const submittedAt = parseWebsiteTime(this.#cell(cells, 'submittedAt'))
    const reward = parseAmount(this.#cell(cells, 'reward'))
    const status = clip(this.#cell(cells, 'status'), 40)
    return {
      ...(worker === undefined ? {} : { worker }),
      ...(task === undefined ? {} : { task }),
      ...(submittedAt === undefined ? {} : { submittedAt }),
      ...(reward.ok ? { reward: reward.value } : {}),
      ...(status === '' ? {} : { status }),
    }
  }

  /** A worker's or a task's id in its own column; undefined when what stands there cannot be one. */
  #id(cells: readonly string[], role: 'worker' | 'task'): string | undefined {
    const id = foldCase(trimEdges(this.#cell(cells, role)), this.#rules)
    const possible =
      id !== '' &&
      id.length <= this.#rules.longest &&
      Array.from(id).every((each) => this.#rules.alphabet.includes(each))
    const begins = role === 'worker' ? this.#rules.worker.begins : ''
    return possible && id.startsWith(begins) ? id : undefined
  }

  #place(row: number, line: number, column = ''): Place {
    const { before } = this.#names
    return {
      where: column === '' ? `${before}row ${row}` : `${before}row ${row}, ${column}`,
      unit: capital(`${before}row ${row}`),
      line: this.#before + line,
    }
  }
}

/** A cell of so many characters holds no id, and no list of ids that we would read. */
const longestCell = 16_384

/** Columns that make a table worth reading although no column holds submissions. */
const leading = ['worker', 'task', 'taskType', 'title'] as const
