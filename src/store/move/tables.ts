/** Which tables there are and how their rows are told apart, read from the database itself: a later table is carried too. */
import type { DatabaseSync } from 'node:sqlite'

/** A table to carry over. Its rows are walked in the order of `key`. */
export type MovedTable = {
  readonly name: string
  /** All that is compared, in the order of the source. */
  readonly columns: readonly string[]
  /** What is written: all but the columns that the database computes. */
  readonly written: readonly string[]
  readonly key: readonly string[]
  /** A condition on the rows that count, as SQL that both databases read alike. */
  readonly only?: string
}

/** What is not written into the target, and what it needs instead. */
const kept: Readonly<Record<string, 'own' | 'counted'>> = {
  // Each database tells of its own making; the numbers are compared.
  migration: 'own',
  // The database counts these while the rows come in; they are compared at the end.
  tally: 'counted',
  rejection_day: 'counted',
  rejection_minute: 'counted',
}

/** A group that emptied leaves a row of noughts behind on one side and none on the other. */
const countedRows = 'lines <> 0'

export type Tables = {
  /** To be written, every table after those that it refers to. */
  readonly carried: readonly MovedTable[]
  /** To be compared only. */
  readonly counted: readonly MovedTable[]
}

/** @throws Error naming the table that could not be carried: without a primary key, or in a circle of references. */
export const readTables = (database: DatabaseSync): Tables => {
  const names = database
    .prepare(
      `select name from pragma_table_list where schema = 'main' and type = 'table' and name not like 'sqlite~_%' escape '~'`,
    )
    .all()
    .map(({ name }) => String(name))
    .toSorted()
  return {
    carried: inOrder(
      database,
      names.filter((name) => kept[name] === undefined),
    ).map((name) => describe(database, name)),
    counted: names
      .filter((name) => kept[name] === 'counted')
      .map((name) => ({ ...describe(database, name), only: countedRows })),
  }
}

const describe = (database: DatabaseSync, name: string): MovedTable => {
  const columns = database.prepare('select name, pk, hidden from pragma_table_xinfo(?)').all(name)
  const key = columns
    .filter(({ pk }) => Number(pk) > 0)
    .toSorted((a, b) => Number(a['pk']) - Number(b['pk']))
    .map((column) => String(column['name']))
  if (key.length === 0) throw new Error(`The table ${name} has no primary key: its rows cannot be told apart.`)
  return {
    name,
    columns: columns.map((column) => String(column['name'])),
    written: columns.filter(({ hidden }) => hidden === 0).map((column) => String(column['name'])),
    key,
  }
}

const inOrder = (database: DatabaseSync, names: readonly string[]): readonly string[] => {
  const placed: string[] = []
  const parents = new Map(names.map((name) => [name, parentsOf(database, name)]))
  while (placed.length < names.length) {
    const next = names.find(
      (name) =>
        !placed.includes(name) && parents.get(name)?.every((parent) => parent === name || placed.includes(parent)),
    )
    if (next === undefined) throw new Error(`No order to write these tables in: ${names.join(', ')}.`)
    placed.push(next)
  }
  return placed
}

const parentsOf = (database: DatabaseSync, name: string): readonly string[] =>
  database
    .prepare('select distinct "table" as parent from pragma_foreign_key_list(?)')
    .all(name)
    .map(({ parent }) => String(parent))
