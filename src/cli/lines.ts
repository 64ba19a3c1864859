/** Lines of a reversal, and what of the input became none. */
import { answered, everyItem, type Account, type Lead, type Line, type Reversal } from './answer.ts'
import type { GroupName } from './counts.ts'
import type { Door } from './door.ts'

/** At most so many lines are shown; the files have them all. */
export const mostShown = 20

const pageSize = 500

export const everyLine = ({ client }: Door, number: number, group?: GroupName): AsyncGenerator<Line, void, undefined> =>
  everyItem((cursor) =>
    client.GET('/reversals/{number}/lines', {
      params: { path: { number }, query: { limit: pageSize, ...(group ? { group } : {}), ...cursor } },
    }),
  )

/** The first lines of these groups, `mostShown` in all. */
export const firstLines = async (door: Door, reversal: Reversal, groups: readonly GroupName[]): Promise<Line[]> => {
  const found: Line[] = []
  const here = reversal.groups.filter(({ group, count }) => count > 0 && groups.includes(group))
  for (const { group } of here) {
    for await (const line of everyLine(door, reversal.number, group)) {
      if (found.push(line) >= mostShown) return found
    }
  }
  return found
}

/** Refused because somebody else had approved it meanwhile: what was wanted is so. */
export const approvedMeanwhile = async (door: Door, { number, groups }: Reversal): Promise<number> => {
  if (!groups.some(({ group, count }) => group === 'refused' && count > 0)) return 0
  let count = 0
  for await (const line of everyLine(door, number, 'refused')) if (line.refusal === 'already approved') count += 1
  return count
}

const repeated = /; taken once$|that came again$|that stand in what came before$/

/** Pieces of the input that look as if they should have been ids. What stood there twice is not missing. */
export const misread = async ({ client }: Door, { number, notTakenCount }: Reversal) => {
  const found: { readonly where: string; readonly text: string; readonly why: string }[] = []
  if (notTakenCount === 0) return found
  const pieces = everyItem((cursor) =>
    client.GET('/reversals/{number}/not-taken', {
      params: { path: { number }, query: { limit: pageSize, ...cursor } },
    }),
  )
  for await (const piece of pieces) if (!repeated.test(piece.why)) found.push(piece)
  return found
}

/** What was brought that leads to lines, such as a mail or a task's id: each with what became of it. */
export const leadsOf = async ({ client }: Door, { number, leads }: Reversal): Promise<Lead[]> => {
  const found: Lead[] = []
  if (leads.all === 0) return found
  const all = everyItem((cursor) =>
    client.GET('/reversals/{number}/leads', { params: { path: { number }, query: { limit: pageSize, ...cursor } } }),
  )
  for await (const lead of all) found.push(lead)
  return found
}

export const accountOf = async ({ client }: Door, id: string): Promise<Account> =>
  answered(await client.GET('/accounts/{account}', { params: { path: { account: id } } }))
