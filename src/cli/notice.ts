/** Tries the way that the daily notice goes by mail. */
import { randomUUID } from 'node:crypto'
import { readConfig } from '../config.ts'
import { systemClock } from '../context.ts'
import type { Refusal } from '../tell/mail/answers.ts'
import { sendMail } from '../tell/mail/smtp.ts'
import { trialOf } from '../tell/mail/trial.ts'
import { tell } from './page.ts'
import { plain } from './table.ts'

/** @throws Error with a sentence: no mail is set, or the server did not take it for everybody */
export const testNotice = async (): Promise<void> => {
  const { mail, noticeHour, publicUrl } = readConfig()
  if (!mail)
    throw new Error(
      'There is no mail to try: set OVERTURN_SMTP_URL, OVERTURN_NOTICE_TO and OVERTURN_NOTICE_FROM, as for the server.',
    )
  const { server, from, to } = mail
  const where = `${server.host}:${server.port}`
  const at = systemClock.now()
  const trial = { id: `mail_${randomUUID()}`, from, to, at, ...trialOf(publicUrl.href, noticeHour) }
  const { signal } = new AbortController()
  const sent = await sendMail({ server, mail: trial, clock: systemClock, signal, handOver: async () => true })
  if (sent.kind === 'unknown')
    throw new Error(
      `${where} was handed the test mail, and whether it took it is not known: ${sent.says}. Look for it.`,
    )
  if (sent.kind === 'refused') throw new Error(`${where} did not take the test mail: ${sayingOf(sent)}`)
  const refused = sent.refused.map((one) => `${one.to}: ${sayingOf(one)}`)
  const took = to.filter((one) => sent.refused.every((other) => other.to !== one))
  tell(`${where} took the test mail for ${took.join(', ')}. It said: ${plain(sent.reply)}\n`)
  if (refused.length > 0) throw new Error(`${where} did not take it for ${refused.join(' And for ')}`)
}

const sayingOf = ({ says, reply, remedy }: Refusal): string =>
  [`${says}.`, reply === '' ? '' : `It said: ${reply}`, remedy].filter((part) => part !== '').join(' ')
