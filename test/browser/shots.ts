/**
 * Pictures of every page state, to be looked at: `node test/browser/shots.ts FOLDER [STATE…]`. Wide, 390 and 320 px, light
 * and dark, and as printed.
 */
import { mkdir } from 'node:fs/promises'
import { prepareChromium, launch } from '../support/chromium.ts'
import { states } from '../views/fixtures/all.ts'
import { openGallery } from '../views/render.ts'

const [folder, ...wanted] = process.argv.slice(2)
if (folder === undefined) throw new Error('Name a folder for the pictures: node test/browser/shots.ts FOLDER [STATE…]')
const kinds = [
  { name: '1280', width: 1280, scheme: 'light' },
  { name: '1280-dark', width: 1280, scheme: 'dark' },
  { name: '900', width: 900, scheme: 'light' },
  { name: '390', width: 390, scheme: 'light' },
  { name: '320', width: 320, scheme: 'light' },
  // An A4 sheet without its margins.
  { name: 'print', width: 688, scheme: 'light', media: 'print' },
] as const

await mkdir(folder, { recursive: true })
const gallery = await openGallery()
const browser = await launch(await prepareChromium())
try {
  for (const state of wanted.length > 0 ? wanted : Object.keys(states)) {
    for (const { name, width, scheme, ...kind } of kinds) {
      const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme: scheme })
      if ('media' in kind) await page.emulateMedia({ media: kind.media })
      await page.goto(`${gallery.url}/${state}`)
      await page.screenshot({ path: `${folder}/${state}-${name}.png`, fullPage: true })
      await page.close()
    }
  }
} finally {
  await browser.close()
  await gallery.close()
}
