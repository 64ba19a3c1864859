import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accessibilityFaults, openBrowser } from '../support/browser.ts'
import { states } from '../views/fixtures/all.ts'
import { openGallery, type Gallery } from '../views/render.ts'

let browser: Browser
let gallery: Gallery
let page: Page
beforeAll(async () => {
  gallery = await openGallery()
  browser = await openBrowser()
  page = await (await browser.newContext()).newPage()
})
afterAll(async () => {
  await browser.close()
  await gallery.close()
})

const names = Object.keys(states)
const visit = async (name: string, width: number, colorScheme: 'light' | 'dark'): Promise<void> => {
  await page.setViewportSize({ width, height: 900 })
  await page.emulateMedia({ colorScheme })
  await page.goto(`${gallery.url}/${name}`)
}
const axe = async (): Promise<string[]> => {
  const violations = await accessibilityFaults(page)
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html.slice(0, 200)} ${node.failureSummary ?? ''}`),
  )
}

const tooWide = `[...document.querySelectorAll('body *')]
  .filter((element) => element.getBoundingClientRect().right > innerWidth + 0.5 && !element.closest('pre, .hidden'))
  .map((element) => element.outerHTML.slice(0, 120))`

/** Buttons whose words do not fit into them. */
const tooFull = `[...document.querySelectorAll('button, .button')]
  .filter((element) => element.checkVisibility() && element.scrollWidth > element.clientWidth + 1)
  .map((element) => element.outerHTML.slice(0, 120))`

/** A tick box counts with its label, which is what one presses. */
const tooSmall = `[...document.querySelectorAll('button, select, input:not([type=hidden], label *), label:has(input), nav a, .button')]
  .filter((element) => element.checkVisibility() && !element.closest('.hidden'))
  .filter((element) => { const box = element.getBoundingClientRect(); return box.height < 24 || box.width < 24 })
  .map((element) => element.outerHTML.slice(0, 120))`

describe('every page state', () => {
  it.each(names)('%s: axe finds nothing, wide and light', async (name) => {
    await visit(name, 1280, 'light')
    expect(await axe()).toEqual([])
  })

  it.each(names)(
    '%s: narrow and dark, axe finds nothing, nothing is too wide and nothing too small to press',
    async (name) => {
      await visit(name, 320, 'dark')
      expect(await page.evaluate<string[]>(tooWide)).toEqual([])
      expect(await page.evaluate<string[]>(tooSmall)).toEqual([])
      expect(await page.evaluate<string[]>(tooFull)).toEqual([])
      expect(await axe()).toEqual([])
    },
  )

  it('breaks the policy nowhere: nothing inline, no text parsed', async () => {
    const broken: string[] = []
    const strict = await browser.newPage()
    strict.on('console', (message) => message.type() === 'error' && broken.push(message.text()))
    strict.on('pageerror', (error) => broken.push(String(error)))
    for (const name of names) await strict.goto(`${gallery.url}/${name}`)
    await strict.close()
    expect(broken).toEqual([])
  })
})
