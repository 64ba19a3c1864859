/**
 * Where a body dies. From then on nothing of it reaches its database or the marketplace, and nothing that it waits for
 * comes back: as if its process had been killed there, which it is once every body in it has come to its point. A
 * transaction that is open stays open until then, as it does under SIGKILL.
 */
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import pg from 'pg'
import type { Point } from './points.ts'

const never = new Promise<never>(() => undefined)

class Frozen extends Error {
  override readonly name = 'Frozen'
}

/** By data folder and by database name. */
const bodies = new Map<string, Ice>()

export class Ice {
  #frozen = false
  #passed = 0
  #commits = 0
  /** How many calls of the operation are under way, between whose commits it may die. */
  #under = 0
  readonly #point: Point | undefined
  readonly #tell: () => void

  /** @param tell says that it is dead */
  constructor(point: Point | undefined, tell: () => void) {
    this.#point = point
    this.#tell = tell
  }

  /** What it opens from now on is what it can be cut off from. */
  over(place: { readonly dataFolder: string; readonly databaseUrl: string | undefined }): void {
    bodies.set(place.databaseUrl === undefined ? place.dataFolder : new URL(place.databaseUrl).pathname.slice(1), this)
  }

  get frozen(): boolean {
    return this.#frozen
  }

  committed(): void {
    if (this.#under > 0 && ++this.#commits === this.#point?.nth) this.#freeze()
  }

  /** The operations of one room by name, of which one may be where it dies; `only`: the others wait for nothing. */
  mortal<Room extends object>(room: Room, where: Point['room'], only?: readonly (keyof Room)[]): Room {
    return new Proxy(room, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name, target)
        if (typeof value !== 'function') return value
        const operation = value as (...given: unknown[]) => unknown
        if (only && !only.includes(name as keyof Room)) return operation.bind(target)
        const dies = this.#point?.room === where && this.#point.operation === name
        return (...given: unknown[]) => this.#lived(() => operation.apply(target, given), dies)
      },
    })
  }

  async #lived(work: () => unknown, dies: boolean): Promise<unknown> {
    const when = dies ? this.#point?.when : undefined
    const here = dies && ++this.#passed === this.#point?.nth
    if (when === 'before' && here) this.#freeze()
    if (this.#frozen) return never
    if (when === 'between') this.#under++
    try {
      const answer = await work()
      if (when === 'after' && here) this.#freeze()
      return await (this.#frozen ? never : answer)
    } catch (error) {
      if (this.#frozen) return never
      throw error
    } finally {
      if (when === 'between') this.#under--
    }
  }

  #freeze(): void {
    if (this.#frozen) return
    this.#frozen = true
    this.#tell()
  }
}

const prepare = DatabaseSync.prototype.prepare
DatabaseSync.prototype.prepare = function (this: DatabaseSync, text: string): StatementSync {
  const statement = prepare.call(this, text)
  const ice = bodies.get((this.location() ?? '').replace(/\/[^/]*$/, ''))
  if (!ice) return statement
  const { run, all } = statement
  const unlessFrozen = <Value>(work: () => Value): Value => {
    if (ice.frozen) throw new Frozen('it died before')
    const value = work()
    if (text === 'commit') ice.committed()
    return value
  }
  statement.run = (...given: unknown[]) => unlessFrozen(() => Reflect.apply(run, statement, given))
  statement.all = (...given: unknown[]) => unlessFrozen(() => Reflect.apply(all, statement, given))
  return statement
}

type Query = (...given: unknown[]) => unknown
const clients = pg.Client.prototype as unknown as { query: Query; database?: string }
const { query } = clients
clients.query = function (this: typeof clients, ...given: unknown[]): unknown {
  const ice = bodies.get(this.database ?? '')
  if (ice?.frozen === true) return never
  const answer = query.apply(this, given)
  if (!ice || given[0] !== 'commit') return answer
  return (answer as Promise<unknown>).then((value) => {
    ice.committed()
    return value
  })
}
