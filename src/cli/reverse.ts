/** The whole way in one command: check, bill, question, reverse, receipt. */
import { systemClock } from '../clock.ts'
import { answered, type Account, type Reversal } from './answer.ts'
import { agreementOf, refuseAbove, type AgreeOptions } from './agreeing.ts'
import { confirmed } from './confirming.ts'
import { endingOf } from './counts.ts'
import { withDoor, type Door } from './door.ts'
import { begun, checkedThrough, sourceOf, type DraftOptions, type Source } from './drafting.ts'
import { exitCodes, Failure, type Ending } from './failure.ts'
import { follow, type Following } from './follow.ts'
import { onInterrupt } from './interrupt.ts'
import { missedLeads } from './leads.ts'
import { accountOf, approvedMeanwhile, misread } from './lines.ts'
import { pageOn, say, showChecked, showLeft, tell } from './page.ts'
import { progress } from './progress.ts'
import { standingText } from './shown.ts'

export type ReverseOptions = DraftOptions & AgreeOptions & { readonly despiteBalance?: true; readonly json?: true }

const ending = 'Ending: calls under way are finished first. Ctrl-C once more ends at once.'

/** Sets the exit code. @throws Failure with a sentence where there is nothing to show for it */
export const reverse = async (given: string, options: ReverseOptions): Promise<void> => {
  const source = await sourceOf(given)
  const agreement = agreementOf(options, source.kind === 'known')
  await withDoor(true, async (door) => {
    const shown = progress(systemClock.steady)
    const interrupt = onInterrupt(systemClock.steady, () => {
      shown.end()
      say(ending)
    })
    const following = { progress: shown, say, signal: interrupt.signal }
    try {
      const checked = await checkedThrough(door, await begun(door, source, draftOptions(options)), following)
      const account = await accountOf(door, checked.account)
      if (options.dryRun && !following.signal.aborted) return await endDry(door, checked, { account, source, options })
      const show = (one: Reversal): Promise<void> => showChecked(door, one, pageOn(process.stderr, account), say)
      const { reason, feedback, despiteBalance = false } = options
      const came = await confirmed(
        door,
        checked,
        account,
        { agreement, reason, feedback, despiteBalance, show },
        following,
      )
      await end(door, following.signal.aborted ? await halted(door, came, following) : came, account, options)
    } finally {
      shown.end()
      interrupt.release()
    }
  })
}

const draftOptions = ({ account, reason, feedback }: ReverseOptions): DraftOptions => ({
  ...(account === undefined ? {} : { account }),
  ...(reason === undefined ? {} : { reason }),
  ...(feedback === undefined ? {} : { feedback }),
})

const goOn = ({ number }: Reversal): string => `Go on with: overturn reverse ${number}`

/** After Ctrl-C: what was confirmed is stopped, and seen to its end; anything else is left as it is. */
const halted = async (door: Door, reversal: Reversal, following: Following): Promise<Reversal> => {
  const { number, state } = reversal
  if (!['reversing', 'stopping'].includes(state)) return reversal
  if (state === 'reversing')
    await door.client.POST('/reversals/{number}/stop', { params: { path: { number } }, body: {} })
  return follow(door, number, { ...following, signal: new AbortController().signal })
}

/** The receipt, and the exit code. */
const end = async (door: Door, reversal: Reversal, account: Account, { json }: ReverseOptions): Promise<void> => {
  if (awaits(reversal)) throw new Failure('stopped', `${pausedSays(reversal)}Nothing was paid. ${goOn(reversal)}`)
  if (json) tell(`${JSON.stringify(reversal)}\n`)
  else {
    const page = pageOn(process.stdout, account)
    tell(standingText(reversal, account, page))
    await showLeft(door, reversal, page, tell)
  }
  process.exitCode = exitCodes[await endingFor(door, reversal)]
  if (reversal.pause || reversal.groups.some(({ group }) => group === 'not attempted')) say(goOn(reversal))
}

/** Nothing of it was confirmed yet, and something could be. */
const awaits = ({ state, confirmation }: Reversal): boolean =>
  state === 'draft' || state === 'checking' || (state === 'checked' && (confirmation?.count ?? 0) > 0)

const endingFor = async (door: Door, reversal: Reversal): Promise<Ending> => {
  const [meanwhile, missing] = [await approvedMeanwhile(door, reversal), await misread(door, reversal)]
  const ended = endingOf(reversal, { meanwhile, notTaken: missing.length + (await missedLeads(door, reversal)) })
  return reversal.pause && ended !== 'some unknown' ? 'stopped' : ended
}

type Dry = { readonly account: Account; readonly source: Source; readonly options: ReverseOptions }

/** What would be done, as the standard output; a reversal that was made for it is discarded. */
const endDry = async (door: Door, reversal: Reversal, { account, source, options }: Dry): Promise<void> => {
  if (reversal.pause) throw new Failure('stopped', `${pausedSays(reversal)}${goOn(reversal)}`)
  if (options.json) tell(`${JSON.stringify(reversal)}\n`)
  else await showChecked(door, reversal, pageOn(process.stdout, account), tell)
  const missing = await misread(door, reversal)
  if (source.kind === 'new')
    answered(
      await door.client.POST('/reversals/{number}/discard', {
        params: { path: { number: reversal.number } },
        body: {},
      }),
    )
  if (options.maxTotal !== undefined) refuseAbove(reversal, options.maxTotal)
  process.exitCode =
    exitCodes[
      endingOf(reversal, { toCome: ['reversible'], notTaken: missing.length + (await missedLeads(door, reversal)) })
    ]
}

const pausedSays = ({ pause }: Reversal): string => (pause ? `${pause.says} ${pause.remedy} ` : '')
