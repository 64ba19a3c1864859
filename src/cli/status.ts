/** What there is, and how one reversal stands. */
import { answered, type ReversalSummary } from './answer.ts'
import { endingOf } from './counts.ts'
import { withDoor } from './door.ts'
import { exitCodes, Failure } from './failure.ts'
import { read } from './follow.ts'
import { accountOf, approvedMeanwhile } from './lines.ts'
import { pageOn, showLeft, tell } from './page.ts'
import { listText, standingText } from './shown.ts'

export type StatusOptions = { readonly json?: true; readonly limit: string }

export const status = async (given: string | undefined, options: StatusOptions): Promise<void> =>
  withDoor(false, async (door) => {
    if (given !== undefined) {
      const reversal = await read(door, numberIn(given))
      if (options.json) tell(`${JSON.stringify(reversal)}\n`)
      else {
        const account = await accountOf(door, reversal.account)
        tell(standingText(reversal, account, pageOn(process.stdout, account)))
        await showLeft(door, reversal, pageOn(process.stdout, account), tell)
      }
      if (reversal.state === 'ended')
        process.exitCode = exitCodes[endingOf(reversal, { meanwhile: await approvedMeanwhile(door, reversal) })]
      return
    }
    const limit = Number(options.limit)
    const { items } = answered(await door.client.GET('/reversals', { params: { query: { limit } } }))
    write(items, options.json === true)
  })

const write = (items: readonly ReversalSummary[], json: boolean): void => {
  if (json) for (const one of items) tell(`${JSON.stringify(one)}\n`)
  else tell(listText(items, process.stdout.isTTY))
}

/** How the numbers of reversals are written. */
export const numberForm = /^[1-9]\d{0,8}$/

/** @throws Failure `usage`: it is no number of a reversal */
export const numberIn = (given: string): number => {
  if (numberForm.test(given)) return Number(given)
  throw new Failure('usage', `“${given}” is no number of a reversal; overturn status lists them.`)
}
