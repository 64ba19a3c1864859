/** Which mail server sends the daily notice, and to whom. Reads no environment by itself: see config.ts. */
import { BlockList, isIP } from 'node:net'
import type { Reader } from './reading.ts'
import type { SmtpServer } from './tell/mail/smtp.ts'

export type MailSetting = {
  readonly server: SmtpServer
  readonly from: string
  readonly to: readonly string[]
}

const together = ['OVERTURN_SMTP_URL', 'OVERTURN_NOTICE_TO', 'OVERTURN_NOTICE_FROM'] as const
const mostAddresses = 20

/** Undefined where no mail is to be sent. Contradictions are complained of; the server's address and its login are not shown. */
export const mailFrom = (reading: Reader): MailSetting | undefined => {
  const url = reading.secret('OVERTURN_SMTP_URL')
  const to = addressesIn(reading, 'OVERTURN_NOTICE_TO')
  const [from, ...more] = addressesIn(reading, 'OVERTURN_NOTICE_FROM')
  const plain = plainIn(reading)
  const missing = together.filter((_, place) => [url === '', to.length === 0, from === undefined][place])
  if (missing.length === together.length && !plain) return undefined
  if (missing.length > 0) reading.complain(`${together.join(', ')} go together; missing: ${missing.join(', ')}.`)
  if (to.length > mostAddresses)
    reading.complain(
      `OVERTURN_NOTICE_TO holds ${to.length} addresses; ${mostAddresses} are the most, and one may be a mailing list’s.`,
    )
  if (more.length > 0) reading.complain('OVERTURN_NOTICE_FROM holds several addresses; a mail has one sender.')
  const server = url === '' ? undefined : serverIn(reading, url, plain)
  return server && from !== undefined ? { server, from, to } : undefined
}

/** Bare addresses of ASCII: a name, a comment or a line break in one would reach the mail's head. */
const address = /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9](?:[a-z0-9-]*\.)*[a-z0-9-]{1,63}$/i

const addressesIn = (reading: Reader, name: string): readonly string[] => {
  const entries = reading
    .text(name)
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
  for (const entry of entries)
    if (entry.length > 254 || !address.test(entry))
      reading.complain(`${name} holds “${entry}”; write addresses like ann@example.org, with commas between several.`)
  return entries
}

const plainIn = (reading: Reader): boolean => {
  const text = reading.text('OVERTURN_SMTP_PLAIN')
  if (!['', '0', '1'].includes(text)) reading.complain(`OVERTURN_SMTP_PLAIN is “${text}”; write 1, or leave it out.`)
  return text === '1'
}

const serverIn = (reading: Reader, text: string, plain: boolean): SmtpServer | undefined => {
  const url = partsOf(text)
  if (!url) {
    reading.complain(
      'OVERTURN_SMTP_URL cannot be read as an address; write it like smtps://user:password@mail.example.org:465 or smtp://mail.example.org:587, with characters such as @ : / # % of the password as %40 %3A %2F %23 %25.',
    )
    return undefined
  }
  const { secure, host, port, login } = url
  if (secure && plain)
    reading.complain(
      'OVERTURN_SMTP_URL begins with smtps:// and OVERTURN_SMTP_PLAIN=1 is for a server without TLS; keep one.',
    )
  if (plain && login && !isLoopback(host))
    reading.complain(
      'OVERTURN_SMTP_PLAIN=1 and the password in OVERTURN_SMTP_URL contradict each other: it would cross the network for others to read. Leave out one of them.',
    )
  if (secure) return { host, port, tls: 'from the start', login }
  return { host, port, tls: plain || isLoopback(host) ? 'none' : 'upgraded', login }
}

type Parts = Pick<SmtpServer, 'host' | 'port' | 'login'> & { readonly secure: boolean }

/** Undefined when it is no address of a mail server. The library reads options from such addresses too, also ones that turn checks off. */
const partsOf = (text: string): Parts | undefined => {
  if (/\s|%(?![0-9a-f]{2})/i.test(text) || !URL.canParse(text)) return undefined
  const { protocol, hostname, port, username, password, pathname, search, hash } = new URL(text)
  const host = hostname.replace(/^\[|\]$/g, '')
  const isHost = isIP(host) !== 0 || /^[a-z0-9](?:[a-z0-9-]*\.)*[a-z0-9-]+$/i.test(host)
  const secure = protocol === 'smtps:'
  if (!isHost || (!secure && protocol !== 'smtp:') || port === '0') return undefined
  if (!['', '/'].includes(pathname) || search !== '' || hash !== '' || (username === '') !== (password === ''))
    return undefined
  const login = readLogin(username, password)
  return login === 'unreadable' ? undefined : { secure, host, port: Number(port) || (secure ? 465 : 587), login }
}

const readLogin = (username: string, password: string): SmtpServer['login'] | 'unreadable' => {
  if (username === '') return undefined
  try {
    return { user: decodeURIComponent(username), password: decodeURIComponent(password) }
  } catch {
    return 'unreadable'
  }
}

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

const isLoopback = (host: string): boolean => {
  const family = isIP(host)
  if (family === 0) return host.toLowerCase() === 'localhost'
  return loopback.check(host, family === 4 ? 'ipv4' : 'ipv6')
}
