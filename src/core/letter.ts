/** A letter in plain English, of facts alone: what is asked, about which lines, and why each was not reversed by a call. */
import type { LetterText, WrittenPart } from './letter-store.ts'
import { letterSays } from './letter-sentences.ts'
import type { Standing } from './line-choice.ts'
import type { Declaration } from './marketplace.ts'
import { referenceOf } from './reference.ts'
import type { Account, Instant, Line, Person, Reversal } from './reversal.ts'
import { day } from './times.ts'

export type LetterFacts = {
  readonly declaration: Declaration
  readonly account: Account
  readonly reversal: Pick<Reversal, 'number' | 'id'>
  readonly about: string
  readonly person: Person
  readonly at: Instant
}

/** One line, under its heading, as it stands in the list. */
export type Listed = { readonly number: number; readonly heading: string; readonly text: string }

/** What a marketplace or a file said is one line in a letter, and no longer than it must be. */
const plain = (text: string, most: number): string => {
  const flat = text.replace(/[\s\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ').trim()
  return flat.length > most ? `${flat.slice(0, most - 1)}…` : flat
}

const longestId = 80
const longestSaid = 160

export const listedOf = (line: Line, standing: Standing, { words }: Declaration): Listed => {
  const { facts, named } = line
  const id = (text: string | undefined, what: string): string => plain(text ?? '', longestId) || `${what} not known`
  const submitted = facts?.submittedAt ?? named.submittedAt
  const said =
    standing.refusal === 'other' || standing.refusal === 'closed by hand' ? plain(line.said, longestSaid) : ''
  return {
    number: line.number,
    heading: letterSays(standing, words),
    text: [
      plain(line.submission, longestId),
      id(facts?.worker === '' ? named.worker : (facts?.worker ?? named.worker), words.worker),
      id(facts?.task === '' ? named.task : (facts?.task ?? named.task), words.task),
      submitted === undefined ? 'date not known' : submitted.slice(0, 10),
      ...(said === '' ? [] : [`“${said}”`]),
    ].join(', '),
  }
}

const count = (many: number): string => many.toLocaleString('en')

/** The letter of one part. `all` lines in `parts` letters. */
export const composeLetter = (facts: LetterFacts, { listed, lines, part, parts, all }: WrittenPart): LetterText => {
  const { declaration, account, reversal, about, person, at } = facts
  const { words, letter } = declaration
  const reference = referenceOf(reversal)
  const one = lines === 1
  const these = one ? `the ${words.submission}` : `the ${count(lines)} ${words.submissions}`
  const which = parts === 1 ? '' : `, letter ${count(part)} of ${count(parts)}`
  const requester = plain(account.name, 100)
  const names = namesOf(declaration)
  const paragraphs = [
    `To ${letter?.to ?? words.operator}`,
    ...rehearsal(account),
    `We are the ${words.requester} “${requester}” on ${words.marketplace}. We rejected ${these} listed below by mistake and ask you to approve ${one ? 'it' : 'them'}, so that the ${one ? `${words.worker} is` : `${words.workers} are`} paid. Why no API call of ours approved ${one ? 'it stands above it' : 'them stands above each part of the list'}.`,
    `What went wrong:\n${about}`,
    `Tell us, by ${names[0]}, which you approved and which you could not approve.`,
    `In each line: ${names.join(', ')}, date of submission (UTC).`,
    listed,
    ...(parts === 1
      ? []
      : [
          `This is letter ${count(part)} of ${count(parts)} about ${count(all)} ${words.submissions} in all; the others list the rest.`,
        ]),
    `Our reference: ${reference}${which}\n${person.name}, for ${requester}\n${day(at)}`,
  ]
  const what = one ? `one rejected ${words.submission}` : `${count(lines)} rejected ${words.submissions}`
  return { subject: `Request to approve ${what} (${reference}${which})`, text: `${paragraphs.join('\n\n')}\n` }
}

const namesOf = ({ ids: { names }, words }: Declaration): readonly [string, string, string] => [
  names.submission[0] ?? words.submission,
  names.worker[0] ?? words.worker,
  names.task[0] ?? words.task,
]

/** Whoever reads letters has no use for work that nobody did. */
const rehearsal = ({ environment }: Account): readonly string[] =>
  environment === 'production'
    ? []
    : [`THIS IS A REHEARSAL, WITH DATA OF A ${environment.toUpperCase()}. DO NOT SEND IT.`]

/** How many characters a letter leaves for its list, whatever its number. */
export const roomFor = (facts: LetterFacts): number => {
  const most = facts.declaration.letter?.most ?? 0
  const long = { listed: '', lines: 999_999, part: 99_999, parts: 99_999, all: 999_999 }
  return most - composeLetter(facts, long).text.length
}

export type Part = { readonly part: number; readonly listed: string; readonly numbers: readonly number[] }

/** Cuts a list into letters. Holds no more than one of them. */
export class LetterCutter {
  readonly #room: number
  #part = 1
  #listed = ''
  #heading = ''
  #numbers: number[] = []

  constructor(room: number) {
    this.#room = room
  }

  /** The letter that is full when this line has no place in it any more. */
  add({ number, heading, text }: Listed): Part | undefined {
    const more = this.#with(heading, text)
    const full = this.#numbers.length > 0 && more.length > this.#room
    const part = full ? this.end() : undefined
    this.#listed = full ? this.#with(heading, text) : more
    this.#heading = heading
    this.#numbers.push(number)
    return part
  }

  /** The last letter; undefined when no line was added since the one before. */
  end(): Part | undefined {
    if (this.#numbers.length === 0) return undefined
    const part = { part: this.#part, listed: this.#listed, numbers: this.#numbers }
    this.#part += 1
    this.#listed = ''
    this.#heading = ''
    this.#numbers = []
    return part
  }

  #with(heading: string, text: string): string {
    if (this.#listed === '') return `${heading}\n${text}`
    return heading === this.#heading ? `${this.#listed}\n${text}` : `${this.#listed}\n\n${heading}\n${text}`
  }
}
