/**
 * The pictures of the README, from the demo as anybody starts it: `node test/browser/readme-shots.ts [FOLDER]`, by default
 * docs/shots. It starts the demo, walks the main job in a real browser and takes a picture of each stage.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { launch, prepareChromium } from '../support/chromium.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = process.argv[2] ?? `${root}docs/shots`

const linkOf = async ({ stdout }: ChildProcess): Promise<string> => {
  if (stdout === null) throw new Error('The demo has no output.')
  for await (const line of createInterface({ input: stdout })) {
    const [link] = /https:\/\/localhost:\d+\/links\/\S+/.exec(line) ?? []
    if (link !== undefined) return link
  }
  throw new Error('The demo ended before it gave a link.')
}

const heading = (page: Page, text: RegExp): Promise<void> =>
  page.getByRole('heading', { level: 1, name: text }).waitFor({ timeout: 30_000 })

/** As much of the page as the README shows, never a whole long one. */
const picture = async (page: Page, name: string, width: number, height: number): Promise<void> => {
  await page.setViewportSize({ width, height })
  await page.screenshot({ path: `${folder}/${name}.png`, animations: 'disabled' })
}

const walk = async (browser: Browser, link: string): Promise<void> => {
  const context = await browser.newContext({ ignoreHTTPSErrors: true, viewport: { width: 1280, height: 860 } })
  const page = await context.newPage()
  await page.goto(link)
  await page.getByLabel('Name').fill('Ann Lindqvist')
  await page.getByLabel('Password').fill('a-heron-stands-in-cold-water')
  await page.getByRole('button', { name: 'Set up and sign in' }).click()
  await page.getByRole('link', { name: 'Fill in sample ids' }).click()
  await page.getByRole('button', { name: 'Check these ids' }).click()
  await heading(page, /^Check \d+ assignments before paying/)
  await picture(page, 'preview', 1280, 860)
  await picture(page, 'preview-narrow', 390, 844)
  await page.setViewportSize({ width: 1280, height: 860 })
  await page
    .getByRole('link', { name: /^Go on to confirm/ })
    .first()
    .click()
  await heading(page, /^Reverse \d+ assignments and pay/)
  await page.getByLabel('Reason').fill('Wrong key on attention check 3')
  await page.getByLabel('Feedback').fill('Your work was right. We are sorry.')
  await picture(page, 'confirmation', 1280, 860)
  await page.getByRole('button', { name: /^Reverse \d+ and pay/ }).click()
  await page.locator('[data-live="recent"] tr').nth(3).waitFor()
  await picture(page, 'progress', 1280, 860)
  await page.getByRole('heading', { level: 1, name: /reversed/ }).waitFor({ timeout: 60_000 })
  await page.emulateMedia({ colorScheme: 'dark' })
  await picture(page, 'receipt-dark', 1280, 860)
  await context.close()
}

const demo = spawn(process.execPath, ['bin/overturn.js', 'demo'], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] })
try {
  const browser = await launch(await prepareChromium())
  try {
    await walk(browser, await linkOf(demo))
  } finally {
    await browser.close()
  }
} finally {
  const gone = demo.exitCode === null ? once(demo, 'exit') : undefined
  demo.kill('SIGTERM')
  await gone
}
