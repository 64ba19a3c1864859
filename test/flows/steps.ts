/** What a person does on the way from ids to a receipt, through the pages alone. */
import { expect } from 'vitest'
import type { Fields, Page, Person } from '../support/person.ts'
import { until } from '../support/until.ts'
import type { Receipt } from './receipt.ts'

/** Pages are asked for this often while something is waited for, in ms: well below the limit of requests a minute. */
const every = 60

/** Waits until the page of an address is as it should be; fails with what it says instead. */
export const seen = async (
  person: Person,
  path: string,
  is: (page: Page) => boolean,
  patience = 30_000,
): Promise<Page> => {
  let page = await person.get(path)
  const asked = async (): Promise<boolean> => is(page) || is((page = await person.get(path)))
  await until(asked, patience, every).catch((error: unknown) => {
    throw new Error(`${path} answered ${page.status}: ${headingOf(page)}`, { cause: error })
  })
  return page
}

const headingOf = ({ text }: Page): string => /<h1[^>]*>([\s\S]*?)<\/h1>/.exec(text)?.[1]?.trim() ?? text.slice(0, 300)

/** Pastes ids; the address of the reversal that they became. */
export const bring = async (person: Person, ids: readonly string[]): Promise<string> => {
  const page = await person.post('/reversals', { ids: ids.join('\n') })
  expect(page).toMatchObject({ posted: 303, status: 200, path: expect.stringMatching(/^\/reversals\/\d+$/) })
  return page.path
}

/** Waits for the verdicts of a check. */
export const checked = (person: Person, path: string, patience?: number): Promise<Page> =>
  seen(person, path, ({ text }) => text.includes('id="lines"'), patience)

/** Pastes ids and waits for their verdicts; the address. */
export const check = async (person: Person, ids: readonly string[]): Promise<string> => {
  const path = await bring(person, ids)
  await checked(person, path)
  return path
}

/** The hidden fields of the form that posts to this address. */
export const hiddenOf = ({ text }: Page, action: string): Readonly<Record<string, string>> => {
  const form = text.split('<form').find((part) => part.includes(`action="${action}"`)) ?? ''
  const found = form.matchAll(/type="hidden" name="([^"]+)" value="([^"]*)"/g)
  return Object.fromEntries([...found].map(([, name = '', value = '']) => [name, value]))
}

/** The form of the confirmation as a person would fill it in. */
export const formOf = (asked: Page, path: string): Fields => ({
  ...hiddenOf(asked, `${path}/confirmation`),
  reason: 'The key of the attention check was wrong',
  feedback: 'Your work was right. We are sorry.',
  typed: /pay \$([\d.,]+)/.exec(asked.text)?.[1] ?? '',
})

/** Opens the confirmation, fills it in and sends it. */
export const confirm = async (person: Person, path: string, changed: Fields = {}): Promise<Page> => {
  const asked = await person.get(`${path}/confirmation`)
  expect(asked.status).toBe(200)
  return person.post(`${path}/confirmation`, { ...formOf(asked, path), ...changed })
}

/** Pastes, checks, confirms; the address of what is being reversed. */
export const reverse = async (person: Person, ids: readonly string[]): Promise<string> => {
  const path = await check(person, ids)
  expect(await confirm(person, path)).toMatchObject({ posted: 303, status: 200 })
  return path
}

/** Waits until it is paused, and until so many lines wait: calls that were in flight have been answered then. */
export const paused = (person: Person, path: string, waiting?: number): Promise<Page> =>
  seen(
    person,
    path,
    ({ text }) =>
      text.includes(`action="${path}/resume"`) &&
      (waiting === undefined || text.includes(`the ${waiting} assignments that wait`)),
  )

/** Waits for the end; the receipt as JSON. */
export const ended = async (person: Person, path: string, patience?: number): Promise<Receipt> => {
  const page = await seen(person, `${path}/receipt.json`, ({ status }) => status === 200, patience)
  return JSON.parse(page.text) as Receipt
}

/** Waits until it has ended and nothing of it is unknown any more; the receipt. */
export const settled = async (person: Person, path: string, patience?: number): Promise<Receipt> => {
  const done = ({ status, text }: Page): boolean => status === 200 && !text.includes('"became":"unknown"')
  const page = await seen(person, `${path}/receipt.json`, done, patience)
  return JSON.parse(page.text) as Receipt
}
