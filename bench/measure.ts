import { Bench, onSchedule, rounds, type Seen, type Throttled } from './cases.ts'
import { contenders, type Contender } from './contender.ts'

/** Everything that was seen, by case; several rounds where a run is short. */
export type Measured = {
  readonly free: ReadonlyMap<Contender, readonly Seen[]>
  readonly lost: ReadonlyMap<Contender, Seen>
  readonly 'at 20': ReadonlyMap<Contender, Seen>
  readonly 'at 10': ReadonlyMap<Contender, Seen>
  /** Processor time of the simulator for a call, in ms, and calls a second at the quickest. */
  readonly simulator: { readonly cpuMs: number; readonly perSecond: number }
}

/** Only what a line costs at 20 a second beside the bare SDK's call, both warm as in the whole run; most of a minute. */
export const measureCost = async (): Promise<readonly [Seen, Seen]> => {
  const ours = contenders.filter(({ kind }) => kind === 'ours')
  const bench = await Bench.open(undefined, [...ours, onSchedule])
  try {
    for (let round = 0; round < rounds; round += 1) await bench.wave('free', ours)
    const [paced, schedule] = (await bench.wave('at 20', bench.present)).values()
    if (!paced || !schedule) throw new Error('one of the two gave no result')
    return [paced, schedule]
  } finally {
    await bench.close()
  }
}

const slow = ({ atOnce }: Contender): boolean => atOnce === 1

/** Short runs one by one, alone on the machine; those that mostly wait side by side, at most five. */
export const measure = async (bench: Bench, say: (line: string) => void): Promise<Measured> => {
  const all = contenders.filter((contender) => bench.present.includes(contender))
  const quick = all.filter((contender) => !slow(contender))
  const javascript = all.filter(({ kind }) => kind !== 'boto3')
  const python = all.filter(({ kind }) => kind === 'boto3')
  const free = new Map<Contender, Seen[]>()
  const used = await bench.simulator.cpuMs()
  say('No throttle, one by one.')
  for (let round = 0; round < rounds; round += 1)
    for (const contender of quick)
      for (const [who, seen] of await bench.wave('free', [contender])) free.set(who, [...(free.get(who) ?? []), seen])
  const runs = [...free.values()].flat()
  const calls = runs.reduce((sum, { admitted }) => sum + admitted, 0)
  const simulator = {
    cpuMs: ((await bench.simulator.cpuMs()) - used) / calls,
    perSecond: Math.max(...runs.map(({ admitted, ms }) => (1000 * admitted) / ms)),
  }
  const lost = new Map<Contender, Seen>()
  say('Lost answers, one by one.')
  for (const contender of quick) for (const [who, seen] of await bench.wave('lost', [contender])) lost.set(who, seen)
  say('One at a time: no throttle, then lost answers, side by side.')
  for (const [who, seen] of await bench.wave('free', all.filter(slow))) free.set(who, [seen])
  for (const [who, seen] of await bench.wave('lost', all.filter(slow))) lost.set(who, seen)
  const throttled = async (of: Throttled): Promise<ReadonlyMap<Contender, Seen>> => {
    say(`Throttled ${of} a second, side by side.`)
    return new Map([
      ...(await bench.wave(of, of === 'at 20' ? [...javascript, onSchedule] : javascript)),
      ...(await bench.wave(of, python)),
    ])
  }
  return { free, lost, 'at 20': await throttled('at 20'), 'at 10': await throttled('at 10'), simulator }
}
