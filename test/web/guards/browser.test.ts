import { createServer, type Server } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { accessibilityFaults, openBrowser } from '../../support/browser.ts'
import { freePort } from '../../support/free-port.ts'
import { openHouse, type House } from './house.ts'
import { goodPassword } from './visitor.ts'

let browser: Browser
let house: House
let context: BrowserContext
let page: Page

beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

beforeEach(async () => {
  const port = await freePort()
  house = await openHouse({ publicUrl: `https://localhost:${port}`, port })
  context = await browser.newContext({ ignoreHTTPSErrors: true })
  page = await context.newPage()
})
afterEach(async () => {
  await context.close()
  await house.close()
})

const listening = async (server: Server): Promise<number> => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}
const at = (path: string): string => new URL(path, house.publicUrl).href

const setUp = async (): Promise<void> => {
  await page.goto(at(await house.setUp()))
  await page.getByLabel('Name').fill('Ann Lindqvist')
  await page.getByLabel('Password').fill(goodPassword)
  await page.getByRole('button', { name: 'Set up and sign in' }).click()
}
const signIn = async (): Promise<void> => {
  await page.getByLabel('Name').fill('Ann Lindqvist')
  await page.getByLabel('Password').fill(goodPassword)
  await page.getByRole('button', { name: 'Sign in' }).click()
}
const faults = async (): Promise<string[]> =>
  (await accessibilityFaults(page)).map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)

test('a person sets up, signs out and in, and sees their sessions; nothing is hard to reach', async () => {
  await page.goto(at(await house.setUp()))
  expect(await faults()).toEqual([])
  await setUp()
  await page.goto(at('/account'))
  expect(await faults()).toEqual([])
  await page.getByRole('button', { name: 'Sign out', exact: true }).click()
  await expect.poll(() => page.textContent('main')).toContain('You are signed out.')
  expect(await faults()).toEqual([])
  await signIn()
  await expect.poll(() => page.textContent('body')).toBe('start')
})

test('what was typed survives the end of the session, and a reload of what came back', async () => {
  await setUp()
  await page.goto(at('/form'))
  await page.getByLabel('Reason').fill('two\nlines & “more”')
  house.clock.advance(31 * 60_000)
  await page.getByRole('button', { name: 'Send' }).click()
  expect(await faults()).toEqual([])
  await signIn()
  expect(await faults()).toEqual([])
  // The post has arrived before its answer is the page that can be reloaded.
  await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: 'Go on' }).click()])
  expect(house.things).toEqual([{ reason: 'two\r\nlines & “more”', returned: '1' }])
  const again = await page.reload()
  expect([again?.status(), house.things.length]).toEqual([200, 2])
})

test('a page of another site, or of another port here, can change nothing', async () => {
  await setUp()
  const evil = createServer((_, response) => {
    response.setHeader('Content-Type', 'text/html')
    response.end(`<form method="post" action="${at('/things')}"><input name="a" value="1"><button>Win</button></form>`)
  })
  const port = await listening(evil)
  try {
    for (const host of ['127.0.0.1', 'localhost']) {
      await page.goto(`http://${host}:${port}/`)
      const [answer] = await Promise.all([page.waitForResponse(at('/things')), page.getByRole('button').click()])
      expect(answer.status()).toBe(403)
    }
  } finally {
    evil.close()
  }
  expect(house.things).toEqual([])
  expect((await page.goto(at('/things')))?.status()).toBe(200)
})
