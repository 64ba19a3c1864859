/** One row of a delimited table (RFC 4180) as it stands, so that a cell can be changed and all else stays as written. */

/** From where to where a cell reaches in its row, quotation marks included. */
export type Span = { readonly start: number; readonly end: number }

const mark = '"'

/** The place after the mark that closes the one at `start`; undefined when the text ends before. */
export const quotedEnd = (text: string, start: number): number | undefined => {
  for (let at = text.indexOf(mark, start + 1); at >= 0; at = text.indexOf(mark, at + 2))
    if (text.charAt(at + 1) !== mark) return at + 1
  return undefined
}

/** @param row without its line end. A mark that does not begin a cell is an ordinary character. */
export const spansOf = (row: string, delimiter: string): readonly Span[] => {
  const spans: Span[] = []
  for (let start = 0; ;) {
    const closed = row.charAt(start) === mark ? (quotedEnd(row, start) ?? row.length) : start
    const next = row.indexOf(delimiter, closed)
    spans.push({ start, end: next < 0 ? row.length : next })
    if (next < 0) return spans
    start = next + 1
  }
}

const isQuoted = (cell: string): boolean => cell.startsWith(mark)

/** What the cell says, without marks and outer spaces. */
export const said = (cell: string): string =>
  (isQuoted(cell) ? cell.trimEnd().slice(1, -1).replaceAll('""', mark) : cell).trim()

/** What stands in the cell, to the space. */
const exact = (cell: string): string => {
  const quoted = /^"([^]*)"$/.exec(cell)?.[1]
  return quoted === undefined ? cell : quoted.replaceAll('""', mark)
}

/**
 * The row with new text in some cells, by column. Cells that the row lacks are added, for a row that says something in its
 * last columns must have them; `alike`: the cell whose marks they have.
 */
export const withCells = (
  row: string,
  delimiter: string,
  cells: ReadonlyMap<number, string>,
  alike: number,
): string => {
  const spans = spansOf(row, delimiter)
  const parts = spans.map(({ start, end }) => row.slice(start, end))
  const quoted = isQuoted(parts[alike] ?? '')
  const written = (text: string, marks: boolean): string => (marks ? `"${text.replaceAll(mark, '""')}"` : text)
  for (const [column, text] of [...cells].toSorted(([one], [other]) => one - other)) {
    while (parts.length <= column) parts.push(written('', quoted))
    const before = parts[column] ?? ''
    if (exact(before) !== text) parts[column] = written(text, quoted || isQuoted(before))
  }
  return parts.join(delimiter)
}
