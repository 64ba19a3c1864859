/** What is measured: the walks of somebody who has done it before, with the mouse where a form offers it. */
import type { Locator } from 'playwright-core'
import { batchCsv } from '../../src/simulators/mturk/sample.ts'
import type { Assignment } from '../../src/simulators/mturk/records.ts'
import { Person, type Taken } from './person.ts'
import type { Place } from './place.ts'
import { copied, reads, scroll, shown, type Window } from './window.ts'

export type Walked = Taken & {
  /** What the person waits for, or need not wait for, by name; in s. */
  readonly machine: Readonly<Record<string, number>>
}

const reason = 'Wrong key on attention check 3'

/**
 * What tells whether it is the right thing: count and sum in the heading, what was understood, verdicts, notices, what the
 * balance will be, so many lines. What stands there twice is read once; what is the same each time, as the loud warning that
 * nothing can be undone, not at all.
 */
const previewParts = (lines: number): string =>
  `h1, .tally, .notice, .ledger .strong, #understood, .lines tbody tr:nth-child(-n+${lines})`
const confirmationParts = 'h1, .notice:not(.loud)'
const receiptParts = 'h1, .lead'

const title = ({ page }: Window, name: RegExp): Locator => page.getByRole('heading', { level: 1, name })
const seconds = (ms: number): number => ms / 1000

/** From the pages of a draft to its receipt. */
const goThrough = async (window: Window, lines: number): Promise<Readonly<Record<string, number>>> => {
  const { page } = window
  const checked = seconds(await shown(window, title(window, /before paying/)))
  await reads(window, previewParts(lines))
  await scroll(window)
  await reads(window, previewParts(lines))
  const goOn = page.getByRole('link', { name: /^Go on to confirm/ }).first()
  await goOn.click()
  const asked = seconds(await shown(window, title(window, /^Reverse /)))
  await reads(window, confirmationParts)
  await page.getByLabel('Reason').click()
  await page.keyboard.type(reason)
  const typed = page.getByLabel('Type the total of the bill')
  if ((await typed.count()) > 0) {
    const sum = await page.locator('.ledger .total td').last().innerText()
    await typed.click()
    await page.keyboard.type(sum)
  }
  await page.getByRole('button', { name: /^Reverse .* and pay/ }).click()
  const reversed = seconds(await shown(window, title(window, /reversed$/)))
  await reads(window, receiptParts)
  return { 'until the verdicts': checked, 'until the last question': asked, 'until the receipt': reversed }
}

const home = async (window: Window, { server }: Place): Promise<void> => {
  await window.page.goto(server.url)
  window.person = new Person()
}

const rejectedOf = ({ simulator }: Place): readonly Assignment[] =>
  [...simulator.world.assignments.values()].filter(({ decision }) => decision.status === 'Rejected')

const mailOf = ({ hit, worker }: Assignment): string => `From: Amazon Mechanical Turk <mturk-noreply@amazon.com>
Reply-To: worker@example.org
Subject: [Amazon Mechanical Turk] Regarding Amazon Mechanical Turk HIT
 ${hit.id}

Message from ${worker}
--------------------------
Hello, my work on your HIT was rejected although I answered every question with care.
Could you have another look at it? Thank you.
--------------------------
Customer ID: ${worker}
`

/** From the paste of a worker's mail to "reversed". */
export const walkMail = async (window: Window, place: Place): Promise<Walked> => {
  const about = rejectedOf(place)[4]
  if (!about) throw new Error('nothing is rejected')
  await home(window, place)
  await copied(window, mailOf(about))
  window.person = new Person()
  await window.page.keyboard.press('Control+V')
  await window.page.locator('[data-paste] button.button').click()
  const machine = await goThrough(window, 1)
  return { ...window.person.taken(), machine }
}

/** From the start page to the receipt of a batch's results file, found in the file dialog. */
export const walkBatch = async (window: Window, place: Place): Promise<Walked> => {
  const { page } = window
  await home(window, place)
  const dialog = page.waitForEvent('filechooser')
  await page.locator('#file').click({ position: { x: 40, y: 30 } })
  const buffer = Buffer.from(batchCsv(place.simulator.world))
  await (await dialog).setFiles({ name: 'Batch_1234567_batch_results.csv', mimeType: 'text/csv', buffer })
  window.person.clicksElsewhere(2)
  await page.locator('[data-paste] button.button').click()
  const machine = await goThrough(window, 5)
  return { ...window.person.taken(), machine }
}

export type Searched = Taken & {
  /** From Enter to the results, in s, of each search. */
  readonly waited: readonly number[]
}

/** So many workers one after another, each pasted into the search; what the last of them took. */
export const walkSearch = async (window: Window, place: Place, times: number): Promise<Searched> => {
  const { page } = window
  const workers = [...new Set(rejectedOf(place).map(({ worker }) => worker))]
  const waited: number[] = []
  for (let turn = 0; turn < times; turn += 1) {
    const worker = workers[(turn * 37) % workers.length] ?? ''
    await copied(window, worker)
    await home(window, place)
    await page.getByRole('link', { name: 'Rejected work' }).click()
    await shown(window, page.locator('#filter-worker'))
    await page.locator('#filter-worker').click()
    await page.keyboard.press('Control+V')
    await page.keyboard.press('Enter')
    await page.waitForURL(/worker=/)
    waited.push(seconds(await shown(window, page.locator('.lines code', { hasText: worker }))))
  }
  return { ...window.person.taken(), waited }
}

/** A worker's id in the box of the start page, until the verdicts on all of their rejected work. */
export const walkWorker = async (window: Window, place: Place): Promise<Walked> => {
  const about = rejectedOf(place)[11]
  if (!about) throw new Error('nothing is rejected')
  await home(window, place)
  await copied(window, about.worker)
  window.person = new Person()
  await window.page.keyboard.press('Control+V')
  await window.page.locator('[data-paste] button.button').click()
  const machine = await goThrough(window, 5)
  return { ...window.person.taken(), machine }
}
