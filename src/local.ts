/**
 * The API without a network, for the command line on the records of this machine: served to this process alone, over pipes
 * in memory. Where no server holds the records, this process moves the lines meanwhile.
 */
import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import { userInfo } from 'node:os'
import { duplexPair, type Duplex } from 'node:stream'
import type { Express } from 'express'
import { createLocalApi } from './app-api.ts'
import type { Config } from './config.ts'
import { openContext, type Context } from './context.ts'
import type { Wake } from './core/ports.ts'
import type { Person } from './core/reversal.ts'
import {
  closeInOrder,
  move,
  openLimiters,
  pacedAccounts,
  seeWhetherPutBack,
  type CleanUp,
  type Limiters,
} from './movers.ts'
import { readerApart } from './readers/apart.ts'
import { holdFolder } from './store/folder.ts'
import { productVersion } from './version.ts'

export type Local = {
  /** Opens one connection to the API. */
  readonly connect: () => Duplex
  /** True while a server, or another command, moves the lines. */
  readonly beside: () => boolean
  /** Resolves when the record could not be written: no call is made any more. */
  readonly failed: Promise<void>
  /** Lets calls in flight come back and records them. */
  close(): Promise<void>
}

/** How often it is seen whether whoever moves the lines is still there, in ms. */
const looksEvery = 1_000
/** So many looks in turn must find nobody: a server that is only restarted finds its folder free. */
const looksBefore = 5

/**
 * `moves`: lines are to move, by whoever there is. Without it nothing is called but what is asked for here.
 * @throws Error with a sentence for the operator: the folder cannot be written, the database cannot be reached.
 */
export const serveLocal = async (config: Config, moves: boolean): Promise<Local> => {
  const cleanUp: CleanUp = []
  try {
    return await opened(config, moves, cleanUp)
  } catch (error) {
    await closeInOrder(cleanUp)
    throw error
  }
}

const opened = async (config: Config, moves: boolean, cleanUp: CleanUp): Promise<Local> => {
  // What the log would tell, the commands say in their own words.
  const context = await openContext({ ...config, logLevel: 'silent' })
  cleanUp.push(() => context.close())
  const limiters = await openLimiters(context, moves ? 'all' : 'web')
  const mover = new Mover(context, limiters, cleanUp)
  const stopWatching = moves && !(await mover.begin()) ? takeOver(context, mover) : undefined
  const closing = new AbortController()
  const paced = { ...context, accounts: pacedAccounts(context.accounts, limiters) }
  const server = createServer(localApi(paced, mover, closing.signal))
  cleanUp.push(() => closing.abort())
  return {
    connect: () => {
      const [here, there] = duplexPair()
      server.emit('connection', there)
      return here
    },
    beside: () => !mover.moves,
    failed: mover.failed,
    close: async () => {
      await stopWatching?.()
      if (!mover.moves) for (const limiter of limiters.values()) await limiter.close()
      await closeInOrder(cleanUp)
    },
  }
}

/** Moves the lines from the moment when nobody else holds the records. */
class Mover implements Wake {
  readonly failed: Promise<void>
  readonly #context: Context
  readonly #limiters: Limiters
  readonly #cleanUp: CleanUp
  readonly #fail: () => void
  #wake: Wake | undefined

  constructor(context: Context, limiters: Limiters, cleanUp: CleanUp) {
    this.#context = context
    this.#limiters = limiters
    this.#cleanUp = cleanUp
    const { promise, resolve } = Promise.withResolvers<void>()
    this.failed = promise
    this.#fail = resolve
  }

  get moves(): boolean {
    return this.#wake !== undefined
  }

  wake(): void {
    if (this.#wake) this.#wake.wake()
    else this.#context.store.machines?.signals.wake()
  }

  /** False while somebody else holds them. */
  async begin(): Promise<boolean> {
    const { config, store } = this.#context
    const letGo = await holdFolder(config.dataFolder).catch(() => undefined)
    if (letGo === undefined) return false
    this.#cleanUp.push(letGo)
    await store.machines?.prepare()
    await seeWhetherPutBack(this.#context)
    const { wake, failed } = move(this.#context, this.#limiters, 'all', this.#cleanUp)
    void failed.then(this.#fail)
    this.#wake = wake
    return true
  }
}

/** Nobody is asked for a token here: who sits at this machine has the records themselves. */
const localApi = (context: Context, wake: Wake, closing: AbortSignal): Express => {
  const { store, clock, bell, log, config, accounts } = context
  const { typeTotalAbove, largestTotal, publicUrl } = config
  const limits = { typeTotalAbove, ...(largestTotal === undefined ? {} : { largestTotal }) }
  const byId = new Map(accounts.map((one) => [one.account.id, one]))
  const read = { readBrought: readerApart(), publicUrl, version: productVersion }
  return createLocalApi({ store, accounts: byId, clock, bell, wake, log, limits, closing, ...read }, operator())
}

/** Whoever held the records may go before the lines are done: then they are ours to move. Returns what ends the watch. */
const takeOver = ({ clock, config }: Context, mover: Mover): (() => Promise<void>) => {
  const over = new AbortController()
  const watch = async (): Promise<void> => {
    for (let looks = 0; !over.signal.aborted;) {
      await clock.sleep(looksEvery, over.signal)
      looks = (await isFree(config.dataFolder)) ? looks + 1 : 0
      if (looks >= looksBefore && !over.signal.aborted && (await mover.begin())) return
    }
  }
  const watching = watch().catch(() => undefined)
  return async () => {
    over.abort()
    await watching
  }
}

const isFree = async (dataFolder: string): Promise<boolean> => {
  const letGo = await holdFolder(dataFolder).catch(() => undefined)
  letGo?.()
  return letGo !== undefined
}

/** Who acts: the person of this machine. In a container the number may have no name. */
const operator = (): Person => {
  const name = nameOfUser()
  return { id: `local:${name}`, name }
}

const nameOfUser = (): string => {
  try {
    return userInfo().username
  } catch {
    return `user ${process.geteuid?.() ?? randomUUID()}`
  }
}
