/** Writing letters about lines that no call reversed. Nothing is sent by it: whoever asked for them sends them. */
import { randomBytes } from 'node:crypto'
import { composeLetter, LetterCutter, listedOf, roomFor, type LetterFacts, type Part } from '../../core/letter.ts'
import type { LetterSet, LetterStore, Writing } from '../../core/letter-store.ts'
import { inLetters, openStandings, type LineChoice, type Standing } from '../../core/line-choice.ts'
import { bad, good, type Result } from '../../core/problem.ts'
import { notInState } from '../../core/sentences.ts'
import { actorOf, subjectOf, type Acting, type Subject } from '../acting.ts'
import { checkText, longestReason } from '../texts.ts'
import { checkChoice, chosenLines } from './choice.ts'

export type LettersWanted = {
  readonly number: number
  readonly choice: LineChoice
  /** Why the lines should be reversed: stands in each letter. */
  readonly about: string
  /** 32 hex digits: names the set, so that the same request twice writes it once. */
  readonly id?: string
}

/** Letters that are written to the store in one transaction. */
const atOnce = 5

/**
 * The value tells which letters there are now. Of what was chosen, only lines about which a letter makes sense are in them:
 * none that was reversed, may be reversed yet, or is decided in the ordinary way. `invalid` when no line is left.
 */
export const writeLetters = async (acting: Acting, input: LettersWanted): Promise<Result<LetterSet>> => {
  const found = await subjectOf(acting, input.number, 'letter')
  if (!found.ok) return found
  const { reversal, open } = found.value
  const { words, letter } = open.declaration
  if (!letter) return bad('conflict', `Nobody is known to write to about ${words.submissions} of ${words.marketplace}.`)
  if (reversal.state === 'draft') return bad('conflict', notInState(reversal))
  const choice = checkChoice(input.choice)
  if (!choice.ok) return choice
  const about = checkText(input.about, {
    field: 'about',
    most: longestReason,
    empty: 'Write what went wrong, in a few words; it stands in the letter.',
  })
  if (!about.ok) return about
  const { letters } = acting.store
  const request = input.id ?? randomBytes(16).toString('hex')
  const before = await letters.written(reversal.id, request)
  if (before) return good(before)
  const at = acting.clock.now()
  const writing = {
    setId: randomBytes(16).toString('hex'),
    request,
    reversalId: reversal.id,
    about: about.value,
    by: actorOf(acting),
    at,
  }
  const facts = factsOf(found.value, writing, acting)
  const lines = await writeParts(letters, writing, facts, choice.value)
  if (lines === 0)
    return bad('invalid', nothingLeft(input.choice), [{ field: 'which', sentence: nothingLeft(input.choice) }])
  const set = await letters.finish(writing, (part) => composeLetter(facts, part))
  acting.bell.ring(reversal.id)
  acting.log.info('letters written', { reversal: reversal.number, person: acting.person.id, ...set })
  return good(set)
}

const factsOf = ({ reversal, open }: Subject, { about, at }: Writing, { person }: Acting): LetterFacts => ({
  declaration: open.declaration,
  account: open.account,
  reversal,
  about,
  person,
  at,
})

const nothingLeft = (choice: LineChoice): string =>
  choice.kind === 'open'
    ? 'There is no line that could not be reversed and that no letter asks about yet. Tick lines, or choose a group.'
    : 'A letter can ask about none of these lines: they are reversed, may be reversed yet, or are decided in the ordinary way.'

/** Heading by heading, so that a letter lists what stands alike together. Returns how many lines are in. */
const writeParts = async (
  letters: LetterStore,
  writing: Writing,
  facts: LetterFacts,
  choice: LineChoice,
): Promise<number> => {
  const cutter = new LetterCutter(roomFor(facts))
  const standings: readonly Standing[] = choice.kind === 'open' ? openStandings(choice.unreached) : inLetters
  let full: Part[] = []
  let lines = 0
  for (const standing of standings)
    for await (const line of chosenLines(letters, writing.reversalId, choice, [standing])) {
      lines += 1
      const part = cutter.add(listedOf(line, standing, facts.declaration))
      if (part) full.push(part)
      if (full.length === atOnce) {
        await letters.add(writing, full)
        full = []
      }
    }
  const last = cutter.end()
  if (last) full.push(last)
  if (full.length > 0) await letters.add(writing, full)
  return lines
}
