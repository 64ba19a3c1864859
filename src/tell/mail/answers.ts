/** What a mail server's answers mean, in our words. */
import type { SMTPError } from 'nodemailer/lib/smtp-connection'

/** `says`: made of codes alone, for the log; `reply`: the server's own words, where they can hold nothing of a login. */
export type Refusal = { readonly says: string; readonly reply: string; readonly remedy: string }

/** What went wrong without an answer. Its message is ours and holds no secret. */
export class OwnTrouble extends Error {
  readonly remedy: string
  constructor(says: string, remedy = '', options?: ErrorOptions) {
    super(says, options)
    this.remedy = remedy
  }
}

/** No text of an error is passed on: it may hold the address, and a reply to a login may hold the login. */
export const refusalBy = (error: unknown): Refusal => {
  if (error instanceof OwnTrouble) return { says: error.message, reply: '', remedy: error.remedy }
  const { code = 'unknown', originalCode, response, responseCode, command } = error as Partial<SMTPError>
  const cause = originalCode ?? code
  const without = (says: string, remedy: string): Refusal => ({ says, reply: '', remedy })
  if (/CERT|SELF_SIGNED|UNABLE_TO|ISSUER/.test(cause))
    return without(
      `its certificate is not trusted (${cause})`,
      'Write its host in OVERTURN_SMTP_URL as its certificate does; where an authority of your own signed it, name that file in NODE_EXTRA_CA_CERTS.',
    )
  if (code === 'EAUTH')
    return without(
      `it refused the login${inBrackets(codesIn(response))}`,
      'Look at the user and the password in OVERTURN_SMTP_URL; some providers want a password made for programs.',
    )
  if (code === 'ETLS')
    return without(
      `it gave no TLS${inBrackets(codesIn(response))}`,
      'Write smtps:// with the port for it in OVERTURN_SMTP_URL; OVERTURN_SMTP_PLAIN=1 is for a server without TLS in a network that you trust.',
    )
  if (responseCode !== undefined && response !== undefined)
    return { says: `it answered ${codesIn(response)}${answerTo(command)}`, reply: response, remedy: '' }
  return without(
    `it cannot be reached (${cause})`,
    'Look at the host and the port in OVERTURN_SMTP_URL, and whether this machine may connect there.',
  )
}

/** `550 5.1.1`, of a reply. */
export const codesIn = (reply: string | undefined): string =>
  /^(\d{3})(?:[ -](\d\.\d{1,3}\.\d{1,3})(?= |$))?/
    .exec(reply ?? '')
    ?.slice(1)
    .filter((code) => code !== undefined)
    .join(' ') ?? ''

const inBrackets = (codes: string): string => (codes === '' ? '' : ` (${codes})`)

const answerTo = (command: string | undefined): string =>
  command === undefined || !/^(MAIL FROM|RCPT TO|DATA|EHLO|HELO)$/.test(command) ? '' : ` to ${command}`
