/** Instants as people read them, always in UTC, and the forms of time that marketplaces' files hold. */
import type { Instant } from './reversal.ts'

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']

/** Minutes east of UTC. Only the zones seen in real files: an unknown one is no time rather than a wrong one. */
const zones: Readonly<Record<string, number>> = { PST: -480, PDT: -420, GMT: 0, UTC: 0 }

/** A day, in ms. */
export const dayMs = 24 * 60 * 60 * 1000

/** When a line was read whose read is worth nothing any more, as an ISO instant. */
export const longAgo = '1970-01-01T00:00:00.000Z'

/**
 * Reads `Tue Feb 19 12:11:58 PST 2019` (PST, PDT, GMT, UTC), `2019-01-19 21:43:39 UTC` and ISO 8601 with a zone
 * (`2019-01-19T21:43:39.120Z`, `2019-01-19 21:43:39-08:00`). Anything else is undefined: no zone, a date that does not
 * exist, a weekday that is not that date's.
 */
export const parseWebsiteTime = (text: string): Instant | undefined => {
  const trimmed = text.trim()
  return trimmed.length > 40 ? undefined : (spelled(trimmed) ?? numeric(trimmed))
}

const spelled = (text: string): Instant | undefined => {
  const parts = /^([A-Z][a-z]{2}) ([A-Z][a-z]{2}) (\d{1,2}) (\d{2}):(\d{2}):(\d{2}) ([A-Z]{3}) (\d{4})$/.exec(text)
  if (!parts) return undefined
  const [, weekday = '', month = '', date, hour, minuteOf, second, zone = '', year] = parts
  const instant = instantOf([year, months.indexOf(month) + 1, date, hour, minuteOf, second], 0, zones[zone])
  if (instant === undefined) return undefined
  const there = new Date(Date.parse(instant) + (zones[zone] ?? 0) * 60_000)
  return weekdays[there.getUTCDay()] === weekday ? instant : undefined
}

const numeric = (text: string): Instant | undefined => {
  const parts =
    /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(?: (UTC|GMT)|(Z)|([+-])(\d{2}):?(\d{2}))$/.exec(
      text,
    )
  if (!parts) return undefined
  const [, year, month, date, hour, minuteOf, second = '0', fraction = '0', , , sign, east = '0', eastMinutes = '0'] =
    parts
  const offset = Number(east) * 60 + Number(eastMinutes)
  if (Number(east) > 14 || Number(eastMinutes) > 59) return undefined
  const ms = Number(fraction.padEnd(3, '0').slice(0, 3))
  return instantOf([year, month, date, hour, minuteOf, second], ms, sign === '-' ? -offset : offset)
}

const instantOf = (
  fields: readonly (string | number | undefined)[],
  ms: number,
  east: number | undefined,
): Instant | undefined => {
  const [year = NaN, month = NaN, date = NaN, hour = NaN, minuteOf = NaN, second = NaN] = fields.map(Number)
  const local = new Date(Date.UTC(year, month - 1, date, hour, minuteOf, second, ms))
  const exists =
    year >= 1970 &&
    local.getUTCMonth() === month - 1 &&
    local.getUTCDate() === date &&
    hour < 24 &&
    minuteOf < 60 &&
    second < 60
  return exists && east !== undefined ? new Date(local.getTime() - east * 60_000).toISOString() : undefined
}

const piece = (instant: Instant, from: number, to: number): string => {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}/.test(instant))
    throw new RangeError(`not an instant: ${instant.slice(0, 40)}`)
  return instant.slice(from, to)
}

const dayAndMonth = (instant: Instant): string =>
  `${Number(piece(instant, 8, 10))} ${months[Number(piece(instant, 5, 7)) - 1] ?? ''}`

/** `2026-10-09`, by UTC: the day that caps and notices count by. */
export const dayOf = (instant: Instant): string => instant.slice(0, 10)

/** `9 Oct 2026`. Throws RangeError when it is no instant, as all printers here. */
export const day = (instant: Instant): string => `${dayAndMonth(instant)} ${piece(instant, 0, 4)}`

/** `14:03:38`. */
export const clockTime = (instant: Instant): string => piece(instant, 11, 19)

/** `9 Sep, 16:40`. */
export const minute = (instant: Instant): string => `${dayAndMonth(instant)}, ${piece(instant, 11, 16)}`

/** Until a deadline, never more than there is: `19 days left`, on the last day `2 h 38 min left`, `over` at its end. */
export const left = (ms: number): string => {
  const minutes = Math.floor(ms / 60_000)
  const days = Math.floor(minutes / 1440)
  if (ms <= 0) return 'over'
  if (minutes < 1) return 'less than a minute left'
  if (days === 1) return '1 day left'
  return days > 1 ? `${days} days left` : `${hoursAndMinutes(minutes)} left`
}

/** How long something takes: `about 36 s`, `about 1 min 15 s` (to five seconds), from ten minutes on `about 1 h 5 min`. */
export const about = (seconds: number): string => {
  const exact = Math.max(1, Math.ceil(seconds))
  if (exact < 60) return `about ${exact} s`
  const rounded = Math.round(exact / 5) * 5
  if (rounded >= 600) return `about ${hoursAndMinutes(Math.round(exact / 60))}`
  return rounded % 60 === 0 ? `about ${rounded / 60} min` : `about ${Math.floor(rounded / 60)} min ${rounded % 60} s`
}

/** `3 h 6 min`, of whole minutes. */
export const hoursAndMinutes = (minutes: number): string =>
  [[Math.floor(minutes / 60), 'h'] as const, [minutes % 60, 'min'] as const]
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ')
