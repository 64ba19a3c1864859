/** Ends a reversal before its end. */
import { systemClock } from '../clock.ts'
import { answered } from './answer.ts'
import { endingOf } from './counts.ts'
import { withDoor } from './door.ts'
import { exitCodes } from './failure.ts'
import { follow } from './follow.ts'
import { accountOf } from './lines.ts'
import { pageOn, say, tell } from './page.ts'
import { progress } from './progress.ts'
import { standingText } from './shown.ts'
import { numberIn } from './status.ts'

/** Calls under way are finished; then it has ended, and the exit code is that of its lines. */
export const stop = async (given: string): Promise<void> => {
  const number = numberIn(given)
  await withDoor(true, async (door) => {
    answered(await door.client.POST('/reversals/{number}/stop', { params: { path: { number } }, body: {} }))
    const following = { progress: progress(systemClock.steady), say, signal: new AbortController().signal }
    const reversal = await follow(door, number, following)
    const account = await accountOf(door, reversal.account)
    tell(standingText(reversal, account, pageOn(process.stdout, account)))
    process.exitCode = exitCodes[endingOf(reversal)]
  })
}
