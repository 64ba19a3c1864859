/** The page of a person's tokens, as it is shown. */
import { longestDays, type ListedToken, type WantedToken } from '../../auth/api-tokens.ts'
import { printMoney } from '../../core/amount.ts'
import type { FieldProblem } from '../../core/problem.ts'
import type { Instant } from '../../core/reversal.ts'
import { scopeMeans, tokenScopes, type TokenScope } from '../../core/token.ts'
import { fullTime, timeOn } from '../say.ts'
import { urls } from '../urls.ts'
import { summaryOf } from './link.ts'
import type { TokensPage } from './models.ts'

/** Of those that are over, so many are shown. */
const mostOver = 20

export type TokensView = {
  readonly url: (path: string) => string
  readonly now: Instant
  /** Of the account that is paid from; undefined where the server has none. */
  readonly currency: string | undefined
  readonly tokens: readonly ListedToken[]
  readonly done: string
  readonly made?: { readonly name: string; readonly text: string }
  readonly typed: WantedToken
  readonly fields: readonly FieldProblem[]
}

export const freshForm: WantedToken = { name: '', scope: 'read', days: '90', cap: '' }

export const tokensPage = (view: TokensView): TokensPage => ({
  heading: 'Tokens',
  lead: 'A program that comes with a token acts for you: it may do what its scope says, and never more than you may.',
  ...(view.fields.length === 0 ? {} : { summary: summaryOf(view.fields) }),
  done: view.done,
  ...(view.made ? { made: view.made } : {}),
  tokens: view.tokens.filter(({ over }) => !over).map((token) => alive(view, token)),
  over: view.tokens
    .filter(({ over }) => over)
    .slice(0, mostOver)
    .map(({ name, revokedAt, expiresAt }) => ({
      name,
      says: revokedAt === undefined ? 'expired' : 'revoked',
      at: fullTime(revokedAt ?? expiresAt),
    })),
  form: formOf(view),
  back: { href: view.url(urls.account), label: 'Sessions and password' },
})

const alive = ({ url, now, currency = '' }: TokensView, token: ListedToken): TokensPage['tokens'][number] => ({
  name: token.name,
  may: `may ${scopeMeans[token.scope]}`,
  money: token.scope === 'pay' ? moneyOf(token, currency) : '',
  expires: fullTime(token.expiresAt),
  ...(token.usedAt === undefined ? {} : { used: timeOn(token.usedAt, now) }),
  revocation: url(urls.revocation(token.id)),
})

const moneyOf = ({ capPerDay, spentToday }: ListedToken, currency: string): string => {
  const spent = printMoney(spentToday, currency)
  return capPerDay === undefined
    ? `no cap, ${spent} confirmed today`
    : `at most ${printMoney(capPerDay, currency)} a day, ${spent} of it confirmed today`
}

const says: Readonly<Record<TokenScope, string>> = {
  read: 'see reversals, receipts and the account',
  prepare: 'also bring ids, have them checked, leave lines out, write letters; nothing is paid by it',
  pay: 'also confirm, stop and go on: it pays without asking you',
}

const formOf = ({ url, currency, typed, fields }: TokensView): TokensPage['form'] => {
  const errorOf = (name: string): string => fields.find(({ field }) => field === name)?.sentence ?? ''
  return {
    action: url(urls.tokens),
    name: {
      value: typed.name.slice(0, 200),
      error: errorOf('name'),
      hint: 'What it is for. It stands beside your name on what the program does.',
    },
    scopes: {
      chosen: typed.scope,
      error: errorOf('scope'),
      choices: tokenScopes.map((value) => ({ value, label: value, says: says[value] })),
    },
    days: {
      value: typed.days.slice(0, 20),
      error: errorOf('days'),
      hint: `From 1 to ${longestDays}. A shorter life is a smaller loss when it is lost.`,
    },
    cap: {
      value: typed.cap.slice(0, 40),
      error: errorOf('cap'),
      hint: `For the scope pay${currency === undefined ? '' : `, in ${currency}`}. A day is one by UTC, and everything that it confirms counts, whatever becomes of it.`,
    },
  }
}
