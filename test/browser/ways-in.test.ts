import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { batchCsv } from '../../src/simulators/mturk/sample.ts'
import type { Cast } from '../../src/simulators/mturk/seed.ts'
import type { Assignment } from '../../src/simulators/mturk/records.ts'
import { workbook } from '../readers/corpus/xlsx.ts'
import { openBrowser } from '../support/browser.ts'
import { databases, type FreshDatabase } from '../support/databases.ts'
import { openHouse, type House } from '../support/house.ts'
import { until } from '../support/until.ts'
import { heading, openWalker, setUp, type Walker } from './walker.ts'

let browser: Browser
let place: FreshDatabase
let house: House
let walker: Walker
let page: Page

// Pages come in a few hundred ms; a machine with much else to do takes many times that.
vi.setConfig({ testTimeout: 60_000 })

beforeAll(async () => {
  const [sqlite] = databases
  if (!sqlite) throw new Error('There is no database to run on')
  ;[browser, place] = await Promise.all([openBrowser(), sqlite.fresh()])
  house = await openHouse(place, { data: 'cast' })
  walker = await openWalker(browser, { permissions: ['clipboard-read', 'clipboard-write'] })
  page = walker.page
  await setUp(walker, house)
})
afterAll(async () => {
  await browser.close()
  await house.close()
  await place.dispose()
})
afterEach(() => {
  expect(walker.complaints).toEqual([])
  expect(house.simulator.ledger.callsThatPaidSubmittedWork()).toEqual([])
})

const cast = (name: keyof Cast): readonly Assignment[] =>
  (house.simulator.cast?.[name] ?? []).map((id) => house.simulator.world.assignment(id))
/** Three of one HIT, which nothing else is about. */
const three = (): readonly Assignment[] => cast('rejected').slice(0, 3)
const one = (): Assignment => {
  const [first] = cast('rejected').slice(3)
  if (!first) throw new Error('The cast has no rejected work')
  return first
}
const idsOf = (list: readonly Assignment[]): string[] => list.map(({ id }) => id).toSorted()

const start = (): Promise<unknown> => page.goto(house.url)
const box = () => page.getByLabel('Assignment ids')
const files = () => page.locator('#file')
const check = (): Promise<void> => page.getByRole('button', { name: 'Check these ids' }).click()

/** What the preview offers to reverse, when it comes. */
const expectOffered = async (list: readonly Assignment[], where = page): Promise<void> => {
  await heading(where, new RegExp(`^Check ${list.length} assignments? before paying`))
  const offered = await where.locator('#lines .c-submission > code').allInnerTexts()
  expect(offered.toSorted()).toEqual(idsOf(list))
}

const copy = (items: Readonly<Record<string, string>>): Promise<unknown> =>
  page.evaluate(`navigator.clipboard.write([new ClipboardItem(${JSON.stringify(items)})])`)

/** A file of this computer, held over the box and let go, as the browser itself hears it from the system. */
const drop = async (...paths: readonly string[]): Promise<void> => {
  const around = await box().boundingBox()
  if (!around) throw new Error('The box is not to be seen')
  const at = { x: around.x + around.width / 2, y: around.y + around.height / 2 }
  const data = { items: [], files: [...paths], dragOperationsMask: 1 }
  const session = await page.context().newCDPSession(page)
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await session.send('Input.dispatchDragEvent', { type, ...at, data })
  await session.detach()
}

const mailOf = ({ hit, worker }: Assignment): string =>
  `From: mturk-noreply@amazon.com\nReply-To: worker@example.org\nSubject: [Amazon Mechanical Turk] Regarding Amazon Mechanical Turk HIT\n ${hit.id}\nMIME-Version: 1.0\n\nHello, why was it rejected?\n-----\nCustomer ID: ${worker}\n-----\n`
const saved = async (name: string, content: string): Promise<string> => {
  const path = join(place.dataFolder, name)
  await writeFile(path, content)
  return path
}
const file = (name: string, content: string | Buffer) => ({
  name,
  mimeType: 'application/octet-stream',
  buffer: Buffer.from(content),
})
const table = (list: readonly Assignment[], delimiter: string): string =>
  [
    ['HITId', 'AssignmentId', 'WorkerId', 'AssignmentStatus'],
    ...list.map(({ hit, id, worker }) => [hit.id, id, worker, 'Rejected']),
  ]
    .map((cells) => cells.join(delimiter))
    .join('\r\n')

describe('a worker’s mail', () => {
  test('pasted anywhere on the page, and sent off by Ctrl+Enter', async () => {
    await start()
    await copy({ 'text/plain': mailOf(one()) })
    await page.keyboard.press('Control+V')
    await page.keyboard.press('Control+Enter')
    await expectOffered([one()])
    expect(await page.locator('#understood mark').allInnerTexts()).toContain(one().hit.id)
  })

  test('saved as .eml and dropped on the box', async () => {
    await start()
    await drop(await saved('worker.eml', mailOf(one())))
    await check()
    await expectOffered([one()])
  })

  test('saved as .eml and found in the file dialog', async () => {
    await start()
    const dialog = page.waitForEvent('filechooser')
    await files().click()
    await (await dialog).setFiles(await saved('again.eml', mailOf(one())))
    await check()
    await expectOffered([one()])
  })
})

describe('a table', () => {
  test('the website’s own results file: what it says was rejected', async () => {
    await start()
    await files().setInputFiles(file('Batch_1234567_batch_results.csv', batchCsv(house.simulator.world)))
    await check()
    await expectOffered(cast('websiteBatch').filter(({ decision }) => decision.status === 'Rejected'))
  })

  test.each([
    ['with tabs', 'a.tsv', '\t'],
    ['with semicolons', 'a.csv', ';'],
  ])('%s', async (_, name, delimiter) => {
    await start()
    await files().setInputFiles(file(name, table(three(), delimiter)))
    await check()
    await expectOffered(three())
  })

  test('in a workbook', async () => {
    await start()
    const rows = table(three(), '\t').split('\r\n')
    await files().setInputFiles(file('a.xlsx', workbook(rows.map((row) => row.split('\t')))))
    await check()
    await expectOffered(three())
  })

  test('copied out of a spreadsheet, which leaves HTML and text', async () => {
    await start()
    const text = table(three(), '\t')
    const cells = text.split('\r\n').map((row) => `<tr><td>${row.replaceAll('\t', '</td><td>')}</td></tr>`)
    await copy({ 'text/html': `<table>${cells.join('')}</table>`, 'text/plain': text })
    await box().click()
    await page.keyboard.press('Control+V')
    await check()
    await expectOffered(three())
  })

  test('beside a mail, dropped together', async () => {
    await start()
    await drop(await saved('b.csv', table(three(), ',')), await saved('b.eml', mailOf(one())))
    expect(await files().evaluate((input: { files?: ArrayLike<unknown> }) => input.files?.length)).toBe(2)
    await check()
    await expectOffered([...three(), one()])
  })
})

test.each<[string, () => string]>([
  ['ids of assignments', () => idsOf(three()).join(', ')],
  ['the id of a HIT', () => `HIT ID: ${three()[0]?.hit.id}`],
])('%s', async (_, text) => {
  await start()
  await box().fill(text())
  await check()
  await expectOffered(three())
})

describe('what the index answers', () => {
  const single = () => cast('tenAssignments')
  const nearest = () => cast('hourBeforeDeadline')
  const burst = () => cast('massRejection')

  beforeAll(async () => {
    await page.goto(house.url)
    const rejections = await page.getByRole('link', { name: 'Rejected work' }).getAttribute('href')
    const read = async (): Promise<boolean> => {
      await page.goto(house.url + rejections)
      return page.getByText(/are known, read/).isVisible()
    }
    await until(read, 60_000, 200)
  })

  test.each<[string, () => string, () => readonly Assignment[]]>([
    ['the id of a worker', () => `Worker ID: ${single()[0]?.worker}`, single],
    ['a title', () => `Title: ${single()[0]?.hit.title}`, single],
    ['a HIT type', () => `HIT type: ${burst()[0]?.hit.typeId}`, () => burst().slice(0, 1)],
  ])('%s', async (_, text, list) => {
    await start()
    await box().fill(text())
    await check()
    await expectOffered(list())
  })

  test('one click on the day that ends first makes a reversal of it', async () => {
    await start()
    await page.locator('.radar').getByRole('button').first().click()
    await expectOffered(nearest())
  })

  test('one click on a burst makes a reversal of it', async () => {
    await start()
    await page.locator('.burst', { hasText: '40 rejected within' }).getByRole('button').click()
    await expectOffered(burst())
  })

  test('a search by worker leads to their work, and that to its receipt', async () => {
    const [first] = burst()
    const theirs = burst().filter(({ worker }) => worker === first?.worker)
    await start()
    await page.getByRole('link', { name: 'Rejected work' }).click()
    await page.getByLabel('Worker ids').fill(first?.worker ?? '')
    await page.getByLabel('Worker ids').press('Enter')
    await page.getByRole('button', { name: `Check these ${theirs.length}` }).click()
    await expectOffered(theirs)
    await page
      .getByRole('link', { name: /^Go on to confirm/ })
      .first()
      .click()
    await page.getByLabel('Reason').fill('Wrong key on attention check 3')
    await page.getByRole('button', { name: new RegExp(`^Reverse ${theirs.length} and pay`) }).click()
    await heading(page, `${theirs.length} reversed`)
    expect(theirs.map(({ decision }) => decision.status)).toEqual(theirs.map(() => 'Approved'))
    expect(house.simulator.ledger.payments()).toHaveLength(theirs.length)
  })
})

test('without script the same box takes text and files together', async () => {
  const bare = await openWalker(browser, {
    javaScriptEnabled: false,
    storageState: await page.context().storageState(),
  })
  await bare.page.goto(house.url)
  await bare.page.getByLabel('Assignment ids').fill(mailOf(one()))
  await bare.page.locator('#file').setInputFiles([file('c.csv', table(three(), ',')), file('c.txt', one().id)])
  await bare.page.getByRole('button', { name: 'Check these ids' }).click()
  await bare.page.waitForURL(/reversals/)
  // The page comes again by itself; whoever has no patience loads it.
  await until(async () => {
    await bare.page.reload()
    return bare.page.locator('#lines').isVisible()
  })
  await expectOffered([...three(), one()], bare.page)
  await bare.close()
})
