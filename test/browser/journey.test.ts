import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { accessibilityFaults, openBrowser } from '../support/browser.ts'
import { databases, type FreshDatabase } from '../support/databases.ts'
import { openHouse, type House } from '../support/house.ts'
import { heading, nothingIsTooWide, openWalker, setUp, total, type Walker } from './walker.ts'

let browser: Browser
let place: FreshDatabase
let house: House
let walkers: Walker[]

// Each page is looked at by axe, about a second each when the machine has other things to do.
vi.setConfig({ testTimeout: 90_000 })

beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())
beforeEach(async () => {
  const [sqlite] = databases
  if (!sqlite) throw new Error('There is no database to run on')
  place = await sqlite.fresh()
  house = await openHouse(place, { data: 'cast' })
  walkers = []
})
afterEach(async () => {
  await Promise.all(walkers.map((walker) => walker.close()))
  await house.close()
  await place.dispose()
})

const walk = async (options: BrowserContextOptions = {}): Promise<Walker> => {
  const walker = await openWalker(browser, options)
  walkers.push(walker)
  await setUp(walker, house)
  return walker
}

const seeded = (name: 'rejected' | 'awaitingReview' | 'approved'): readonly string[] =>
  house.simulator.cast?.[name] ?? []
const pasted = (): string =>
  ['AEXNOBODY00001', ...seeded('rejected'), ...seeded('awaitingReview'), ...seeded('approved')].join('\n')

const axe = async (page: Page): Promise<void> => {
  const violations = await accessibilityFaults(page)
  expect(violations.map(({ id, nodes }) => `${page.url()}: ${id}: ${nodes[0]?.html ?? ''}`)).toEqual([])
}

/** From the start page to the last question, with everything filled in. */
const prepare = async (page: Page, look: () => Promise<void> = async () => undefined): Promise<void> => {
  await look()
  await page.getByLabel('Assignment ids').fill(pasted())
  await page.getByRole('button', { name: 'Check these ids' }).click()
  await heading(page, /^Check 12 assignments before paying/)
  await look()
  await page
    .getByRole('link', { name: /^Go on to confirm/ })
    .first()
    .click()
  await heading(page, /^Reverse 12 assignments and pay/)
  await look()
  await page.getByLabel('Reason').fill('Wrong key on attention check 3')
  const typed = page.getByLabel('Type the total of the bill')
  if (await typed.count()) await typed.fill(await total(page))
}
const last = (page: Page) => page.getByRole('button', { name: /^Reverse 12 and pay/ })

/** What the simulator saw: how many payments, which calls that must never be made, what went wrong in itself. */
const ledger = () => {
  const { ledger: record, defects } = house.simulator
  return { paid: record.payments().length, wrong: record.callsThatPaidSubmittedWork(), defects }
}
const paid = (count: number) => ({ paid: count, wrong: [], defects: [] })

describe('with script', () => {
  test('every page on the way is as it should be, and the receipt comes by itself', async () => {
    const walker = await walk()
    const { page } = walker
    await prepare(page, () => axe(page))
    house.simulator.moods.set({ latency: [{ operation: 'ApproveAssignment', ms: 6000 }] })
    await last(page).click()
    await heading(page, 'Reversing 12 assignments')
    await axe(page)
    await heading(page, '12 reversed')
    await axe(page)
    expect(ledger()).toEqual(paid(12))
    for (const link of ['Past reversals', 'Help', 'Ann Lindqvist']) {
      await page.getByRole('link', { name: link, exact: true }).click()
      await page.waitForLoadState()
      await axe(page)
    }
    await page.goto(`${house.url}/reversals/1/lines/1`)
    await axe(page)
    expect(walker.complaints).toEqual([])
  })

  test('a worker’s mail is reversed in three clicks', async () => {
    const walker = await walk()
    const { page } = walker
    const one = house.simulator.world.assignments.get(seeded('rejected')[0] ?? '')
    const subject = `Subject: [Amazon Mechanical Turk] Regarding Amazon Mechanical Turk HIT\n ${one?.hit.id}`
    await page
      .getByLabel('Assignment ids')
      .fill(`From: mturk-noreply@amazon.com\n${subject}\n\nHello,\nwhy was it rejected?\nCustomer ID: ${one?.worker}\n`)
    await page.getByRole('button', { name: 'Check these ids' }).click()
    await heading(page, /^Check 1 assignment before paying/)
    expect(await page.locator('#understood mark').allInnerTexts()).toContain(one?.hit.id)
    await axe(page)
    await page
      .getByRole('link', { name: /^Go on to confirm/ })
      .first()
      .click()
    await page.getByLabel('Reason').fill('Wrong key on attention check 3')
    await page.getByRole('button', { name: /^Reverse 1 and pay/ }).click()
    await heading(page, '1 reversed')
    expect(ledger()).toEqual(paid(1))
    expect(walker.complaints).toEqual([])
  })

  test('lines are filtered, left out and put back', async () => {
    const { page } = await walk()
    await page.getByLabel('Assignment ids').fill(pasted())
    await page.getByRole('button', { name: 'Check these ids' }).click()
    await heading(page, /^Check 12 assignments/)
    await page.getByRole('link', { name: /^awaiting review/ }).click()
    await expect.poll(() => page.locator('.lines tbody tr').count()).toBe(3)
    await page.getByRole('link', { name: /^all lines/ }).click()
    await page.getByLabel('Line 1', { exact: true }).check()
    await page.getByRole('button', { name: 'Leave out the ticked lines' }).click()
    await heading(page, /^Check 11 assignments/)
    await page.getByRole('link', { name: /^left out/ }).click()
    await page.getByLabel('Line 1', { exact: true }).check()
    await page.getByRole('button', { name: /^Put back the ticked/ }).click()
    await heading(page, /^Check 12 assignments/)
  })

  test('a form that is not filled in comes back with the focus on what is wrong', async () => {
    const { page } = await walk()
    await prepare(page)
    await page.getByLabel('Reason').fill('')
    await last(page).click()
    await page.getByRole('alert').waitFor()
    expect(await page.title()).toMatch(/^Error: /)
    expect(await page.locator(':focus').getAttribute('aria-labelledby')).toBe('trouble')
    await axe(page)
    expect(ledger()).toEqual(paid(0))
  })

  test('whatever is clicked twice, in two tabs, after Back: one confirmation', async () => {
    const walker = await walk()
    const { page } = walker
    await prepare(page)
    const second = await page.context().newPage()
    await second.goto(page.url())
    await second.getByLabel('Reason').fill('The same from another tab')
    const typed = second.getByLabel('Type the total of the bill')
    if (await typed.count()) await typed.fill(await total(second))
    await last(page).dblclick()
    await heading(page, /^Reversing 12|^12 reversed/)
    await last(second).click()
    await second.getByRole('heading', { level: 1 }).waitFor()
    await heading(page, '12 reversed')
    await page.goBack()
    if (await last(page).count()) {
      await page.getByLabel('Reason').fill('Once more after Back')
      await last(page).click()
      await page.waitForLoadState()
    }
    expect(ledger()).toEqual(paid(12))
    expect(walker.complaints).toEqual([])
  })

  test('a forbidden call pauses with a sentence, on its own page and on every other', async () => {
    const walker = await walk()
    const { page } = walker
    await prepare(page)
    house.simulator.moods.set({ denied: [{ operation: 'ApproveAssignment' }] })
    await last(page).click()
    await heading(page, /^Paused/)
    await page.getByRole('heading', { name: 'The credentials of this account are not allowed to do this' }).waitFor()
    await axe(page)
    await page.getByRole('link', { name: 'Help', exact: true }).click()
    await page.getByText(/Reversal 1 is paused since/).waitFor()
    await axe(page)
    expect(ledger()).toEqual(paid(0))
    expect(walker.complaints).toEqual([])
  })
})

test('without script: the same pages come by their own refresh, and the same money moves', async () => {
  const { page } = await walk({ javaScriptEnabled: false, viewport: { width: 390, height: 800 } })
  await prepare(page)
  await last(page).click()
  await heading(page, '12 reversed')
  expect(ledger()).toEqual(paid(12))
})

test('at 320 px in the dark nothing is too wide and axe finds nothing', async () => {
  const { page } = await walk({ colorScheme: 'dark', viewport: { width: 320, height: 700 } })
  const look = async (): Promise<void> => {
    await nothingIsTooWide(page)
    await axe(page)
  }
  await prepare(page, look)
  await last(page).click()
  await heading(page, '12 reversed')
  await look()
  expect(ledger()).toEqual(paid(12))
})

describe('by keyboard alone', () => {
  /** What has the focus: whether it can be seen to have it, and whether the bar at the top hides it. */
  const focused = `(() => {
    const element = document.activeElement
    const style = getComputedStyle(element)
    const box = element.getBoundingClientRect()
    const bar = document.querySelector('.env').getBoundingClientRect()
    return {
      name: (element.labels?.[0] ?? element).innerText || element.name || element.tagName,
      seen: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
      hidden: box.bottom > innerHeight + 1 || (box.top < bar.bottom - 1 && !document.querySelector('.env').contains(element) && box.bottom > bar.top && box.height < innerHeight / 2),
    }
  })()`
  type Focused = { readonly name: string; readonly seen: boolean; readonly hidden: boolean }

  const tabTo = async (page: Page, name: RegExp): Promise<void> => {
    for (let steps = 0; steps < 150; steps += 1) {
      await page.keyboard.press('Tab')
      const now = await page.evaluate<Focused>(focused)
      expect(now).toMatchObject({ seen: true, hidden: false })
      if (name.test(now.name)) return
    }
    throw new Error(`Nothing that the Tab key reaches is called ${String(name)}`)
  }

  test('the whole journey, with the focus always to be seen', async () => {
    const walker = await walk()
    const { page } = walker
    const write = (text: string): Promise<void> => page.keyboard.insertText(text)
    await tabTo(page, /^Assignment ids/)
    await write(pasted())
    await tabTo(page, /^Check these ids/)
    await page.keyboard.press('Enter')
    await heading(page, /^Check 12 assignments before paying/)
    await tabTo(page, /^Go on to confirm/)
    await page.keyboard.press('Enter')
    await heading(page, /^Reverse 12 assignments and pay/)
    await tabTo(page, /^Reason/)
    await write('Wrong key')
    if (await page.getByLabel('Type the total of the bill').count()) {
      const sum = await total(page)
      await tabTo(page, /^Type the total/)
      await write(sum)
    }
    await tabTo(page, /^Reverse 12 and pay/)
    await page.keyboard.press('Enter')
    await heading(page, '12 reversed')
    await tabTo(page, /^All past reversals/)
    expect(ledger()).toEqual(paid(12))
    expect(walker.complaints).toEqual([])
  })
})
