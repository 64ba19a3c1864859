/**
 * Decides what each piece of a line is. The rule:
 *
 * - A long mixture of letters and digits (see `likelyFrom`) is an id wherever it stands, unless a label says that it is
 *   something else or it is part of a link; a placeholder, or a near-id with a few wrong characters, is refused anywhere.
 * - A shorter mixture is an id where it is labelled as one, where it is all that its line holds, or, from ten
 *   characters on, on a line without words; in a sentence it is a word.
 * - Words without a digit, and numbers, dates and amounts, are never ids and never errors.
 * - A worker's id belongs to the id beside it; where no id is beside it and no words are, it is refused.
 */
import type { Named } from '../reversal.ts'
import type { Piece } from './pieces.ts'
import type { IdRules } from './rules.ts'
import { shapeOf } from './shape.ts'
import { spanOf, tellLeads, type Judged } from './leads.ts'
import type { Place, Sink } from './sink.ts'
import { isWorker, mangled } from './why.ts'

/** In characters; see the rule. */
const shortestInList = 10

export const judge = (pieces: readonly Piece[], place: Place, named: Named, rules: IdRules, sink: Sink): void => {
  const judged = pieces
    .flatMap((piece) => insideOf(piece, rules))
    .map((piece) => asItLooks({ ...piece, ...shapeOf(piece.text, rules) }))
  const around = surroundings(judged)
  const ids = new Set(judged.filter((piece) => isId(piece, around)))
  const mine = ids.size === 1 ? { ...namedBy(judged), ...named } : named
  const leads = tellLeads(judged, ids, place, rules, sink)
  for (const piece of judged) {
    if (ids.has(piece)) sink.found(piece.folded, place, mine, spanOf(piece))
    else if (!leads.has(piece)) refuseOrIgnore(piece, place, around, ids.size > 0, rules, sink)
  }
}

/** After a worker's label may come an id of ours, `worker: A…, 3…`: its shape tells. */
const asItLooks = (piece: Judged): Judged =>
  piece.role === 'worker' && piece.kind === 'likely' ? { ...piece, role: undefined } : piece

/** Ids of the usual shape glued to other characters, as in `results_3…_2.csv`, are taken out of them. */
const insideOf = (glued: Piece, rules: IdRules): Piece[] => {
  const piece = withoutEscape(glued, rules)
  if (piece.link || piece.text.length <= rules.usual.length || /^[\dA-Za-z]*$/.test(piece.text)) return [piece]
  const inside = piece.text.split(/[^\dA-Za-z]+/).filter((part) => {
    const { kind, folded } = shapeOf(part, rules)
    return kind === 'likely' && part.length === rules.usual.length && folded.startsWith(rules.usual.begins)
  })
  return inside.length === 0
    ? [piece]
    : inside.map((text) => ({ ...piece, text, at: piece.at + piece.text.indexOf(text) }))
}

/** In the source of a mail an equals sign is written `=3D`; its digits are no part of the id after it. */
const withoutEscape = (piece: Piece, { usual }: IdRules): Piece =>
  piece.text.length === usual.length + 2 && piece.text.startsWith(`3D${usual.begins}`)
    ? { ...piece, text: piece.text.slice(2), at: piece.at + 2 }
    : piece

type Around = { readonly alone: boolean; readonly words: boolean; readonly crowd: boolean }

const surroundings = (judged: readonly Judged[]): Around => {
  const speaking = judged.filter(({ kind, role }) => kind !== 'number' && (role === undefined || role === 'submission'))
  return {
    alone: speaking.length <= 1,
    words: speaking.some(({ kind }) => kind === 'word'),
    crowd: judged.length > 1,
  }
}

const isId = ({ kind, role, link, text }: Judged, around: Around): boolean => {
  if (role !== undefined && role !== 'submission') return false
  // In `/assignments/week3` the label is another site's.
  if (role === 'submission') return kind === 'likely' || (kind === 'possible' && !link)
  if (link) return false
  if (kind === 'number') return around.alone && !around.crowd && text.length >= shortestInList && /^\d+$/.test(text)
  if (kind !== 'possible') return kind === 'likely'
  return around.alone || (!around.words && text.length >= shortestInList)
}

const refuseOrIgnore = (
  piece: Judged,
  place: Place,
  around: Around,
  besideAnId: boolean,
  rules: IdRules,
  sink: Sink,
): void => {
  const { kind, role, link, text } = piece
  const labelled = role === 'submission'
  const meant = labelled || (!link && (around.alone || (!around.words && text.length >= shortestInList)))
  const refuse = (why: string) => sink.refused(text, place, why, !around.crowd)
  if (role !== undefined && !labelled) return sink.ignored(role === 'worker' ? 'workers' : 'others', text)
  if (kind === 'placeholder') return refuse(piece.why)
  if (kind === 'broken' && (labelled || !link)) return refuse(piece.why)
  if (kind === 'mangled' && meant) return refuse(mangled)
  if (kind === 'worker' && (labelled || (meant && !besideAnId))) return refuse(isWorker(rules.words))
  if (kind === 'odd' && meant) return refuse(piece.why)
  sink.ignored(link ? 'links' : ignoredAs[kind], text)
}

const ignoredAs = {
  likely: 'others',
  possible: 'words',
  worker: 'workers',
  placeholder: 'words',
  mangled: 'numbers',
  broken: 'words',
  odd: 'words',
  number: 'numbers',
  word: 'words',
} as const

/** The worker and the task that a line with just one id names beside it. */
const namedBy = (judged: readonly Judged[]): Named => {
  const workers = judged.filter(({ kind, role }) => kind === 'worker' && (role === 'worker' || role === undefined))
  const tasks = judged.filter(({ kind, role }) => role === 'task' && (kind === 'likely' || kind === 'possible'))
  const one = (pieces: readonly Judged[]) =>
    new Set(pieces.map(({ folded }) => folded)).size === 1 ? pieces[0]?.folded : undefined
  const [worker, task] = [one(workers), one(tasks)]
  return { ...(worker === undefined ? {} : { worker }), ...(task === undefined ? {} : { task }) }
}
