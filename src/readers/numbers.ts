/** How the numbers of a sheet read: its dates are numbers with a style. */
import { dayMs } from '../core/times.ts'

/** Ids of formats that are dates in every workbook (ECMA-376 part 1, 18.8.30). */
const builtInDates = new Set([14, 15, 16, 17, 18, 19, 20, 21, 22, 45, 46, 47])

/** Whether a format of a workbook's own shows a date or time; what stands in quotes or brackets shows nothing. */
export const isDateFormat = (id: number, code: string | undefined): boolean => {
  if (code === undefined) return builtInDates.has(id)
  return /[dmyhs]/i.test(
    code
      .slice(0, 255)
      .replace(/"[^"]*"|\\.|_./g, '')
      .replace(/\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, ''),
  )
}

/** Day 0 of the two calendars of spreadsheets, in ms; in the first, 1900 has a 29 February that never was. */
const epochs = { 1900: Date.UTC(1899, 11, 30), 1904: Date.UTC(1904, 0, 1) }
const lastDay = 2_958_466

/** `2026-10-09 14:03:38`, the wall clock's time of whoever typed it: a sheet knows no zone. Undefined for no such day. */
export const dateOf = (serial: number, calendar: keyof typeof epochs): string | undefined => {
  if (!(serial >= 0 && serial < lastDay)) return undefined
  const ms = Math.round((serial * dayMs) / 1_000) * 1_000
  const [date = '', time = ''] = new Date(epochs[calendar] + ms).toISOString().split('T')
  if (serial < 1) return time.slice(0, 8)
  return Number.isInteger(serial) ? date : `${date} ${time.slice(0, 8)}`
}

/** A number as the program shows it: fifteen digits, so that 0.6000000000000001 reads 0.6. */
export const numberOf = (written: string): string => {
  const value = Number(written)
  if (written.trim() === '' || !Number.isFinite(value)) return written
  return Math.abs(value) >= 1e21 ? written.replace('e', 'E') : String(Number(value.toPrecision(15)))
}
