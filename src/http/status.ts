import type { ProblemCode } from '../core/problem.ts'

/** The same problem has the same status on every door that speaks HTTP. */
export const statusOf: Readonly<Record<ProblemCode, number>> = {
  invalid: 422,
  'not found': 404,
  forbidden: 403,
  conflict: 409,
  'too large': 413,
  unavailable: 503,
}
