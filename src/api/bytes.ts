/** The bytes of a body, read to their end: what they were is what an Idempotency-Key is bound to. */
import type { Request } from 'express'
import { HttpRefusal } from '../http/refusal.ts'

/** @throws HttpRefusal 413 above `most` bytes, 415 for a compressed body, 400 for one that is broken off. */
export const readBytes = async (request: Request, most: number, says: string): Promise<Buffer> => {
  const encoding = request.headers['content-encoding'] ?? 'identity'
  if (encoding.toLowerCase() !== 'identity')
    throw new HttpRefusal(415, 'A body must come as it is, without Content-Encoding.')
  if (Number(request.headers['content-length'] ?? 0) > most) throw tooLarge(request, says)
  const pieces: Buffer[] = []
  let length = 0
  try {
    // Left open, so that the rest can run out unread and the answer be received.
    for await (const piece of request.iterator({ destroyOnReturn: false })) {
      length += (piece as Buffer).length
      if (length > most) throw tooLarge(request, says)
      pieces.push(piece as Buffer)
    }
  } catch (error) {
    throw error instanceof HttpRefusal ? error : new HttpRefusal(400, 'The body was broken off before its end.')
  }
  return Buffer.concat(pieces)
}

const tooLarge = (request: Request, says: string): HttpRefusal => {
  request.resume()
  return new HttpRefusal(413, says)
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** @throws HttpRefusal 400 when the bytes are no UTF-8. */
export const utf8 = (bytes: Uint8Array): string => {
  try {
    return strict.decode(bytes)
  } catch {
    throw new HttpRefusal(400, 'The body is not text in UTF-8.')
  }
}
