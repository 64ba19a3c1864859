/** The smallest table that the website takes: four columns, one row a submission. */
import type { WebsiteFile } from './columns.ts'

const quoted = (cell: string): string => (/[",;\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)

/** A row with its line end (RFC 4180). */
const rowOf = (cells: readonly string[]): string => `${cells.map(quoted).join(',')}\r\n`

export const smallestHeader = ({ smallest }: WebsiteFile): string => rowOf(smallest)

export const smallestRow = ({ mark }: WebsiteFile, submission: string, task: string): string =>
  rowOf([submission, task, mark, ''])
