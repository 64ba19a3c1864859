import { createHash } from 'node:crypto'
import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import { referenceOf } from '../../src/core/reference.ts'
import { openSite, type Site } from './site.ts'

/** Two reversed, one refused (approved by somebody else just before our call), one left out. */
const mixed = async () => {
  const site = await openSite()
  const number = await site.checked(site.rejected(4))
  await site.post(`/reversals/${number}/left-out`, { what: 'leave out', line: '4' })
  site.world.simulator.moods.set({ intervention: { act: 'approve', operation: 'ApproveAssignment', nth: 1 } })
  await site.confirm(number, { reason: '=Attention check "3"', feedback: 'Sorry, and thank you.' })
  await site.until(number, ({ state }) => state === 'ended')
  return { site, number }
}

const csvOf = async (site: Site, number: number) => {
  const answer = await site.get(`/reversals/${number}/receipt.csv`)
  return { answer, rows: parse<Record<string, string>>(answer.text, { columns: true, record_delimiter: '\r\n' }) }
}

type Receipt = {
  readonly receipt: {
    readonly reference: string
    readonly digest: string
    readonly number: number
    readonly id: string
  }
  readonly events: readonly {
    readonly number: number
    readonly at: string
    readonly kind: string
    readonly by: { readonly id: string; readonly name: string } | null
    readonly says: string
    readonly detail: object
    readonly hash: string
  }[]
  readonly lines: readonly {
    readonly submission: string
    readonly became: string
    readonly facts: { readonly reward: string }
  }[]
  readonly notTaken: readonly unknown[]
  readonly attempts: readonly {
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
  }[]
}

const jsonOf = async (site: Site, number: number) => {
  const answer = await site.get(`/reversals/${number}/receipt.json`)
  return { answer, receipt: answer.body as Receipt }
}

test('the receipt names reference, reason, feedback, each outcome with what to do, sums and the balance', async () => {
  const { site, number } = await mixed()
  const { text } = await site.get(`/reversals/${number}`)
  for (const says of [
    '2 reversed, 1 refused',
    referenceOf(await site.reversal(number)),
    '=Attention check &#34;3&#34;',
    'Sorry, and thank you.',
    '1 refused, not paid',
    'approved meanwhile, not by us',
    'Nothing; the worker has the money.',
    '2 reversed and paid',
    'Total paid',
    'Check the one refused again',
    'Ann Lindqvist confirmed 3 assignments',
    'CSV, 4 lines',
  ]) {
    expect(text).toContain(says)
  }
})

test('the CSV keeps to RFC 4180, holds every line, and nothing that a spreadsheet would run', async () => {
  const { site, number } = await mixed()
  const { world } = site.world.simulator
  const { answer, rows } = await csvOf(site, number)
  expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8; header=present')
  expect(answer.headers['content-disposition']).toBe(`attachment; filename="overturn-receipt-${number}.csv"`)
  expect(answer.text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
  expect(rows).toHaveLength(4)
  const became = Object.fromEntries(
    [...Map.groupBy(rows, (row) => row['became'] ?? '')].map(([word, all]) => [word, all.length]),
  )
  expect(became).toEqual({ 'left out': 1, refused: 1, reversed: 2 })
  expect(rows[0]?.['reward']).toMatch(/^\d+\.\d\d$/)
  expect(world).toBeDefined()
  for (const cell of rows.flatMap((row) => Object.values(row))) expect(cell).not.toMatch(/^[=+\-@\t\r]/)
})

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '＝1'])('the title %j is text in the CSV', async (title) => {
  const site = await openSite()
  const { world } = site.world.simulator
  const hit = world.addHit({ title, reward: '0.10' })
  const assignment = world.addAssignment(hit, {
    submittedAt: Date.now() - 86_400_000,
    feedback: `${title},"quoted"\r\nsecond`,
  })
  const number = await site.ended([assignment.id])
  const { rows } = await csvOf(site, number)
  expect(rows[0]?.['title']?.[0]).toBe("'")
  expect(rows[0]?.['old rejection text']?.[0]).toBe("'")
  expect(rows[0]?.['old rejection text']).toContain('"quoted"')
})

test('a CSV of ours can be brought here again', async () => {
  const { site, number } = await mixed()
  const { answer } = await csvOf(site, number)
  const again = await site.post('/reversals', { ids: answer.text })
  expect(again.status).toBe(303)
  expect((await site.reversal(number + 1)).lineCount).toBe(4)
})

test('the JSON holds events, lines and attempts, from which digest and reference can be computed', async () => {
  const { site, number } = await mixed()
  const { answer, receipt } = await jsonOf(site, number)
  expect(answer.headers['content-disposition']).toBe(`attachment; filename="overturn-receipt-${number}.json"`)
  expect(receipt.lines).toHaveLength(4)
  expect(receipt.notTaken).toEqual([])
  expect(receipt.events.map(({ kind }) => kind)).toContain('confirmed')
  const hash = createHash('sha256')
  for (const {
    line,
    number: nth,
    step,
    by,
    engine,
    sentAt,
    answeredAt,
    answer: came,
    said,
    requestId,
  } of receipt.attempts) {
    const facts = [line, nth, step, by.id, by.name, engine, sentAt, answeredAt, came, said, requestId]
    hash.update(`${JSON.stringify(facts.map((fact) => (fact === '' ? null : (fact ?? null))))}\n`)
  }
  expect(hash.digest('hex')).toBe(receipt.receipt.digest)
  expect(referenceOf(receipt.receipt)).toBe(receipt.receipt.reference)
})

test('the receipt shows the last hash of its events, which anybody can compute from the JSON', async () => {
  const { site, number } = await mixed()
  const { receipt } = await jsonOf(site, number)
  let hash = ''
  for (const { number: nth, at, kind, by, detail, hash: told } of receipt.events) {
    const bound = [receipt.receipt.id, nth, at, kind, by?.id ?? null, by?.name ?? null, JSON.stringify(detail)]
    hash = createHash('sha256')
      .update(`${hash}\n${JSON.stringify(bound)}`)
      .digest('hex')
    expect(told).toBe(hash)
  }
  expect((await site.get(`/reversals/${number}`)).text).toContain(hash.match(/.{4}/g)?.join(' '))
})

test('what has not ended has no receipt to download', async () => {
  const site = await openSite()
  const number = await site.checked(site.rejected(1))
  for (const kind of ['csv', 'json']) {
    const answer = await site.get(`/reversals/${number}/receipt.${kind}`)
    expect([kind, answer.status]).toEqual([kind, 404])
    expect(answer.text).toContain('has not ended')
  }
})

test('a long receipt shows a few of each, all for printing, or one outcome by pages', async () => {
  const site = await openSite()
  const number = await site.checked(site.rejected(230))
  const asked = await site.get(`/reversals/${number}/confirmation`)
  await site.confirm(number, { typed: /pay \$([\d.,]+)/.exec(asked.text)?.[1] ?? '' })
  await site.until(number, ({ state }) => state === 'ended')
  const few = await site.get(`/reversals/${number}`)
  expect(few.text).toContain('1–20 of 230')
  expect(few.text).toContain('Show all 230')
  const ids = (text: string) => new Set(text.match(/\b3[A-Z0-9]{29}\b/g))
  expect(ids(few.text).size).toBe(20)
  const all = await site.get(`/reversals/${number}?show=all`)
  expect(ids(all.text).size).toBe(230)
  expect(all.text.match(/<tr role="row" class="pays">/g)).toHaveLength(230)
  expect(all.text).not.toContain('<!--')
  const first = await site.get(`/reversals/${number}?show=reversed`)
  expect(first.text).toContain('1–100 of 230')
  const next = /href="([^"]*after=[^"]*)"/.exec(first.text)?.[1]?.replaceAll('&amp;', '&').split('#')[0] ?? ''
  const second = await site.get(next)
  expect(second.text).toContain('101–200 of 230')
  expect(new Set([...ids(first.text), ...ids(second.text)]).size).toBe(200)
})

test('what was not reversed becomes a draft by one button, whoever clicks twice', async () => {
  const { site, number } = await mixed()
  const made = await site.post(`/reversals/${number}/again`)
  expect([made.status, made.headers['location']]).toEqual([303, `/reversals/${number + 1}`])
  expect((await site.post(`/reversals/${number}/again`)).headers['location']).toBe(`/reversals/${number + 1}`)
})

test('an unknown line is told as being asked, and has its page with every call', async () => {
  const site = await openSite()
  const number = await site.checked(site.rejected(2))
  site.world.simulator.moods.set({
    lostAnswer: { operation: 'ApproveAssignment', nth: 1 },
    serverError: { operation: ['GetAssignment', 'ListAssignmentsForHIT'] },
  })
  await site.confirm(number)
  await site.until(number, ({ state }) => state === 'ended')
  const { text } = await site.get(`/reversals/${number}`)
  expect(text).toContain('1 unknown, being asked')
  expect(text).toContain('The unknown one is being asked about')
  expect(text).toContain('data-events=')
  const { id } = await site.reversal(number)
  const unknown = await site.deps.store.reversals.lines(id, {
    filter: { group: 'unknown' },
    sort: 'number',
    descending: false,
    limit: 1,
  })
  const line = unknown.rows[0]?.number ?? 0
  const page = await site.get(`/reversals/${number}/lines/${line}`)
  expect(page.text).toContain('unknown')
  expect(page.text).toContain('lost')
  expect(page.text).not.toContain('Close this line by hand')
  const early = await site.post(`/reversals/${number}/lines/${line}/closure`, { reason: 'x' })
  expect(early.status).toBe(409)
  site.world.clock.advance(8 * 24 * 60 * 60 * 1000)
  expect((await site.get(`/reversals/${number}/lines/${line}`)).text).toContain('Close this line by hand')
  const empty = await site.post(`/reversals/${number}/lines/${line}/closure`, { reason: ' ' })
  expect(empty.status).toBe(422)
  expect(empty.text).toContain('Write why')
  const closed = await site.post(`/reversals/${number}/lines/${line}/closure`, { reason: 'It is paid there' })
  expect([closed.status, closed.headers['location']]).toEqual([303, `/reversals/${number}/lines/${line}`])
  expect((await site.get(`/reversals/${number}`)).text).toContain('closed by hand')
  const own = (await site.get(`/reversals/${number}/lines/${line}`)).text
  expect(own).toMatch(/What was found<\/dt>\s*<dd>“<bdi>It is paid there/)
})

test('a download that breaks off is cut, so that nobody takes it for whole, and is logged', async () => {
  let broken = false
  const site = await openSite({
    limits: { typeTotalAbove: 1_000_000 },
    pagesStore: (store) => ({
      ...store,
      reversals: {
        ...store.reversals,
        lines: (id, query) =>
          broken && query.after !== undefined ? Promise.reject(new Error('disk')) : store.reversals.lines(id, query),
      },
    }),
  })
  const number = await site.ended(site.rejected(510))
  broken = true
  await expect(site.get(`/reversals/${number}/receipt.csv`)).rejects.toThrow(/aborted|hang up|ECONNRESET/)
  expect(site.logged.at(-1)).toMatchObject({ event: 'answer broken off', facts: { message: 'disk' } })
})
