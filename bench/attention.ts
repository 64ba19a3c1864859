/**
 * `node bench/attention.ts [--tasks 10000] [--json FILE]`: what three jobs take of a person's time, in a real browser on a
 * real server, with 150 ms of latency at the marketplace. attention/person.ts says how a person's time is reckoned.
 */
import { parseArgs } from 'node:util'
import { accountId, latency, openPlace, type Place } from './attention/place.ts'
import { Person } from './attention/person.ts'
import { walkBatch, walkMail, walkSearch, walkWorker, type Searched, type Walked } from './attention/walks.ts'
import { openWindow, type Window } from './attention/window.ts'
import { figure, writeFigures } from './figures.ts'

const { values } = parseArgs({ options: { tasks: { type: 'string', default: '10000' }, json: { type: 'string' } } })
const sizes = { tasks: Number(values.tasks), perTask: 10, workers: 5_003, rows: 500 }
const searches = 20

const signIn = async ({ page }: Window, { server }: Place): Promise<void> => {
  await page.goto(server.url + server.link)
  await page.getByLabel('Name').fill('Ann Lindqvist')
  await page.getByLabel('Password').fill('a-heron-stands-in-cold-water')
  await page.getByRole('button', { name: 'Set up and sign in' }).click()
  await page.locator('[data-paste]').waitFor()
}

type Aim = { readonly most: number }
type Aims = { readonly seconds?: Aim; readonly clicks?: Aim; readonly whole?: Aim }

const tell = (name: string, walked: Walked, aims: Aims): void => {
  const { clicks, elsewhere, keys, words, machine, ...time } = walked
  const waits = Object.values(machine).reduce((sum, one) => sum + one, 0)
  figure(`${name}: clicks${elsewhere > 0 ? `, ${elsewhere} of them in the file dialog` : ''}`, clicks, '', aims.clicks)
  figure(`${name}: keys`, keys, '')
  figure(`${name}: words read`, words, '')
  figure(`${name}: the person’s time`, time.seconds, 's', aims.seconds)
  for (const [wait, lasted] of Object.entries(machine)) figure(`${name}: the machine’s time ${wait}`, lasted, 's')
  figure(`${name}: the person’s time and the machine’s`, time.seconds + waits, 's', aims.whole)
  figure(`${name}: the person’s time where every word in the window is read`, time.slowly, 's')
}

const tellSearch = ({ clicks, keys, waited }: Searched): void => {
  const sorted = waited.toSorted((one, other) => one - other)
  const name = `a worker’s id in the search, ${sizes.tasks * sizes.perTask} rejections in the index`
  figure(`${name}: clicks`, clicks, '')
  figure(`${name}: keys`, keys, '')
  figure(
    `${name}: from Enter to the results, p50 of ${waited.length}`,
    sorted[Math.floor(sorted.length / 2)] ?? NaN,
    's',
  )
  figure(`${name}: from Enter to the results, the slowest`, sorted.at(-1) ?? NaN, 's', { most: 1 })
}

const place = await openPlace(sizes)
try {
  const window = await openWindow(place.browser, place.server.url, new Person())
  await signIn(window, place)
  process.stdout.write(`latency ${latency} ms, account ${accountId}\n`)
  tellSearch(await walkSearch(window, place, searches))
  tell('a worker’s mail', await walkMail(window, place), { whole: { most: 60 }, clicks: { most: 4 } })
  tell(`${sizes.rows} rows of a batch file`, await walkBatch(window, place), { seconds: { most: 180 } })
  tell('a worker’s id in the box', await walkWorker(window, place), {})
} finally {
  await place.close()
}
if (values.json !== undefined) await writeFigures(values.json)
