/** The line or cell in which something stood, cut so that it can be shown, with what was meant marked in it. */
import { flat } from '../ids/characters.ts'
import type { Place, Span } from '../ids/sink.ts'
import type { Evidence } from './brought.ts'

const most = 200
/** So much is shown before what is meant. */
const margin = 80

/** Undefined where the place does not carry its text. */
export const evidenceOf = (place: Place, span: Span): Evidence | undefined => {
  const { where } = place
  const { text, at, length } = unfolded(place, span)
  if (text === undefined) return undefined
  const begin = text.length <= most ? 0 : Math.max(0, at - margin)
  const end = Math.min(text.length, begin + most - 2)
  const before = begin > 0 ? '…' : ''
  const after = end < text.length ? '…' : ''
  const from = before.length + at - begin
  const excerpt = before + text.slice(begin, end) + after
  return { where, excerpt: oneLine(excerpt), from, to: Math.min(from + length, excerpt.length - after.length) }
}

/** A line that goes on with the one before says by itself not what it is. */
const unfolded = ({ text, folded }: Place, { at, length }: Span) => {
  if (text === undefined || folded === undefined) return { text, at, length }
  const before = `${folded.trimEnd()} `
  const rest = text.trimStart()
  return { text: before + rest, at: before.length + at - (text.length - rest.length), length }
}

/** Character for character, so that what is marked stays where it is. The copy lets go of the text it was cut from. */
const oneLine = (text: string): string => flat(text.replace(/\s/g, ' '))
