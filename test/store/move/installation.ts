/** An installation with something of everything in it, on SQLite in a folder. */
import { createHash } from 'node:crypto'
import { DatabaseSync } from 'node:sqlite'
import { join } from 'node:path'
import type { FreshDatabase } from '../../support/databases.ts'
import { handClock, type HandClock } from '../../support/clock.ts'
import {
  accountId,
  ann,
  answer,
  ben,
  checkedOf,
  claim,
  confirmationOf,
  confirmedOf,
  draftOf,
  linesOf,
  named,
  open,
} from '../support.ts'
import type { House } from '../support.ts'

const hash = (text: string): string => createHash('sha256').update(text).digest('hex')

/** Orders of text that a locale would turn about, and signs beyond the first plane. */
const oddTexts = ['a', 'B', 'ä', 'Z', '\u{1F600}', '\u{FFFD}', 'quote \' and \\ and "', 'a\nb', '']

const people = async ({ store, clock }: House): Promise<void> => {
  for (const [index, person] of [ann, ben].entries()) {
    await store.people.insert({
      id: person.id,
      name: person.name,
      disabled: index === 1,
      createdAt: clock.now(),
      ...(index === 0 ? { passwordHash: 'argon2id$invented' } : {}),
    })
    const session = { personId: person.id, createdAt: clock.now(), seenAt: clock.now(), endsAt: clock.now() }
    for (const agent of oddTexts) await store.people.insertSession({ ...session, hash: hash(person.id + agent), agent })
  }
  await store.people.insertLink({ hash: hash('link'), kind: 'reset', personId: ben.id, endsAt: clock.now() })
  await store.people.insertLink({ hash: hash('first'), kind: 'first person', endsAt: clock.now() })
  for (const key of oddTexts) await store.limits.hit(`sign-in ${key}`, clock.now(), 60_000)
}

/** One reversal in each state and pause, lines with each outcome, attempts without an answer, one that came late. */
const reversals = async (house: House): Promise<void> => {
  const { store, clock } = house
  const draft = await store.reversals.create({ accountId, by: ann, at: clock.now() })
  await store.reversals.addLines(
    draft.id,
    linesOf(named(3, 'D')),
    oddTexts.map((text, index) => ({ where: `line ${index + 9}`, text, why: 'It is no id.' })),
  )
  const checking = await draftOf(house, named(5, 'C'))
  await store.reversals.startCheck(checking.id, ann, clock.now())
  await checkedOf(house, named(4, 'K'), (number) => (number === 1 ? { verdict: 'too late' } : undefined))
  const discarded = await draftOf(house, named(2, 'X'))
  await store.reversals.discard(discarded.id, ann, clock.now())
  await reversing(house, 'R', 'reversing')
  await reversing(house, 'S', 'stopping')
  await reversing(house, 'E', 'ended')
  const all = await confirmedOf(house, named(12, 'A'))
  for (const claimed of await claim(house, all))
    await answer(house, claimed, { said: oddTexts[claimed.line.number % 9] ?? '' })
  clock.advance(1_000)
  await store.work.end(all.id, clock.now())
}

/** Two reversed, one refused, one lost, one still without its answer (which comes after the end), the rest waiting. */
const reversing = async (house: House, prefix: string, until: 'reversing' | 'stopping' | 'ended'): Promise<void> => {
  const { store, clock } = house
  const { id } = await confirmedOf(house, named(8, prefix))
  const [first, second, third, fourth] = await claim(house, { id } as Parameters<typeof claim>[1], 4)
  const at = clock.now()
  if (!first || !second || !third || !fourth) throw new Error('There is nothing to claim.')
  await answer(house, first)
  await answer(house, second, { said: 'So be it \u{1F600}' })
  await answer(house, third, {
    answer: 'refused',
    move: { work: 'settled', outcome: 'refused', refusal: 'gone', said: 'It is gone.', at },
  })
  await answer(house, fourth, { answer: 'lost', move: { work: 'asking', askAt: at, at } })
  if (until === 'reversing') {
    await claim(house, { id } as Parameters<typeof claim>[1], 1)
    return
  }
  await store.reversals.stop(id, ann, clock.now())
  clock.advance(1_000)
  if (until === 'ended') await store.work.end(id, clock.now())
}

/** One of each scope, one that has paid, one revoked; a request that is answered and one that is not. */
const tokens = async (house: House): Promise<void> => {
  const { store, clock } = house
  const at = clock.now()
  for (const [index, scope] of (['read', 'prepare', 'pay'] as const).entries()) {
    const cap = scope === 'pay' ? { capPerDay: 9_000_000 } : {}
    const token = { id: `token-${index}`, hash: hash(scope), personId: ann.id, name: oddTexts[index] ?? '', scope }
    await store.tokens.insert({ ...token, ...cap, createdAt: at, expiresAt: at })
    for (const key of ['answered', 'not answered'])
      await store.requests.begin({ owner: token.id, key, fingerprint: hash(key), id: hash(key), engine: 'e', at })
    await store.requests.finish(token.id, 'answered', {
      status: 201,
      headers: { Location: '/1' },
      body: oddTexts.join(),
    })
  }
  await store.tokens.revoke('token-0', at)
  const paid = await checkedOf(house, named(2, 'T'))
  const confirmation = await confirmationOf(house, paid)
  await store.reversals.confirm({ ...confirmation, token: { id: 'token-2', day: at.slice(0, 10), most: 9_000_000 } })
}

/** One that was answered, and one that was still being written when the server ended. */
const letters = async ({ store, clock }: House): Promise<void> => {
  const { rows } = await store.reversals.past({ limit: 1 })
  const reversalId = rows[0]?.reversal.id ?? ''
  const head = { reversalId, about: oddTexts.join(), by: ann, at: clock.now() }
  const parts = [{ part: 1, listed: 'a list', numbers: [1, 2] }]
  await store.letters.add({ ...head, setId: 'set-1', request: 'request-1' }, parts)
  await store.letters.finish({ ...head, setId: 'set-1', request: 'request-1' }, ({ listed }) => ({
    subject: 'a subject',
    text: listed,
  }))
  const noting = { reversalId, number: 1, whole: false, by: ben, at: clock.now() }
  await store.letters.noteSent(noting, clock.now())
  await store.letters.noteAnswer(noting, { at: clock.now(), text: oddTexts.join() })
  await store.letters.add({ ...head, setId: 'set-2', request: 'request-2' }, parts)
}

/** One that waits for its next try. */
const deliveries = async ({ store, clock }: House): Promise<void> => {
  const [first] = await store.deliveries.untold(1)
  if (!first) throw new Error('There is nothing to tell.')
  const delivery = { id: 'msg_1', type: 'reversal.created', body: oddTexts.join() }
  await store.deliveries.keep(first.reversal.id, { told: 0, upTo: 1 }, [delivery], clock.now())
  await store.deliveries.claim('webhook', clock.now(), clock.now(), 1)
  await store.deliveries.keepNotice({ channel: 'webhook', about: accountId, day: '2026-10-09' }, undefined, clock.now())
}

/** One task with rejected work, one worker kept out, and what leads to work. */
const rejectedWork = async (house: House): Promise<void> => {
  const { store, clock } = house
  const at = clock.now()
  const pass = (await store.index.work(accountId, at, 1, true))?.pass ?? 0
  const task = { id: 'TASK', title: oddTexts.join(), taskType: 'TYPE', reward: 500, decided: 2, madeElsewhere: '' }
  await store.index.recordTasks({
    accountId,
    pass,
    tasks: [{ ...task, pricing: {}, past: false }],
    next: 'more',
    at,
  })
  const seen = oddTexts.map((oldText, number) => ({
    submission: `SUBMISSION${number}`,
    facts: {
      task: 'TASK',
      title: '',
      worker: `AWORKER${number}`,
      oldText,
      reward: 500,
      fee: 100,
      tax: 0,
      rejectedAt: at,
      deadline: at,
      certainty: 'exact' as const,
      feeLabel: '',
      madeElsewhere: '',
    },
  }))
  await store.index.recordRejected({ accountId, task: 'TASK', seen, at })
  await store.index.keepOut(accountId, { kind: 'worker', value: 'AWORKER1', why: oddTexts.join(), by: ann, at })
  const draft = await store.reversals.create({ accountId, by: ann, at })
  const lead = {
    number: 1,
    kind: 'worker',
    text: 'AWORKER2',
    named: {},
    where: 'line 1',
    sure: 'named',
    evidence: [],
  } as const
  await store.leads.add(draft.id, [{ ...lead, choose: true }], at)
}

/** Fills the folder and closes the store again. */
export const furnish = async (place: FreshDatabase, clock: HandClock = handClock()): Promise<void> => {
  const store = await open(place, clock)
  const account = {
    id: accountId,
    marketplace: 'market',
    environment: 'simulator',
    name: 'Lab',
    currency: 'USD',
  } as const
  await store.accounts.open(account)
  await store.accounts.savePace(accountId, '{"learned":true}')
  const house: House = { store, clock, place }
  await people(house)
  await rejectedWork(house)
  await reversals(house)
  await tokens(house)
  await letters(house)
  await deliveries(house)
  await store.close()
}

/** Every row of every table of the folder, by table. */
export const contentOf = (dataFolder: string): Readonly<Record<string, readonly unknown[]>> => {
  const database = new DatabaseSync(join(dataFolder, 'overturn.db'))
  try {
    const tables = database.prepare("select name from sqlite_master where type = 'table' order by name").all()
    return Object.fromEntries(
      tables.map(({ name }) => [String(name), database.prepare(`select * from "${String(name)}"`).all()]),
    )
  } finally {
    database.close()
  }
}
