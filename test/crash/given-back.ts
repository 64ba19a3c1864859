/** The end of reversals that were cut short between two chunks: given up, made anew, and nothing is lost or held by it. */
import type { Told } from './verdict.ts'
import { listedBy, toldBy, type Ending } from './chain.ts'

const unconfirmed = ['draft', 'checking', 'checked']

/**
 * What runs is stopped. What ended unreversed can be made anew, all of it, whatever was begun to be made of it before. Then
 * all that is unconfirmed is discarded, and whoever brings the same submissions once more holds every one that was not paid.
 */
export const givenBack: Ending = async (tell, { ledger }) => {
  for (const { id, state } of await listedBy(tell)) {
    if (state === 'reversing') await tell({ do: 'stop', id })
    if (['reversing', 'stopping'].includes(state)) await tell({ do: 'until', id, states: ['ended'] })
    if (['reversing', 'stopping', 'ended'].includes(state)) await tell({ do: 'until known', id })
  }
  const all = await toldBy(tell)
  const faults: string[] = []
  for (const ended of all.filter(({ reversal }) => reversal.state === 'ended')) {
    const made = await one(tell, String(await tell({ do: 'again', id: ended.reversal.id })))
    const left = ended.lines.filter(({ outcome }) => outcome === 'not attempted').length
    if (made?.lines.length !== left)
      faults.push(
        `reversal ${ended.reversal.number} left ${left} lines, the draft made of it has ${made?.lines.length}`,
      )
  }
  for (const { id, state } of await listedBy(tell)) if (unconfirmed.includes(state)) await tell({ do: 'discard', id })
  const unpaid = new Set(all.flatMap(({ lines }) => lines).map(({ submission }) => submission))
  for (const submission of unpaid) if (ledger.approvalsOf(submission).length > 0) unpaid.delete(submission)
  const ids = [...unpaid].map((submission) => ({ submission }))
  const last = await one(tell, String(await tell({ do: 'bring', ids, only: true })))
  const held = last?.lines.filter(({ heldBy }) => heldBy !== undefined) ?? []
  await tell({ do: 'discard', id: last?.reversal.id ?? '' })
  return [...faults, ...held.map(({ submission, heldBy }) => `${submission} is still held by reversal ${heldBy}`)]
}

const one = async (tell: Parameters<Ending>[0], id: string): Promise<Told | undefined> => (await toldBy(tell, id))[0]
