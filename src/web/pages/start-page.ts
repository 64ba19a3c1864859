/** The start: the form, what is not finished, what has ended; first of all whether the account answers. */
import { printAmount, printMoney } from '../../core/amount.ts'
import type { AccountAnswered } from '../../core/access-store.ts'
import type { OpenAccount } from '../../core/ports.ts'
import type { ReversalRow } from '../../core/reversal-store.ts'
import type { Instant, Reversal, Trouble } from '../../core/reversal.ts'
import { troubleRemedy, troubleSays } from '../../core/sentences.ts'
import { day, minute } from '../../core/times.ts'
import type { OpenRow, StartPage } from '../models.ts'
import type { Fact, Word } from '../parts.ts'
import { countOf, dayOf, fullTime, quoted } from '../say.ts'
import { urls } from '../urls.ts'
import { countIn, sumIn } from './tally-view.ts'

type Url = (path: string) => string

/** What went wrong before anybody at the marketplace could say anything. */
const spokeNobody: readonly Trouble[] = ['no credentials', 'endpoint']

export const accountOf = (
  url: Url,
  open: OpenAccount,
  answered: AccountAnswered | undefined,
  now: Instant,
): StartPage['account'] => {
  const { account, declaration } = open
  const { operator } = declaration.words
  const ask = {
    action: url(urls.balance(account.id)),
    label: 'Ask the account now',
    says: '',
    fields: [{ name: 'back', value: url(urls.start) }],
    tone: 'plain' as const,
  }
  const asked: readonly Fact[] = answered
    ? [{ label: 'Asked', text: fullTime(answered.at).text, time: fullTime(answered.at) }]
    : []
  const label = answered?.trouble && spokeNobody.includes(answered.trouble) ? 'The error' : `${operator} said`
  const said: readonly Fact[] = answered?.said ? [{ label, text: answered.said, quote: true }] : []
  return { ...accountSays(open, answered, now), facts: [...asked, ...said], ...(open.marketplace ? { ask } : {}) }
}

const accountSays = (
  open: OpenAccount,
  answered: AccountAnswered | undefined,
  now: Instant,
): { word: Word; sentence: string } => {
  const { account, declaration } = open
  const { words } = declaration
  const { operator } = words
  const heed = (text: string, sentence: string) => ({
    word: { icon: 'silent', text, tone: 'heed' as const, detail: '' },
    sentence,
  })
  if (!open.marketplace)
    return heed(troubleSays('no credentials', words), troubleRemedy('no credentials', words, account.name))
  if (!answered)
    return {
      word: { icon: 'waiting', text: `${operator} has not been asked yet`, tone: 'plain', detail: '' },
      sentence: 'Its first answer will stand here.',
    }
  if (answered.trouble)
    return heed(troubleSays(answered.trouble, words), troubleRemedy(answered.trouble, words, account.name))
  if (answered.available === undefined) {
    return heed(
      `${operator} gave no usable answer`,
      `Ids can be pasted all the same; the check pauses until ${operator} answers.`,
    )
  }
  const when =
    answered.at.slice(0, 10) === now.slice(0, 10)
      ? `today at ${answered.at.slice(11, 16)} UTC`
      : `on ${minute(answered.at)} UTC`
  return {
    word: { icon: 'answered', text: `${operator} answers`, tone: 'good', detail: '' },
    sentence: `${account.name} held ${printMoney(answered.available, account.currency)}, read ${when}.`,
  }
}

export const openRow = (url: Url, { reversal, tally }: ReversalRow, now: Instant): OpenRow => {
  const sum = reversal.confirmedSum ?? sumIn(tally, 'will be reversed')
  return {
    begun: dayOf(reversal.createdAt, now),
    href: url(urls.reversal(reversal.number)),
    name: `${reversal.confirmedAt ? 'Reversal' : 'Draft'} ${reversal.number}`,
    reason: reversal.reason === '' ? '–' : reversal.reason,
    by: (reversal.confirmedBy ?? reversal.createdBy).name,
    word: stateWord(reversal, tally),
    sum: sum === 0 ? '–' : printAmount(sum),
  }
}

/** Where it stands, in a few words. */
const stateWord = (reversal: Reversal, tally: ReversalRow['tally']): Word => {
  const plain = (icon: string, text: string, detail = ''): Word => ({ icon, text, tone: 'plain', detail })
  const { lineCount, confirmedCount = 0 } = reversal
  const read = `${countOf(lineCount - countIn(tally, 'not looked up'))} of ${countOf(lineCount)}`
  const settled = `${countOf(confirmedCount - countIn(tally, 'to come') - countIn(tally, 'calling'))} of ${countOf(confirmedCount)}`
  if (reversal.pause) {
    const far = reversal.confirmedAt ? `paused after ${settled}` : `check paused at ${read}`
    return { icon: 'paused', text: far, tone: 'heed', detail: '' }
  }
  const expires = reversal.expiresAt ? `expires ${day(reversal.expiresAt)}` : ''
  switch (reversal.state) {
    case 'draft':
      return plain('', 'being written down', expires)
    case 'checking':
      return plain('waiting', `checking, ${read}`)
    case 'checked':
      return plain('', `checked, ${countOf(countIn(tally, 'will be reversed'))} can be reversed`, expires)
    case 'reversing':
      return plain('reversing', `reversing, ${settled}`)
    case 'stopping':
      return plain('reversing', `stopping after ${settled}`)
    case 'ended':
    case 'discarded':
    case 'expired':
      return plain('', reversal.state)
  }
}

export const noneYet = 'None yet. The receipt of every reversal will stand here and be kept for good.'
export const noMatch = (search: string): string => `Nothing matches ${quoted(search)}.`
