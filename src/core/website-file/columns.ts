/** Tables that a marketplace's website takes decisions from: what an adapter declares, and the columns of one file. */

export type WebsiteFile = {
  /** Names of the three columns that matter, compared without case, spaces, `_`, `-` and dots. */
  readonly names: {
    readonly submission: readonly string[]
    readonly approve: readonly string[]
    readonly reject: readonly string[]
  }
  /** What is written in the cell to approve a row: `x`. */
  readonly mark: string
  /** The header of the smallest table that the website takes: submission, task, approve, reject. */
  readonly smallest: readonly [string, string, string, string]
  /** What to do with the file, one sentence a step. */
  readonly steps: readonly string[]
  /** Where the steps and the shape come from, and how far they can be trusted. */
  readonly source: string
}

export type MarkedColumns = {
  readonly delimiter: string
  readonly submission: number
  readonly approve: number
  readonly reject: number
}

const delimiters = [',', ';', '\t', '|'] as const

const fold = (name: string): string => name.toLowerCase().replace(/[\s_.-]+/g, '')

/** Undefined when the line does not head a table with all three columns under any delimiter. */
export const markedColumns = (
  header: string,
  cellsOf: (row: string, delimiter: string) => readonly string[],
  { names }: WebsiteFile,
): MarkedColumns | undefined => {
  for (const delimiter of delimiters) {
    const cells = cellsOf(header, delimiter).map(fold)
    const place = (wanted: readonly string[]): number => cells.findIndex((cell) => wanted.map(fold).includes(cell))
    const found = {
      delimiter,
      submission: place(names.submission),
      approve: place(names.approve),
      reject: place(names.reject),
    }
    if (found.submission >= 0 && found.approve >= 0 && found.reject >= 0) return found
  }
  return undefined
}
