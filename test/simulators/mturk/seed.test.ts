import { parse } from 'csv-parse/sync'
import { describe, expect } from 'vitest'
import { createClock } from '../../../src/simulators/mturk/clock.ts'
import { createRandom } from '../../../src/simulators/mturk/random.ts'
import { batchCsv, sampleIds } from '../../../src/simulators/mturk/sample.ts'
import { seedCast, seedLarge, type Cast } from '../../../src/simulators/mturk/seed.ts'
import { defaultKey } from '../../../src/simulators/mturk/start.ts'
import { World } from '../../../src/simulators/mturk/world.ts'
import { day, test } from './client.ts'

const now = Date.UTC(2026, 8, 30, 12, 0, 0)

function world(seed = 1): World {
  const made = new World(
    createClock(() => now),
    createRandom(seed),
  )
  made.addAccount({ name: 'research', keys: [{ ...defaultKey }] })
  return made
}

function seeded(seed?: number): { made: World; cast: Cast } {
  const made = world(seed)
  return { made, cast: seedCast(made) }
}

describe('the seeded data', () => {
  test('is the same for the same seed and another for another', () => {
    const [one, same, other] = [seeded(5).cast, seeded(5).cast, seeded(6).cast]
    expect(one).toEqual(same)
    expect(one.rejected).not.toEqual(other.rejected)
  })

  test('has ids as the service has them, and old ones where they are meant', () => {
    const { made, cast } = seeded()
    const odd = [...cast.fortyCharacters, ...cast.beginsWithTwo]
    const usual = [...made.assignments.keys(), ...made.hits.keys()].filter((id) => !odd.includes(id))
    expect(usual.filter((id) => !/^3[A-Z0-9]{29}$/.test(id))).toEqual([])
    const workers = [...made.assignments.values()].map(({ worker }) => worker)
    expect(workers.filter((worker) => !/^A[A-Z0-9]{11,13}$/.test(worker))).toEqual([])
    expect(odd.map((id) => id.length)).toEqual([40, 30])
    expect(cast.beginsWithTwo[0]).toMatch(/^2/)
  })

  test('stands in time and status as its names say', () => {
    const { made, cast } = seeded()
    const ageOf = (ids: string[]): number => now - made.assignment(ids[0] ?? '').submittedAt
    expect(ageOf(cast.hourBeforeDeadline)).toBe(30 * day - 3_600_000)
    expect(ageOf(cast.hourAfterDeadline)).toBe(30 * day + 3_600_000)
    expect(ageOf(cast.twoDaysAfterDeadline)).toBe(32 * day)
    const statuses = (ids: string[]): string[] => [...new Set(ids.map((id) => made.assignment(id).decision.status))]
    expect(statuses(cast.rejected)).toEqual(['Rejected'])
    expect(statuses(cast.awaitingReview)).toEqual(['Submitted'])
    expect(statuses(cast.crowd)).toEqual(['Approved', 'Submitted', 'Rejected'])
    expect(cast.crowd).toHaveLength(250)
    const decided = cast.massRejection.map((id) => made.assignment(id).decision.rejectedAt ?? 0)
    expect(Math.max(...decided) - Math.min(...decided)).toBeLessThan(90_000)
    expect(new Set(cast.massRejection.map((id) => made.assignment(id).decision.feedback)).size).toBe(1)
  })

  test('approves nothing by itself on the first call', () => {
    expect(seeded().made.nextAutoApproval).toBeGreaterThan(now + day)
  })

  test('can be a hundred thousand assignments, quickly', () => {
    const made = world()
    const started = performance.now()
    const ids = seedLarge(made, 100_000, { reward: '0.10' })
    expect(performance.now() - started).toBeLessThan(10_000)
    expect([new Set(ids).size, made.hits.size]).toEqual([100_000, 1000])
  })
})

describe('the sample to paste', () => {
  test('is a list as people have it: prose, lists, repetitions, and what is no assignment', () => {
    const { made } = seeded()
    const text = sampleIds(made)
    expect(text).toContain('ASSIGNMENT_ID_NOT_AVAILABLE')
    const known = [...new Set(text.match(/\b3[A-Z0-9]{29}\b/g))].filter((id) => made.assignments.has(id))
    expect(known.length).toBeGreaterThanOrEqual(60)
    expect(text).toMatch(/^3[a-z0-9]{29}$/m)
  })

  test('has a batch file of the true shape: short rows, every field quoted, CRLF, no end of line at the end', () => {
    const { made, cast } = seeded()
    const csv = batchCsv(made)
    expect(csv).not.toMatch(/\r\n$/)
    expect(csv.startsWith('"HITId","HITTypeId",')).toBe(true)
    const rows = parse(csv, { relax_column_count: true, record_delimiter: '\r\n' })
    expect(rows).toHaveLength(cast.websiteBatch.length + 1)
    expect(new Set(rows.map(({ length }) => length))).toEqual(new Set([31, 29]))
    const [header, ...data] = rows
    expect(header?.slice(-2)).toEqual(['Approve', 'Reject'])
    expect(data.map((row) => row[14])).toEqual(cast.websiteBatch)
    expect(data[0]?.[5]).toBe('$0.05')
    expect(data[0]?.[18]).toMatch(/^\w{3} Sep \d\d \d\d:\d\d:\d\d PDT 2026$/)
    expect(csv).toContain('"Attention check, ""Q3"""')
    expect(csv).toContain('a market\r\nwith two stalls')
  })
})
