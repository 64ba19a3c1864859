import { createHmac, timingSafeEqual } from 'node:crypto'
import { badParameter } from './faults.ts'

export interface Page<T> {
  entries: T[]
  nextToken: string | undefined
}

/** The rows of one answer when the request names no MaxResults. */
const usual = 10

/**
 * Cuts a list into pages. A token holds the place in the list as it was; members that leave between two pages shift the
 * rest, as with the real pager. A token is good for the same question only, and one that was made up is refused.
 * @param question what was asked: account, operation and filters
 */
export function page<T>(
  list: readonly T[],
  asked: { token: string | undefined; most: number | undefined },
  question: string,
  now: number,
): Page<T> {
  const start = asked.token === undefined ? 0 : readToken(asked.token, question, now)
  const end = start + (asked.most ?? usual)
  return { entries: list.slice(start, end), nextToken: end < list.length ? writeToken(end, question) : undefined }
}

function seal(place: string, question: string): Buffer {
  return createHmac('sha256', `page of ${question}`).update(place).digest().subarray(0, 18)
}

function writeToken(place: number, question: string): string {
  const text = place.toString(36)
  return `p1:${Buffer.from(text).toString('base64url')}:${seal(text, question).toString('base64url')}`
}

function readToken(token: string, question: string, now: number): number {
  const [version, place, sealed] = token.split(':')
  const text = Buffer.from(place ?? '', 'base64url').toString()
  const given = Buffer.from(sealed ?? '', 'base64url')
  const wanted = seal(text, question)
  if (version !== 'p1' || given.length !== wanted.length || !timingSafeEqual(given, wanted)) {
    throw badParameter('NextToken', token, now)
  }
  return Number.parseInt(text, 36)
}
