/** What a pacer knows and has in flight, as plain JSON: kept across restarts, and shared by processes through a row. */
import type { Empty } from './waves.ts'

/** An instant in ms of whoever's clock it is, with the place of its call in the order of sending. */
type Place = readonly [ticket: number, at: number]

export type PaceState = {
  readonly version: 2
  readonly phase: 'open' | 'probe' | 'paced'
  readonly window: number
  readonly next: number
  readonly corrected: number
  /** The first call of the last wave of refusals. */
  readonly wave: number
  /** How many calls the bucket holds; null while that is not known. */
  readonly burst: number | null
  readonly latency: number
  readonly spread: number
  readonly lastSentAt: number
  readonly admittedAt: number
  readonly nextAt: number | null
  readonly resumeAt: number
  readonly gather: number
  /** Refusals in a row. */
  readonly row: number
  readonly first: Place | null
  readonly firstRefused: Place | null
  readonly probe: Place | null
  readonly inFlight: readonly Place[]
  readonly refill: RefillState
}

export type RefillState = WavesState & {
  /** Calls a ms; 0 while nothing was measured. */
  readonly rate: number
  readonly counted: number
  readonly succession: number
  readonly pushed: number
  /** How much speaks for refusals that cost. */
  readonly owed: number
  /** Calls admitted in a row. */
  readonly run: number
}

export type WavesState = {
  readonly waves: readonly (readonly [first: Place, last: Place])[]
  readonly refused: readonly number[]
  readonly unsent: readonly number[]
  readonly sent: readonly Place[]
}

export const asPlace = ({ ticket, at }: Empty): Place => [ticket, at]
export const asPlaceOr = (empty: Empty | undefined): Place | null => (empty ? asPlace(empty) : null)
export const ofPlace = ([ticket, at]: Place): Empty => ({ ticket, at })

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value)
const isPlace = (value: unknown): value is Place =>
  Array.isArray(value) && value.length === 2 && value.every((part) => isNumber(part))
const isOf = (value: unknown, is: (one: unknown) => boolean): boolean =>
  Array.isArray(value) && value.length <= mostKept && value.every((one) => is(one))
const orNull = (is: (value: unknown) => boolean) => (value: unknown) => value === null || is(value)
const from = (least: number, most: number) => (value: unknown) => isNumber(value) && value >= least && value <= most

/** No list that is kept is longer. */
export const mostKept = 128
/** Waves of refusals are measured over so many. */
export const mostWaves = 24

type Shape = Readonly<Record<string, (value: unknown) => boolean>>

const refillShape: Shape = {
  rate: from(0, 10),
  counted: from(0, Number.MAX_SAFE_INTEGER),
  succession: from(0, 1e6),
  pushed: from(0, Number.MAX_SAFE_INTEGER),
  waves: (value) =>
    isOf(value, (wave) => Array.isArray(wave) && wave.length === 2 && wave.every((end) => isPlace(end))),
  refused: (value) => isOf(value, isNumber),
  unsent: (value) => isOf(value, isNumber),
  owed: from(-100, 100),
  run: from(0, Number.MAX_SAFE_INTEGER),
  sent: (value) => isOf(value, isPlace),
}

const shape: Shape = {
  version: (value) => value === 2,
  phase: (value) => value === 'open' || value === 'probe' || value === 'paced',
  window: from(0, 32),
  next: from(1, Number.MAX_SAFE_INTEGER),
  corrected: from(0, Number.MAX_SAFE_INTEGER),
  wave: from(0, Number.MAX_SAFE_INTEGER),
  burst: orNull(from(0, 100_000)),
  latency: from(0, 1e6),
  spread: from(0, 1e6),
  lastSentAt: isNumber,
  admittedAt: isNumber,
  nextAt: orNull(isNumber),
  resumeAt: isNumber,
  gather: from(1, 60_000),
  row: from(0, 1e6),
  first: orNull(isPlace),
  firstRefused: orNull(isPlace),
  probe: orNull(isPlace),
  inFlight: (value) => isOf(value, isPlace),
  refill: (value) => fits(value, refillShape),
}

const fits = (value: unknown, wanted: Shape): boolean =>
  typeof value === 'object' &&
  value !== null &&
  Object.entries(wanted).every(([name, is]) => is((value as Record<string, unknown>)[name]))

/** Reads what was kept of a pacer; undefined when it is not that, so that a damaged row only costs a new start. */
export const parsePaceState = (text: string | undefined): PaceState | undefined => {
  try {
    const read: unknown = JSON.parse(text ?? '')
    if (!fits(read, shape)) return undefined
    const state = read as PaceState
    return state.phase === 'paced' && state.refill.rate <= 0 ? undefined : state
  } catch {
    return undefined
  }
}
