/** What letters say, and what is said of them: worded once for pages, receipts and the letters themselves. */
import type { Asked } from './letter-store.ts'
import type { Standing } from './line-choice.ts'
import type { Words } from './marketplace.ts'
import type { Group } from './reversal-store.ts'
import type { Refusal } from './reversal.ts'
import { day } from './times.ts'

/** In a letter, above the lines that stand so: why no call reversed them. */
export const letterSays = ({ group, refusal }: Standing, words: Words): string =>
  refusal === undefined ? groupSays(group, words) : refusalToldAs(refusal, words)

const refusalToldAs = (refusal: Refusal, words: Words): string => {
  const sentences: Partial<Record<Refusal, string>> = {
    'too late': 'The API refused our call: the time for it was over.',
    gone: `The API refused our call: the ${words.task} was deleted.`,
    'not allowed here': `The API refused our call: these can be decided on ${words.website} only.`,
    feedback: 'The API refused our call because of the text that we sent with it.',
    'not found': `The API refused our call: it knows no such ${words.submission}.`,
    'closed by hand': 'We made a call and its answer was lost. What we found afterwards is quoted.',
  }
  return sentences[refusal] ?? 'The API refused our call; its answer is quoted.'
}

const groupSays = (group: Group, words: Words): string => {
  const sentences: Partial<Record<Group, string>> = {
    'too late': 'We made no call for these: the time in which the API takes one was over.',
    gone: `We made no call for these: the API told us that the ${words.task} was deleted.`,
    'not found': `We made no call for these: the API told us that it knows no such ${words.submission} of ours.`,
    'other worker': `We made no call for these: the API names another ${words.worker} than our own records do.`,
    'not readable': 'We made no call for these: the API gave no answer about them that we could use.',
    'not looked up': 'We made no call for these: the API has not answered us about them.',
  }
  return sentences[group] ?? 'We made no call for these.'
}

/** `asked Amazon on 3 May 2026, not answered`. */
export const askedSays = (asked: Asked, words: Words): string => {
  if (asked.sentAt === undefined) return `in letter ${asked.number}, not sent yet`
  const when = `asked ${words.operator} on ${day(asked.sentAt)}`
  return asked.answeredAt === undefined ? `${when}, not answered` : `${when}, answered on ${day(asked.answeredAt)}`
}

/** What is done with a letter next. */
export const letterStands = (letter: Omit<Asked, 'number'>): string => {
  if (letter.sentAt === undefined) return 'not sent yet'
  return letter.answeredAt === undefined
    ? `sent on ${day(letter.sentAt)}, not answered`
    : `sent on ${day(letter.sentAt)}, answered on ${day(letter.answeredAt)}`
}
