/** A workbook's sheets, each as lines with tabs: what reads a pasted table reads them, and its rows count as there. */
import { inText } from '../ids/lines.ts'
import type { Gathering } from './gathering.ts'
import type { Means, Readers, SheetStep } from './ports.ts'
import { formulas, hiddenSheet } from './sentences.ts'
import { readText } from './text.ts'

/** `before`: how its places begin, `mail 2, results.xlsx, ` or nothing. */
export async function* readWorkbook(
  bytes: Uint8Array,
  gathering: Gathering,
  before: string,
  { rules, limits, spent, readers }: Means,
): AsyncGenerator<void, void, undefined> {
  const steps = new Steps(readers.workbook(bytes, limits.workbook, spent), gathering)
  for (let sheet = await steps.nextSheet(); sheet; sheet = await steps.nextSheet()) {
    if (sheet.hidden) gathering.notes.push(hiddenSheet(sheet.name))
    const names = { ...inText, before: `${before}sheet “${sheet.name}”, `, each: 'row' as const }
    yield* readText(steps.lines(), gathering, names, rules, limits)
    gathering.release()
    if (steps.formulas > 0) gathering.notes.push(formulas(sheet.name, steps.formulas))
    if (gathering.problem) return steps.end()
  }
  const { problem } = steps
  if (problem) gathering.problem = problem
}

/** The steps of a workbook, taken apart at its sheets. */
class Steps {
  formulas = 0
  problem: Gathering['problem']
  #waiting: SheetStep | undefined
  #done = false
  readonly #steps: ReturnType<Readers['workbook']>
  readonly #gathering: Gathering

  constructor(steps: ReturnType<Readers['workbook']>, gathering: Gathering) {
    this.#steps = steps
    this.#gathering = gathering
  }

  async nextSheet(): Promise<Extract<SheetStep, { kind: 'sheet' }> | undefined> {
    this.formulas = 0
    for (let step = await this.#next(); step; step = await this.#next()) if (step.kind === 'sheet') return step
    return undefined
  }

  /** The rows of the sheet in hand, blank ones for those that are not there. */
  async *lines(): AsyncGenerator<string, void, undefined> {
    let written = 0
    for (let step = await this.#next(); step; step = await this.#next()) {
      if (step.kind === 'sheet') {
        this.#waiting = step
        return
      }
      if (step.kind !== 'row') continue
      this.formulas += step.formulas
      yield '\n'.repeat(Math.max(0, step.number - 1 - written)) + step.cells.map(asCell).join('\t') + '\n'
      written = Math.max(written + 1, step.number)
    }
  }

  async end(): Promise<void> {
    await this.#steps.return({ ok: true, value: undefined })
  }

  async #next(): Promise<SheetStep | undefined> {
    if (this.#done) return undefined
    const waiting = this.#waiting
    this.#waiting = undefined
    if (waiting) return waiting
    const { done, value } = await this.#steps.next()
    if (done === true) {
      this.#done = true
      if (!value.ok) this.problem = value.problem
      return undefined
    }
    if (value.kind === 'note') this.#gathering.notes.push(value.sentence)
    return value
  }
}

/** A tab or line end inside a cell is a space, so that a row is a line; a quotation mark in front is written as CSV does. */
const asCell = (cell: string): string => {
  const flat = cell.replace(/[\t\r\n]+/g, ' ')
  return flat.trimStart().startsWith('"') ? `"${flat.replaceAll('"', '""')}"` : flat
}
