/**
 * A form that was sent after its session had ended is read all the same and kept in the page that asks to sign in, so
 * that nothing typed is lost. It does nothing until its person, signed in again, sends it on.
 */
import busboy from 'busboy'
import express, { type Request, type Response } from 'express'
import { largestForm } from '../forms.ts'
import { HttpRefusal } from '../refusal.ts'

export type KeptForm = {
  /** Where it was sent, with the base path. */
  readonly path: string
  readonly multipart: boolean
  readonly fields: readonly (readonly [name: string, value: string])[]
}

/** What could be kept. `lost` is a sentence on what could not; '' when all was. */
export type Kept = { readonly form: KeptForm | undefined; readonly lost: string }

const mostFields = 2_000
const mostAtOnce = 8
const mostBodyBytes = 20 * 1024 * 1024
const secretFields = new Set(['password', 'current', 'wanted'])

const fileLost = 'A file cannot be kept; choose it again.'
const tooLarge: Kept = {
  form: undefined,
  lost: 'What you sent is too large to be kept. Your browser still has it: sign in in another tab, go back in this one, and send it again.',
}
const nothing: Kept = { form: undefined, lost: '' }

let reading = 0

/** Reads the body of somebody who is not signed in: a few at a time, so that strangers cannot fill the memory. */
export const keepForm = async (request: Request, response: Response): Promise<Kept> => {
  if (reading >= mostAtOnce)
    throw new HttpRefusal(503, 'Too much is arriving at once. Go back and send it again in a moment.', {
      headers: { 'Retry-After': '5' },
    })
  reading++
  try {
    if (request.is('multipart/form-data') !== false && request.is('multipart/form-data') !== null)
      return await readMultipart(request, response)
    return request.is('application/x-www-form-urlencoded') ? await readUrlencoded(request, response) : nothing
  } finally {
    reading--
  }
}
