/** What makes lines move in this process: the pace of each account, and the engine. */
import { randomUUID } from 'node:crypto'
import type { Context } from './context.ts'
import type { Limiter } from './core/machines.ts'
import { withPacedBalance } from './core/paced.ts'
import type { OpenAccount, Wake } from './core/ports.ts'
import { ownLimiter, startEngine, type Engine } from './engine/engine.ts'
import { notWritten } from './store/not-written.ts'

/** What this process does: pages, the engine, or both. */
export type Mode = 'all' | 'web' | 'worker'

/** Before anything moves: an older copy of the records does not know what was paid since. */
export const seeWhetherPutBack = async ({ store, clock, log }: Context): Promise<void> => {
  const reversals = await store.begin(clock.now())
  if (reversals !== undefined) log.warn('the records were put back from an older copy', { reversals })
}

export type Limiters = ReadonlyMap<string, Limiter>

/** One pace an account for everything that calls its marketplace: the engine, the pages, and other processes where there are some. */
export const openLimiters = async ({ store, accounts, clock }: Context, mode: Mode): Promise<Limiters> => {
  const limiters = new Map<string, Limiter>()
  for (const { account, marketplace } of accounts) {
    if (!marketplace) continue
    const limiter = store.machines
      ? store.machines.limiter({
          accountId: account.id,
          limits: marketplace.declaration.pace,
          learned: await store.accounts.pace(account.id),
          pages: mode === 'web',
        })
      : await ownLimiter(store, clock, account.id, marketplace)
    limiters.set(account.id, limiter)
  }
  return limiters
}

/** As pages see them: asking for a balance counts towards the pace. */
export const pacedAccounts = (accounts: readonly OpenAccount[], limiters: Limiters): readonly OpenAccount[] =>
  accounts.map((open) => {
    const limiter = limiters.get(open.account.id)
    return open.marketplace && limiter ? { ...open, marketplace: withPacedBalance(open.marketplace, limiter) } : open
  })

const engineFor = (
  context: Context,
  limiters: Limiters,
): { readonly engine: Engine; readonly failed: Promise<void> } => {
  const { promise: failed, resolve } = Promise.withResolvers<void>()
  const { store, clock, bell, log } = context
  const { machines } = store
  // What ran for an account that is named no more is paused for that, instead of standing still without a word.
  const accounts = [...context.accounts, ...context.formerAccounts]
  const onFatal = (error: unknown): void => {
    log.error(notWritten(error))
    resolve()
  }
  const parts = { store, accounts, limiters, clock, bell, log, engineId: randomUUID(), onFatal }
  return {
    engine: startEngine({
      ...parts,
      ...(machines ? { machines } : {}),
      ...(context.config.index ? { index: context.config.index } : {}),
    }),
    failed,
  }
}

export type CleanUp = (() => Promise<void> | void)[]

/** Last opened, first closed; what fails to close does not keep the rest from it. */
export const closeInOrder = async (cleanUp: CleanUp): Promise<void> => {
  for (const close of cleanUp.splice(0).toReversed()) {
    await Promise.resolve(close()).catch(() => undefined)
  }
}

/** How soon it is noticed that another process wrote, in ms. */
const looksEvery = 1_000

/** The command line writes beside a server on SQLite, which has no way to send word. Returns what ends the watch. */
const watchOthers = ({ store, clock }: Context, wrote: () => void): (() => Promise<void>) => {
  const over = new AbortController()
  const watch = async (): Promise<void> => {
    while (store.writtenElsewhere && !over.signal.aborted) {
      // A database that cannot be read is told of by whoever needs it.
      if (await store.writtenElsewhere().catch(() => false)) wrote()
      await clock.sleep(looksEvery, over.signal)
    }
  }
  const watching = watch()
  return async () => {
    over.abort()
    await watching
  }
}

export type Working = { readonly wake: Wake; readonly failed: Promise<void> }

/** Starts the engine, unless the mode is `web`; what ends it is put on the list. */
export const move = (context: Context, limiters: Limiters, mode: Mode, cleanUp: CleanUp): Working => {
  const signals = context.store.machines?.signals
  const { engine, failed } =
    mode === 'web' ? { engine: undefined, failed: new Promise<void>(() => undefined) } : engineFor(context, limiters)
  if (engine) cleanUp.push(() => engine.close())
  else for (const limiter of limiters.values()) cleanUp.push(() => limiter.close())
  signals?.hear({ rung: (id) => context.bell.rung(id), woken: () => engine?.wake() })
  cleanUp.push(
    watchOthers(context, () => {
      context.bell.rung(undefined)
      engine?.wake()
    }),
  )
  const wake = (): void => {
    engine?.wake()
    signals?.wake()
  }
  return { wake: { wake }, failed }
}
