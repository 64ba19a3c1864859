/** A pause: what the account said, since when, what was not touched, what to do, whom to ask. */
import { confirmedAndOpen, needsConfirmation, type Pause as Paused } from '../../core/reversal.ts'
import { troubleRemedy, troubleSays } from '../../core/sentences.ts'
import { left } from '../../core/times.ts'
import type { Pause } from '../models-check.ts'
import type { Post } from '../parts.ts'
import { countOf, fullTime, inUtc, minuteOf, quoted, timeOn } from '../say.ts'
import { urls } from '../urls.ts'
import { post, submissionsOf, wordsOf, type View } from './view.ts'

/** `calling`: calls that were under way when it paused and are not answered yet. */
type Around = { readonly waiting: number; readonly calling?: number; readonly nearest?: string | undefined }

export const pauseView = (view: View, pause: Paused, { waiting, calling = 0, nearest }: Around): Pause => {
  const words = wordsOf(view)
  const paying = confirmedAndOpen.includes(view.reversal.state)
  const untouched = `the ${submissionsOf(view, waiting)} that ${waiting === 1 ? 'waits is' : 'wait are'} untouched`
  const under =
    calling === 0
      ? ''
      : ` ${countOf(calling)} ${calling === 1 ? 'call that was under way is' : 'calls that were under way are'} not answered yet and counted as waiting until then.`
  const none = calling === 0 ? 'No call has paid anything since then' : 'No further call is made'
  const since = `It has been like this since ${inUtc(timeOn(pause.since, view.now))}.`
  return {
    heading: troubleSays(pause.trouble, words),
    says: paying ? `${since} ${none}, and ${untouched}.${under}` : `${since} Nothing is lost, and ${untouched}.`,
    said: quoted(pause.said),
    todo: todoOf(view, pause, paying),
    actions: actionsOf(view, paying),
    hints: [...retryHint(pause, view), ...deadlineHint(view, nearest)],
  }
}

const todoOf = (view: View, pause: Paused, paying: boolean): string => {
  const remedy = troubleRemedy(pause.trouble, wordsOf(view), view.open.account.name)
  const further =
    paying && needsConfirmation.includes(pause.trouble) ? ' Going on is another confirmation, with a fresh bill.' : ''
  const funds = pause.trouble === 'funds' ? ` ${view.open.declaration.balance.toppingUp}` : ''
  return `${remedy}${funds}${further}`
}

const actionsOf = (view: View, paying: boolean): readonly Post[] => {
  const { number } = view.reversal
  const tryAgain = post(view, urls.resume(number), 'Try the account again', {
    tone: 'filled',
    says: 'For everything of this account that waits for it.',
  })
  const end = post(view, urls.stop(number), 'End here and keep the receipt', {
    says: 'What is paid stays paid; the rest is left as it is.',
  })
  return paying ? [tryAgain, end] : [tryAgain]
}

const retryHint = ({ retryAt }: Paused, { now }: View): readonly string[] =>
  retryAt ? [`We try again by ourselves, next at ${inUtc(timeOn(retryAt, now))}.`] : []

const deadlineHint = (view: View, nearest: string | undefined): readonly string[] => {
  if (!nearest) return []
  const remaining = Date.parse(nearest) - Date.parse(view.now)
  return remaining > 0
    ? [
        `The nearest deadline among them is ${inUtc(minuteOf(nearest))}: ${left(remaining)}. Until then nothing is lost by waiting.`,
      ]
    : [`The nearest deadline among them, ${inUtc(fullTime(nearest))}, is over.`]
}
