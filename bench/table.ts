/** What was measured, as figures with their aims and as a table for the README. */
import {
  latency,
  lines,
  lostEvery,
  onSchedule,
  rates,
  shareOf,
  throttledOf,
  type Seen,
  type Throttled,
} from './cases.ts'
import type { Contender } from './contender.ts'
import { figure } from './figures.ts'
import type { Measured } from './measure.ts'

export const median = (list: readonly number[]): number =>
  list.toSorted((one, other) => one - other)[Math.floor(list.length / 2)] ?? NaN

const seconds = (runs: readonly Seen[]): number => median(runs.map(({ ms }) => ms)) / 1000
const cpuOf = (runs: readonly Seen[]): number => median(runs.map(({ cpuMs }) => cpuMs)) / lines
const percent = (part: number): string => `${(100 * part).toFixed(1)} %`

/** The loop that ours is held against where nothing is throttled. */
const isReference = ({ kind, atOnce, retryMode }: Contender): boolean =>
  kind === 'sdk' && atOnce === 32 && retryMode === 'standard'

export const tell = (measured: Measured, all: readonly Contender[], say: (line: string) => void): void => {
  say('')
  tellSimulator(measured)
  for (const contender of all) tellOne(measured, contender)
  tellRatios(measured, all)
  say('')
  for (const row of tableOf(measured, all)) say(row)
}

const tellSimulator = ({ simulator: { cpuMs, perSecond } }: Measured): void => {
  figure('simulator, processor time a call', cpuMs, 'ms')
  figure('simulator, calls a second it could answer on a core', 1000 / cpuMs, 'calls/s')
  figure('simulator, busy at the quickest of all runs', (perSecond * cpuMs) / 1000, 'of a core', { most: 0.7 })
}

const tellOne = (measured: Measured, contender: Contender): void => {
  const ours = contender.kind === 'ours'
  const aim = <Aim extends object>(of: Aim): Aim | undefined => (ours ? of : undefined)
  const free = measured.free.get(contender)
  const { name } = contender
  if (free) {
    figure(`${name}: ${lines} lines without a throttle, ${latency} ms`, seconds(free), 's')
    figure(`${name}: processor time a line without a throttle`, cpuOf(free), 'ms')
    const checks = free.flatMap(({ checkMs }) => (checkMs === undefined ? [] : [checkMs]))
    if (checks.length > 0) figure(`${name}: checking ${lines} ids of 5 HITs`, median(checks) / 1000, 's')
  }
  for (const [of, rate] of Object.entries(rates)) {
    const seen = measured[of as Throttled].get(contender)
    if (!seen) continue
    figure(`${name}: share of ${rate} a second`, shareOf(seen, rate), '', aim({ least: 0.985 }))
    figure(`${name}: throttled at ${rate} a second`, 100 * throttledOf(seen), '%', aim({ most: 3 }))
    figure(`${name}: lines failed at ${rate} a second`, seen.failed.length, 'lines', aim({ most: 0 }))
  }
  const lost = measured.lost.get(contender)
  if (lost)
    figure(
      `${name}: lines misreported of ${lines / lostEvery} lost answers`,
      lost.misreported,
      'lines',
      aim({ most: 0 }),
    )
}

const tellRatios = (measured: Measured, all: readonly Contender[]): void => {
  const [ours, bare] = [all.find(({ kind }) => kind === 'ours'), all.find(isReference)]
  const [free, reference] = [ours && measured.free.get(ours), bare && measured.free.get(bare)]
  if (free && reference) {
    figure('Overturn to the SDK loop, 32 at once: time', seconds(free) / seconds(reference), 'times', { most: 1.5 })
    figure('Overturn to the SDK loop, 32 at once: processor time', cpuOf(free) / cpuOf(reference), 'times')
  }
  const [paced, schedule] = [ours && measured['at 20'].get(ours), measured['at 20'].get(onSchedule)]
  if (paced && schedule) tellCost(paced, schedule)
}

/** What a line of ours and a call of the bare SDK cost at the pace of the 20/s bucket. */
export const tellCost = (paced: Seen, schedule: Seen): void => {
  figure('SDK at 20 a second: processor time a call', cpuOf([schedule]), 'ms')
  figure('Overturn at 20 a second: processor time a line', cpuOf([paced]), 'ms')
  figure('Overturn to the SDK at 20 a second: processor time', cpuOf([paced]) / cpuOf([schedule]), 'times', {
    most: 1.5,
  })
}

const tableOf = (measured: Measured, all: readonly Contender[]): readonly string[] => {
  const bare = all.find(isReference)
  const reference = bare && measured.free.get(bare)
  const cells = (contender: Contender): readonly string[] => {
    const free = measured.free.get(contender) ?? []
    const [twenty, ten] = [measured['at 20'].get(contender), measured['at 10'].get(contender)]
    const both = (of: (seen: Seen) => string): string => [twenty, ten].map((seen) => (seen ? of(seen) : '–')).join('; ')
    const lost = measured.lost.get(contender)
    return [
      contender.name,
      seconds(free).toFixed(2),
      reference ? (seconds(free) / seconds(reference)).toFixed(2) : '–',
      cpuOf(free).toFixed(2),
      twenty ? shareOf(twenty, rates['at 20']).toFixed(3) : '–',
      ten ? shareOf(ten, rates['at 10']).toFixed(3) : '–',
      both((seen) => percent(throttledOf(seen))),
      both((seen) => String(seen.failed.length)),
      lost ? `${lost.misreported} of ${lines / lostEvery}` : '–',
    ]
  }
  const head = [
    'who',
    'no throttle, s',
    'times the SDK’s 32',
    'processor ms a line',
    'share of 20/s',
    'share of 10/s',
    'throttled (20/s; 10/s)',
    'lines failed (20/s; 10/s)',
    'misreported of lost answers',
  ]
  return [head, head.map(() => '---'), ...all.map(cells)].map((row) => `| ${row.join(' | ')} |`)
}
