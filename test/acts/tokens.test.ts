import { expect, test } from 'vitest'
import { again } from '../../src/acts/again.ts'
import { readShown } from '../../src/acts/bill.ts'
import { checkAgain, startCheck } from '../../src/acts/check.ts'
import { closeUnknown } from '../../src/acts/close-unknown.ts'
import { confirm } from '../../src/acts/confirm.ts'
import { discard } from '../../src/acts/discard.ts'
import { draft } from '../../src/acts/draft.ts'
import type { Source } from '../../src/acts/reading.ts'
import { leaveOut } from '../../src/acts/leave-out.ts'
import { resume } from '../../src/acts/resume.ts'
import { split } from '../../src/acts/split.ts'
import { stop } from '../../src/acts/stop.ts'
import type { Acting } from '../../src/acts/acting.ts'
import type { TokenScope } from '../../src/core/token.ts'
import { openSite, type Site } from '../web/site.ts'

const ann = { id: 'person-ann', name: 'Ann Lindqvist' }

async function* pasted(ids: readonly string[]): AsyncGenerator<Source> {
  yield { field: 'ids', pieces: piecesOf(ids) }
}
async function* piecesOf(ids: readonly string[]): AsyncGenerator<string> {
  yield ids.join('\n')
}

const keptToken = async ({ deps }: Site, scope: TokenScope, capPerDay?: number) => {
  const at = deps.clock.now()
  const row = { id: `token-${scope}`, name: 'Nightly', scope, ...(capPerDay === undefined ? {} : { capPerDay }) }
  await deps.store.people.insert({ ...ann, disabled: false, createdAt: at })
  await deps.store.tokens.insert({ ...row, hash: row.id, personId: ann.id, createdAt: at, expiresAt: at })
  return row
}

const confirming = async (site: Site, acting: Acting, number: number) => {
  const shown = await readShown(site.deps.store.reversals, await site.reversal(number))
  const written = { reason: 'Wrong key', feedback: '', typed: '', despiteBalance: false }
  return confirm(acting, { number, shown, ...written })
}

/** Each act, asked of a checked reversal. */
const acts = async (site: Site, acting: Acting, number: number) => {
  const shown = { revision: 0, count: 1, sum: 1 }
  const nothing = { reason: 'x', feedback: '', typed: '', despiteBalance: false }
  return {
    draft: draft(acting, { accountId: site.world.account.id, sources: pasted(['odd']) }),
    check: startCheck(acting, { number }),
    'check again': checkAgain(acting, { number, which: 'not readable' }),
    'leave out': leaveOut(acting, { number, selection: { kind: 'numbers', numbers: [1] }, leftOut: true }),
    split: split(acting, { number, revision: 0, keep: 1 }),
    again: again(acting, { number }),
    confirm: confirm(acting, { number, shown, ...nothing }),
    stop: stop(acting, { number }),
    resume: resume(acting, { number }),
    'close unknown': closeUnknown(acting, { number, line: 1, reason: 'x' }),
    discard: discard(acting, { number }),
  }
}

test.each([
  [
    'read',
    [
      'draft',
      'check',
      'check again',
      'leave out',
      'split',
      'again',
      'confirm',
      'stop',
      'resume',
      'close unknown',
      'discard',
    ],
  ],
  ['prepare', ['confirm', 'stop', 'resume', 'close unknown']],
  ['pay', []],
] as const)('a token with the scope %s is refused %j', async (scope, refused) => {
  const site = await openSite()
  const number = await site.checked(site.rejected(2))
  const acting = { ...site.acting, token: { id: 't', name: 'Nightly', scope } }
  const came: string[] = []
  for (const [name, act] of Object.entries(await acts(site, acting, number))) {
    const result = await act
    if (result.ok || result.problem.code !== 'forbidden') continue
    expect(result.problem.sentence).toMatch(/^This token may only read/)
    came.push(name)
  }
  expect(came).toEqual(refused)
})

test('a confirmation beyond the cap of the day is refused with what is left, and one within it is counted', async () => {
  const site = await openSite()
  const [first, second] = [await site.checked(site.rejected(2)), await site.checked(site.rejected(3))]
  const { sum } = await readShown(site.deps.store.reversals, await site.reversal(first))
  const token = await keptToken(site, 'pay', sum + 1)
  const acting = { ...site.acting, token }
  expect(await confirming(site, acting, first)).toMatchObject({ ok: true, value: { kind: 'confirmed' } })
  const came = await confirming(site, acting, second)
  expect(came).toMatchObject({ ok: false, problem: { code: 'forbidden' } })
  expect(came.ok ? '' : came.problem.sentence).toMatch(
    /^This token may pay at most \$[\d.]+ a day \(UTC\); \$0\.00 of it is left today, and this one comes to \$[\d.]+\. Nothing was confirmed\.$/,
  )
  expect((await site.reversal(second)).state).toBe('checked')
  await site.until(first, ({ state }) => state === 'ended')
  const events = await site.deps.store.reversals.events((await site.reversal(first)).id)
  expect(events.find(({ kind }) => kind === 'confirmed')).toMatchObject({ by: ann, detail: { token: 'Nightly' } })
})

test('a token that was revoked while it was asking confirms nothing', async () => {
  const site = await openSite()
  const number = await site.checked(site.rejected(1))
  const token = await keptToken(site, 'pay')
  await site.deps.store.tokens.revoke(token.id, site.deps.clock.now())
  expect(await confirming(site, { ...site.acting, token }, number)).toMatchObject({
    problem: { code: 'forbidden', sentence: 'This token was revoked; nothing was confirmed.' },
  })
})

test('the same bringing again, with the same id, is the same reversal, also once it has ended', async () => {
  const site = await openSite()
  const ids = site.rejected(3)
  const id = 'abcdef0123456789abcdef0123456789'
  const bring = () =>
    draft(site.acting, { id, accountId: site.world.account.id, sources: pasted([...ids, '3EX\u2013ODD']) })
  const all = await Promise.all([bring(), bring()])
  const numbers = all.map((came) => (came.ok ? came.value.reversal.number : 0))
  expect(new Set(numbers).size).toBe(1)
  const number = numbers[0] ?? 0
  await site.until(number, ({ state }) => state === 'checked')
  expect(await site.reversal(number)).toMatchObject({ id, lineCount: 3, refusedCount: 1 })
  await site.confirm(number)
  await site.until(number, ({ state }) => state === 'ended')
  expect(await bring()).toMatchObject({ ok: true, value: { reversal: { id, number, state: 'ended' } } })
})

test('the same split again, with the same id, is the same rest', async () => {
  const site = await openSite()
  const number = await site.checked(site.rejected(4))
  const { revision } = await site.reversal(number)
  const id = 'abcdef0123456789abcdef0123456780'
  const input = { number, revision, keep: 3, id }
  const first = await split(site.acting, input)
  expect(first).toMatchObject({ ok: true, value: { id, lineCount: 1 } })
  await site.confirm(number)
  expect(await split(site.acting, input)).toMatchObject({ ok: true, value: { id, lineCount: 1 } })
  expect(await split(site.acting, { ...input, id: `${id.slice(1)}1` })).toMatchObject({ ok: false })
})
