/** What each line is, before any money moves. */
import { systemClock } from '../clock.ts'
import { answered, type Reversal } from './answer.ts'
import { endingOf } from './counts.ts'
import { withDoor, type Door } from './door.ts'
import { begun, checkedThrough, sourceOf, type DraftOptions } from './drafting.ts'
import { exitCodes, Failure } from './failure.ts'
import { follow } from './follow.ts'
import { onInterrupt } from './interrupt.ts'
import { missedLeads } from './leads.ts'
import { accountOf, approvedMeanwhile, everyLine, misread } from './lines.ts'
import { pageOn, say, showChecked, tell } from './page.ts'
import { progress } from './progress.ts'

export type CheckOptions = DraftOptions & { readonly json?: true }

/** The reversal stays, to be confirmed later. Sets the exit code. @throws Failure with a sentence */
export const check = async (given: string, { json, ...options }: CheckOptions): Promise<void> => {
  const source = await sourceOf(given)
  await withDoor(true, async (door) => {
    const interrupt = onInterrupt(systemClock.steady, () => undefined)
    const following = { progress: progress(systemClock.steady), say, signal: interrupt.signal }
    try {
      const reversal = await begun(door, source, options)
      if (source.kind === 'known' && reversal.state === 'checked') await readAgain(door, reversal)
      const came =
        reversal.state === 'draft'
          ? await checkedThrough(door, reversal, following)
          : await follow(door, reversal.number, following)
      await shown(door, came, json === true)
      if (following.signal.aborted) process.exitCode = exitCodes.stopped
    } finally {
      following.progress.end()
      interrupt.release()
    }
  })
}

const readAgain = async ({ client }: Door, { number }: Reversal): Promise<void> => {
  const params = { path: { number } }
  answered(await client.POST('/reversals/{number}/check', { params, body: { which: 'all' } }))
}

const shown = async (door: Door, reversal: Reversal, json: boolean): Promise<void> => {
  if (reversal.pause)
    throw new Failure(
      'nothing done',
      `${reversal.pause.says} ${reversal.pause.remedy} Go on with: overturn check ${reversal.number}`,
    )
  if (json) {
    for await (const line of everyLine(door, reversal.number))
      tell(`${JSON.stringify({ reversal: reversal.number, ...line })}\n`)
  } else await showChecked(door, reversal, pageOn(process.stdout, await accountOf(door, reversal.account)), tell)
  const [missing, meanwhile] = [await misread(door, reversal), await approvedMeanwhile(door, reversal)]
  process.exitCode =
    exitCodes[
      endingOf(reversal, {
        toCome: ['reversible', 'to come', 'calling'],
        notTaken: missing.length + (await missedLeads(door, reversal)),
        meanwhile,
      })
    ]
  if (reversal.confirmation) say(`Nothing was paid. Go on with: overturn reverse ${reversal.number}`)
}
