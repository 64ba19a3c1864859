/** Carries an installation in a data folder over to an empty PostgreSQL database: `overturn move`. */
import type { Clock } from '../../core/ports.ts'
import { nameOfDatabase, postgresTrouble } from '../postgres-trouble.ts'
import { carry, compare, type Sides } from './carry.ts'
import { noteFile, readNote, writeNote } from './note.ts'
import { openSource, type Source } from './source.ts'
import { openTarget, type Target } from './target.ts'
import { brokenRecords } from './verify.ts'

export type MoveOptions = {
  readonly dataFolder: string
  readonly databaseUrl: string
  /** Where the address was given, for the sentences: `--to`, `DATABASE_URL`. */
  readonly named: string
  readonly clock: Clock
  /** Told of each stage, in a sentence. */
  readonly say: (sentence: string) => void
  /** Rows a transaction; 500 when absent. */
  readonly pageSize?: number
  /** Called at each boundary at which the move may end and be begun again. */
  readonly boundary?: (name: string) => Promise<void>
}

export type Moved = {
  /** The database, without its password. */
  readonly to: string
  readonly rows: number
  /** Numbers of reversals whose record did not bear itself out before the move either. */
  readonly broken: readonly number[]
  /** The file in the data folder that tells where the records went. */
  readonly note: string
}

/**
 * Copies every table, then compares every row on both sides, then leaves a note in the folder. Whatever ends it, the same
 * call again goes on; the old records are only read. Memory does not depend on the number of rows.
 * @throws Error with a sentence for the operator that says what to do.
 */
export const moveRecords = async (options: MoveOptions): Promise<Moved> => {
  const { databaseUrl, named } = options
  const target = await reach(options)
  try {
    const source = await openSource(options.dataFolder)
    try {
      return await between(options, { source, target, pageSize: options.pageSize ?? 500 })
    } finally {
      source.close()
    }
  } catch (error) {
    throw postgresTrouble(error, databaseUrl, named)
  } finally {
    await target.close()
  }
}

/** Connects when it is first asked; only an address that cannot be read fails here. */
const reach = async ({ databaseUrl, named }: MoveOptions): Promise<Target> => {
  try {
    return openTarget(databaseUrl)
  } catch (error) {
    throw postgresTrouble(error, databaseUrl, named)
  }
}

const between = async (options: MoveOptions, sides: Sides): Promise<Moved> => {
  const { source, target } = sides
  const { dataFolder, clock, say, boundary = async () => undefined } = options
  const to = nameOfDatabase(options.databaseUrl)
  await makeReady(options, sides)
  await boundary('tables made')
  for (const table of source.tables.carried) {
    const rows = await carry(sides, table, {
      inside: () => boundary(`inside ${table.name}`),
      written: () => boundary(`after rows of ${table.name}`),
    })
    say(`${table.name}: ${count(rows, 'row')} there.`)
  }
  let rows = 0
  for (const table of [...source.tables.carried, ...source.tables.counted]) rows += await compare(sides, table)
  say(`Compared ${count(rows, 'row')} one by one: all are equal.`)
  const broken = await brokenRecords(target)
  await boundary('compared')
  await writeNote(dataFolder, to, clock.now())
  await boundary('note written')
  await target.finish()
  return { to, rows, broken, note: noteFile(dataFolder) }
}

const makeReady = async ({ dataFolder, clock, boundary, named }: MoveOptions, { source, target }: Sides) => {
  const [note, mark] = [await readNote(dataFolder), await target.mark()]
  if (note !== undefined && mark?.identity !== source.identity) throw new Error(note)
  if (mark === undefined) await expectEmpty(target, named)
  else if (mark.identity !== source.identity) {
    throw new Error(
      `Another installation than that of ${dataFolder} is being moved into the database that ${named} names. Name a new, empty one.`,
    )
  }
  await expectAble(target, named)
  if (mark === undefined) await target.begin(source.identity, clock.now())
  await boundary?.('begun')
  await target.prepare(source.tables.carried, clock.now())
  await expectSameVersion(source, target, named)
}

const expectEmpty = async (target: Target, named: string): Promise<void> => {
  const [first, ...more] = await target.tables()
  if (first === undefined) return
  const others = more.length === 0 ? '' : ` and ${more.length} more`
  throw new Error(
    `The database that ${named} names is not empty: it has the table ${first}${others}. Make a new one (createdb) and name that; nothing was changed.`,
  )
}

const expectAble = async (target: Target, named: string): Promise<void> => {
  const { encoding, maySchema } = await target.nature()
  if (encoding !== 'UTF8') {
    throw new Error(
      `The database that ${named} names keeps its text as ${encoding}, which cannot hold all that may stand there. Make one with createdb --encoding=UTF8 --template=template0.`,
    )
  }
  if (!maySchema) {
    throw new Error(
      `The user in ${named} may not make a schema in the database, as the server will need to. Make the database its own: alter database … owner to …; then move again.`,
    )
  }
}

const expectSameVersion = async (source: Source, target: Target, named: string): Promise<void> => {
  const version = await target.version()
  if (source.version === version) return
  throw new Error(
    source.version < version
      ? `The records in the data folder are at schema ${source.version}, this program at ${version}. Start this version on the folder once, which brings them up to date, stop it, make a new database for ${named} and move again.`
      : `The records in the data folder are at schema ${source.version}, this program knows ${version} at most: a newer Overturn has used them. Move with that version or a later one, into a new database.`,
  )
}

const count = (rows: number, noun: string): string =>
  `${rows.toLocaleString('en-US')} ${rows === 1 ? noun : `${noun}s`}`
