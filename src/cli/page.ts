/** What commands write, and where: results to the standard output, all else to the standard error. */
import type { Account, Reversal } from './answer.ts'
import { counted, type GroupName } from './counts.ts'
import type { Door } from './door.ts'
import { showLeads } from './leads.ts'
import { firstLines, misread, mostShown } from './lines.ts'
import { billText, groupsText, linesText, type Page } from './shown.ts'
import { plain } from './table.ts'

export const say = (text: string): void => void process.stderr.write(text.endsWith('\n') ? text : `${text}\n`)
export const tell = (text: string): void => void process.stdout.write(text)

export const pageOn = (stream: NodeJS.WriteStream, { words }: Account): Page => ({
  words,
  pretty: stream.isTTY,
  stream,
})

/** What will not be reversed, and why, is worth a line each. */
const aside: readonly GroupName[] = ['awaiting review', 'too late', 'gone', 'not found', 'other worker', 'not readable']

/** The verdicts, what will not be reversed, and the bill. */
export const showChecked = async (
  door: Door,
  reversal: Reversal,
  page: Page,
  write: (text: string) => void,
): Promise<void> => {
  write(groupsText(reversal, page))
  await showLines(door, reversal, { groups: aside, page, write })
  await showLeads(door, reversal, write)
  const pieces = await misread(door, reversal)
  for (const { where, text, why } of pieces.slice(0, mostShown))
    write(`${plain([where, text, why].filter((part) => part !== '').join(' '))}\n`)
  if (reversal.confirmation) write(billText(reversal, page))
}

/** What was not reversed, and why. */
export const showLeft = (door: Door, reversal: Reversal, page: Page, write: (text: string) => void): Promise<void> =>
  showLines(door, reversal, { groups: [...aside, 'refused', 'unknown'], page, write })

type Showing = { readonly groups: readonly GroupName[]; readonly page: Page; readonly write: (text: string) => void }

const showLines = async (door: Door, reversal: Reversal, { groups, page, write }: Showing): Promise<void> => {
  await showHolders(door, reversal, write)
  const lines = await firstLines(door, reversal, groups)
  if (lines.length === 0) return
  write(linesText(lines, page))
  const more = counted(reversal, groups) - lines.length
  if (more > 0) write(`and ${more.toLocaleString('en')} more: overturn check ${reversal.number} --json\n`)
}

/** Many lines are mostly held by one other: its number is worth more than theirs. */
const showHolders = async (door: Door, reversal: Reversal, write: (text: string) => void): Promise<void> => {
  const held = await firstLines(door, reversal, ['held'])
  const numbers = new Set(held.flatMap(({ heldBy }) => (heldBy === null ? [] : [heldBy])))
  for (const number of numbers) write(`Held by another reversal: overturn status ${number}\n`)
}
