import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { bearerOf, leftToday, listTokens, makeToken, revokeToken, type WantedToken } from '../../src/auth/api-tokens.ts'
import { disablePerson } from '../../src/auth/people.ts'
import { keepingLog } from '../serve/support.ts'
import { openAuth, type Opened } from './support.ts'

const ann = { id: 'person-ann', name: 'Ann Lindqvist' }
const wanted: WantedToken = { name: 'Nightly', scope: 'pay', days: '30', cap: '50.00' }
const dayMs = 24 * 60 * 60 * 1000

describe('tokens', () => {
  let opened: Opened
  beforeEach(async () => {
    opened = await openAuth()
    const { parts, clock } = opened
    await parts.people.insert({ ...ann, disabled: false, createdAt: clock.now() })
  })
  afterEach(() => opened.close())

  const made = async (more: Partial<WantedToken> = {}) => {
    const came = await makeToken(opened.parts, ann, { ...wanted, ...more })
    if (!came.ok) throw new Error(JSON.stringify(came.problem))
    return came.value
  }
  const saidTo = async (header: string | undefined): Promise<string> => {
    const came = await bearerOf(opened.parts, header)
    return came.ok ? 'let in' : came.problem.sentence
  }

  test('let their owner in, with what they may, until they end', async () => {
    const { text, row } = await made()
    expect(text).toMatch(/^ovt_[\w-]{43}[0-9A-Za-z]{6}$/)
    expect(JSON.stringify(await opened.parts.tokens.list())).not.toContain(text.slice(4, 20))
    for (const header of [`Bearer ${text}`, `bearer  ${text} `])
      expect(await bearerOf(opened.parts, header)).toEqual({
        ok: true,
        value: {
          person: ann,
          token: { id: row.id, name: 'Nightly', scope: 'pay', capPerDay: 50_000 },
          expiresAt: row.expiresAt,
        },
      })
    opened.clock.advance(30 * dayMs - 1)
    expect(await saidTo(`Bearer ${text}`)).toBe('let in')
    opened.clock.advance(1)
    expect(await saidTo(`Bearer ${text}`)).toBe('The token expired on 8 Nov 2026.')
  })

  test('are refused with what is wrong with them', async () => {
    const { text, row } = await made()
    const needs = /^This needs a token, sent as “Authorization: Bearer ovt_…”/
    for (const none of [undefined, '', 'Bearer', 'Bearer ', `Basic ${text}`, text, `Bearer ${text} ${text}`])
      expect(await saidTo(none)).toMatch(needs)
    const wrong = text.at(-1) === 'a' ? 'b' : 'a'
    for (const mistyped of [
      'x',
      'ovt_',
      `${text}a`,
      text.slice(0, -1),
      `${text.slice(0, -1)}${wrong}`,
      `xyz${text.slice(3)}`,
    ])
      expect(await saidTo(`Bearer ${mistyped}`)).toMatch(/^The token is mistyped or cut short/)
    const other = await openAuth()
    await other.parts.people.insert({ ...ann, disabled: false, createdAt: other.clock.now() })
    const foreign = await makeToken(other.parts, ann, wanted)
    await other.close()
    expect(await saidTo(`Bearer ${foreign.ok ? foreign.value.text : ''}`)).toBe(
      'The token is not one of this server’s.',
    )
    expect(await revokeToken(opened.parts, row.id, 'somebody else')).toMatchObject({ ok: false })
    expect(await saidTo(`Bearer ${text}`)).toBe('let in')
    expect(await revokeToken(opened.parts, row.id, ann.id)).toMatchObject({ ok: true })
    expect(await revokeToken(opened.parts, row.id)).toMatchObject({ ok: true })
    expect(await saidTo(`Bearer ${text}`)).toBe('The token was revoked on 9 Oct 2026.')
  })

  test('end with their owner, at once', async () => {
    const { text } = await made()
    await disablePerson(opened.parts, ann.name)
    expect(await saidTo(`Bearer ${text}`)).toBe('The token was revoked on 9 Oct 2026.')
  })

  test('are listed with what they spent today and when they were last used, those that are over last', async () => {
    const { text, row } = await made()
    opened.clock.advance(1)
    const over = await made({ name: 'Old', scope: 'read', cap: '', days: '1' })
    opened.clock.advance(dayMs)
    await bearerOf(opened.parts, `Bearer ${text}`)
    const used = opened.clock.now()
    opened.clock.advance(59_000)
    await bearerOf(opened.parts, `Bearer ${text}`)
    expect(await listTokens(opened.parts, ann.id)).toMatchObject([
      { id: row.id, usedAt: used, over: false, spentToday: 0 },
      { id: over.row.id, over: true },
    ])
    expect(await leftToday(opened.parts, row)).toBe(50_000)
    expect(await leftToday(opened.parts, { id: row.id })).toBeUndefined()
  })

  test('let somebody in whose use cannot be noted', async () => {
    const { text } = await made()
    const touch = () => Promise.reject(new Error('the disk is full'))
    const parts = { ...opened.parts, tokens: { ...opened.parts.tokens, touch } }
    expect(await bearerOf(parts, `Bearer ${text}`)).toMatchObject({ ok: true })
  })

  test('are not logged', async () => {
    const { text, row } = await made()
    await bearerOf(opened.parts, `Bearer ${text}`)
    await revokeToken(opened.parts, row.id)
    await bearerOf(opened.parts, `Bearer ${text}`)
    const { lines } = opened.parts.log as ReturnType<typeof keepingLog>
    const events = lines.map(({ event }) => event)
    expect(events).toEqual(['token_made', 'token_revoked', 'token_refused'])
    expect(JSON.stringify(lines)).not.toContain(text.slice(4))
    expect(JSON.stringify(lines)).not.toContain(row.hash)
  })
})

describe('what is asked of a token', () => {
  let opened: Opened
  beforeEach(async () => {
    opened = await openAuth()
    const { parts, clock } = opened
    await parts.people.insert({ ...ann, disabled: false, createdAt: clock.now() })
  })
  afterEach(() => opened.close())

  test.each([
    ['name', { name: ' ' }, 'Type a name.'],
    ['name', { name: 'x'.repeat(61) }, 'It has more than 60 characters.'],
    ['scope', { scope: 'everything' }, 'Choose one of read, prepare, pay.'],
    ['days', { days: '' }, 'Write a number of days from 1 to 366.'],
    ['days', { days: '0' }, 'Write a number of days from 1 to 366.'],
    ['days', { days: '367' }, 'Write a number of days from 1 to 366.'],
    ['days', { days: '1e2' }, 'Write a number of days from 1 to 366.'],
    ['cap', { cap: 'much' }, '“much” has “m” in it; an amount has only digits, like 1310.40.'],
    ['cap', { cap: '0' }, 'A cap is more than nothing; for a token that pays nothing choose another scope.'],
    ['cap', { scope: 'read' }, 'Only a token that may pay has a cap; leave it empty.'],
  ])('refuses the %s of %j', async (field, more, sentence) => {
    expect(await makeToken(opened.parts, ann, { ...wanted, ...more })).toEqual({
      ok: false,
      problem: { code: 'invalid', sentence: 'No token was made.', fields: [{ field, sentence }] },
    })
    expect(await opened.parts.tokens.list()).toEqual([])
  })

  test('is refused all at once, and a name that is taken too', async () => {
    const all = await makeToken(opened.parts, ann, { name: '', scope: '', days: '', cap: '-1' })
    expect(all.ok ? [] : all.problem.fields?.map(({ field }) => field)).toEqual(['name', 'scope', 'days', 'cap'])
    await makeToken(opened.parts, ann, wanted)
    expect(await makeToken(opened.parts, ann, { ...wanted, name: 'nightly' })).toMatchObject({
      problem: {
        fields: [
          { field: 'name', sentence: 'You have a token called nightly; revoke that one, or take another name.' },
        ],
      },
    })
  })

  test('one wrong character is a mistyped token, whichever it is', async () => {
    const came = await makeToken(opened.parts, ann, wanted)
    const text = came.ok ? came.value.text : ''
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    await fc.assert(
      fc.asyncProperty(fc.nat(text.length - 1), fc.constantFrom(...letters.split('')), async (at, letter) => {
        fc.pre(text[at] !== letter)
        const mistyped = `${text.slice(0, at)}${letter}${text.slice(at + 1)}`
        const said = await bearerOf(opened.parts, `Bearer ${mistyped}`)
        expect(said.ok ? '' : said.problem.sentence).toMatch(/^The token is mistyped/)
      }),
      { numRuns: 300 },
    )
  })
})
