/** Columns for a terminal; for anything else the same rows with tabs, which `cut` and spreadsheets read. */
import { stripVTControlCharacters } from 'node:util'

export type Column = { readonly name: string; readonly right?: true }

/** Rows below the names of their columns. No cell holds a line end or a control character: what others wrote may. */
export const table = (columns: readonly Column[], rows: readonly (readonly string[])[], pretty: boolean): string => {
  const all = [columns.map(({ name }) => name), ...rows.map((row) => row.map(plain))]
  if (!pretty) return all.map((row) => `${row.join('\t')}\n`).join('')
  const widths = columns.map((_, index) => Math.max(...all.map((row) => width(row[index] ?? ''))))
  return all
    .map((row) =>
      columns.map(({ right }, index) => pad(row[index] ?? '', widths[index] ?? 0, right === true)).join('  '),
    )
    .map((line) => `${line.trimEnd()}\n`)
    .join('')
}

/** Without what would move the cursor or colour the screen. */
export const plain = (text: string): string => still(text).trim()

/** The same of sentences, whose lines stay lines. */
export const plainLines = (text: string): string => text.split('\n').map(still).join('\n')

const still = (text: string): string => stripVTControlCharacters(text).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')

const width = (text: string): number => [...text].length

const pad = (text: string, to: number, right: boolean): string => {
  const space = ' '.repeat(Math.max(0, to - width(text)))
  return right ? space + text : text + space
}
