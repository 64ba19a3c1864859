/** What the readers of text and tables tell of what they find: to the tally of ids, or to what gathers everything brought. */
import type { Problem } from '../problem.ts'
import type { Named } from '../reversal.ts'
import type { IgnoredKind } from './result.ts'

/**
 * Where something stands. `where` names it, `unit` begins its sentences, `line` counts from 1. `text` is the line or cell
 * itself, cleaned; `folded`: the line before, where this one goes on with it; `marked`: its row has an `x` where the website
 * is told what to approve.
 */
export type Place = {
  readonly where: string
  readonly unit: string
  readonly line: number
  readonly text?: string
  readonly folded?: string
  readonly marked?: boolean
}

/** Which characters of `place.text` are meant, and whether a label or column says so. */
export type Span = { readonly at: number; readonly length: number; readonly named: boolean }

export type LeadKind = 'task' | 'worker' | 'task type' | 'title'

export interface Sink {
  form: 'text' | 'table'
  problem: Problem | undefined
  found(submission: string, place: Place, named: Named, span: Span): void
  /** `alone`: the text is all that stands there, so the sentence need not repeat it. */
  refused(text: string, place: Place, why: string, alone: boolean): void
  ignored(kind: IgnoredKind, text?: string): void
  /** Where this is given, what leads to submissions is told; else worker ids are refused and other things' ids ignored. */
  lead?(kind: LeadKind, text: string, place: Place, named: Named, span: Span): void
  /** Sees each line of a text before it is cut; true when it took all of it. */
  line?(place: Place & { readonly text: string }): boolean
}
