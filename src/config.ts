/** The only reader of the environment. The SDK's own credential chain is the one exception. */
import { isIP } from 'node:net'
import { resolve } from 'node:path'
import type { Tenths } from './core/amount.ts'
import { environments, type Environment } from './core/reversal.ts'
import { mailFrom, type MailSetting } from './mail-setting.ts'
import { noticeHourFrom } from './notice-setting.ts'
import { Reader, type Env } from './reading.ts'
import { remoteFrom, type Remote } from './remote.ts'
import { settings } from './settings.ts'
import { webhookFrom, type WebhookSetting } from './webhook-setting.ts'

export type Config = {
  /** What people type; decides links, the Origin check, the certificate's names and HSTS. No slash at its end. */
  readonly publicUrl: URL
  readonly listen: { readonly host: string; readonly port: number }
  readonly dataFolder: string
  readonly databaseUrl: string | undefined
  readonly tls:
    | { readonly kind: 'generated' }
    | { readonly kind: 'files'; readonly certificate: string; readonly key: string }
    | { readonly kind: 'plain' }
  readonly trustedProxies: readonly string[]
  /** Above this the sum must be typed to confirm. */
  readonly typeTotalAbove: Tenths
  readonly largestTotal: Tenths | undefined
  readonly logLevel: string
  /** Keeps an index of the account's rejected work; what is over leaves it after so many days. */
  readonly index: { readonly keepDays: number } | undefined
  /** Whom to tell what happens to reversals. */
  readonly webhook: WebhookSetting | undefined
  /** By what, and to whom, the daily notice goes as a mail. */
  readonly mail: MailSetting | undefined
  /** From this hour on, by UTC, it is told once a day what expires soon; undefined: never. */
  readonly noticeHour: number | undefined
  readonly mturk: {
    readonly environment: Environment
    readonly endpoint: string
    readonly name: string
    readonly ceiling: number | undefined
    /** Read anew whenever credentials are asked for; undefined: the SDK's chain. */
    readonly credentialFiles:
      | { readonly id: string; readonly secret: string; readonly token: string | undefined }
      | undefined
  }
  readonly proxyEnv: Readonly<Record<string, string | undefined>>
}

/** All that is wrong with the configuration, each sentence naming its variables. The operator's to mend. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly sentences: readonly string[]
  constructor(sentences: readonly string[]) {
    super(sentences.join('\n'))
    this.sentences = sentences
  }
}

const known = new Set(settings.map((setting) => setting.name))

/** Names of ours that are none; and what is nearly DATABASE_URL, without which the records would go to the folder. */
const isMisspelt = (name: string): boolean =>
  !known.has(name) &&
  (/^(OVERTURN|MTURK)_/.test(name) || ['DATABASE_URL', 'DATABASE_URL_FILE'].some((right) => isNear(name, right)))

/** Other by at most two letters on end: one left out, one too many, one wrong, two turned about. */
const isNear = (name: string, right: string): boolean => {
  if (name === right || Math.abs(name.length - right.length) > 1) return false
  let start = 0
  while (start < right.length && name[start] === right[start]) start += 1
  const [ours, theirs] = [name.slice(start), right.slice(start)]
  return (
    [1, 2].some((last) => ours.slice(last) === theirs.slice(last)) ||
    ours.slice(1) === theirs ||
    ours === theirs.slice(1)
  )
}

const endpoints: Readonly<Record<Exclude<Environment, 'simulator'>, string>> = {
  production: 'https://mturk-requester.us-east-1.amazonaws.com',
  sandbox: 'https://mturk-requester-sandbox.us-east-1.amazonaws.com',
}

const readPublicUrl = (reader: Reader, port: number | undefined): URL => {
  const text = reader.text('OVERTURN_PUBLIC_URL') || `https://localhost:${port ?? 8443}`
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined)
    reader.complain(
      `OVERTURN_PUBLIC_URL is “${text}”; write it like https://overturn.example.org or https://example.org/overturn.`,
    )
  else if (url.protocol !== 'https:')
    reader.complain(
      'OVERTURN_PUBLIC_URL must begin with https://; behind a proxy that speaks HTTPS, set OVERTURN_PLAIN_HTTP=1 and keep https:// here.',
    )
  else if (url.username !== '' || url.search !== '' || url.hash !== '')
    reader.complain('OVERTURN_PUBLIC_URL may hold a host, a port and a path, nothing else.')
  const valid = url ?? new URL('https://localhost:8443')
  valid.pathname = valid.pathname.replace(/\/+$/, '')
  return valid
}

const readListen = (reader: Reader): { host: string; port: number } | undefined => {
  const text = reader.text('OVERTURN_LISTEN')
  if (text === '') return undefined
  const [, host, port] = /^(?:\[?([0-9a-fA-F.:]+|localhost)\]?:)?(\d{1,5})$/.exec(text) ?? []
  const number = Number(port)
  if (port === undefined || number > 65_535) {
    reader.complain(`OVERTURN_LISTEN is “${text}”; write it like 127.0.0.1:8443 or [::1]:8443.`)
    return undefined
  }
  return { host: host === 'localhost' || host === undefined ? '127.0.0.1' : host, port: number }
}

const readTls = (reader: Reader): Config['tls'] => {
  const certificate = reader.text('OVERTURN_TLS_CERT_FILE')
  const key = reader.text('OVERTURN_TLS_KEY_FILE')
  const plain = reader.text('OVERTURN_PLAIN_HTTP')
  if (plain !== '' && plain !== '0' && plain !== '1')
    reader.complain(`OVERTURN_PLAIN_HTTP is “${plain}”; write 1, or leave it out.`)
  if ((certificate === '') !== (key === ''))
    reader.complain('OVERTURN_TLS_CERT_FILE and OVERTURN_TLS_KEY_FILE go together; one of them is missing.')
  if (plain === '1' && certificate !== '')
    reader.complain('OVERTURN_PLAIN_HTTP=1 and OVERTURN_TLS_CERT_FILE contradict each other; keep one.')
  if (plain === '1' && reader.text('OVERTURN_TRUSTED_PROXIES') === '')
    reader.complain(
      'OVERTURN_PLAIN_HTTP=1 needs OVERTURN_TRUSTED_PROXIES: the address of the proxy that speaks HTTPS in front.',
    )
  if (plain === '1') return { kind: 'plain' }
  return certificate === ''
    ? { kind: 'generated' }
    : { kind: 'files', certificate: resolve(certificate), key: resolve(key) }
}

const readProxies = (reader: Reader): string[] => {
  const entries = reader
    .text('OVERTURN_TRUSTED_PROXIES')
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
  for (const entry of entries) {
    const [address = '', bits] = entry.split('/')
    const most = isIP(address) === 4 ? 32 : 128
    const sound = isIP(address) !== 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most))
    if (!sound)
      reader.complain(
        `OVERTURN_TRUSTED_PROXIES holds “${entry}”; write addresses like 10.0.0.2 or 10.0.0.0/24, with commas.`,
      )
    else if (bits !== undefined && Number(bits) < 8)
      reader.complain(
        `OVERTURN_TRUSTED_PROXIES holds “${entry}”, which is nearly everybody; name the proxy’s own address.`,
      )
  }
  return entries
}

const readEndpoint = (reader: Reader, environment: Environment): string => {
  const text = reader.text('MTURK_ENDPOINT')
  if (environment !== 'simulator') {
    if (text !== '')
      reader.complain(`MTURK_ENDPOINT is only for MTURK_ENVIRONMENT=simulator; MTURK_ENVIRONMENT is ${environment}.`)
    return endpoints[environment]
  }
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
    reader.complain('MTURK_ENVIRONMENT=simulator needs MTURK_ENDPOINT, like http://127.0.0.1:4010.')
    return 'http://127.0.0.1:9'
  }
  if (/(^|\.)amazonaws\.com\.?$|(^|\.)mturk\.com\.?$/i.test(url.hostname))
    reader.complain(
      'MTURK_ENDPOINT names a host of Amazon’s while MTURK_ENVIRONMENT is simulator; real money is never shown as play money.',
    )
  return text
}

const readMturk = (reader: Reader): Config['mturk'] => {
  const text = reader.text('MTURK_ENVIRONMENT') || 'sandbox'
  const environment = environments.find((candidate) => candidate === text)
  if (environment === undefined)
    reader.complain(`MTURK_ENVIRONMENT is “${text}”; it is one of ${environments.join(', ')}.`)
  const [id, secret, token] = ['AWS_ACCESS_KEY_ID_FILE', 'AWS_SECRET_ACCESS_KEY_FILE', 'AWS_SESSION_TOKEN_FILE'].map(
    (name) => reader.text(name),
  )
  if ((id === '') !== (secret === ''))
    reader.complain('AWS_ACCESS_KEY_ID_FILE and AWS_SECRET_ACCESS_KEY_FILE go together; one of them is missing.')
  if ((reader.text('AWS_ACCESS_KEY_ID') === '') !== (reader.text('AWS_SECRET_ACCESS_KEY') === ''))
    reader.complain('AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY go together; one of them is missing.')
  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'])
    if (reader.text(name) !== '' && reader.text(`${name}_FILE`) !== '')
      reader.complain(`${name} and ${name}_FILE are both set; keep one.`)
  const rate = reader.text('MTURK_CALLS_PER_SECOND')
  if (rate !== '' && !(Number(rate) > 0 && Number(rate) <= 1000))
    reader.complain(`MTURK_CALLS_PER_SECOND is “${rate}”; write a number like 5.`)
  return {
    environment: environment ?? 'sandbox',
    endpoint: readEndpoint(reader, environment ?? 'sandbox'),
    name: (reader.text('MTURK_ACCOUNT_NAME') || 'Mechanical Turk account').slice(0, 100),
    ceiling: rate === '' ? undefined : Number(rate),
    credentialFiles: id && secret ? { id, secret, token: token || undefined } : undefined,
  }
}

const readIndex = (reader: Reader): Config['index'] => {
  const text = reader.text('OVERTURN_INDEX_KEEP_DAYS') || '90'
  if (text === 'off') return undefined
  if (!/^[1-9]\d{0,4}$/.test(text))
    reader.complain(`OVERTURN_INDEX_KEEP_DAYS is “${text}”; write a number of days like 90, or off for no index.`)
  return { keepDays: Number(text) }
}

const readDatabase = (reader: Reader): string | undefined => {
  const text = reader.secret('DATABASE_URL')
  if (text === '') return undefined
  const complaint = databaseComplaint(text, 'DATABASE_URL')
  if (complaint !== undefined) reader.complain(`${complaint} Leave it out to keep the records in the data folder.`)
  return text
}

/** What is wrong with the address of a database that `name` gives, as a sentence that does not show it: it holds a password. */
export const databaseComplaint = (text: string, name: string): string | undefined => {
  if (!/^postgres(ql)?:\/\//.test(text)) return `${name} must begin with postgres://.`
  // An address of a socket has no host: postgres://user@/database?host=/folder.
  const address = text.replace('@/', '@localhost/')
  if (!/\s|%(?![0-9a-f]{2})/i.test(text) && URL.canParse(address)) return undefined
  return `${name} cannot be read as an address; write it like postgres://user:password@host:5432/database, with characters such as @ : / # % of the password as %40 %3A %2F %23 %25.`
}

const proxyNames = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'no_proxy'] as const

const readerOf = (env: Env): Reader => {
  const reader = new Reader(env)
  for (const name of Object.keys(env).filter(isMisspelt))
    reader.complain(`${name} is no setting of Overturn; look at its spelling.`)
  return reader
}

/** The server that the command line is to speak with; undefined: the records here. @throws ConfigError */
export const readRemote = (env: Env = process.env): Remote | undefined => {
  const reader = readerOf(env)
  const remote = remoteFrom(reader)
  if (reader.complaints.length > 0) throw new ConfigError(reader.complaints)
  return remote
}

/** @throws ConfigError with every contradiction at once. */
export const readConfig = (env: Env = process.env): Config => {
  const reader = readerOf(env)
  const listen = readListen(reader)
  const publicUrl = readPublicUrl(reader, listen?.port)
  const level = reader.text('OVERTURN_LOG_LEVEL') || 'info'
  if (!['debug', 'info', 'warn', 'error', 'silent'].includes(level))
    reader.complain(`OVERTURN_LOG_LEVEL is “${level}”; it is one of debug, info, warn, error, silent.`)
  const config: Config = {
    publicUrl,
    listen: listen ?? { host: '127.0.0.1', port: Number(publicUrl.port || 443) },
    dataFolder: resolve(reader.text('OVERTURN_DATA') || 'data'),
    databaseUrl: readDatabase(reader),
    tls: readTls(reader),
    trustedProxies: readProxies(reader),
    typeTotalAbove: reader.amount('OVERTURN_TYPE_TOTAL_ABOVE', 100_000) ?? 100_000,
    largestTotal: reader.amount('OVERTURN_LARGEST_TOTAL', undefined),
    logLevel: level,
    index: readIndex(reader),
    webhook: webhookFrom(reader),
    mail: mailFrom(reader),
    noticeHour: noticeHourFrom(reader),
    mturk: readMturk(reader),
    proxyEnv: Object.fromEntries(proxyNames.map((name) => [name, env[name]])),
  }
  if (reader.complaints.length > 0) throw new ConfigError(reader.complaints)
  return config
}
