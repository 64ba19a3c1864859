/** Invented ids of the usual shape, and short ways to look at what was found. */
import { findIds, type FoundIds } from './find.ts'
import type { IgnoredKind } from '../../../src/core/ids/result.ts'
import { findIdsIn } from './stream.ts'
import { mturkIdRules } from '../../../src/markets/mturk/ids.ts'

export const rules = mturkIdRules

/** 30 characters, begins with 3, always has letters and digits. */
export const idOf = (number: number): string =>
  `3EX${number.toString(36).toUpperCase().padStart(6, '0')}QK7Z0V2MWXU1LJ8R5CAH6`
export const workerOf = (number: number): string => `AEX${number.toString(36).toUpperCase().padStart(9, '0')}W7`

export const [one, two, three] = [idOf(1), idOf(2), idOf(3)]
export const task = '3EXTASK0000000000000000000007X'
export const worker = workerOf(1)

/** Of a results file, before the columns for inputs and answers. */
export const resultColumns: readonly string[] =
  'HITId,HITTypeId,Title,Description,Keywords,Reward,CreationTime,MaxAssignments,RequesterAnnotation,AssignmentDurationInSeconds,AutoApprovalDelayInSeconds,Expiration,NumberOfSimilarHITs,LifetimeInSeconds,AssignmentId,WorkerId,AssignmentStatus,AcceptTime,SubmitTime,AutoApprovalTime,ApprovalTime,RejectionTime,RequesterFeedback,WorkTimeInSeconds,LifetimeApprovalRate,Last30DaysApprovalRate,Last7DaysApprovalRate'.split(
    ',',
  )

export const find = (text: string): FoundIds => findIds(text, rules)
export const idsIn = (text: string): string[] => find(text).found.map(({ submission }) => submission)
export const sentences = (text: string): string[] => find(text).refused.map(({ sentence }) => sentence)
export const ignoredIn = (text: string, kind: IgnoredKind): readonly string[] => find(text).ignored[kind].examples

/** Everything the streaming door gives, put together as `findIds` gives it. */
export const gather = async (
  source: AsyncIterable<Uint8Array | string>,
  ids = 5_000,
): Promise<FoundIds & { steps: number }> => {
  const found = []
  const refused = []
  let steps = 0
  for await (const step of findIdsIn(source, rules, { ids, refused: 1_000 })) {
    if (step.kind === 'end') return { found, refused, ...step.summary, steps }
    steps += 1
    found.push(...step.found)
    refused.push(...step.refused)
  }
  throw new Error('the search did not end')
}

export async function* pieces<Piece>(...all: readonly Piece[]): AsyncGenerator<Piece> {
  yield* all
}
