/** The receipt in its three forms, as somebody who keeps it would read them. */
import { parse } from 'csv-parse/sync'
import { expect } from 'vitest'
import type { Person } from '../support/person.ts'

/** What the JSON holds, as far as flows look at it. Amounts are decimal text. */
export type Receipt = {
  readonly receipt: {
    readonly number: number
    readonly reason: string
    readonly feedback: string
    readonly confirmedBy: { readonly name: string } | null
    readonly confirmedCount: number | null
    readonly confirmedSum: string | null
    readonly madeFrom: number | null
    readonly balanceBefore: { readonly available: string } | null
    readonly balanceAfter: { readonly available: string } | null
    readonly digest: string | null
  }
  readonly events: readonly ReceiptEvent[]
  readonly notTaken: readonly { readonly where: string; readonly text: string; readonly why: string }[]
  readonly lines: readonly ReceiptLine[]
  readonly attempts: readonly ReceiptAttempt[]
}

export type ReceiptEvent = {
  readonly kind: string
  readonly at: string
  readonly by: { readonly name: string } | null
  readonly says: string
  readonly detail: Readonly<Record<string, string | number>>
}

export type ReceiptLine = {
  readonly number: number
  readonly submission: string
  readonly became: string
  readonly verdict?: string
  readonly outcome?: string
  readonly refusal?: string
  readonly said: string
  readonly presumed: boolean
  readonly leftOut: boolean
  readonly recordedAt?: string
  readonly facts: {
    readonly task: string
    readonly reward: string
    readonly fee: string
    readonly tax: string
    readonly oldText: string
  } | null
}

export type ReceiptAttempt = {
  readonly line: number
  readonly number: number
  readonly step: string
  readonly by: { readonly id: string; readonly name: string }
  readonly engine: string
  readonly sentAt: string
  readonly answeredAt?: string
  readonly answer?: string
  readonly said?: string
  readonly requestId?: string
}

export const readJson = async (person: Person, path: string): Promise<Receipt> => {
  const page = await person.get(`${path}/receipt.json`)
  expect(page.status).toBe(200)
  return JSON.parse(page.text) as Receipt
}

export const readCsv = async (person: Person, path: string): Promise<readonly Readonly<Record<string, string>>[]> => {
  const page = await person.get(`${path}/receipt.csv`)
  expect(page.status).toBe(200)
  return parse(page.text, { columns: true })
}

/** A row of the receipt's page: in which group it stands, and what it says. */
export type PageRow = {
  readonly number: number
  readonly submission: string
  readonly group: string
  readonly sum: string
}

const groups = ['unknown', 'refused', 'not-attempted', 'reversed']

/** The whole receipt as a page shows and prints it. */
export const readPage = async (person: Person, path: string): Promise<readonly PageRow[]> => {
  const page = await person.get(`${path}?show=all`)
  expect(page.status).toBe(200)
  return page.text
    .split('<section')
    .flatMap((section) => {
      const group = groups.find((id) => section.includes(`id="${id}-name"`))
      return group === undefined
        ? []
        : section
            .split('<tr')
            .slice(2)
            .map((row) => rowOf(row, group.replace('-', ' ')))
    })
    .toSorted((a, b) => a.number - b.number)
}

const rowOf = (row: string, group: string): PageRow => ({
  number: Number(/\/lines\/(\d+)"/.exec(row)?.[1]),
  submission: /c-submission"><code>([^<]*)</.exec(row)?.[1] ?? '',
  group,
  sum: /c-sum n[^>]*>([^<]*)</.exec(row)?.[1] ?? '',
})
