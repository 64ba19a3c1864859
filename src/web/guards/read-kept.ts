/** Reads the body of somebody who is not signed in: a few at a time, so that strangers cannot fill the memory. */
import busboy, { type Busboy } from 'busboy'
import express, { type Request, type RequestHandler, type Response } from 'express'
import { largestForm } from '../../http/sizes.ts'
import { HttpRefusal } from '../../http/refusal.ts'
import { mayBeKept, mostKeptFields, withoutSecrets, type Kept, type KeptField } from './kept-form.ts'

const mostAtOnce = 8
const smallBytes = 64 * 1024
/** Above any upload that would have been taken. */
const mostBytes = 20 * 1024 * 1024

const nothing: Kept = { form: undefined, lost: '' }
const tooLarge: Kept = {
  form: undefined,
  lost: 'What you sent is too large to be kept here. Your browser still has it: sign in in another tab, go back in this one, and send it again.',
}
const fileLost = 'The file you chose cannot be kept; choose it again.'

let reading = 0

/**
 * For bodies that come from anybody and may be large. @throws HttpRefusal 503 while eight others arrive. Small ones are
 * not counted, so that slow large ones cannot keep people from signing in.
 */
export const claimReading = (request: Request, response: Response): void => {
  const length = Number(request.headers['content-length'])
  if (length <= smallBytes) return
  if (reading >= mostAtOnce) {
    const sentence = 'Too much is arriving at once. Go back and send it again in a moment.'
    throw new HttpRefusal(503, sentence, { headers: { 'Retry-After': '5' } })
  }
  reading++
  response.once('close', () => void reading--)
}

/** {@link claimReading} as a guard before a parser. */
export const fewAtOnce: RequestHandler = (request, response, next) => {
  claimReading(request, response)
  next()
}

/** After {@link claimReading}. Never rejects for what a visitor sent. */
export const keepForm = async (request: Request, response: Response): Promise<Kept> => {
  if (request.is('application/x-www-form-urlencoded')) return readUrlencoded(request, response)
  if (request.is('multipart/form-data')) return readMultipart(request, response)
  return nothing
}

const asText = express.text({ type: () => true, limit: largestForm })

const readUrlencoded = async (request: Request, response: Response): Promise<Kept> => {
  const failed = await new Promise<unknown>((resolve) => {
    asText(request, response, resolve)
  })
  if (failed !== undefined) return tooLarge
  const text: unknown = request.body
  return typeof text === 'string' && hasMoreFieldsThan(mostKeptFields, text)
    ? tooLarge
    : keep(request, [...new URLSearchParams(typeof text === 'string' ? text : '')], '')
}

/** Counted before they are taken apart: 4 MB of `a&` took the parser 50 s, in which nobody else was answered. */
const hasMoreFieldsThan = (most: number, text: string): boolean => {
  let fields = 1
  for (let at = text.indexOf('&'); at >= 0 && fields <= most; at = text.indexOf('&', at + 1)) fields++
  return fields > most
}

const keep = (request: Request, fields: readonly KeptField[], lost: string): Kept => {
  if (!mayBeKept(fields)) return tooLarge
  const multipart = request.is('multipart/form-data') !== false
  return { form: { path: request.originalUrl, multipart, fields: withoutSecrets(fields) }, lost }
}

const limits = { fields: mostKeptFields, fieldSize: largestForm, fieldNameSize: 100, files: 5, headerPairs: 50 }

const parserFor = (request: Request): Busboy | undefined => {
  try {
    return busboy({ headers: request.headers, limits })
  } catch {
    return undefined
  }
}

/** Fields only. A file is read to its end, or the browser would not look at the answer, and let go. */
const readMultipart = (request: Request, response: Response): Promise<Kept> =>
  new Promise((resolve) => {
    const parser = parserFor(request)
    if (!parser) return resolve(nothing)
    const fields: KeptField[] = []
    let lost = ''
    let bytes = 0
    const give = (kept: Kept): void => {
      request.off('data', count)
      request.unpipe(parser)
      request.resume()
      resolve(kept)
    }
    const count = (chunk: Buffer): void => {
      bytes += chunk.length
      if (bytes <= mostBytes) return
      response.set('Connection', 'close')
      give(tooLarge)
    }
    parser.on('field', (name, value, { nameTruncated, valueTruncated }) => {
      if (nameTruncated || valueTruncated || !mayBeKept(fields)) give(tooLarge)
      else fields.push([name, value])
    })
    parser.on('file', (_, file, { filename }) => {
      if (filename !== '' && filename !== undefined) lost = fileLost
      file.resume()
    })
    parser.once('error', () => give(nothing))
    parser.once('close', () => give(keep(request, fields, lost)))
    request.on('data', count)
    request.once('close', () => !request.complete && give(nothing))
    request.pipe(parser)
  })
