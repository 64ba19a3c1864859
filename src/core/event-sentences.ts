/** What happened, one sentence an event: the timeline reads the same on page, API and CLI. */
import { printMoney } from './amount.ts'
import type { Words } from './marketplace.ts'
import type { EventKind } from './event-kinds.ts'
import type { Account, Event, Trouble } from './reversal.ts'
import { troubles } from './reversal.ts'
import { troubleSays } from './sentences.ts'
import { day } from './times.ts'

type Told = { readonly who: string; readonly detail: Event['detail']; readonly words: Words; readonly account: Account }

/** The facts of an event's `detail` are optional to this: an old row that lacks one still makes a sentence. */
export const eventSays = (event: Omit<Event, 'hash'>, words: Words, account: Account): string =>
  sentences[event.kind]({ who: whoOf(event), detail: event.detail, words, account })

const whoOf = ({ by, detail }: Omit<Event, 'hash'>): string => {
  if (!by) return 'Overturn'
  return typeof detail['token'] === 'string' ? `${by.name} (token “${detail['token'].slice(0, 100)}”)` : by.name
}

const text = ({ detail }: Told, name: string): string => String(detail[name] ?? '').slice(0, 500)
const number = ({ detail }: Told, name: string): number | undefined => {
  const value = detail[name]
  return typeof value === 'number' ? value : undefined
}
const many = (told: Told, name: string): string => {
  const count = number(told, name)
  if (count === undefined) return told.words.submissions
  return `${count.toLocaleString('en')} ${count === 1 ? told.words.submission : told.words.submissions}`
}
const lines = (told: Told): string => {
  const count = number(told, 'count')
  return count === undefined ? 'lines' : `${count.toLocaleString('en')} ${count === 1 ? 'line' : 'lines'}`
}
const money = (told: Told, name: string): string => {
  const sum = number(told, name)
  return sum === undefined ? '' : ` and ${printMoney(sum, told.account.currency)}`
}
const why = (told: Told): string => {
  const trouble = troubles.find((known): known is Trouble => known === told.detail['trouble'])
  return trouble ? `: ${troubleSays(trouble, told.words)}` : ''
}
const said = (told: Told): string => (text(told, 'said') === '' ? '' : ` (“${text(told, 'said')}”)`)

const whichLetters = (told: Told): string => {
  const first = number(told, 'first') ?? 1
  const count = number(told, 'letters') ?? 1
  return count === 1 ? `letter ${first}` : `letters ${first} to ${first + count - 1}`
}
const letterNoted = (told: Told): string => {
  const others = (number(told, 'letters') ?? 1) - 1
  return `letter ${text(told, 'letter')}${others > 0 ? ` and ${others.toLocaleString('en')} of its set` : ''}`
}
const lettersNoted = (told: Told): string =>
  `${letterNoted(told)} ${(number(told, 'letters') ?? 1) > 1 ? 'were' : 'was'}`
const on = (told: Told): string => {
  const at = text(told, 'on')
  return /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}/.test(at) ? ` on ${day(at)}` : ''
}

const sentences: Readonly<Record<EventKind, (told: Told) => string>> = {
  created: (told) =>
    number(told, 'from') === undefined
      ? `${told.who} brought the ids${text(told, 'passedOver') === '' ? '' : `; passed over in what was brought: ${text(told, 'passedOver')}`}`
      : `${told.who} made it from reversal ${text(told, 'from')}`,
  'check started': (told) =>
    number(told, 'again') === undefined ? `${told.who} started the check` : `${told.who} had lines checked again`,
  checked: () => 'The check was done',
  'left out': (told) => `${told.who} left out ${lines(told)}`,
  'put back': (told) =>
    text(told, 'of') === ''
      ? `${told.who} put back ${lines(told)}`
      : `${told.who} chose ${lines(told)} of those that ${text(told, 'of')} led to`,
  'lines taken': (told) => `Reversal ${text(told, 'by')}, newer and by the same person, took lines over`,
  split: (told) => `${told.who} kept ${many(told, 'keep')}; the rest became reversal ${text(told, 'rest')}`,
  confirmed: (told) => `${told.who} confirmed ${many(told, 'count')}${money(told, 'sum')}`,
  'first reversed': (told) => `The first ${told.words.submission} was reversed`,
  paused: (told) => `Paused by Overturn${why(told)}${said(told)}`,
  'tried again': () => 'The account was tried again; no change',
  resumed: (told) =>
    told.who === 'Overturn' ? 'The account answered again; going on' : `${told.who} went on after trying the account`,
  'stop asked': (told) => `${told.who} stopped it`,
  'settled late': (told) => `Line ${text(told, 'line')}, unknown until then, was settled: ${text(told, 'outcome')}`,
  'closed by hand': (told) => `${told.who} closed line ${text(told, 'line')} by hand: “${text(told, 'reason')}”`,
  ended: () => 'It ended',
  discarded: (told) => `${told.who} discarded it`,
  'put back from a copy': (told) =>
    `The records were put back from an older copy: what was done since it was made is not in them, so every ${told.words.submission} that is not finished is looked up again before anything is paid`,
  'letters made': (told) =>
    `${told.who} wrote ${whichLetters(told)} to ${told.words.operator}, about ${many(told, 'count')}; nothing is sent by that`,
  'letter sent': (told) => `${told.who} noted that ${lettersNoted(told)} sent to ${told.words.operator}${on(told)}`,
  'letter answered': (told) =>
    `${told.who} noted what ${told.words.operator} answered to ${letterNoted(told)}${on(told)}: “${text(told, 'answer')}”`,
  expired: () => 'It expired after seven days without a change; nothing was paid',
}
