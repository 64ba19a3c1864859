import type { Browser } from 'playwright-core'
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
