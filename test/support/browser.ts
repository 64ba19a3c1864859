import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, Page } from 'playwright-core'
import { inject } from 'vitest'
import { launch } from './chromium.ts'
import { askService } from './services.ts'

/**
 * A real Chromium, about 0.3 s after the first call. Pages of ours have a certificate of their own making: open them in
 * `browser.newContext({ ignoreHTTPSErrors: true })`. Close it in `afterAll`.
 */
export async function openBrowser(): Promise<Browser> {
  return launch(await askService(inject('servicesSocket'), 'chromium'))
}

/**
 * What axe finds wrong on the page, each rule with the places. Our pages have no frames: for the sake of such axe would open
 * another page with each question and put together there what it found, which takes as long again.
 */
export async function accessibilityFaults(page: Page) {
  return (await new AxeBuilder({ page }).setLegacyMode().analyze()).violations
}
