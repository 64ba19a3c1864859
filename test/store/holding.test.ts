import { describe, expect, test } from 'vitest'
import { databases } from '../support/databases.ts'
import {
  ann,
  answer,
  ben,
  checkedOf,
  claim,
  confirmationOf,
  confirmedOf,
  draftOf,
  factsOf,
  fresh,
  groupOf,
  linesOf,
  named,
  houses,
  past,
  type House,
} from './support.ts'

const numbersHeld = async ({ store }: House, id: string): Promise<(number | undefined)[]> => {
  const page = await store.reversals.lines(id, { filter: {}, sort: 'number', descending: false, limit: 1_000 })
  return page.rows.map((line) => line.heldBy)
}

describe.each(databases)('who holds a submission, on $name', ({ fresh: freshDatabase }) => {
  const openHouse = houses(freshDatabase)
  test("a newer draft takes lines from the same person's older unconfirmed one, whose revision rises", async () => {
    const house = await openHouse()
    const older = await checkedOf(house, ['A', 'B', 'C'])
    const shown = await confirmationOf(house, older)
    const newer = await draftOf(house, ['B', 'D'])
    expect(await numbersHeld(house, older.id)).toEqual([undefined, newer.number, undefined])
    expect(await numbersHeld(house, newer.id)).toEqual([undefined, undefined])
    expect((await fresh(house, older)).revision).toBe(older.revision + 1)
    expect(await house.store.reversals.confirm(shown)).toEqual({ kind: 'changed' })
    const tally = await house.store.reversals.tally(older.id)
    expect([groupOf(tally, 'will be reversed').count, groupOf(tally, 'held').count]).toEqual([2, 1])
  })

  test('the older one says once who took lines, however many chunks the newer one came in', async () => {
    const house = await openHouse()
    const older = await draftOf(house, named(6))
    const newer = await draftOf(house, [])
    for (const from of [0, 2, 4])
      await house.store.reversals.addLines(newer.id, linesOf(named(6)).slice(from, from + 2), [])
    const taken = (await house.store.reversals.events(older.id)).filter(({ kind }) => kind === 'lines taken')
    expect(taken.map(({ detail }) => detail)).toEqual([{ by: newer.number }])
  })

  test("somebody else's draft keeps its lines and is named", async () => {
    const house = await openHouse()
    const theirs = await draftOf(house, ['A'], ben)
    const mine = await draftOf(house, ['A', 'B'])
    expect(await numbersHeld(house, mine.id)).toEqual([theirs.number, undefined])
    expect((await fresh(house, theirs)).revision).toBe(theirs.revision)
  })

  test("an older draft takes nothing from the same person's newer one", async () => {
    const house = await openHouse()
    const older = await draftOf(house, [])
    const newer = await draftOf(house, ['A'])
    await house.store.reversals.addLines(older.id, linesOf(['A']), [])
    expect(await numbersHeld(house, older.id)).toEqual([newer.number])
  })

  test("a confirmed reversal keeps its lines, also from its own person's newer draft", async () => {
    const house = await openHouse()
    const confirmed = await confirmedOf(house, ['A'])
    const newer = await checkedOf(house, ['A', 'B'])
    expect(await numbersHeld(house, newer.id)).toEqual([confirmed.number, undefined])
    expect(groupOf(await house.store.reversals.tally(newer.id), 'will be reversed').count).toBe(1)
  })

  test('other accounts are other submissions', async () => {
    const house = await openHouse()
    await confirmedOf(house, ['A'])
    const account = {
      id: 'account-2',
      marketplace: 'market',
      environment: 'sandbox',
      name: 'Other',
      currency: 'USD',
    } as const
    await house.store.accounts.open(account)
    const other = await house.store.reversals.create({ accountId: account.id, by: ann, at: house.clock.now() })
    await house.store.reversals.addLines(other.id, linesOf(['A']), [])
    expect(await numbersHeld(house, other.id)).toEqual([undefined])
  })

  test('two persons who bring the same lines at once share them out, each line to one', async () => {
    const house = await openHouse()
    const submissions = named(300)
    const drafts = [
      await draftOf(house, []),
      await draftOf(house, [], ben),
      await draftOf(house, [], { id: 'c', name: 'C' }),
    ]
    await Promise.all(
      drafts.flatMap(({ id }, turn) =>
        [0, 100, 200].map((_, part) => {
          const from = ((part + turn) % 3) * 100
          return house.store.reversals.addLines(
            id,
            linesOf(submissions)
              .slice(from, from + 100)
              .toReversed(),
            [],
          )
        }),
      ),
    )
    const held = await Promise.all(drafts.map(({ id }) => numbersHeld(house, id)))
    const holders = submissions.map((_, line) => held.filter((lines) => lines[line] === undefined).length)
    expect(holders).toEqual(submissions.map(() => 1))
  })

  test('a discarded one gives its lines back; who waited holds them at the next check', async () => {
    const house = await openHouse()
    const { store, clock } = house
    const theirs = await checkedOf(house, ['A', 'B'], undefined, ben)
    const mine = await checkedOf(house, ['A', 'C'])
    expect(await store.reversals.checkAgain(mine.id, { notReadable: true }, ann, clock.now())).toBe(0)
    expect(await numbersHeld(house, mine.id)).toEqual([theirs.number, undefined])
    expect(await store.reversals.discard(theirs.id, ben, clock.now())).toBe(true)
    expect(await store.reversals.checkAgain(mine.id, { notReadable: true }, ann, clock.now())).toBe(0)
    expect(await numbersHeld(house, mine.id)).toEqual([undefined, undefined])
    expect(groupOf(await store.reversals.tally(mine.id), 'will be reversed').count).toBe(2)
    expect((await fresh(house, mine)).revision).toBe(mine.revision + 1)
    expect(groupOf(await store.reversals.tally(theirs.id), 'will be reversed').count).toBe(0)
  })

  test('after the end only unknown lines are held on, and reversed ones until the record shows them', async () => {
    const house = await openHouse()
    const { store, clock } = house
    const reversal = await confirmedOf(house, ['A', 'B', 'C', 'D'])
    const [reversed, lost, refused, unseen] = await claim(house, reversal)
    if (!reversed || !lost || !refused || !unseen) throw new Error('Four lines were to be claimed.')
    const at = clock.now()
    await answer(house, reversed)
    await answer(house, unseen)
    await answer(house, lost, { answer: 'lost', move: { work: 'asking', askAt: at, at } })
    const move = { work: 'settled', outcome: 'refused', refusal: 'too late', said: '', at } as const
    await answer(house, refused, { answer: 'refused', move })
    expect(await store.work.end(reversal.id, at)).toBe(true)
    const ids = [reversed, lost, refused, unseen].map(({ line }) => line.submission)
    const { number } = reversal
    expect(await numbersHeld(house, (await draftOf(house, ids)).id)).toEqual([number, number, undefined, number])
    await store.work.recordShown([{ reversalId: reversal.id, number: reversed.line.number }], at, true)
    await store.work.recordShown([{ reversalId: reversal.id, number: unseen.line.number }], at, false)
    expect(await numbersHeld(house, (await draftOf(house, ids)).id)).toEqual([undefined, number, undefined, number])
    for (let reads = 1; reads < 20; reads++)
      await store.work.recordShown([{ reversalId: reversal.id, number: unseen.line.number }], at, false)
    expect(await numbersHeld(house, (await draftOf(house, ids)).id)).toEqual([undefined, number, undefined, undefined])
  })

  test('a line presumed ours while the record still says rejected is held until the record shows it', async () => {
    const house = await openHouse()
    const { store, clock } = house
    const reversal = await confirmedOf(house, ['A'])
    const [lost] = await claim(house, reversal)
    if (!lost) throw new Error('A line was to be claimed.')
    const at = clock.now()
    await answer(house, lost, { answer: 'lost', move: { work: 'asking', askAt: at, at } })
    expect(await store.work.end(reversal.id, at)).toBe(true)
    const move = { work: 'settled', outcome: 'reversed', said: '', presumed: true, at } as const
    await store.work.recordAsked({ reversalId: reversal.id, line: 1, at, facts: factsOf(1), move })
    const line = await store.reversals.line(reversal.id, 1)
    expect([line?.outcome, line?.recordedAt]).toEqual(['reversed', undefined])
    expect(await numbersHeld(house, (await draftOf(house, ['A'])).id)).toEqual([reversal.number])
    await store.work.recordShown([{ reversalId: reversal.id, number: 1 }], at, true)
    expect(await numbersHeld(house, (await draftOf(house, ['A'])).id)).toEqual([undefined])
  })

  test('what a crash left with one that is over is free all the same, and the next sweep gives the rest back', async () => {
    const house = await openHouse()
    const { store, clock, place } = house
    const theirs = await checkedOf(house, ['A', 'B'], undefined, ben)
    await store.reversals.discard(theirs.id, ben, clock.now())
    await past(place, `update line set holds = 1 where reversal_id = '${theirs.id}'`)
    await past(place, `update reversal set to_release = 1 where id = '${theirs.id}'`)
    const mine = await draftOf(house, ['A'])
    expect(await numbersHeld(house, mine.id)).toEqual([undefined])
    await store.work.expire(clock.now())
    expect(await past(place, `select number from line where holds = 1 and reversal_id = '${theirs.id}'`)).toEqual([])
  })

  test('unconfirmed ones expire after seven days without a change and give their lines back', async () => {
    const house = await openHouse()
    const { store, clock } = house
    const old = await checkedOf(house, ['A'], undefined, ben)
    clock.advance(3 * 24 * 60 * 60 * 1000)
    const running = await confirmedOf(house, ['R'])
    const young = await draftOf(house, ['B'])
    expect(await store.work.expire(clock.now())).toBe(0)
    clock.advance(4 * 24 * 60 * 60 * 1000)
    expect(await store.work.nextDue(old.accountId)).toBe(old.expiresAt)
    expect(await store.work.expire(clock.now())).toBe(1)
    const states = await Promise.all([old, young, running].map(async (one) => (await fresh(house, one)).state))
    expect(states).toEqual(['expired', 'draft', 'reversing'])
    expect((await store.reversals.events(old.id)).at(-1)).toMatchObject({ kind: 'expired' })
    expect(await numbersHeld(house, (await draftOf(house, ['A'])).id)).toEqual([undefined])
  })
})
