/** Where a life can end: before and after each writing operation of the store and each call to the marketplace. */
import type { Marketplace } from '../../src/core/marketplace.ts'
import type { ReversalStore } from '../../src/core/reversal-store.ts'
import type { WorkStore } from '../../src/core/work-store.ts'

export type Point = {
  readonly room: 'work' | 'reversals' | 'marketplace' | 'jobs' | 'engines'
  readonly operation: string
  /** `between`: two of the transactions that it consists of. */
  readonly when: 'before' | 'after' | 'between'
  /** The how manieth passing, from 1; of `between` the how manieth commit. */
  readonly nth: number
}

/** What a life must be told to do, or live under, for it to pass there. */
export type Story =
  | 'reverse'
  | 'check by pages'
  | 'stop'
  | 'leave out'
  | 'discard'
  | 'check again'
  | 'split'
  | 'again'
  | 'pause'
  | 'pause a check'
  | 'outage'
  | 'old reads'
  | 'expire'
  | 'prove'
  | Long

/** With so many lines that one operation takes several transactions. */
type Long =
  | 'bring many'
  | 'leave many out'
  | 'check many again'
  | 'split many'
  | 'discard many'
  | 'many again'
  | 'stop many'
  | 'expire many'

type Writing<Room> = { readonly [Name in keyof Room]: Story | 'reads' | `left out: ${string}` }

/** The types see to it that no operation is forgotten. */
const work: Writing<WorkStore> = {
  checking: 'reads',
  running: 'reads',
  dueAsking: 'reads',
  dueProof: 'reads',
  dueRetry: 'reads',
  nextDue: 'reads',
  claimToLook: 'reverse',
  claimOfTask: 'check by pages',
  claimTheseToLook: 'check by pages',
  recordLooks: 'reverse',
  unclaimLooks: 'pause a check',
  finishCheck: 'reverse',
  claimToReverse: 'reverse',
  claimStale: 'old reads',
  recordReread: 'old reads',
  recordAnswer: 'reverse',
  recordAsked: 'reverse',
  recordShown: 'prove',
  recordShownOf: 'prove',
  pause: 'pause',
  stillPaused: 'outage',
  end: 'reverse',
  recover: 'reverse',
  expire: 'expire',
}

const reversals: Writing<ReversalStore> = {
  find: 'reads',
  findById: 'reads',
  open: 'reads',
  list: 'reads',
  past: 'reads',
  paidByMonth: 'reads',
  countEnded: 'reads',
  tally: 'reads',
  bill: 'reads',
  lines: 'reads',
  refusedInput: 'reads',
  facets: 'reads',
  outlook: 'reads',
  events: 'reads',
  attempts: 'reads',
  allAttempts: 'reads',
  line: 'reads',
  affordable: 'reads',
  recent: 'reads',
  create: 'reverse',
  addLines: 'reverse',
  startCheck: 'reverse',
  checkAgain: 'check again',
  leaveOut: 'leave out',
  confirm: 'reverse',
  stop: 'stop',
  resume: 'outage',
  discard: 'discard',
  split: 'split',
  again: 'again',
  setBalanceAfter: 'reverse',
  closeUnknown: 'left out: it takes seven days in which nothing can be read, and it is one transaction',
  setTexts: 'left out: it moves no line and no money, and it is one transaction',
}

type Calls = 'look' | 'page' | 'reverse' | 'balance'
const marketplace: { readonly [Name in keyof Pick<Marketplace, Calls>]: Story } = {
  look: 'reverse',
  page: 'check by pages',
  reverse: 'reverse',
  balance: 'reverse',
}

export type Passing = Point & { readonly story: Story }

/** In one life these are passed once: at its beginning, or once in its story. */
const once = new Set([
  'recover',
  'create',
  'addLines',
  'startCheck',
  'checkAgain',
  'leaveOut',
  'confirm',
  'stop',
  'resume',
  'discard',
  'split',
  'again',
  'setBalanceAfter',
  'end',
  'finishCheck',
  'pause',
  'stillPaused',
  'unclaimLooks',
  'claimStale',
  'recordReread',
  'claimOfTask',
  'claimTheseToLook',
  'claimToLook',
  'claimToReverse',
  'recordShown',
  'recordShownOf',
  'expire',
  'page',
  'balance',
])

/** Every boundary: those that a life passes several times at each of so many passings, the others in so many lives. */
export const boundaries = (times: number): readonly Passing[] =>
  Object.entries({ work, reversals, marketplace }).flatMap(([room, operations]) =>
    Object.entries(operations as Readonly<Record<string, string>>)
      .filter(([, story]) => story !== 'reads' && !story.startsWith('left out'))
      .flatMap(([operation, story]) =>
        (['before', 'after'] as const).flatMap((when) =>
          Array.from({ length: times }, (_, index) => ({
            room: room as Point['room'],
            operation,
            when,
            nth: once.has(operation) ? 1 : index + 1,
            story: story as Story,
          })),
        ),
      ),
  )

const between = (
  room: Point['room'],
  operation: keyof WorkStore | keyof ReversalStore,
  story: Long,
  commits: number,
): readonly Passing[] =>
  Array.from({ length: commits }, (_, index) => ({ room, operation, when: 'between', nth: index + 1, story }))

/** Between the transactions of operations that work in chunks, 1,100 lines being three of them. */
export const betweenChunks: readonly Passing[] = [
  ...([1, 2] as const).map((nth): Passing => ({
    room: 'reversals',
    operation: 'addLines',
    when: 'after',
    nth,
    story: 'bring many',
  })),
  ...between('reversals', 'leaveOut', 'leave many out', 3),
  ...between('reversals', 'checkAgain', 'check many again', 3),
  ...between('reversals', 'split', 'split many', 3),
  ...between('reversals', 'discard', 'discard many', 3),
  ...between('reversals', 'again', 'many again', 3),
  ...between('work', 'end', 'stop many', 6),
  ...between('work', 'expire', 'expire many', 3),
]

/** What several engines on one database do to share its work; `keep`, `bury` and whatever an end in order does aside. */
const shared: readonly (readonly [Point['room'], string])[] = [
  ['jobs', 'take'],
  ['jobs', 'done'],
  ['jobs', 'sweep'],
  ['engines', 'enter'],
  ['engines', 'beat'],
]

/** Its own clock is put forward by hours there, and the other engine would be long behind. */
const jumping: readonly Story[] = ['old reads', 'expire']

/** Boundaries of an engine's work, whatever another one does meanwhile. */
export const besideAnother: readonly Passing[] = [
  ...boundaries(1).filter(({ room, story }) => room !== 'reversals' && !jumping.includes(story)),
  ...shared.flatMap(([room, operation]) =>
    (['before', 'after'] as const).map((when): Passing => ({ room, operation, when, nth: 1, story: 'reverse' })),
  ),
]
