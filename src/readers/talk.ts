/** What is said between the server and the process that reads for it: that one asks, and goes on when it is answered. */
import type { BroughtLimits, BroughtStep } from '../core/brought/brought.ts'
import type { IdRules } from '../core/ids/rules.ts'

export type Piece = Uint8Array | string

/** What it is given as it begins. */
export type Task = { readonly rules: IdRules; readonly limits: BroughtLimits }

export type Said =
  | { readonly kind: 'next source' }
  | { readonly kind: 'next piece' }
  | { readonly kind: 'step'; readonly step: BroughtStep }
  | { readonly kind: 'done' }
  /** It broke: a fault of the program. */
  | { readonly kind: 'defect'; readonly what: string }

export type Answer =
  | { readonly kind: 'source'; readonly name: string; readonly fileName?: string }
  | { readonly kind: 'piece'; readonly piece: Piece }
  /** There is no further source or piece. */
  | { readonly kind: 'end' }
  /** The step was taken. */
  | { readonly kind: 'taken' }
