/** What a page says while the records cannot be reached; what was typed is given back. */
import type { Request, Response } from 'express'
import { formOf } from './forms.ts'
import { claimReading, keepForm } from './guards/read-kept.ts'
import { awaySentence, retryAfter } from '../http/away.ts'
import { HttpRefusal } from '../http/refusal.ts'

/** What people write at length. Passwords are none of it. */
const typedFields: readonly string[] = ['ids', 'reason', 'feedback']

/** Whether a post that was under way was recorded is not known: it may have been, with its answer lost. */
export const awayMoney =
  'If you had just confirmed a reversal, look at its page before you confirm it again: it says whether the confirmation was recorded.'

export const away = (kept: string): HttpRefusal =>
  new HttpRefusal(503, awaySentence, { headers: { 'Retry-After': retryAfter }, kept })

/** The refusal of a request, with what its form held, whether or not somebody has read it before. */
export const awayFrom = async (request: Request, response: Response): Promise<HttpRefusal> =>
  away(request.method === 'POST' ? await typedIn(request, response) : '')

const typedIn = async (request: Request, response: Response): Promise<string> => {
  const read = formOf(request.body)
  if (read.ok && request.body !== undefined) return joined(typedFields.map((name) => read.value.text(name)))
  if (request.readableEnded || request.readableFlowing !== null) return ''
  claimReading(request, response)
  const { form, lost } = await keepForm(request, response)
  return joined([...(form?.fields ?? []).flatMap(([name, value]) => (typedFields.includes(name) ? [value] : [])), lost])
}

const joined = (texts: readonly string[]): string => texts.filter((text) => text.trim() !== '').join('\n\n')
