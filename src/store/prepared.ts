/** Statements whose text is made once: for hot ones Kysely's building costs more than the database's work. */
import type { Compilable, CompiledQuery, QueryResult } from 'kysely'
import type { Trx } from './base.ts'

type Values = Readonly<Record<string, string | number | null>>

/** Stands for a value while the text is made. */
class Slot {
  readonly name: string

  constructor(name: string) {
    this.name = name
  }
}

const standIns = (names: readonly string[]): unknown => Object.fromEntries(names.map((name) => [name, new Slot(name)]))

/**
 * A statement whose shape depends on which values are given, never on what they are: `build` is called with stand-ins for
 * them, once for each set of names, and the values are bound at each run. One store's: its text is of one database.
 */
export const prepared = <Given extends Values, Row>(
  build: (trx: Trx, given: Given) => Compilable<Row>,
): ((trx: Trx, values: Given) => Promise<QueryResult<Row>>) => {
  const known = new Map<string, CompiledQuery<Row>>()
  return (trx, values) => {
    const names = Object.keys(values)
    const shape = names.join()
    const made = known.get(shape) ?? build(trx, standIns(names) as Given).compile()
    known.set(shape, made)
    const bound = (parameter: unknown): unknown => (parameter instanceof Slot ? values[parameter.name] : parameter)
    return trx.executeQuery({ ...made, parameters: made.parameters.map(bound) })
  }
}
