/** What stands around every page. */
import type { Request } from 'express'
import type { AccountAnswered } from '../core/access-store.ts'
import type { OpenAccount } from '../core/ports.ts'
import { troubleSays } from '../core/sentences.ts'
import { openAccountOf } from '../acts/acting.ts'
import { actingOf, type WebDeps } from './deps.ts'
import type { Layout } from './models.ts'
import { fullTime, inUtc, markOf, timeOn } from './say.ts'
import { themeOf } from './theme-cookie.ts'
import { urls } from './urls.ts'

export type Around = {
  readonly title: string
  /** The account that the page is about; the first one where it is about none. */
  readonly open?: OpenAccount
  readonly current?: Layout['current']
  readonly refresh?: number
  /** The reversal that the page is about: it tells of itself, so no banner does. */
  readonly own?: number
}

/** Reads the paused reversals and the account's last answer: two questions to the store. */
export const layoutFor = async (deps: WebDeps, request: Request, around: Around): Promise<Layout> => {
  const plain = plainLayout(deps, request, around)
  const open = around.open ?? firstAccount(deps)
  if (!plain.person || !open) return plain
  const [banners, answered] = await Promise.all([
    bannersFor(deps, request, around.own),
    deps.store.accounts.lastAnswer(open.account.id),
  ])
  return { ...plain, banners, foot: footOf(deps, open, answered) }
}

export const firstAccount = (deps: WebDeps): OpenAccount | undefined => deps.accounts.values().next().value

/** Without any question to the store: for pages before sign-in, and for when the store does not answer. */
export const plainLayout = (deps: WebDeps, request: Request, around: Around): Layout => {
  const open = around.open ?? firstAccount(deps)
  const person = deps.who.person(request)
  const to = (path: string): string => deps.url(path)
  return {
    title: around.title,
    ...(open ? { mark: markOf(open) } : {}),
    theme: themeOf(request, deps.themeCookie),
    ...(person ? { person: { name: person.name } } : {}),
    ...(around.current ? { current: around.current } : {}),
    ...(around.refresh === undefined ? {} : { refresh: around.refresh }),
    urls: {
      start: to(urls.start),
      past: to(urls.past),
      ...(open ? { rejections: to(urls.rejections(open.account.id)) } : {}),
      help: to(urls.help),
      signOut: to(urls.signOut),
      account: to(urls.account),
      theme: to(urls.theme),
      asset: to(urls.asset),
      here: request.method === 'GET' ? request.originalUrl : to(urls.start),
    },
    banners: [],
    foot: footOf(deps, open, undefined),
  }
}

const footOf = (
  deps: WebDeps,
  open: OpenAccount | undefined,
  answered: AccountAnswered | undefined,
): Layout['foot'] => {
  const now = deps.clock.now()
  const server = timeOn(now, now)
  const operator = open?.declaration.words.operator ?? ''
  const skew = answered?.clockSkewMs
  if (skew === undefined) return { version: deps.version, server, operator, skew: '' }
  const theirs = timeOn(new Date(deps.clock.ms() + skew).toISOString(), now)
  const minutes = Math.round(Math.abs(skew) / 60_000)
  const says =
    minutes < 1
      ? ''
      : `The two differ by ${minutes} min; calls fail when it is more than a few. Set the server’s clock.`
  return { version: deps.version, server, operator, operatorClock: theirs, skew: says }
}

/** A paused reversal is told on every page. */
const bannersFor = async (deps: WebDeps, request: Request, own: number | undefined): Promise<Layout['banners']> => {
  const acting = actingOf(deps, request)
  const paused = (await deps.store.reversals.open())
    .map((row) => row.reversal)
    .filter((reversal) => reversal.pause !== undefined && reversal.number !== own)
  return Promise.all(
    paused.map(async (reversal) => {
      const words = (await openAccountOf(acting, reversal.accountId))?.declaration.words
      const since = reversal.pause ? inUtc(fullTime(reversal.pause.since)) : ''
      const why = words && reversal.pause ? `: ${troubleSays(reversal.pause.trouble, words)}` : ''
      return {
        text: `Reversal ${reversal.number} is paused since ${since}${why}.`,
        href: deps.url(urls.reversal(reversal.number)),
        link: 'See what to do',
      }
    }),
  )
}
