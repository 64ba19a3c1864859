/** What a mail server's answers mean, in our words. */
import type { SMTPError } from 'nodemailer/lib/smtp-connection'

/** What is wrong before anything is said by the server. Its message is ours and holds no secret. */
export class OwnTrouble extends Error {}

/** `says`: made of codes alone, for the log; `reply`: the server's own words, where they can hold nothing of a login. */
export type Refusal = { readonly says: string; readonly reply: string }

/** No text of an error is passed on: it may hold the address, and a reply to a login may hold the login. */
export const refusalBy = (error: unknown): Refusal => {
  if (error instanceof OwnTrouble) return { says: error.message, reply: '' }
  const { code = 'unknown', originalCode, response, responseCode, command } = error as Partial<SMTPError>
  const cause = originalCode ?? code
  if (/CERT|SELF_SIGNED|UNABLE_TO|ISSUER/.test(cause))
    return { says: `its certificate is not trusted (${cause})`, reply: '' }
  if (code === 'EAUTH') return { says: `it refused the login${inBrackets(codesIn(response))}`, reply: '' }
  if (code === 'ETLS') return { says: `it gave no TLS${inBrackets(codesIn(response))}`, reply: '' }
  if (responseCode !== undefined && response !== undefined)
    return { says: `it answered ${codesIn(response)}${answerTo(command)}`, reply: response }
  return { says: `it cannot be reached (${cause})`, reply: '' }
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
