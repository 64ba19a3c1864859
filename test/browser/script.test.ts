import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { LiveUpdate } from '../../src/web/parts.ts'
import { openBrowser } from '../support/browser.ts'
import { recentRows } from '../views/fixtures/running.ts'
import { submissionId } from '../views/fixtures/invent.ts'
import { openGallery, type Gallery } from '../views/render.ts'

let browser: Browser
let gallery: Gallery
/** The streams that are open now; each sends what the test hands to it. */
const streams = new Set<(event: string, data: unknown) => void>()
const send = (event: string, data: unknown): void => streams.forEach((one) => one(event, data))

beforeAll(async () => {
  gallery = await openGallery((one, closed) => {
    streams.add(one)
    closed(() => streams.delete(one))
  })
  browser = await openBrowser()
})
afterAll(async () => {
  await browser.close()
  await gallery.close()
})
afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()))
})

const open = async (state: string, options: BrowserContextOptions = {}): Promise<Page> => {
  const page = await (await browser.newContext(options)).newPage()
  await page.goto(`${gallery.url}/${state}`)
  return page
}
/** Waits until a page follows its stream. */
const listening = async (): Promise<void> => {
  await expect.poll(() => streams.size).toBeGreaterThan(0)
}

const update = (change: Partial<LiveUpdate> = {}): LiveUpdate => ({
  title: '58 % – Reversing 182 assignments',
  progress: {
    done: 106,
    all: 182,
    percent: 58,
    far: '106 of 182',
    paid: '$75.80 paid',
    rate: '2.5 a second',
    left: 'about 30 s left',
  },
  rows: [{ key: 'reversed', count: '104', sum: '75.80' }],
  recent: recentRows(),
  ...change,
})

describe('live progress', () => {
  it('puts counts, money, bar and title where they belong, and says it to a screen reader', async () => {
    const page = await open('progress')
    await listening()
    send('progress', update())
    await page.getByText('106 of 182', { exact: true }).first().waitFor()
    expect(await page.title()).toBe('58 % – Reversing 182 assignments – Overturn')
    expect(
      await page.locator('progress').evaluate((bar) => [bar.getAttribute('value'), bar.getAttribute('max')]),
    ).toEqual(['106', '182'])
    expect(await page.locator('[data-live="row-reversed-count"]').textContent()).toBe('104')
    expect(await page.locator('[data-live="row-reversed-sum"]').textContent()).toBe('75.80')
    expect(await page.getByRole('status').textContent()).toBe('106 of 182, about 30 s left')
  })

  it('says nothing more to a screen reader within ten seconds', async () => {
    const page = await open('progress')
    await listening()
    send('progress', update())
    send('progress', update({ progress: { ...update().progress, far: '107 of 182' } }))
    await page.locator('#far', { hasText: '107 of 182' }).waitFor()
    expect(await page.getByRole('status').textContent()).toBe('106 of 182, about 30 s left')
  })

  it('draws the newest lines as the server draws them', async () => {
    const page = await open('progress')
    const body = page.locator('[data-live="recent"]')
    const rows = (): Promise<string[]> =>
      body
        .locator('tr')
        .evaluateAll((all) => all.map((row) => row.outerHTML.replace(/>\s+</g, '><').replace(/\s+/g, ' ')))
    const fromServer = await rows()
    await listening()
    send('progress', update({ recent: [] }))
    await expect.poll(() => body.locator('tr').count()).toBe(0)
    send('progress', update())
    await expect.poll(() => body.locator('tr').count()).toBe(fromServer.length)
    expect(await rows()).toEqual(fromServer)
  })

  it('takes hostile words as words', async () => {
    const page = await open('progress')
    await listening()
    const first = recentRows()[3]
    if (!first) throw new Error('The fixture has too few rows')
    send(
      'progress',
      update({ recent: [{ ...first, title: '<img src=x onerror=alert(1)> {worker}', worker: '"><b>' }] }),
    )
    await page.getByText('<img src=x onerror=alert(1)> {worker}').waitFor()
    expect(await page.locator('main img, main b').count()).toBe(0)
  })

  it('loads the page again when its state has changed', async () => {
    const page = await open('progress')
    await listening()
    let loads = 0
    page.on('load', () => (loads += 1))
    send('over', {})
    await expect.poll(() => loads).toBe(1)
  })

  it('says that it reconnects while the line is down, and that the reversal goes on', async () => {
    const page = await open('progress')
    await listening()
    expect(await page.getByText('Reconnecting – the reversal goes on').isVisible()).toBe(false)
    await page.context().setOffline(true)
    send('close', {})
    await page.getByText('Reconnecting – the reversal goes on').waitFor({ state: 'visible' })
  })
})

describe('times', () => {
  it('are in the reader’s zone, with UTC in the title', async () => {
    const page = await open('preview', { timezoneId: 'Asia/Tokyo' })
    const time = page.locator('main .c-when time').first()
    expect(await time.textContent()).toBe('10 Sep, 01:40')
    expect(await time.getAttribute('title')).toBe('9 Sep 2026, 16:40:00 UTC')
    expect(await page.locator('[data-zone]').textContent()).toBe('times in Asia/Tokyo; point at one for UTC')
  })

  it('stay as they are in UTC, and words such as today stay words', async () => {
    const utc = await open('preview', { timezoneId: 'UTC' })
    expect(await utc.locator('main .c-when time').first().textContent()).toBe('9 Sep, 16:40')
    expect(await utc.locator('[data-zone]').textContent()).toBe('all times UTC')
    const far = await open('start', { timezoneId: 'Pacific/Auckland' })
    expect(await far.locator('main time').filter({ hasText: 'today' }).count()).toBe(1)
  })
})

describe('forms', () => {
  it('are sent once, however often the button is pressed', async () => {
    const page = await open('confirmation')
    let sent = 0
    await page.route('**/confirmation', (route) => {
      if (route.request().method() !== 'POST') return route.continue()
      sent += 1
      return route.fulfill({ status: 204 })
    })
    const press = `document.querySelector('.button.money').click()`
    await page.evaluate([press, press, press].join(';'))
    await page.evaluate(press)
    await expect.poll(() => sent).toBe(1)
    expect(await page.locator('form[data-sent]').count()).toBe(1)
  })

  it('count what looks like an id while it is typed', async () => {
    const page = await open('start-empty')
    expect(await page.locator('[data-count]').isVisible()).toBe(false)
    await page
      .getByLabel('Assignment ids')
      .fill(`${submissionId(1)}, ${submissionId(2)}, words, https://example.org/${submissionId(3)}`)
    await page.getByText('2 pieces look like an id').waitFor()
  })

  it('take a file that is dropped on the text', async () => {
    const page = await open('start-empty')
    const dropped = await page.evaluateHandle(
      `(() => { const data = new DataTransfer(); data.items.add(new File(['x'], 'batch.csv', { type: 'text/csv' })); return data })()`,
    )
    await page.dispatchEvent('#ids', 'drop', { dataTransfer: dropped })
    expect(
      await page.locator('#file').evaluate((input: { files?: ArrayLike<{ name: string }> }) => input.files?.[0]?.name),
    ).toBe('batch.csv')
  })

  it('are sent by Ctrl+Enter in the text', async () => {
    const page = await open('start-empty')
    const posted = page.waitForRequest((request) => request.method() === 'POST')
    await page.getByLabel('Assignment ids').press('Control+Enter')
    expect((await posted).url()).toBe(`${gallery.url}/reversals`)
  })

  it('tick all lines of the page and untick them', async () => {
    const page = await open('preview')
    const ticked = (): Promise<number> => page.locator('[name="line"]:checked').count()
    await page.getByLabel('Tick all lines of this page').check()
    expect(await ticked()).toBe(await page.locator('[name="line"]').count())
    await page.getByLabel('Tick all lines of this page').uncheck()
    expect(await ticked()).toBe(0)
  })

  it('come back with the focus on what is wrong', async () => {
    const page = await open('confirmation-errors')
    expect(await page.locator(':focus').getAttribute('aria-labelledby')).toBe('trouble')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    expect(await page.locator(':focus').getAttribute('name')).toBe('reason')
  })

  it('copy the reference', async () => {
    const page = await open('receipt', { permissions: ['clipboard-read', 'clipboard-write'] })
    await page.getByRole('button', { name: 'Copy' }).first().click()
    await page.getByRole('button', { name: 'Copied' }).waitFor()
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe('OV-42-7K3M-Q9TX')
  })
})
