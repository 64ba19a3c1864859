/** The table to upload on the marketplace's website: somebody's own with rows marked, or a short one. Nothing of it is kept. */
import { foldCase } from '../core/ids/characters.ts'
import { onWebsite, type LineChoice } from '../core/line-choice.ts'
import { bad, good, type Problem, type Result } from '../core/problem.ts'
import { notInState } from '../core/sentences.ts'
import type { WebsiteFile } from '../core/website-file/columns.ts'
import { ExactText } from '../core/website-file/exact-text.ts'
import { TableMarker } from '../core/website-file/marker.ts'
import { smallestHeader, smallestRow } from '../core/website-file/smallest.ts'
import { subjectOf, type Acting, type Subject } from './acting.ts'
import { checkChoice, chosenLines } from './letters/choice.ts'
import { Packed } from './packed.ts'

export type WebsiteFileWanted = {
  readonly number: number
  readonly choice: LineChoice
  /** The person's own file as it arrives; absent for the short table. */
  readonly own?: AsyncIterable<Uint8Array>
  /** Make the file all the same when it cannot hold every chosen line. */
  readonly despiteMissing: boolean
}

/** `missing`: chosen lines that are not in the own file, or whose task is not known for the short table; the first of them. */
export type WebsiteFileMade = {
  /** Undefined when lines are missing and that was not asked for. */
  readonly content?: () => AsyncIterable<Uint8Array>
  readonly chosen: number
  readonly marked: number
  /** Of the own file: rows below the header that stayed as they were. */
  readonly untouched: number
  readonly missing: { readonly count: number; readonly first: readonly string[] }
}

const mostNamed = 50
/** The most bytes of a finished file, packed, that wait in memory until the last row has been read. */
const mostPacked = 16 * 1024 * 1024

export const makeWebsiteFile = async (acting: Acting, input: WebsiteFileWanted): Promise<Result<WebsiteFileMade>> => {
  const found = await subjectOf(acting, input.number, 'read')
  if (!found.ok) return found
  const { reversal, open } = found.value
  const file = open.declaration.websiteFile
  const { words } = open.declaration
  if (!file) return bad('conflict', `${words.marketplace} takes no such file, as far as we know.`)
  if (reversal.state === 'draft') return bad('conflict', notInState(reversal))
  const choice = checkChoice(input.choice)
  if (!choice.ok) return choice
  return input.own ? fromOwn(acting, found.value, file, input, input.own) : short(acting, found.value, file, input)
}

const linesOf = (acting: Acting, { reversal }: Subject, choice: LineChoice) =>
  chosenLines(acting.store.letters, reversal.id, choice, onWebsite(reversal.confirmedAt !== undefined))

const noLines = (): Result<never> => {
  const sentence =
    'None of these lines can be decided by a file: they are reversed, or may be reversed here yet. Choose others.'
  return bad('invalid', sentence, [{ field: 'which', sentence }])
}

/** The own file is read to its end before anything is answered: a bad row at its end is told, not cut off. */
const fromOwn = async (
  acting: Acting,
  subject: Subject,
  file: WebsiteFile,
  input: WebsiteFileWanted,
  own: AsyncIterable<Uint8Array>,
): Promise<Result<WebsiteFileMade>> => {
  const { ids } = subject.open.declaration
  // What is kept of a file's text would keep the whole piece in memory: a cell that names a line becomes the line's own id.
  const chosen = new Map<string, string>()
  for await (const { submission } of linesOf(acting, subject, input.choice)) chosen.set(submission, submission)
  if (chosen.size === 0) return noLines()
  const marker = new TableMarker({
    file,
    words: ids.words,
    chosen: (cell) => chosen.get(foldCase(cell, ids)),
  })
  const packed = new Packed(mostPacked)
  const problem = await mark(own, marker, packed)
  if (problem) return { ok: false, problem }
  const { marked, rows, markedRows } = marker
  if (marked.size === 0) return nothingIn(subject, chosen.size, rows)
  return good(
    made(packed, input, {
      chosen: chosen.size,
      marked: marked.size,
      untouched: rows - markedRows,
      missing: { count: chosen.size - marked.size, first: firstMissing(chosen.keys(), marked) },
    }),
  )
}

const mark = async (
  own: AsyncIterable<Uint8Array>,
  marker: TableMarker,
  packed: Packed,
): Promise<Problem | undefined> => {
  const exact = new ExactText()
  for await (const piece of gathered(own)) {
    await packed.write(exact.bytes(marker.write(exact.read(piece))))
    if (marker.problem) return marker.problem
    if (packed.full) return tooLarge
  }
  const { text, half } = exact.end()
  await packed.write(exact.bytes(marker.write(text) + marker.end()))
  await packed.write(half)
  await packed.end()
  return marker.problem ?? (packed.full ? tooLarge : undefined)
}

const tooLarge: Problem = {
  code: 'too large',
  sentence:
    'This file is too large to be marked here. Split it, each part with the header, and bring the parts one after another.',
  fields: [{ field: 'file', sentence: 'This file is too large to be marked here.' }],
}

const worthReading = 65_536

/** Pieces that are worth a look, however small they arrive: a row that does not end is searched again with each. */
async function* gathered(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let waiting: Uint8Array[] = []
  let length = 0
  for await (const piece of pieces) {
    waiting.push(piece)
    length += piece.length
    if (length < worthReading) continue
    yield Buffer.concat(waiting)
    waiting = []
    length = 0
  }
  if (length > 0) yield Buffer.concat(waiting)
}

const firstMissing = (chosen: Iterable<string>, marked: ReadonlySet<string>): readonly string[] => {
  const first: string[] = []
  for (const submission of chosen) {
    if (!marked.has(submission)) first.push(submission)
    if (first.length === mostNamed) break
  }
  return first
}

const nothingIn = ({ open }: Subject, chosen: number, rows: number): Result<never> => {
  const { submission, submissions } = open.declaration.words
  const many =
    chosen === 1 ? `The ${submission} chosen is` : `None of the ${chosen.toLocaleString('en')} ${submissions} chosen is`
  const sentence = `${many}${chosen === 1 ? ' not' : ''} in this file, which has ${rows.toLocaleString('en')} ${rows === 1 ? 'row' : 'rows'}. It may be the file of another batch.`
  return bad('invalid', sentence, [{ field: 'file', sentence }])
}

const made = (
  packed: Packed,
  { despiteMissing }: WebsiteFileWanted,
  counts: Omit<WebsiteFileMade, 'content'>,
): WebsiteFileMade =>
  counts.missing.count > 0 && !despiteMissing ? counts : { ...counts, content: () => packed.content() }

const short = async (
  acting: Acting,
  subject: Subject,
  file: WebsiteFile,
  input: WebsiteFileWanted,
): Promise<Result<WebsiteFileMade>> => {
  const packed = new Packed(mostPacked)
  const first: string[] = []
  let [chosen, marked, rows] = [0, 0, smallestHeader(file)]
  for await (const line of linesOf(acting, subject, input.choice)) {
    chosen += 1
    const task = line.facts?.task || line.named.task
    if (task === undefined || task === '') {
      if (first.length < mostNamed) first.push(line.submission)
      continue
    }
    marked += 1
    rows += smallestRow(file, line.submission, task)
    if (rows.length < worthReading) continue
    await packed.write(Buffer.from(rows))
    rows = ''
  }
  await packed.write(Buffer.from(rows))
  await packed.end()
  if (chosen === 0) return noLines()
  if (marked === 0) return bad('conflict', noTaskKnown(subject))
  return good(made(packed, input, { chosen, marked, untouched: 0, missing: { count: chosen - marked, first } }))
}

const noTaskKnown = ({ open }: Subject): string => {
  const { task, submissions } = open.declaration.words
  return `The short table needs the ${task} of each line, and it is known of none of these ${submissions}. Take your own file.`
}
