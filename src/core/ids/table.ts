/** A table whose header names the column of ids: that column only, and what its row says about the id. */
import { parseAmount } from '../amount.ts'
import type { Named } from '../reversal.ts'
import { parseWebsiteTime } from '../times.ts'
import { clean, clip, foldCase, trimEdges } from './characters.ts'
import { columnsOf, type Columns, type Delimiter } from './columns.ts'
import { judge } from './judge.ts'
import type { RoleOf } from './names.ts'
import { PieceCutter } from './pieces.ts'
import { longestRow, RowReader, type Row } from './rows.ts'
import type { IdRules, Role } from './rules.ts'
import { shapeOf } from './shape.ts'
import type { Place, Tally } from './tally.ts'
import { longRow, mangled, noColumn, unclosedQuote } from './why.ts'

export class TableReader {
  /** Rows before this table's own, as a spreadsheet would count them. */
  #row: number
  readonly #before: number
  #columns: Columns | undefined
  readonly #rows: RowReader
  readonly #rules: IdRules
  readonly #roleOf: RoleOf
  readonly #tally: Tally

  /** `before`: how many lines stand above the header. */
  constructor(delimiter: Delimiter, before: number, rules: IdRules, roleOf: RoleOf, tally: Tally) {
    this.#row = before
    this.#before = before
    this.#rules = rules
    this.#roleOf = roleOf
    this.#tally = tally
    this.#rows = new RowReader(delimiter, {
      row: (row) => this.#read(row),
      unclosed: (line) => this.#tally.refused('', this.#place(this.#row + 1, line), unclosedQuote, true),
      tooLong: (line) => this.#tally.refused('', this.#place((this.#row += 1), line), longRow(longestRow), true),
    })
  }

  write(text: string): void {
    this.#rows.write(text)
  }

  end(): void {
    this.#rows.end()
  }

  #read({ cells, line }: Row): void {
    this.#row += 1
    const header = columnsOf(cells, this.#roleOf)
    const heads = this.#columns === undefined || header.roles.has('submission')
    if (heads) return this.#head(header)
    const cell = this.#cell(cells, 'submission')
    const meaning = cells.some((each) => /[\p{L}\p{N}]/u.test(each))
    if (!meaning) return this.#tally.ignored('blank')
    if (cell === '') return this.#tally.ignored('empty', clip(cells.join(' ').trim(), 60))
    this.#judge(cell, this.#place(this.#row, line, this.#nameOf('submission')), this.#named(cells))
  }

  #head(columns: Columns): void {
    this.#columns = columns
    if (columns.roles.has('submission')) return
    const names = [...columns.roles.values()].map((index) => columns.names[index] ?? '')
    this.#tally.problem = { code: 'invalid', sentence: noColumn(names, this.#rules.words) }
  }

  #judge(cell: string, place: Place, named: Named): void {
    if (shapeOf(cell, this.#rules).kind === 'mangled') return this.#tally.refused(cell, place, mangled, false)
    // A fresh cutter: a label inside one cell says nothing about the next.
    const pieces = new PieceCutter(this.#roleOf).cut(cell)
    const meant = pieces.map((piece) => ({ ...piece, role: piece.role ?? ('submission' as const) }))
    judge(
      pieces.length === 1 || !meant.some(({ link }) => link) ? meant : pieces,
      place,
      named,
      this.#rules,
      this.#tally,
    )
  }

  #cell(cells: readonly string[], role: Role): string {
    const index = this.#columns?.roles.get(role)
    return index === undefined ? '' : clean((cells[index] ?? '').slice(0, longestCell)).trim()
  }

  #nameOf(role: Role): string {
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
    return {
      where: column === '' ? `row ${row}` : `row ${row}, ${column}`,
      unit: `Row ${row}`,
      line: this.#before + line,
    }
  }
}

/** What stands in a cell beyond this many characters is not looked at: no id is that long, and no list of them. */
const longestCell = 16_384
