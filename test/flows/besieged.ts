/** A reversal that waits to be confirmed, and what it takes to see that hostile requests change nothing of it. */
import { expect } from 'vitest'
import { seedLarge } from '../../src/simulators/mturk/seed.ts'
import type { FreshDatabase } from '../support/databases.ts'
import { openHouse, type House } from '../support/house.ts'
import { encoded, type Fields, type Person } from '../support/person.ts'
import { canaryAccount, expectNoCanary } from './canary.ts'
import { check, hiddenOf } from './steps.ts'

export type Answer = {
  readonly status: number
  readonly text: string
  readonly headers: Readonly<Record<string, string | undefined>>
}
type Headers = Readonly<Record<string, string>>

/** The evidence that a page of ours sent it. */
export const ours: Headers = { 'Sec-Fetch-Site': 'same-origin' }
export const plainForm = 'application/x-www-form-urlencoded'

export const send =
  ({ agent }: Person) =>
  (path: string, type: string, body: string | Buffer, headers: Headers = ours): Promise<Answer> =>
    // Superagent would write a text of JSON's type once more as JSON.
    agent
      .post(path)
      .set({ ...headers, 'Content-Type': type })
      .serialize((content: unknown) => content as string)
      .send(body)

export const post = (person: Person, path: string, fields: Fields): Promise<Answer> =>
  send(person)(path, plainForm, encoded(fields))

/** Every address under a reversal that takes a post. */
export const verbs = ['check', 'left-out', 'stop', 'resume', 'discard', 'split', 'again', 'balance', 'confirmation']

export type Besieged = {
  readonly house: House
  readonly ann: Person
  readonly path: string
  readonly ids: readonly string[]
  /** Texts that must not hold the key; what {@link Besieged.expectPage} is given is among them. */
  readonly heard: string[]
  /** A page of ours with its guards, that tells nothing of our insides. */
  readonly expectPage: (answer: Answer, status: number, what: string) => void
  readonly expectUnchanged: () => Promise<void>
  close(): Promise<void>
}

export const besiege = async (place: FreshDatabase): Promise<Besieged> => {
  const house = await openHouse(place, { accounts: [canaryAccount()] })
  const ids = seedLarge(house.simulator.world, 3)
  const ann = await house.person()
  const path = await check(ann, ids)
  const before = await stateOf(house, ann, path)
  const heard: string[] = []
  return {
    house,
    ann,
    path,
    ids,
    heard,
    expectPage: (answer, status, what) => {
      heard.push(answer.text)
      expectOwnPage(answer, status, what)
    },
    expectUnchanged: async () => {
      expect(await stateOf(house, ann, path)).toEqual(before)
      expect(({} as Record<string, unknown>)['ids']).toBeUndefined()
    },
    close: async () => {
      await house.close()
      await expectNoCanary(place, [...house.said, ...heard])
    },
  }
}

const insides = /\.[jt]s:\d|node_modules|\bat .+ \(|(?:Type|Range|Syntax|Reference)Error|SQLITE|invalid byte|relation "/

const expectOwnPage = ({ status, text, headers }: Answer, wanted: number, what: string): void => {
  expect([what, status, headers['content-type']]).toEqual([what, wanted, 'text/html; charset=utf-8'])
  expect([what, headers['content-security-policy']]).toEqual([what, expect.stringContaining("default-src 'none'")])
  expect([what, /<h1[^>]*>[\s\S]+<\/h1>/.test(text), insides.exec(text)?.[0]]).toEqual([what, true, undefined])
}

/** What a request may change: what is asked before paying, what is open, and what was called. */
const stateOf = async ({ simulator }: House, ann: Person, path: string): Promise<unknown> => {
  const asked = await ann.get(`${path}/confirmation`)
  const start = await ann.get('/')
  return {
    form: hiddenOf(asked, `${path}/confirmation`),
    texts: [...asked.text.matchAll(/<(?:input|textarea)[^>]*name="(?:reason|feedback)"[^>]*>[^<]*/g)].map(String),
    open: [...new Set(start.text.match(/\/reversals\/\d+/g))],
    calls: simulator.ledger.calls('ApproveAssignment').length,
  }
}
