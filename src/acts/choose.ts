/** Choosing among the lines that one lead led to: what is chosen is taken, the others stay left out. */
import { bad, good, type Result } from '../core/problem.ts'
import { notInState } from '../core/sentences.ts'
import { actorOf, announce, subjectOf, type Acting } from './acting.ts'
import { wrongNumbers } from './letters/choice.ts'

/** `lead`: its number; `lines`: at most 1,000 numbers of lines that it led to. */
export type Choosing = { readonly number: number; readonly lead: number; readonly lines: readonly number[] }

/** The value is how many lines were taken. The record tells who took how many of whose. */
export const choose = async (acting: Acting, { number, lead, lines }: Choosing): Promise<Result<number>> => {
  const found = await subjectOf(acting, number, 'leave out')
  if (!found.ok) return found
  const { reversal } = found.value
  if (reversal.state !== 'checked') return bad('conflict', notInState(reversal))
  const sentence = wrongNumbers(lines)
  if (sentence !== '') return bad('invalid', sentence, [{ field: 'line', sentence }])
  const { store, clock } = acting
  const led = await store.leads.find(reversal.id, lead)
  if (!led) return bad('not found', `Nothing that was brought to reversal ${number} has the number ${lead}.`)
  const selection = { kind: 'numbers', numbers: lines, lead } as const
  const detail = { of: led.text }
  const taken = await store.reversals.leaveOut(reversal.id, selection, false, actorOf(acting), clock.now(), detail)
  announce(acting, reversal)
  return good(taken)
}
