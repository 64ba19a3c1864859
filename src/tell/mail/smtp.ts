/** One try to send one mail. The library speaks the protocol and makes the bytes; when the text leaves is ours to say. */
import { Readable } from 'node:stream'
import MailComposer from 'nodemailer/lib/mail-composer'
import SMTPConnection, { type SMTPConnectionSendInfo } from 'nodemailer/lib/smtp-connection'
import type { Clock } from '../../core/ports.ts'
import type { Instant } from '../../core/reversal.ts'
import { codesIn, OwnTrouble, refusalBy, type Refusal } from './answers.ts'

export type SmtpServer = {
  readonly host: string
  readonly port: number
  /** `upgraded`: by STARTTLS, or nothing is sent. The certificate is verified in both. */
  readonly tls: 'from the start' | 'upgraded' | 'none'
  readonly login: { readonly user: string; readonly password: string } | undefined
}

export type Mail = {
  /** Stays the same for every try. */
  readonly id: string
  readonly from: string
  readonly to: readonly string[]
  readonly subject: string
  readonly text: string
  readonly at: Instant
}

export type Sending = {
  readonly server: SmtpServer
  readonly mail: Mail
  readonly clock: Pick<Clock, 'sleep'>
  /** Aborted when this process ends. */
  readonly signal: AbortSignal
  /** Asked when the server wants the text, before any of it leaves. False: nothing is sent. */
  readonly handOver: () => Promise<boolean>
}

export type Sent =
  /** `refused`: the recipients that it did not take, while it took others. */
  | { readonly kind: 'taken'; readonly reply: string; readonly refused: readonly (Refusal & { readonly to: string })[] }
  /** Surely not taken. */
  | ({ readonly kind: 'refused' } & Refusal)
  /** The text was handed over, and no answer came. */
  | { readonly kind: 'unknown'; readonly says: string }

/** How long a try may take in all, in ms; and how much longer for an answer while the process ends. */
const takesAtMost = 60_000
const lastAnswerWithin = 5_000

/** Never rejects. */
export const sendMail = async (sending: Sending): Promise<Sent> => {
  const { clock, signal } = sending
  const over = new AbortController()
  const smtp = connectionTo(sending.server)
  const talk = new Talk(smtp, sending)
  const without = (says: string): Sent =>
    talk.handing ? { kind: 'unknown', says } : { kind: 'refused', says, reply: '', remedy: '' }
  try {
    return await Promise.race([
      talk.toItsEnd(),
      clock.sleep(takesAtMost, over.signal).then(() => without(`no answer within ${takesAtMost / 1000} s`)),
      aborted(signal, over.signal)
        .then(() => (talk.handing ? clock.sleep(lastAnswerWithin, over.signal) : undefined))
        .then(() => without('cut short by the end of this process')),
    ])
  } finally {
    over.abort()
    smtp.close()
  }
}

const connectionTo = ({ host, port, tls }: SmtpServer): SMTPConnection => {
  const smtp = new SMTPConnection({
    host,
    port,
    secure: tls === 'from the start',
    requireTLS: tls === 'upgraded',
    ignoreTLS: tls === 'none',
    // Ours is the shorter one for all of it.
    connectionTimeout: takesAtMost,
    greetingTimeout: takesAtMost,
    socketTimeout: takesAtMost,
    dnsTimeout: takesAtMost,
    socketCloseTimeout: 1_000,
    maxResponseSize: 64 * 1024,
    allowInternalNetworkInterfaces: true,
  })
  // It may say so again after it was closed.
  smtp.on('error', () => undefined)
  return smtp
}

class Talk {
  /** From the moment at which it is written down that the text is handed over. */
  handing = false
  readonly #smtp: SMTPConnection
  readonly #sending: Sending

  constructor(smtp: SMTPConnection, sending: Sending) {
    this.#smtp = smtp
    this.#sending = sending
  }

  async toItsEnd(): Promise<Sent> {
    const broken = new Promise<never>((_, reject) => {
      this.#smtp.once('error', reject)
      this.#smtp.once('end', () => reject(new OwnTrouble('it closed the connection')))
    })
    try {
      const { response, rejectedErrors = [] } = await Promise.race([this.#send(), broken])
      const refused = rejectedErrors.map((error) => ({ ...refusalBy(error), to: error.recipient ?? '' }))
      return { kind: 'taken', reply: response, refused }
    } catch (error) {
      const refusal = refusalBy(error)
      // A reply to the text is an answer; without one it may have been taken.
      return this.handing && codesIn((error as { response?: string }).response) === ''
        ? { kind: 'unknown', says: refusal.says }
        : { kind: 'refused', ...refusal }
    }
  }

  async #send(): Promise<SMTPConnectionSendInfo> {
    const { server, mail } = this.#sending
    const smtp = this.#smtp
    await answerTo<unknown>((done) => smtp.connect(done))
    const { login } = server
    if (login && !smtp.allowsAuth)
      throw new OwnTrouble('it takes no login', 'Leave the user and the password out of OVERTURN_SMTP_URL.')
    if (login) await answerTo((done) => smtp.login({ credentials: { user: login.user, pass: login.password } }, done))
    const bytes = await compose(mail)
    const envelope = { from: mail.from, to: [...mail.to] }
    return answerTo<SMTPConnectionSendInfo>((done) => smtp.send(envelope, Readable.from(this.#handedOver(bytes)), done))
  }

  /** Read from only when the server wants the text. */
  async *#handedOver(bytes: Buffer): AsyncGenerator<Buffer> {
    this.handing = true
    try {
      this.handing = await this.#sending.handOver()
    } catch (error) {
      this.handing = false
      throw new OwnTrouble('it could not be written down that it is handed over', '', { cause: error })
    }
    if (!this.handing) throw new OwnTrouble('another process has it')
    yield bytes
  }
}

const answerTo = <Answer>(ask: (done: (error?: Error | null, answer?: Answer) => void) => void): Promise<Answer> =>
  new Promise((resolve, reject) => {
    ask((error, answer) => (error ? reject(error) : resolve(answer as Answer)))
  })

const aborted = (signal: AbortSignal, over: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true, signal: over })
  })

/** RFC 3834: no program answers what a program sent. */
const compose = ({ id, from, to, subject, text, at }: Mail): Promise<Buffer> =>
  new MailComposer({
    from: { name: 'Overturn', address: from },
    to: [...to],
    subject,
    text,
    date: new Date(at),
    messageId: `<${id}@${from.split('@').at(-1)}>`,
    headers: { 'Auto-Submitted': 'auto-generated' },
    newline: 'windows',
    disableFileAccess: true,
    disableUrlAccess: true,
  })
    .compile()
    .build()
