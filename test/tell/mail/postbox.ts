/** A mailbox behind a real SMTP server, which keeps what it is handed and answers as it is told to. */
import { once } from 'node:events'
import { isIP, type AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import PostalMime, { type Email } from 'postal-mime'
import { generate } from 'selfsigned'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { onTestFinished } from 'vitest'

export const login = { user: 'lab@example.org', password: 'a heron: 100% @ /cold#' }

export type Arrived = {
  readonly mail: Email
  readonly raw: string
  readonly to: readonly string[]
  readonly secure: boolean
  readonly user: string | undefined
}

/** What it does when it has the whole text: takes it, answers with another reply, or says nothing. */
export type Mood = 'takes' | 'silent' | { readonly code: number; readonly says: string }

export type Postbox = {
  readonly port: number
  readonly arrived: readonly Arrived[]
  /** How many have connected, and how many of them are gone again. */
  readonly calls: () => number
  readonly left: () => number
  mood: Mood
  /** A recipient that is refused. */
  stranger: string
}

/** Closed when the test has finished. Takes the login above, and mail without one where `authOptional` says so. */
export const openPostbox = async (
  options: SMTPServerOptions = { disabledCommands: ['STARTTLS'] },
): Promise<Postbox> => {
  const arrived: Arrived[] = []
  const box: { mood: Mood; stranger: string } = { mood: 'takes', stranger: '' }
  let calls = 0
  let left = 0
  const server = new SMTPServer({
    authOptional: true,
    allowInsecureAuth: true,
    logger: false,
    disableReverseLookup: true,
    closeTimeout: 1,
    onConnect: (_session, done) => {
      calls += 1
      done()
    },
    onClose: () => void (left += 1),
    onAuth: ({ username, password }, _session, done) => {
      const right = username === login.user && password === login.password
      // A server that repeats what it was told, as some do.
      done(right ? null : answering(535, `5.7.8 not ${username}:${password}`), { user: username })
    },
    onRcptTo: ({ address }, _session, done) =>
      done(address === box.stranger ? answering(550, `5.1.1 <${address}> is unknown here`) : null),
    onData: (stream, { envelope, secure, user }, done) => {
      const keep = async (): Promise<void> => {
        const raw = await text(stream)
        const to = envelope.rcptTo.map(({ address }) => address)
        const mail = await PostalMime.parse(raw)
        arrived.push({ mail, raw, to, secure, user })
        const { mood } = box
        if (mood !== 'silent') done(mood === 'takes' ? null : answering(mood.code, mood.says))
      }
      // Half a text is none: whoever sent it hung up.
      keep().catch(() => undefined)
    },
    ...options,
  })
  server.on('error', () => undefined)
  const listening = server.listen(0, '127.0.0.1')
  await once(listening, 'listening')
  onTestFinished(() => new Promise<void>((resolve) => server.close(resolve)))
  const { port } = listening.address() as AddressInfo
  return Object.assign(box, { arrived, port, calls: () => calls, left: () => left })
}

const answering = (responseCode: number, says: string): Error => Object.assign(new Error(says), { responseCode })

/** A certificate for that name or address. Trusted by this process until the test has finished, unless it is not to be. */
export const certificateFor = async (name: string, trusted = true): Promise<{ cert: string; key: string }> => {
  const alternative = isIP(name) === 0 ? { type: 2 as const, value: name } : { type: 7 as const, ip: name }
  const { cert, private: key } = await generate([{ name: 'commonName', value: name }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    extensions: [{ name: 'subjectAltName', altNames: [alternative] }],
  })
  const before = getCACertificates('default')
  onTestFinished(() => setDefaultCACertificates(before))
  if (trusted) setDefaultCACertificates([...before, cert])
  return { cert, key }
}
