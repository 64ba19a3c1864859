/** The one question that both sides are asked: the next rows of a table behind a key. */
import type { MovedTable } from './tables.ts'

export type Row = Readonly<Record<string, unknown>>

/** Names of tables and columns come from the schema, never from input. */
export const quoted = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ')

export const pageOf = (
  { name, columns, key, only }: MovedTable,
  after: Row | undefined,
  limit: number,
  place: (number: number) => string,
): { readonly text: string; readonly parameters: readonly unknown[] } => {
  const behind = `(${quoted(key)}) > (${key.map((_, index) => place(index + 1)).join(', ')})`
  const conditions = [...(after ? [behind] : []), ...(only === undefined ? [] : [only])]
  const where = conditions.length === 0 ? '' : `where ${conditions.join(' and ')}`
  return {
    text: `select ${quoted(columns)} from "${name}" ${where} order by ${quoted(key)} limit ${limit}`,
    parameters: after ? key.map((column) => after[column]) : [],
  }
}

/** A row as text: two are equal exactly when their texts are. */
export const canonical = ({ columns }: MovedTable, row: Row): string =>
  JSON.stringify(columns.map((column) => row[column]))
