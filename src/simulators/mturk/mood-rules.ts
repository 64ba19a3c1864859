/** Which calls a mood's rule is for. Counting is the rule's own and begins anew when it is set. */
export interface Match {
  /** Operation names; undefined means every operation. */
  operation?: string | string[]
  /** Ids (assignment, HIT or worker) that the request names. */
  id?: string | string[]
  account?: string
  /** Only these of the matching calls, counted from 1. */
  nth?: number | number[]
  /** Every so many-th matching call. */
  every?: number
  /** Not before so many matching calls have passed. */
  after?: number
  /** No more often than this. */
  times?: number
  /** From 0 to 1, drawn from the simulator's seed. */
  probability?: number
}

type When = { when?: 'before' | 'after' }

/** What an intervention does just before the call it is bound to. */
export interface Effect {
  act: 'approve' | 'reject' | 'delete-hit' | 'reward' | 'balance'
  /** The assignment (approve, reject) or HIT (delete-hit, reward); default: the one that the call names. */
  target?: string
  /** Dollars, for `reward` and `balance`. */
  amount?: string
  feedback?: string
}

/** Every mood by name, with what its rules hold beside the match. */
interface MoodRules {
  /** Milliseconds to the answer, half of them before the work; `spread` is taken at random to either side. */
  latency: { ms: number; spread?: number }
  /** A token bucket an account: tokens a second, its size, and what a refused call costs (default nothing). */
  throttle: { rate: number; burst: number; refusedCost?: number }
  /** ServiceFault before (default) or after the work; `empty` sends the status without a body. */
  serverError: When & { status?: number; empty?: boolean }
  /** The work is done, the connection ends without an answer. */
  lostAnswer: { how?: 'close' | 'reset' }
  /** The connection ends at once, and the work is done so many milliseconds later. */
  lateWork: { afterMs: number }
  /** The connection is reset before anything was done. */
  reset: object
  /** The work is done; of the answer, with status 200, half arrives. */
  halfAnswer: object
  /** Status 200 with no body, after the work (default) or, lying, instead of it. */
  emptyAnswer: When
  /** Anything at all as an answer, before the work (default) or after it. */
  strangeAnswer: When & { status?: number; contentType?: string; body?: string }
  /** A retired or proxied endpoint's pages, status 403. */
  htmlForbidden: object
  xmlForbidden: object
  /** Never answers; the work is done only with `when` after. */
  hang: When
  /** The balance is this (default nothing) while the mood lasts. */
  emptyPurse: { balance?: string }
  /** The key is no longer known (default), or its session has expired. */
  expiredKey: { as?: 'unknown' | 'expired' }
  /** The service's clock stands so many milliseconds away from the machine's. */
  clockSkew: { ms: number }
  /** Reads show the state before the last change, for a time or for a number of reads. */
  staleReads: { ms?: number; reads?: number }
  /** A second approval with OverrideRejection is paid again. */
  paysAgain: object
  /** The policy does not give the operation; `explicit` words it as a service control policy does. */
  denied: { explicit?: boolean }
  notLinked: object
  /** Something happens at the service just before the call. */
  intervention: Effect
  /** A reversal past 30 days is refused in the words for decided work. */
  lateRefusal: object
  /** Website-made work is refused, as the documented rule has it. */
  websiteRefusal: object
  /** A bonus on rejected work is refused. */
  bonusRefusal: object
  /** RejectionTime stays on an assignment after its reversal. */
  keepsRejectionTime: object
  /** Fees are rounded once, over the sum of their parts. */
  feeOfSum: object
  /** What NotifyWorkers does about workers who never worked here: a row (default), silence, or refusing the call. */
  unknownWorkers: { as?: 'row' | 'silence' | 'error' }
}

export type MoodName = keyof MoodRules
export type Rule<Name extends MoodName> = Match & MoodRules[Name]

/** What a mood can be set to: rules, one rule, the main figure, or on and off. */
type MoodSetting<Name extends MoodName> = Rule<Name> | Rule<Name>[] | number | boolean | null
export type MoodSettings = { [Name in MoodName]?: MoodSetting<Name> }

type Field = 'number' | 'amount' | 'text' | 'texts' | 'numbers' | 'boolean' | readonly string[]

const matchFields: Record<keyof Match, Field> = {
  operation: 'texts',
  id: 'texts',
  account: 'text',
  nth: 'numbers',
  every: 'number',
  after: 'number',
  times: 'number',
  probability: 'number',
}

const when: Field = ['before', 'after']

const moodFields: { [Name in MoodName]: Record<string, Field> } = {
  latency: { ms: 'number', spread: 'number' },
  throttle: { rate: 'number', burst: 'number', refusedCost: 'number' },
  serverError: { when, status: 'number', empty: 'boolean' },
  lostAnswer: { how: ['close', 'reset'] },
  lateWork: { afterMs: 'number' },
  reset: {},
  halfAnswer: {},
  emptyAnswer: { when },
  strangeAnswer: { when, status: 'number', contentType: 'text', body: 'text' },
  htmlForbidden: {},
  xmlForbidden: {},
  hang: { when },
  emptyPurse: { balance: 'amount' },
  expiredKey: { as: ['unknown', 'expired'] },
  clockSkew: { ms: 'number' },
  staleReads: { ms: 'number', reads: 'number' },
  paysAgain: {},
  denied: { explicit: 'boolean' },
  notLinked: {},
  intervention: {
    act: ['approve', 'reject', 'delete-hit', 'reward', 'balance'],
    target: 'text',
    amount: 'amount',
    feedback: 'text',
  },
  lateRefusal: {},
  websiteRefusal: {},
  bonusRefusal: {},
  keepsRejectionTime: {},
  feeOfSum: {},
  unknownWorkers: { as: ['row', 'silence', 'error'] },
}

/** Fields without which a rule means nothing. */
const needed: { [Name in MoodName]?: string[] } = {
  latency: ['ms'],
  throttle: ['rate', 'burst'],
  lateWork: ['afterMs'],
  clockSkew: ['ms'],
  intervention: ['act'],
}

/** Moods that are a state: they are in force or not, so their rules cannot count calls. */
const states = new Set<MoodName>([
  'throttle',
  'emptyPurse',
  'clockSkew',
  'staleReads',
  'paysAgain',
  'lateRefusal',
  'websiteRefusal',
  'bonusRefusal',
  'keepsRejectionTime',
  'feeOfSum',
  'unknownWorkers',
])

export const moodNames = Object.keys(moodFields) as MoodName[]

/**
 * Reads a setting, from code or from JSON, into rules; off is an empty list.
 * A number is a mood's main figure: latency and skew in milliseconds, throttle in calls a second (bucket as large),
 * lateWork in milliseconds, staleReads in reads, the rest "every so many-th call".
 * @throws TypeError naming the mood and the field that is wrong
 */
export function readRules<Name extends MoodName>(name: Name, setting: unknown): Rule<Name>[] {
  if (setting === null || setting === undefined || setting === false) return []
  const given = Array.isArray(setting) ? (setting as unknown[]) : [setting]
  return given.map((rule) => readRule(name, rule) as Rule<Name>)
}

function readRule(name: MoodName, given: unknown): object {
  const rule = typeof given === 'number' ? fromFigure(name, given) : given === true ? {} : given
  if (typeof rule !== 'object' || rule === null)
    throw new TypeError(`The mood ${name} is set by an object, a number or true`)
  const { operation, id, account, ...counting } = matchFields
  const fields: Record<string, Field> = {
    operation,
    id,
    account,
    ...(states.has(name) ? {} : counting),
    ...moodFields[name],
  }
  for (const [field, value] of Object.entries(rule)) {
    const kind = Object.hasOwn(fields, field) ? fields[field] : undefined
    if (kind === undefined) throw new TypeError(`The mood ${name} has no field "${field}"`)
    if (!fits(kind, value))
      throw new TypeError(`The mood ${name} cannot take ${JSON.stringify(value)} as its "${field}"`)
  }
  const missing = needed[name]?.find((field) => !Object.hasOwn(rule, field))
  if (missing !== undefined) throw new TypeError(`The mood ${name} needs its "${missing}"`)
  return rule
}

function fromFigure(name: MoodName, figure: number): object {
  switch (name) {
    case 'latency':
    case 'clockSkew':
      return { ms: figure }
    case 'throttle':
      return { rate: figure, burst: figure }
    case 'lateWork':
      return { afterMs: figure }
    case 'staleReads':
      return { reads: figure }
    default:
      if (states.has(name)) throw new TypeError(`The mood ${name} is no matter of a number`)
      return { every: figure }
  }
}

function fits(kind: Field, value: unknown): boolean {
  const number = (one: unknown): boolean => typeof one === 'number' && Number.isFinite(one)
  const text = (one: unknown): boolean => typeof one === 'string'
  switch (kind) {
    case 'number':
      return number(value)
    case 'numbers':
      return number(value) || (Array.isArray(value) && value.every(number))
    case 'text':
      return text(value)
    case 'texts':
      return text(value) || (Array.isArray(value) && value.every(text))
    case 'amount':
      return typeof value === 'string' && /^\d+\.?\d{0,2}$/.test(value)
    case 'boolean':
      return typeof value === 'boolean'
    default:
      return kind.some((word) => word === value)
  }
}
