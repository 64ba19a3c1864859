import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { OpenAccount } from '../../src/core/ports.ts'
import type { Account, Environment, Line, LineFacts, Reversal } from '../../src/core/reversal.ts'
import { verdictOf } from '../../src/core/verdict.ts'
import { mturk } from '../../src/markets/mturk/declaration.ts'
import { formOf, isNumber, wholeNumber } from '../../src/web/forms.ts'
import { detailOf, groupOf, saidOf } from '../../src/core/group.ts'
import { wordOf } from '../../src/web/groups.ts'
import { billView } from '../../src/web/pages/bill-view.ts'
import { askedIn, linkTo } from '../../src/web/pages/line-query.ts'
import { leftText, rateOf, rateText } from '../../src/web/pages/rate.ts'
import { balanceOf } from '../../src/web/pages/receipt-sums.ts'
import type { View } from '../../src/web/pages/view.ts'
import { dayOf, markOf, minuteOf, timeOn } from '../../src/web/say.ts'
import { Streams } from '../../src/http/streams.ts'
import { withQuery } from '../../src/web/urls.ts'

const accountIn = (environment: Environment): Account => ({
  id: 'a',
  marketplace: 'mturk',
  environment,
  name: 'Perception Lab',
  currency: 'USD',
})

const openIn = (environment: Environment): OpenAccount => ({ account: accountIn(environment), declaration: mturk })

const ann = { id: 'p', name: 'Ann Lindqvist' }
const now = '2026-10-09T14:03:38.120Z'

const reversal: Reversal = {
  number: 42,
  id: 'r',
  accountId: 'a',
  state: 'checked',
  revision: 7,
  reason: '',
  feedback: '',
  createdBy: ann,
  createdAt: now,
  lineCount: 205,
  refusedCount: 0,
}

const viewIn = (environment: Environment, more: Partial<Reversal> = {}): View => ({
  url: (path) => path,
  now,
  open: openIn(environment),
  reversal: { ...reversal, ...more },
  person: ann,
  limits: { typeTotalAbove: 100_000 },
})

const facts: LineFacts = {
  task: 'T',
  title: 'Title',
  worker: 'W',
  oldText: '',
  reward: 600,
  fee: 120,
  tax: 0,
  certainty: 'estimate',
  feeLabel: 'Fee, 20 %',
  madeElsewhere: '',
}

const line: Line = {
  reversalId: 'r',
  number: 1,
  submission: '3EX',
  where: 'line 1',
  named: {},
  differs: [],
  hint: '',
  leftOut: false,
  holds: true,
  check: 'done',
  verdict: 'reversible',
  detail: '',
  facts,
  work: 'waiting',
  said: '',
  presumed: false,
  asked: 0,
}

test.each([
  ['production', 'live', 'LIVE – real money', 'Perception Lab on Amazon Mechanical Turk, US dollars', true],
  ['sandbox', 'sandbox', 'SANDBOX – no real money', 'Perception Lab on the Amazon Mechanical Turk sandbox', false],
  [
    'simulator',
    'simulator',
    'SIMULATOR – play money',
    'Perception Lab on a simulator of Amazon Mechanical Turk',
    false,
  ],
] as const)('the mark of %s cannot be taken for another', (environment, env, words, account, money) => {
  expect(markOf(openIn(environment))).toEqual({ env, words, account, money })
})

test('times are told without their date on the day itself only', () => {
  expect(timeOn('2026-10-09T09:00:01.000Z', now).text).toBe('09:00:01')
  expect(timeOn('2026-10-08T09:00:01.000Z', now).text).toBe('8 Oct, 09:00')
  expect(dayOf(now, now).text).toBe('today')
  expect(dayOf('2026-10-08T09:00:01.000Z', now).text).toBe('8 Oct')
  expect(minuteOf(now).iso).toBe(now)
})

test.each([
  [{}, 'to come'],
  [{ leftOut: true, work: 'idle' }, 'left out'],
  [{ holds: false, heldBy: 41, work: 'idle' }, 'held'],
  [{ verdict: 'too late', work: 'idle' }, 'too late'],
  [{ work: 'calling' }, 'calling'],
  [{ work: 'asking' }, 'unknown'],
  [{ work: 'settled', outcome: 'reversed' }, 'reversed'],
  [{ work: 'settled', outcome: 'not attempted' }, 'not attempted'],
] as const)('a line with %j stands in the group %s', (more, group) => {
  expect(groupOf({ ...line, ...more })).toBe(group)
})

test('before the confirmation nothing is to come', () => {
  expect(groupOf(line, false)).toBe('reversible')
})

test('the fact under a word is about the line', () => {
  expect(detailOf({ ...line, holds: false, heldBy: 41, work: 'idle' }, mturk.words)).toBe('held by reversal 41')
  expect(detailOf({ ...line, work: 'asking', asked: 3 }, mturk.words)).toBe('not known yet, asked 3 times')
  expect(detailOf({ ...line, work: 'settled', outcome: 'reversed', presumed: true }, mturk.words)).toMatch(
    /^presumed ours/,
  )
  const refused = { ...line, work: 'settled', outcome: 'refused', refusal: 'other', said: 'RequestError: no' } as const
  expect(detailOf(refused, mturk.words)).toBe('Amazon refused')
  expect(saidOf(refused, mturk.words)).toBe('RequestError: no')
  expect(wordOf('not found')).toMatchObject({ icon: 'not-found', text: 'not found', tone: 'plain' })
})

test('what the marketplace said word for word stands where there is room, and our own facts under the word', () => {
  const said = 'AWS.MechanicalTurk.AssignmentDoesNotExist: Assignment X does not exist.'
  for (const verdict of ['not found', 'gone', 'not readable'] as const) {
    const unread = { ...line, verdict, work: 'idle', detail: said } as const
    expect([detailOf(unread, mturk.words), saidOf(unread, mturk.words)]).toEqual(['', said])
  }
  const judged = [
    verdictOf({ kind: 'absent', why: 'is a task', said: { code: 'X', text: 'y' } }, {}, mturk, 0),
    verdictOf({ kind: 'absent', why: 'not submitted', said: { code: 'X', text: 'y' } }, {}, mturk, 0),
  ]
  for (const one of judged) {
    const unread = { ...line, ...one, work: 'idle' } as const
    expect([detailOf(unread, mturk.words), saidOf(unread, mturk.words)]).toEqual([one.detail, ''])
  }
})

const bill = [{ feeLabel: 'Fee, 20 %', certainty: 'estimate', count: 2, reward: 1200, fee: 240, tax: 0 }] as const
const amounts = (rows: readonly { readonly label: string; readonly sum: string }[]) =>
  rows.map(({ label, sum }) => `${label} ${sum}`)

test('the bill adds up, and what is missing is said in words and money', () => {
  const enough = billView(viewIn('production'), bill, { at: now, available: 10_000, said: '' }, '/x')
  expect(enough.caption).toBe('Bill, in US dollars')
  expect(amounts(enough.rows)).toEqual([
    'Rewards 1.20',
    'Fee, 20 % 0.24',
    'Total 1.44',
    'Balance now 10.00',
    'Balance after 8.56',
  ])
  expect(enough.says).toEqual([mturk.balance.explains])
  const short = billView(viewIn('production'), bill, { at: now, available: 1000, said: '' }, '/x')
  expect(amounts(short.rows).slice(-2)).toEqual(['Balance now 1.00', 'Missing 0.44'])
  const little = billView(viewIn('production'), bill, { at: now, available: 1500, said: '' }, '/x')
  expect(little.says[0]).toBe('Less than a tenth of the balance is left then: $0.06.')
})

test('a fee that is not known is no zero, and a tax has its row', () => {
  const [row] = bill
  const view = billView(viewIn('production'), [{ ...row, certainty: 'not known', fee: 0, tax: 30 }], undefined, '/x')
  expect(amounts(view.rows)).toEqual(['Rewards 1.20', 'Fee, 20 % –', 'Tax 0.03', 'Total 1.23', 'Balance now –'])
})

test('a balance that could not be read is said with what the account answered', () => {
  const view = billView(viewIn('production'), bill, { at: now, trouble: 'credentials', said: 'No' }, '/x')
  expect(view.says[0]).toMatch(
    /^Amazon did not tell the balance \(asked .*“No”\)\. Amazon does not accept the credentials/,
  )
  expect(view.says[0]).toContain('You can confirm all the same')
})

test('the sandbox explains its fixed balance, on the bill and on the receipt', () => {
  const fixed = 'The sandbox always shows a balance of $10,000.00; nothing is taken from it.'
  const view = billView(viewIn('sandbox'), bill, { at: now, available: 10_000_000, said: '' }, '/x')
  expect(view.caption).toBe('Bill, in play dollars')
  expect(view.says).toEqual([fixed])
  expect(balanceOf(viewIn('sandbox', { state: 'ended' }), [])).toMatchObject({ rows: [], says: fixed })
})

test('the balance on a receipt is explained to the cent, or said not to be', () => {
  const ended = { state: 'ended', endedAt: now, balanceBefore: { available: 412_500, at: now } } as const
  const tally = [
    { group: 'reversed', count: 174, sum: 125_320 },
    { group: 'unknown', count: 2, sum: 1440 },
  ] as const
  const read = (available: number) =>
    balanceOf(viewIn('production', { ...ended, balanceAfter: { available, at: now } }), tally).rows.slice(2)
  expect(amounts(read(286_460))).toEqual(['Went out 126.04', 'Explained by the 174 125.32', 'Not yet explained 0.72'])
  expect(read(286_460).at(-1)?.note).toBe('may be unknown ones that were paid')
  expect(amounts(read(412_500 - 125_320))).toEqual([
    'Went out 125.32',
    'Explained by the 174 125.32',
    'Not explained 0.00',
  ])
  expect(read(400_000).at(-1)?.sum).toBe('−112.82')
  expect(balanceOf(viewIn('production', ended), tally).says).toBe('The balance after has not been read yet.')
  expect(balanceOf(viewIn('production', { state: 'ended' }), tally).says).toContain('could not be read')
})

test('the rate is that of the last minute, slows down at a standstill, and is not told before it is known', () => {
  const at = (second: number): Line => ({
    ...line,
    settledAt: `2026-10-09T14:03:${String(second).padStart(2, '0')}.000Z`,
  })
  const ms = (second: number) => Date.parse(`2026-10-09T14:03:${second}.000Z`)
  const newest = [at(30), at(25), at(20)]
  const settled = (one: Line) => one.settledAt
  expect(rateOf(newest, settled, ms(30))).toBeCloseTo(0.2)
  expect(rateOf(newest, settled, ms(50))).toBeCloseTo(0.0667, 3)
  expect(rateOf([at(30)], settled, ms(31))).toBeUndefined()
  expect(rateOf(newest, settled, ms(30) + 3_600_000)).toBeUndefined()
  expect([rateText(2.4), rateText(12.6), rateText(undefined)]).toEqual(['2.4 a second', '13 a second', ''])
  expect([leftText(86, 2.4), leftText(0, 2), leftText(5, undefined)]).toEqual(['about 36 s left', '', ''])
})

test('numbers in addresses and forms are digits and nothing else', () => {
  for (const text of ['1', '42', '999999999999999']) expect(isNumber(text)).toBe(true)
  for (const text of ['0', '-1', '01', '1.0', '1e3', '٣', '', ' 1', '9'.repeat(16)])
    expect([text, isNumber(text)]).toEqual([text, false])
  expect([wholeNumber('0'), wholeNumber('-1'), wholeNumber('1.5'), wholeNumber('')]).toEqual([
    0,
    undefined,
    undefined,
    undefined,
  ])
})

test('a form is texts by name, and anything else is refused', () => {
  expect(formOf({ a: ['1', '2'] })).toMatchObject({ ok: false, problem: { code: 'invalid', fields: [{ field: 'a' }] } })
  expect(formOf({ a: { b: '1' } })).toMatchObject({ ok: false })
  expect(formOf(null)).toMatchObject({ ok: true })
  const form = formOf({ line: ['1', '2'], a: 'x', __proto__: 'y' }, ['line'])
  expect(form.ok && [form.value.list('line'), form.value.text('a'), form.value.text('none')]).toEqual([
    ['1', '2'],
    'x',
    '',
  ])
})

test('links of a list keep what they do not change, and begin at the first page', () => {
  const form = formOf({ group: 'too late', text: 'k', sort: 'worker', dir: 'desc', after: 'C', first: '101' })
  if (!form.ok) throw new Error('no form')
  const asked = askedIn(form.value)
  expect(asked).toMatchObject({
    first: 101,
    query: { sort: 'worker', descending: true, after: 'C', filter: { group: 'too late', oldText: 'k' } },
  })
  expect(linkTo('/r', asked, {})).toBe('/r?group=too+late&text=k&sort=worker&dir=desc')
  expect(linkTo('/r', asked, { group: undefined })).toBe('/r?text=k&sort=worker&dir=desc')
  expect(linkTo('/r', asked, { sort: 'title' })).toBe('/r?group=too+late&text=k&sort=title')
})

test('whatever a filter holds survives its link', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: 100 }), (oldText) => {
      const form = formOf(Object.fromEntries(new URLSearchParams(withQuery('', { text: oldText }).slice(1))))
      expect(form.ok && form.value.text('text')).toBe(oldText.toWellFormed())
    }),
  )
})

test('streams are counted by session', () => {
  const streams = new Streams(2)
  expect([streams.begin('a'), streams.begin('a'), streams.begin('a'), streams.begin('b')]).toEqual([
    true,
    true,
    false,
    true,
  ])
  streams.end('a')
  expect(streams.begin('a')).toBe(true)
})
