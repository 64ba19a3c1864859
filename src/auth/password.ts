/** Passwords as PHC strings of Argon2id with OWASP's least cost: 19 MiB, two passes, one lane; about 85 ms. */
import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

const argon2Async = promisify(argon2)
/** memory in KiB */
const cost = { memory: 19_456, passes: 2, parallelism: 1 }
const saltBytes = 16
const tagBytes = 32

/** So that a flood of sign-ins takes neither all cores nor all memory. */
const hashesAtOnce = 2
/** About four seconds of work; who comes later is told to come again. */
const longestQueue = 100

/** Too many passwords wait to be hashed. */
class HashingBusy extends Error {
  override readonly name = 'HashingBusy'
}

/** What the work comes to, or `busy` when too many passwords wait already; a door then answers 503. */
export const unlessBusy = async <Value>(work: () => Promise<Value>): Promise<Value | 'busy'> => {
  try {
    return await work()
  } catch (error) {
    if (error instanceof HashingBusy) return 'busy'
    throw error
  }
}

let running = 0
const waiting: (() => void)[] = []

const inTurn = async <Value>(work: () => Promise<Value>): Promise<Value> => {
  if (running >= hashesAtOnce) {
    if (waiting.length >= longestQueue) throw new HashingBusy('too many passwords are being hashed')
    await new Promise<void>((resolve) => void waiting.push(resolve))
  } else running++
  try {
    return await work()
  } finally {
    // The place goes to who waits longest, without becoming free in between.
    const next = waiting.shift()
    if (next) next()
    else running--
  }
}

type Parameters = typeof cost & { readonly salt: Buffer }

const derive = (password: string, { memory, passes, parallelism, salt }: Parameters, tagLength: number) =>
  inTurn(() =>
    argon2Async('argon2id', { message: Buffer.from(password), nonce: salt, memory, passes, parallelism, tagLength }),
  )

const unpadded = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '')

/** A PHC string with a new salt. Inside {@link unlessBusy} only. */
export const hashPassword = async (password: string): Promise<string> => {
  const salt = randomBytes(saltBytes)
  const tag = await derive(password, { ...cost, salt }, tagBytes)
  return `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$${unpadded(salt)}$${unpadded(tag)}`
}

const shape = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{16,86})$/

/** A hash that no password has, so that an unknown name costs the same work as a known one. */
const nobodys = `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$${unpadded(Buffer.alloc(saltBytes))}$${unpadded(Buffer.alloc(tagBytes))}`

/**
 * Whether the password is the one that was hashed; false for an undefined or unreadable hash, after the same work.
 * Inside {@link unlessBusy} only.
 */
export const verifyPassword = async (password: string, hash: string | undefined): Promise<boolean> => {
  const known = shape.exec(hash ?? '')
  const [, memory, passes, parallelism, salt = '', tag = ''] = known ?? shape.exec(nobodys) ?? []
  const expected = Buffer.from(tag, 'base64')
  const parameters = {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    salt: Buffer.from(salt, 'base64'),
  }
  const same = timingSafeEqual(await derive(password, parameters, expected.length), expected)
  return same && known !== null
}

/** Hashed at another cost than today's: to be hashed anew when the password is next at hand. */
export const isOutdated = (hash: string): boolean => {
  const [, memory, passes, parallelism] = shape.exec(hash) ?? []
  return Number(memory) !== cost.memory || Number(passes) !== cost.passes || Number(parallelism) !== cost.parallelism
}
