import type { Said } from '../../core/marketplace.ts'

const longest = 500

/** ` (1563504162075 s)` at the end of a message is a stamp of the request in epoch ms: no part of what was said. */
const stamp = /\s*\(\d{10,16}(?: s)?\)\s*$/
const deserialization = /\s*Deserialization error: to see the raw response.*$/s

/** A message fit to be shown and stored: one line, no stamp, no SDK tail, no key id, no address with a password in it. */
export const tidy = (text: unknown): string => {
  if (typeof text !== 'string') return ''
  const line = text
    .slice(0, 4 * longest)
    .replace(deserialization, '')
    // oxlint-disable-next-line no-control-regex
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ')
    .replace(stamp, '')
    .replace(/\b(?:AKIA|ASIA)[A-Z0-9]{8,}/g, 'an access key')
    .replace(/\/\/[^/@\s]{1,200}@/g, '//')
    .trim()
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line
}

type Picked = {
  readonly name: string
  /** `ECONNRESET` and the like of Node's own errors. */
  readonly system: string
  /** `connect`, `read`, `write`: what Node was doing when that happened; '' where it does not say. */
  readonly during: string
  readonly turkCode: string
  readonly message: string
  readonly status: number | undefined
  readonly fault: string
  readonly requestId: string
}

const field = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined
const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** An SDK error picked apart by field; the error itself goes no further (it may hold the whole request). */
export const pick = (error: unknown): Picked => {
  const metadata = field(error, '$metadata')
  const status = field(metadata, 'httpStatusCode')
  return {
    name: text(field(error, 'name')),
    system: text(field(error, 'code')),
    during: text(field(error, 'syscall')),
    turkCode: text(field(error, 'TurkErrorCode')),
    message: tidy(field(error, 'message')),
    status: typeof status === 'number' ? status : undefined,
    fault: text(field(error, '$fault')),
    requestId: text(field(metadata, 'requestId')).slice(0, 100),
  }
}

export type { Picked }

export const saidOf = (picked: Picked): Said => ({
  code: tidy(picked.turkCode || picked.name || picked.system || 'Unknown').slice(0, 100),
  text: picked.message,
  ...(picked.requestId === '' ? {} : { requestId: picked.requestId }),
})
