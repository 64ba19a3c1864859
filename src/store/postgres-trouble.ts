/** What PostgreSQL and the way to it say, as sentences for the operator that never show a password. */
import { Unreachable } from '../core/machines.ts'

/** `user@host:port/database` of the address; what it does not say is left to the defaults and not named. */
export const nameOfDatabase = (url: string): string => {
  const { username, hostname, port, pathname, host } = partsOf(url)
  const user = username === '' ? '' : `${username}@`
  return decoded(`${user}${host ?? (hostname || 'localhost')}${port === '' ? '' : `:${port}`}${pathname}`)
}

const decoded = (text: string): string =>
  text.replace(/(?:%[0-9a-f]{2})+/gi, (signs) => Buffer.from(signs.replaceAll('%', ''), 'hex').toString())

const partsOf = (url: string) => {
  // `postgres://user@/name?host=/folder` is an address to libpq and none to WHATWG.
  const readable = url.replace('@/', '@localhost/')
  if (!URL.canParse(readable))
    return { username: '', hostname: 'an unreadable address', port: '', pathname: '', host: null }
  const { username, hostname, port, pathname, searchParams } = new URL(readable)
  return { username, hostname, port, pathname, host: searchParams.get('host') }
}

type Where = { readonly named: string; readonly database: string; readonly code: string }

const wrongKey = ({ named, database }: Where): string =>
  `PostgreSQL does not let in ${database}: the user or the password in ${named} is not right, or pg_hba.conf does not allow it from here. In an address, characters of the password such as @ : / # % are written as %40 %3A %2F %23 %25.`

const unreachable = ({ named, database, code }: Where): string =>
  `PostgreSQL at ${database} cannot be reached (${code}). See that it runs and that the host and port in ${named} are right.`

const noTls = ({ named, database, code }: Where): string =>
  `PostgreSQL at ${database} and this program do not agree about TLS (${code}). Look at sslmode in ${named}: sslmode=disable on the same machine, else sslmode=verify-full with sslrootcert=FILE.`

const sentences: Readonly<Record<string, (where: Where) => string>> = {
  '28P01': wrongKey,
  '28000': wrongKey,
  '3D000': ({ named, database }) =>
    `There is no database ${database}. Make it (createdb), or mend the name in ${named}.`,
  '42501': ({ named, database }) =>
    `The user in ${named} may not do what is needed in ${database}. Make the database its own: alter database … owner to …; then try again.`,
  '3F000': ({ named, database }) =>
    `The user in ${named} finds no schema to make tables in, in ${database}. Make the database its own: alter database … owner to …; then try again.`,
  '25006': ({ named, database }) =>
    `PostgreSQL at ${database} only lets itself be read: it is a standby. Name the primary in ${named}.`,
  '53300': ({ database }) =>
    `PostgreSQL at ${database} has no connection left. Raise max_connections, or end what holds them; then try again.`,
  '57P03': ({ database }) => `PostgreSQL at ${database} is starting up or shutting down. Try again in a moment.`,
}

/** System errors of the way there; the rest of a code of five signs is PostgreSQL's own. */
const network = /^(ECONN|EHOST|ENET|ENOTFOUND|EAI_|ETIMEDOUT|EPIPE|ENOENT|EACCES)/
const tls = /^(DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|CERT_|ERR_TLS|ERR_SSL|HOSTNAME_MISMATCH)/

/**
 * The error as one whose message tells the operator what to do, when it came from PostgreSQL or from the way there; any
 * other as it is. `named` is where the address was given: `DATABASE_URL`, `--to`.
 */
export const postgresTrouble = (error: unknown, url: string, named: string): unknown => {
  if (!(error instanceof Error)) return error
  const where: Where = { named, database: nameOfDatabase(url), code: codeOf(error) }
  const sentence = sentenceFor(error, where)
  return sentence === undefined ? error : new Error(sentence, { cause: error })
}

const codeOf = (error: Error): string => {
  if (error instanceof Unreachable && error.cause instanceof Error) return codeOf(error.cause)
  // An address with several records fails with one error for each.
  const one = error instanceof AggregateError && error.errors[0] instanceof Error ? error.errors[0] : error
  return 'code' in one && typeof one.code === 'string' ? one.code : ''
}

const sentenceFor = (error: Error, where: Where): string | undefined => {
  const { code } = where
  const known = sentences[code]
  if (known) return known(where)
  if (network.test(code)) return unreachable(where)
  if (tls.test(code)) return noTls(where)
  if (/does not support SSL/.test(error.message)) return noTls({ ...where, code: 'the server offers none' })
  if (error instanceof Unreachable || /timeout|terminated/i.test(error.message))
    return unreachable({ ...where, code: 'no answer in time' })
  if (code === 'ERR_INVALID_URL')
    return `${where.named} cannot be read as an address. Write it like postgres://user:password@host:5432/database; characters such as @ : / # % in the password are written as %40 %3A %2F %23 %25.`
  if (/^[0-9A-Z]{5}$/.test(code)) return `PostgreSQL at ${where.database} says: ${error.message} (${code}).`
  return undefined
}
