/** A browser that tells what a person does in it, and what stands before their eyes. */
import type { Browser, Locator, Page } from 'playwright-core'
import type { PageEvent, Person } from './person.ts'

export type Window = {
  readonly page: Page
  /** Whose acts count from now on. */
  person: Person
}

/**
 * What the page itself hears; only what a person, or the driver in their place, did is trusted. A key that presses a button
 * makes a click of its own, without a mouse.
 */
const listening = `
  for (const [name, kind] of [['click', 'click'], ['keydown', 'key'], ['wheel', 'wheel']])
    addEventListener(name, (event) => {
      if (!event.isTrusted || event.repeat || (kind === 'click' && event.detail === 0)) return
      heardByTheBench({ kind, at: performance.timeOrigin + performance.now() })
    }, { capture: true, passive: true })
`

/** Of a small laptop. */
const viewport = { width: 1280, height: 800 }

export const openWindow = async (browser: Browser, url: string, person: Person): Promise<Window> => {
  const context = await browser.newContext({ ignoreHTTPSErrors: true, viewport })
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: url })
  const page = await context.newPage()
  const window: Window = { page, person }
  await page.exposeFunction('heardByTheBench', (event: PageEvent) => window.person.saw(event))
  await page.addInitScript(listening)
  return window
}

/** Waits until this is drawn; ms of the browser's clock from the last act to the frame that shows it. */
export const shown = async ({ page, person }: Window, what: Locator): Promise<number> => {
  await what.first().waitFor({ timeout: 120_000 })
  const at = await page.evaluate<number>(
    `new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.timeOrigin + performance.now()))))`,
  )
  return at - person.lastAct
}

/** The person reads what stands in the window of these parts of the page, as far as it is new since the page came. */
export const reads = async ({ page, person }: Window, parts: string): Promise<void> =>
  person.reads(
    await page.evaluate<number>(newWords(parts, 'some')),
    await page.evaluate<number>(newWords('main', 'all')),
  )

/** How many words stand there that were not counted before under this name. */
const newWords = (parts: string, name: string): string => `(() => {
  const counted = ((globalThis.wordsOfTheBench ??= {}).${name} ??= new WeakMap())
  const range = document.createRange()
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  let words = 0
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    const around = text.parentElement
    if (!around.closest(${JSON.stringify(parts)}) || around.closest('.hidden, script') || !around.checkVisibility()) continue
    const before = counted.get(text) ?? new Set()
    counted.set(text, before)
    for (const found of text.data.matchAll(/\\S+/g)) {
      range.setStart(text, found.index)
      range.setEnd(text, found.index + found[0].length)
      const box = range.getBoundingClientRect()
      if (before.has(found.index) || box.width === 0 || box.bottom < 0 || box.top > innerHeight) continue
      before.add(found.index)
      words += 1
    }
  }
  return words
})()`

/** What lies in the clipboard when the person comes. */
export const copied = async ({ page }: Window, text: string): Promise<void> => {
  await page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(text)})`)
}

/** One turn of the wheel, most of a window down. */
export const scroll = async ({ page }: Window): Promise<void> => {
  const before = await page.evaluate<number>('scrollY')
  await page.mouse.wheel(0, viewport.height - 150)
  await page.waitForFunction(`scrollY !== ${before} || scrollY + innerHeight >= document.body.scrollHeight`)
}
