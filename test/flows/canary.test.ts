import { afterEach, describe, expect, test } from 'vitest'
import { reversalWindow } from '../../src/simulators/mturk/records.ts'
import { seedLarge } from '../../src/simulators/mturk/seed.ts'
import { startSimulator, type Simulator } from '../../src/simulators/mturk/start.ts'
import { databases, type FreshDatabase } from '../support/databases.ts'
import { enter, settingsFor } from '../support/house.ts'
import { until } from '../support/until.ts'
import { login, openPostbox } from '../tell/mail/postbox.ts'
import { openReceiver, withStatus } from '../tell/webhook/receiver.ts'
import { canaryAccount, expectNoCanary } from './canary.ts'
import { expectAgreement } from './judge.ts'
import { startProcess } from './process.ts'
import { check, confirm, ended, paused, settled } from './steps.ts'

describe.each(databases)('A process in trouble, on $name', { timeout: 60_000 }, ({ name, fresh }) => {
  let place: FreshDatabase
  let simulator: Simulator
  afterEach(async () => {
    await simulator.close()
    await place.dispose()
  })

  test('through every trouble no secret is written anywhere: pages, exports, logs, files, database', async () => {
    place = await fresh()
    simulator = await startSimulator({ accounts: [canaryAccount()] })
    const receiver = await openReceiver(withStatus(200))
    const key = Buffer.from('a canary that signs what is told').toString('base64')
    // A mail server may repeat the login that it refuses; on one of the databases it does.
    const mailbox = await openPostbox()
    const password = name === 'SQLite' ? 'a canary that nobody knows' : login.password
    const settings = {
      ...(await settingsFor(place, simulator)),
      OVERTURN_SMTP_URL: `smtp://lab%40example.org:${encodeURIComponent(password)}@127.0.0.1:${mailbox.port}`,
      OVERTURN_NOTICE_TO: 'ann@example.org',
      OVERTURN_NOTICE_FROM: 'lab@example.org',
      OVERTURN_NOTICE_HOUR: '0',
      OVERTURN_WEBHOOK_URL: `${receiver.url.href}/secret-way`,
      OVERTURN_WEBHOOK_SECRET: `whsec_${key}`,
      OVERTURN_WEBHOOK_ALLOW_PRIVATE: '1',
    }
    const ids = seedLarge(simulator.world, 12, { perHit: 4 })
    const submittedAt = simulator.world.clock.now() - reversalWindow + 3_600_000
    const { worker } = simulator.world.addSingle({}, { submittedAt })
    const server = await startProcess(settings)
    const ann = await server.setUp()
    const made = await ann.post('/account/tokens', { name: 'Nightly', scope: 'pay', days: '1', cap: '' })
    const token = /ovt_([\w-]{43})/.exec(made.text)?.[1] ?? 'nothing'
    const path = await check(ann, ids)
    simulator.moods.set({
      lostAnswer: { operation: 'ApproveAssignment', nth: 2 },
      serverError: { operation: 'ApproveAssignment', nth: 3, when: 'after' },
      expiredKey: { operation: 'ApproveAssignment', after: 7 },
    })
    await confirm(ann, path)
    await paused(ann, path, 5)
    await ann.post(`${path}/resume`)
    simulator.moods.set({ denied: { operation: 'ApproveAssignment' }, expiredKey: null })
    await confirm(ann, path)
    await paused(ann, path, 5)
    simulator.moods.set({ denied: null, clockSkew: { ms: 1_200_000 } })
    await confirm(ann, path)
    await settled(ann, path)
    await expectAgreement(simulator, ann, [path], { brought: ids })
    await until(async () => receiver.heard.some(({ body }) => body.includes('reversal.ended')))
    const mailed = name === 'SQLite' ? /"mail_(refused|given_up)"/ : /"mail_delivered"/
    await until(async () => server.logged.some((line) => mailed.test(line)))
    await until(async () => receiver.heard.some(({ body }) => body.includes('rejections.expiring')))
    const addresses = [
      '/',
      '/help',
      '/account',
      '/account/tokens',
      '/reversals/new',
      path,
      `${path}/lines/1`,
      `${path}/receipt.csv`,
      '/nowhere',
    ]
    const pages = await Promise.all(addresses.map((address) => ann.get(address)))
    expect(await server.end('SIGTERM')).toBe(0)
    expect(server.logged.some((line) => line.includes('"paused"'))).toBe(true)
    const told = [...receiver.heard.map(({ body }) => body), ...mailbox.arrived.map(({ raw }) => raw)]
    expect(mailbox.arrived.length > 0).toBe(name !== 'SQLite')
    expect(told.join('\n')).not.toContain(ids[0])
    expect(told.join('\n')).not.toContain(worker)
    expect(token).toHaveLength(43)
    await expectNoCanary(
      place,
      [...pages.map(({ text }) => text), ...server.logged, ...told],
      [token, key, 'secret-way', password, btoa(`\0${login.user}\0${password}`), btoa(password)],
    )
  })

  test('killed while it is paused for an empty purse: it starts as paused, and pays nothing by itself', async () => {
    place = await fresh()
    simulator = await startSimulator()
    const settings = await settingsFor(place, simulator)
    const ids = seedLarge(simulator.world, 9, { perHit: 3 })
    simulator.moods.set({ intervention: { operation: 'ApproveAssignment', nth: 4, act: 'balance', amount: '0.00' } })
    const first = await startProcess(settings)
    const before = await first.setUp()
    const path = await check(before, ids)
    await confirm(before, path)
    await paused(before, path, 6)
    await first.end('SIGKILL')
    simulator.moods.set({ emptyPurse: { balance: '100.00' } })
    const second = await startProcess(settings)
    const ann = await enter(second.stranger(), 'Ann', undefined)
    const page = await paused(ann, path, 6)
    expect(page.text).toContain('Paused after 3 of 9')
    expect(simulator.ledger.payments()).toHaveLength(3)
    await confirm(ann, path)
    await ended(ann, path)
    await expectAgreement(simulator, ann, [path], { brought: ids })
  })
})
