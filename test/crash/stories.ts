/** What happens in a life until it dies, and under which moods of the service. */
import { seedLarge } from '../../src/simulators/mturk/seed.ts'
import type { MoodSettings } from '../../src/simulators/mturk/mood-rules.ts'
import type { Simulator } from '../../src/simulators/mturk/start.ts'
import type { Deed } from './deeds.ts'
import type { Story } from './points.ts'

export type Teller = {
  readonly simulator: Simulator
  /** Rejects when the life ends before it has answered. */
  tell(deed: Deed): Promise<unknown>
}

/** Answers get lost, and whoever approves twice pays twice. */
export const weather: MoodSettings = {
  paysAgain: {},
  lostAnswer: { operation: 'ApproveAssignment', every: 2 },
}

const hour = 3_600_000
const approve = 'ApproveAssignment'

const ids = ({ simulator }: Teller, count = 6) => seedLarge(simulator.world, count, { perHit: 3 })
const bare = (submissions: readonly string[]) => submissions.map((submission) => ({ submission }))

const brought = async (teller: Teller, lines = bare(ids(teller))): Promise<string> =>
  String(await teller.tell({ do: 'bring', ids: lines }))

const checked = async (teller: Teller, lines = bare(ids(teller))): Promise<string> => {
  const id = await brought(teller, lines)
  await teller.tell({ do: 'until', id, states: ['checked'] })
  return id
}

const ended = async (teller: Teller, id: string): Promise<void> => {
  await teller.tell({ do: 'confirm', id })
  await teller.tell({ do: 'until', id, states: ['ended'] })
}

/** Under another mood, until this is over or the life is. */
const under = async (teller: Teller, moods: MoodSettings, tale: () => Promise<unknown>): Promise<void> => {
  teller.simulator.moods.set(moods)
  try {
    await tale()
  } finally {
    const before: Readonly<Record<string, unknown>> = weather
    teller.simulator.moods.set(Object.fromEntries(Object.keys(moods).map((mood) => [mood, before[mood] ?? null])))
  }
}

/** Three chunks of lines, on tasks that are read by pages. */
const many = (teller: Teller) => bare(seedLarge(teller.simulator.world, 1_100, { perHit: 100 }))

const stopped = async (teller: Teller): Promise<string> => {
  const id = await checked(teller, many(teller))
  await teller.tell({ do: 'confirm', id })
  await teller.tell({ do: 'stop', id })
  await teller.tell({ do: 'until', id, states: ['ended'] })
  return id
}

export const stories: Readonly<Record<Story, (teller: Teller) => Promise<void>>> = {
  reverse: async (teller) => ended(teller, await checked(teller)),
  'check by pages': async (teller) => {
    const [one, other] = [ids(teller, 3), ids(teller, 3)]
    const task = teller.simulator.world.assignment(one[0] ?? '').hit.id
    const lines = [...one.map((submission) => ({ submission, task })), ...bare(other)]
    const crowd = seedLarge(teller.simulator.world, 12, { perHit: 12 })
    const id = await brought(teller, [...lines, ...bare(crowd)])
    await teller.tell({ do: 'until', id, states: ['checked'] })
  },
  stop: async (teller) => {
    const id = await checked(teller)
    await teller.tell({ do: 'confirm', id })
    await teller.tell({ do: 'stop', id })
    await teller.tell({ do: 'until', id, states: ['ended'] })
  },
  'leave out': async (teller) => {
    const id = await checked(teller)
    await teller.tell({ do: 'leave out', id })
    await ended(teller, id)
  },
  discard: async (teller) => {
    await teller.tell({ do: 'discard', id: await checked(teller) })
  },
  'check again': async (teller) => {
    const id = await checked(teller)
    await teller.tell({ do: 'check again', id })
    await teller.tell({ do: 'until', id, states: ['checked'] })
  },
  split: async (teller) => {
    await teller.tell({ do: 'split', id: await checked(teller) })
  },
  again: async (teller) => {
    const id = await checked(teller)
    await teller.tell({ do: 'leave out', id })
    await ended(teller, id)
    await teller.tell({ do: 'again', id })
  },
  pause: async (teller) => {
    const id = await checked(teller)
    await under(teller, { expiredKey: { operation: approve } }, async () => {
      await teller.tell({ do: 'confirm', id })
      await teller.tell({ do: 'until paused', id })
    })
  },
  'pause a check': async (teller) => {
    await under(
      teller,
      { expiredKey: { operation: ['GetAssignment', 'ListAssignmentsForHIT'], after: 1 } },
      async () => {
        const id = await brought(teller)
        await teller.tell({ do: 'until paused', id })
        await teller.tell({ do: 'settle', id })
      },
    )
  },
  outage: async (teller) => {
    const id = await checked(teller)
    await under(teller, { htmlForbidden: {} }, async () => {
      await teller.tell({ do: 'confirm', id })
      await teller.tell({ do: 'until paused', id })
      for (let times = 0; times < 3; times++) {
        await teller.tell({ do: 'later', ms: 60_000 })
        await teller.tell({ do: 'settle', id })
      }
    })
    await teller.tell({ do: 'resume', id })
    await teller.tell({ do: 'until', id, states: ['ended'], confirming: true })
  },
  'old reads': async (teller) => {
    const id = await checked(teller)
    await teller.tell({ do: 'later', ms: 25 * hour })
    await ended(teller, id)
  },
  expire: async (teller) => {
    await checked(teller)
    await teller.tell({ do: 'later', ms: 8 * 24 * hour })
    await teller.tell({ do: 'settle', id: '' })
  },
  prove: async (teller) => {
    const alone = seedLarge(teller.simulator.world, 2, { perHit: 1 })
    const id = await checked(teller, bare([...ids(teller), ...alone]))
    // Who asks after a lost answer sees at once that the record shows it.
    await under(teller, { lostAnswer: null }, () => ended(teller, id))
    await teller.tell({ do: 'later', ms: 10_000 })
    await teller.tell({ do: 'until proved', id })
  },
  'bring many': async (teller) => {
    await brought(teller, many(teller))
  },
  'leave many out': async (teller) => {
    await teller.tell({ do: 'leave all out', id: await checked(teller, many(teller)) })
  },
  'check many again': async (teller) => {
    const id = await checked(teller, many(teller))
    await teller.tell({ do: 'check again', id })
    await teller.tell({ do: 'until', id, states: ['checked'] })
  },
  'split many': async (teller) => {
    await teller.tell({ do: 'split', id: await checked(teller, many(teller)) })
  },
  'discard many': async (teller) => {
    await teller.tell({ do: 'discard', id: await checked(teller, many(teller)) })
  },
  'many again': async (teller) => {
    await teller.tell({ do: 'again', id: await stopped(teller) })
  },
  'stop many': async (teller) => {
    await stopped(teller)
  },
  'expire many': async (teller) => {
    await checked(teller, many(teller))
    await teller.tell({ do: 'later', ms: 8 * 24 * hour })
    await teller.tell({ do: 'settle', id: '' })
  },
}
