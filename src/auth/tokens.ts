/** Secrets that stand for somebody: 256 random bits, of which only a hash is kept. */
import { createHash, randomBytes } from 'node:crypto'

const shape = /^[A-Za-z0-9_-]{43}$/

/** 32 random bytes, base64url: 43 characters. */
export const newToken = (): string => randomBytes(32).toString('base64url')

/** SHA-256, hex. The token has all its entropy already, so no slow hash is needed. */
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex')

/** Spares the database what cannot be a token. */
export const looksLikeToken = (text: string): boolean => shape.test(text)
