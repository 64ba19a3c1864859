/** One person in a real browser: walks the main job and looks at every page on the way. */
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { expect } from 'vitest'
import type { House } from '../support/house.ts'

export type Walker = {
  readonly page: Page
  /** What the browser complained about: errors of scripts, breaches of the policy, answers of 500. */
  readonly complaints: readonly string[]
  close(): Promise<void>
}

/** Opens a browser of one's own cookies; the certificate is of the house's making. */
export const openWalker = async (browser: Browser, options: BrowserContextOptions = {}): Promise<Walker> => {
  const context = await browser.newContext({ ignoreHTTPSErrors: true, ...options })
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('console', (message) => {
    // A refused form is an answer, not a fault of the page.
    const refused = /status of 4\d\d/.test(message.text())
    if (['error', 'warning'].includes(message.type()) && !refused) complaints.push(message.text())
  })
  page.on('response', (response) => {
    if (response.status() >= 500) complaints.push(`${response.status()} ${response.url()}`)
  })
  return { page, complaints, close: () => context.close() }
}

/** Through the set-up link to the start page. */
export const setUp = async ({ page }: Walker, house: House): Promise<void> => {
  await page.goto(house.server.link ?? house.url)
  await page.getByLabel('Name').fill('Ann Lindqvist')
  await page.getByLabel('Password').fill('a-heron-stands-in-cold-water')
  await page.getByRole('button', { name: 'Set up and sign in' }).click()
  await heading(page, 'Give wrongly rejected work its pay back')
}

/** Waits for the page with this heading; where no script runs, its own refresh brings it. */
export const heading = async (page: Page, text: string | RegExp): Promise<void> => {
  await page.getByRole('heading', { level: 1, name: text }).waitFor({ timeout: 20_000 })
}

/** The sum of the bill as it is printed, `361.46`. */
export const total = (page: Page): Promise<string> => page.locator('.ledger .total td').last().innerText()

const wideThings = `[...document.querySelectorAll('body *')]
  .filter((element) => element.getBoundingClientRect().right > innerWidth + 0.5 && !element.closest('pre, .hidden'))
  .map((element) => element.outerHTML.slice(0, 120))`

export const nothingIsTooWide = async (page: Page): Promise<void> => {
  expect(await page.evaluate<string[]>(wideThings)).toEqual([])
}
