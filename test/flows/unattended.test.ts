import { afterEach, expect, test } from 'vitest'
import { makeToken } from '../../src/auth/api-tokens.ts'
import { readConfig } from '../../src/config.ts'
import { openLog, openRecords, systemClock } from '../../src/context.ts'
import { seedLarge } from '../../src/simulators/mturk/seed.ts'
import { startSimulator, type Simulator } from '../../src/simulators/mturk/start.ts'
import { databases, type FreshDatabase } from '../support/databases.ts'
import { settingsFor, type Settings } from '../support/house.ts'
import { until } from '../support/until.ts'
import { canaryAccount, expectNoCanary } from './canary.ts'
import { expectAgreement } from './judge.ts'
import { startProcess } from './process.ts'
import { scriptFor, type Script } from './script.ts'

let place: FreshDatabase
let simulator: Simulator
afterEach(async () => {
  await simulator.close()
  await place.dispose()
})

/** As somebody makes it on the page Tokens. */
const tokenOf = async (settings: Settings): Promise<string> => {
  const config = readConfig(settings)
  const store = await openRecords(config, systemClock)
  try {
    const { people, limits, tokens } = store
    const parts = { people, limits, tokens, clock: systemClock, log: openLog('silent'), publicUrl: config.publicUrl }
    const [ann] = await people.list()
    const made = await makeToken(
      parts,
      { id: ann?.id ?? '', name: ann?.name ?? '' },
      { name: 'nightly', scope: 'pay', days: '30', cap: '900' },
    )
    if (!made.ok) throw new Error(made.problem.sentence)
    return made.value.text
  } finally {
    await store.close()
  }
}

/** What it does: bring, wait, confirm, wait, read what became of each. */
const run = async ({ step }: Script, ids: readonly string[]) => {
  const { number } = await step('createReversal', { body: { ids }, key: 'nightly-1-bring' })
  const path = { number }
  const stands = async (state: string) => {
    let reversal = await step('getReversal', { path })
    await until(
      async () => {
        reversal = await step('getReversal', { path })
        return reversal.state === state
      },
      180_000,
      200,
    )
    return reversal
  }
  const { confirmation } = await stands('checked')
  await step('confirm', {
    path,
    body: { ...confirmation, reason: 'The key of the attention check was wrong' },
    key: 'nightly-1-confirm',
  })
  await stands('ended')
  const became = new Map<string, string>()
  for (let cursor: string | null = ''; cursor !== null;) {
    const page = await step('listLines', { path, query: { limit: 500, ...(cursor === '' ? {} : { cursor }) } })
    for (const { submission, outcome } of page.items) became.set(submission, outcome)
    cursor = page.next
  }
  return { number, became, receipt: await step('getReceiptJson', { path }) }
}

test('a script reverses 1,000 lines unattended while its server is killed twice', { timeout: 240_000 }, async () => {
  place = await (databases[0] as (typeof databases)[number]).fresh()
  simulator = await startSimulator({ accounts: [canaryAccount()], moods: { latency: { ms: 5, spread: 5 } } })
  const settings = await settingsFor(place, simulator)
  const ids = seedLarge(simulator.world, 1_000, { perHit: 40 })
  let server = await startProcess(settings)
  const logged: string[] = []
  const ann = await server.setUp()
  const token = await tokenOf(settings)
  const script = await scriptFor(`${settings['OVERTURN_PUBLIC_URL']}/api/v1/openapi.json`, server.certificate, token)
  const running = run(script, ids)
  const killedWhen = async (done: () => boolean): Promise<void> => {
    await until(async () => done(), 180_000, 5)
    expect(await server.end('SIGKILL')).toBe('SIGKILL')
    logged.push(...server.logged)
    await simulator.idle()
    server = await startProcess(settings)
  }
  await killedWhen(
    () => simulator.ledger.calls('ListAssignmentsForHIT').length + simulator.ledger.calls('GetAssignment').length >= 5,
  )
  await killedWhen(() => simulator.ledger.payments().length >= 400)
  const { number, became, receipt } = await running
  expect(script.unanswered()).toBeGreaterThan(0)
  expect([...became]).toEqual(ids.map((id) => [id, 'reversed']))
  expect(receipt.receipt.confirmedCount).toBe(1_000)
  await expectAgreement(simulator, ann, [`/reversals/${number}`], { brought: ids })
  expect(await server.end('SIGTERM')).toBe(0)
  logged.push(...server.logged)
  const told = script.heard.map(({ text, headers }) => text + JSON.stringify(headers))
  await expectNoCanary(place, [...told, ...logged])
  expect([...told, ...logged].filter((line) => line.includes(token))).toEqual([])
})
