/**
 * Delimited text as RFC 4180 describes it. A cell of text that a spreadsheet would take for a formula gets an apostrophe in
 * front (OWASP, "CSV Injection": = + - @, tab, carriage return; also their full-width forms, which some programs fold).
 */

/** Ends with CR LF. A number is written as it is; NUL, which can stand in no cell, is left out of text. */
export const csvRow = (cells: readonly (string | number)[]): string => `${cells.map(csvCell).join(',')}\r\n`

/** What few cells have: a mark to be written twice, a delimiter, a line end, NUL, or the beginning of a formula. */
const special = /[",\r\n\0]|^[=+\-@\t＝＋－＠]/
const formula = /^[=+\-@\t\r＝＋－＠]/
const mustBeQuoted = /[",\r\n]/

const csvCell = (cell: string | number): string => {
  if (typeof cell === 'number') return String(cell)
  return special.test(cell) ? guarded(cell.replaceAll('\0', '')) : cell
}

const guarded = (text: string): string => {
  const safe = formula.test(text) ? `'${text}` : text
  return mustBeQuoted.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
