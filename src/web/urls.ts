/** Every address of the pages, once. All are without the base path; `deps.url` puts it in front. */
export const urls = {
  start: '/',
  past: '/#past',
  paste: '/reversals/new',
  reversals: '/reversals',
  help: '/help',
  theme: '/theme',
  signIn: '/sign-in',
  signOut: '/sign-out',
  /** One-time links: `/links/TOKEN`. */
  links: '/links',
  /** A person's own sessions and password. */
  account: '/account',
  password: '/account/password',
  endedSessions: '/account/ended-sessions',
  tokens: '/account/tokens',
  revocation: (token: string) => `/account/tokens/${encodeURIComponent(token)}/revocation`,
  asset: '/assets/',
  rejections: (accountId: string) => `/accounts/${encodeURIComponent(accountId)}/rejections`,
  gathered: (accountId: string) => `/accounts/${encodeURIComponent(accountId)}/rejections/reversal`,
  keptOut: (accountId: string) => `/accounts/${encodeURIComponent(accountId)}/kept-out`,
  putBack: (accountId: string) => `/accounts/${encodeURIComponent(accountId)}/kept-out/put-back`,
  index: (accountId: string) => `/accounts/${encodeURIComponent(accountId)}/index`,
  balance: (accountId: string) => `/accounts/${encodeURIComponent(accountId)}/balance`,
  reversal: (number: number) => `/reversals/${number}`,
  confirmation: (number: number) => `/reversals/${number}/confirmation`,
  check: (number: number) => `/reversals/${number}/check`,
  choice: (number: number) => `/reversals/${number}/choice`,
  tasks: (number: number) => `/reversals/${number}/tasks`,
  leftOut: (number: number) => `/reversals/${number}/left-out`,
  stop: (number: number) => `/reversals/${number}/stop`,
  resume: (number: number) => `/reversals/${number}/resume`,
  discard: (number: number) => `/reversals/${number}/discard`,
  split: (number: number) => `/reversals/${number}/split`,
  again: (number: number) => `/reversals/${number}/again`,
  ownBalance: (number: number) => `/reversals/${number}/balance`,
  events: (number: number) => `/reversals/${number}/events`,
  csv: (number: number) => `/reversals/${number}/receipt.csv`,
  json: (number: number) => `/reversals/${number}/receipt.json`,
  line: (number: number, line: number) => `/reversals/${number}/lines/${line}`,
  letters: (number: number) => `/reversals/${number}/letters`,
  newLetter: (number: number) => `/reversals/${number}/letters/new`,
  letter: (number: number, letter: number) => `/reversals/${number}/letters/${letter}`,
  letterText: (number: number, letter: number) => `/reversals/${number}/letters/${letter}.txt`,
  letterMail: (number: number, letter: number) => `/reversals/${number}/letters/${letter}.eml`,
  letterSent: (number: number, letter: number) => `/reversals/${number}/letters/${letter}/sent`,
  letterAnswer: (number: number, letter: number) => `/reversals/${number}/letters/${letter}/answer`,
  websiteFile: (number: number) => `/reversals/${number}/website-file`,
  closure: (number: number, line: number) => `/reversals/${number}/lines/${line}/closure`,
} as const

/** Adds parameters that are not empty, in the order given. */
export const withQuery = (path: string, query: Readonly<Record<string, string | undefined>>): string => {
  const kept = Object.entries(query).filter((entry): entry is [string, string] => (entry[1] ?? '') !== '')
  const text = new URLSearchParams(kept).toString()
  return text === '' ? path : `${path}?${text}`
}
