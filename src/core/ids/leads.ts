/**
 * What leads to submissions without being one: a worker, a task, a type of tasks, a title. A worker and a task on one line
 * or in one row mean that worker's work in that task, and nobody else's.
 */
import type { Named } from '../reversal.ts'
import type { Piece } from './pieces.ts'
import type { AnyRole, IdRules } from './rules.ts'
import { shapeOf, type Shaped } from './shape.ts'
import type { LeadKind, Place, Sink, Span } from './sink.ts'
import { mangled } from './why.ts'

export type Judged = Piece & Shaped

export const spanOf = ({ at, text, role }: Piece): Span => ({ at, length: text.length, named: role !== undefined })

const shortestTitle = 5

/** A labelled task's id may have any shape, but a shorter one is a word: `HIT 12a`. */
const shortest = 10

/** Tells the leads on a line, and gives the pieces that were told. Beside an id of ours they are what its line names, no leads. */
export const tellLeads = (
  judged: readonly Judged[],
  ids: ReadonlySet<Judged>,
  place: Place,
  rules: IdRules,
  sink: Sink,
): ReadonlySet<Judged> => {
  if (!sink.lead) return new Set()
  const leads = judged.filter((piece) => !ids.has(piece)).filter((piece) => leadKind(piece, rules) !== undefined)
  if (leads.length === 0 || ids.size === 1) return new Set()
  const kinds = new Map(leads.map((piece) => [piece, leadKind(piece, rules) ?? 'worker']))
  const tasks = new Set(leads.filter((piece) => kinds.get(piece) === 'task').map(({ folded }) => folded))
  const [task] = tasks
  const workers = leads.some((piece) => kinds.get(piece) === 'worker')
  const narrow = workers && tasks.size === 1 && task !== undefined
  for (const [piece, kind] of kinds) {
    const named = kind === 'worker' && narrow ? { task } : {}
    if (narrow && kind === 'task') sink.ignored('others', piece.text)
    else sink.lead(kind, piece.folded, place, named, spanOf(piece))
  }
  return new Set(leads)
}

const leadKind = ({ kind, role, link, folded }: Judged, rules: IdRules): LeadKind | undefined => {
  const possible = kind === 'likely' || (kind === 'possible' && folded.length >= shortest)
  if (role === 'task') return possible ? 'task' : undefined
  if (role === 'taskType') return possible ? 'task type' : undefined
  if (role === 'worker' && kind === 'possible' && !link && folded.startsWith(rules.worker.begins)) return 'worker'
  return kind === 'worker' && (role === 'worker' || (role === undefined && !link)) ? 'worker' : undefined
}

type Row = {
  readonly named: Named
  cell(role: AnyRole): string
  place(role: AnyRole): Place
  /** Whether the row may lead to all of a type or title. */
  readonly wide: boolean
}

const columns = [
  ['worker', 'worker'],
  ['task', 'task'],
  ['taskType', 'task type'],
  ['title', 'title'],
] as const

/** A row without a submission: what it leads to at its narrowest. False when it names nothing at all. */
export const rowLead = (row: Row, rules: IdRules, sink: Sink): boolean => {
  for (const [role, kind] of columns) {
    const cell = row.cell(role)
    if (cell === '' || (!row.wide && (role === 'taskType' || role === 'title'))) continue
    const place = { ...row.place(role), text: cell }
    const text = idOrTitle(role, cell, row.named, rules)
    if (text === undefined) refuse(cell, place, rules, sink)
    else sink.lead?.(kind, text, place, besides(kind, row.named), { at: 0, length: cell.length, named: true })
    return true
  }
  return false
}

const idOrTitle = (role: AnyRole, cell: string, named: Named, rules: IdRules): string | undefined => {
  // Titles are searched by a part: a number, or two letters, would lead to half of the account.
  if (role === 'title') return cell.length >= shortestTitle && /\p{L}/u.test(cell) ? cell : undefined
  const { kind, folded } = shapeOf(cell, rules)
  if (kind !== 'likely' && kind !== 'possible' && kind !== 'worker') return undefined
  return role === 'worker' || role === 'task' ? named[role] : folded
}

const besides = (kind: LeadKind, { task }: Named): Named => (kind === 'worker' && task !== undefined ? { task } : {})

const refuse = (cell: string, place: Place, rules: IdRules, sink: Sink): void => {
  const { kind, why } = shapeOf(cell, rules)
  if (kind === 'mangled') sink.refused(cell, place, mangled, true)
  else sink.refused(cell, place, why || 'cannot be an id', false)
}
