/** Ids that turned out to be tasks': their rejected work becomes a draft of its own. Nothing is paid by it. */
import { setImmediate } from 'node:timers/promises'
import { broughtLimits } from '../core/brought/brought.ts'
import { bad, type Result } from '../core/problem.ts'
import type { LineQuery, ReversalStore } from '../core/reversal-store.ts'
import type { Line } from '../core/reversal.ts'
import { notInState } from '../core/sentences.ts'
import { isTaskId } from '../core/verdict.ts'
import type { Declaration } from '../core/marketplace.ts'
import { subjectOf, type Acting } from './acting.ts'
import { discard } from './discard.ts'
import { draft, type Drafted } from './draft.ts'

const pageLength = 500

/** The lines whose ids are tasks'. */
const taskLines = (declaration: Declaration, limit: number): LineQuery => ({
  filter: { group: 'not found', detail: isTaskId(declaration) },
  sort: 'number',
  descending: false,
  limit,
})

/**
 * As if they had been brought under the heading that says what they are. Whoever brings a task means all that is rejected
 * there; where the source names a worker beside it, what that worker did there and nobody else. The first draft is
 * discarded where nothing of it could be reversed.
 */
export const followTasks = async (acting: Acting, input: { readonly number: number }): Promise<Result<Drafted>> => {
  const found = await subjectOf(acting, input.number, 'draft')
  if (!found.ok) return found
  const { reversal, open } = found.value
  if (reversal.state !== 'checked') return bad('conflict', notInState(reversal))
  const { words, ids } = open.declaration
  const tasks = await tasksOf(acting.store.reversals, reversal.id, open.declaration)
  if (tasks.length === 0) return bad('conflict', `None of these ids is known to be ${words.aTask}’s.`)
  const heading = { submission: ids.names.task[0] ?? '', named: { worker: ids.names.worker[0] ?? '' } }
  const table = [heading, ...tasks].map(({ submission, named }) => `${submission}\t${named.worker ?? ''}`).join('\n')
  const { accountId, reason, feedback } = reversal
  const made = await draft(acting, { accountId, sources: pasted(table), reason, feedback })
  if (!made.ok) return made
  const left = await acting.store.reversals.tally(reversal.id)
  if (!left.some(({ group, count }) => group === 'will be reversed' && count > 0)) await discard(acting, input)
  return made
}

async function* pasted(text: string): AsyncGenerator<{ field: 'ids'; pieces: AsyncGenerator<string> }> {
  yield { field: 'ids', pieces: whole(text) }
}

async function* whole(text: string): AsyncGenerator<string> {
  yield text
}

type TaskLine = Pick<Line, 'submission' | 'named'>

const tasksOf = async (store: ReversalStore, id: string, declaration: Declaration): Promise<readonly TaskLine[]> => {
  const tasks: TaskLine[] = []
  for (let after: string | undefined; tasks.length < broughtLimits.leads;) {
    const page = await store.lines(id, {
      ...taskLines(declaration, pageLength),
      ...(after === undefined ? {} : { after }),
    })
    tasks.push(...page.rows)
    if (page.next === undefined) break
    after = page.next
    await setImmediate()
  }
  return tasks
}
