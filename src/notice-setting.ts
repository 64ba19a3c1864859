/** When it is told once a day what expires soon. Reads no environment by itself: see config.ts. */
import type { Reader } from './reading.ts'

/** An hour from 0 to 23, by UTC; undefined: never. Where nobody would be told, or nothing is known to tell, it is complained of. */
export const noticeHourFrom = (reading: Reader): number | undefined => {
  const text = reading.text('OVERTURN_NOTICE_HOUR')
  if (text === '' && reading.text('OVERTURN_NOTICE_TO') !== '')
    reading.complain(
      'OVERTURN_NOTICE_TO needs OVERTURN_NOTICE_HOUR: from which hour of the day on, by UTC, the mail goes; or off.',
    )
  if (text === '' || text === 'off') return undefined
  const hour = /^(\d|1\d|2[0-3])$/.test(text) ? Number(text) : undefined
  if (hour === undefined)
    reading.complain(`OVERTURN_NOTICE_HOUR is “${text}”; write an hour by UTC from 0 to 23, or off.`)
  if (reading.text('OVERTURN_INDEX_KEEP_DAYS') === 'off')
    reading.complain(
      'OVERTURN_NOTICE_HOUR and OVERTURN_INDEX_KEEP_DAYS=off contradict each other: the notice tells what the index knows.',
    )
  if (['OVERTURN_WEBHOOK_URL', 'OVERTURN_NOTICE_TO'].every((name) => reading.text(name) === ''))
    reading.complain(
      'OVERTURN_NOTICE_HOUR needs OVERTURN_NOTICE_TO, for a mail, or OVERTURN_WEBHOOK_URL: that is where the notice goes.',
    )
  return hour
}
