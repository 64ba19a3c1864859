import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { seedLarge } from '../../src/simulators/mturk/seed.ts'
import { startSimulator, type Simulator } from '../../src/simulators/mturk/start.ts'
import { databases, type FreshDatabase } from '../support/databases.ts'
import { settingsFor, type Settings } from '../support/house.ts'
import { begin, overturn } from './terminal.ts'

/** Each command has records of its own, as on a machine where no server runs; all of them call one simulator. */
let simulator: Simulator
beforeAll(async () => {
  simulator = await startSimulator({ data: 'cast' })
})
afterAll(() => simulator.close())

const sqlite = databases.find(({ name }) => name === 'SQLite')
const records = async (): Promise<{ readonly place: FreshDatabase; readonly settings: Settings }> => {
  const place = await sqlite?.fresh()
  if (!place) throw new Error('there is no SQLite')
  onTestFinished(() => place.dispose())
  return { place, settings: await settingsFor(place, simulator) }
}

const rejected = (count: number): string[] => seedLarge(simulator.world, count, { perHit: 10 })
const statusOf = (id: string): string | undefined => simulator.world.assignments.get(id)?.decision.status
const unattended = (most: string): string[] => ['--yes', '--max-total', most, '--reason', 'The key was wrong']

describe('overturn reverse, where no server runs', { timeout: 60_000 }, () => {
  test('reads a pipe, pays within the cap and prints the receipt; the same again pays nothing and ends with 0 too', async () => {
    const { settings } = await records()
    const ids = rejected(12)
    const first = await overturn(settings, ['reverse', '-', ...unattended('50.00')], ids.join('\n'))
    expect(first).toMatchObject({ code: 0, out: expect.stringMatching(/reversed\t12\t\$/) })
    expect(first.err).toContain('12 of 12 settled')
    expect(ids.map(statusOf)).toEqual(ids.map(() => 'Approved'))

    const paid = simulator.ledger.payments().length
    const again = ['reverse', '-', ...unattended('50.00'), '--json']
    const second = await overturn(settings, again, `${ids.join('\n')}\n${ids[0]}`)
    expect(second.code).toBe(0)
    expect(JSON.parse(second.out)).toMatchObject({ number: 2, groups: [{ group: 'already approved', count: 12 }] })
    expect(simulator.ledger.payments()).toHaveLength(paid)

    const receipt = await overturn(settings, ['receipt', '1', '--csv'])
    expect(receipt.out.split('\r\n').filter((row) => row.includes(',reversed,'))).toHaveLength(12)
  })

  test('pays nothing above the cap, without one, without anybody to ask, or on trial', async () => {
    const ids = rejected(3)
    const [cap, none, nobody, trial] = await Promise.all(
      [
        ['reverse', '-', ...unattended('0.01')],
        ['reverse', '-', '--yes', '--reason', 'The key was wrong'],
        ['reverse', '-'],
        ['reverse', '-', '--dry-run', '--max-total', '50'],
      ].map(async (args) => overturn((await records()).settings, args, ids.join('\n'))),
    )
    expect(cap).toMatchObject({ code: 3, out: '', err: expect.stringContaining('--max-total allows $0.01.') })
    expect(none).toMatchObject({ code: 1, out: '', err: expect.stringContaining('--yes needs --max-total') })
    expect(nobody).toMatchObject({ code: 1, out: '', err: expect.stringContaining('--yes --max-total 50.00') })
    expect(trial).toMatchObject({ code: 0, out: expect.stringMatching(/reversible\t3\t[^]*Total \$/) })
    expect(ids.map(statusOf)).toEqual(ids.map(() => 'Rejected'))
  })

  test('tells by its exit code that some, or none, could be reversed, and why', async () => {
    const ids = rejected(2)
    const other = '3NOBODYHASEVERSEENTHISONE00001'
    const [some, all, letters] = await Promise.all(
      [
        { args: ['reverse', '-', ...unattended('50.00')], input: `${ids.join('\n')}\n${other}` },
        { args: ['check', '-', '--json'], input: other },
        { args: ['check', '-'], input: 'no id at all' },
      ].map(async ({ args, input }) => overturn((await records()).settings, args, input)),
    )
    expect(some).toMatchObject({ code: 2, out: expect.stringContaining('knows no such assignment in this account') })
    expect(ids.map(statusOf)).toEqual(['Approved', 'Approved'])
    expect(all?.code).toBe(3)
    expect(JSON.parse(all?.out ?? '')).toMatchObject({ reversal: 1, submission: other, verdict: 'not found' })
    expect(letters).toMatchObject({
      code: 3,
      out: '',
      err: expect.stringContaining('There is no assignment id in this'),
    })
  })

  test('Ctrl-C finishes the calls under way, ends with 4 and says how to go on, which pays the rest', async () => {
    const { place, settings } = await records()
    // At most 32 calls are under way at once, so that most of these wait when the first is paid, however slow this machine is.
    const ids = rejected(130)
    const file = join(place.dataFolder, 'ids.txt')
    await writeFile(file, ids.join('\n'))
    const before = simulator.ledger.payments().length
    simulator.moods.set({ latency: { operation: 'ApproveAssignment', ms: 1_500 } })
    const { child, ended } = begin(settings, ['reverse', file, ...unattended('500.00')])
    await simulator.ledger.until(() => simulator.ledger.payments().length > before)
    child.kill('SIGINT')
    const stopped = await ended
    simulator.moods.set({ latency: null })
    expect(stopped).toMatchObject({ code: 4, out: expect.stringMatching(/not attempted\t\d+\t/) })
    expect(stopped.err).toContain('Ending: calls under way are finished first.')
    expect(stopped.err).toContain('Go on with: overturn reverse 1')
    const approved = ids.filter((id) => statusOf(id) === 'Approved').length
    expect(stopped.out).toMatch(new RegExp(`^reversed\t${approved}\t`, 'm'))

    const rest = await overturn(settings, ['reverse', '1', ...unattended('500.00')])
    expect(rest).toMatchObject({ code: 0, out: expect.stringMatching(new RegExp(`reversed\t${130 - approved}\t`)) })
    expect(simulator.ledger.paidTwice()).toEqual([])
    expect(ids.map(statusOf)).toEqual(ids.map(() => 'Approved'))
  })
})
