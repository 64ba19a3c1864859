import type { Clock } from './clock.ts'
import { settle } from './decide.ts'
import { accessDenied, accountNotLinked, frontEnd, ServiceError, throttled } from './faults.ts'
import { intervene } from './interventions.ts'
import type { CallEntry } from './ledger.ts'
import { isOperation, operationModels, type OperationName } from './model.ts'
import type { MatchedCall, Moods } from './moods.ts'
import { operations } from './operations/table.ts'
import type { Random } from './random.ts'
import type { Account } from './records.ts'
import { authenticate, type ReceivedRequest } from './signature.ts'
import { Throttle } from './throttle.ts'
import { defectIn, parseBody, readInput, type Members } from './validate.ts'
import type { World } from './world.ts'

export interface Answer {
  status: number
  contentType: string
  body: string
  /** The refusal's type; undefined for success. */
  error: string | undefined
}

/** A request that may be worked on: signed, within the rate, permitted and well formed. */
export interface Admitted {
  operation: OperationName
  account: Account
  input: Members
  matched: MatchedCall
  call: CallEntry
}

const json = 'application/x-amz-json-1.1'
const targetPrefix = 'MTurkRequesterServiceV20170117.'

/** The service without its wire: who may ask, and what the answer is. */
export class Service {
  readonly world: World
  readonly moods: Moods
  readonly clock: Clock
  readonly random: Random
  readonly throttle = new Throttle()
  /** Replies that broke the model, and errors of the simulator's own: none may be there. */
  readonly defects: string[] = []

  /** @param random for request ids and for the spread of latency; ids and moods have their own */
  constructor(world: World, moods: Moods, random: Random) {
    this.world = world
    this.moods = moods
    this.clock = world.clock
    this.random = random
  }

  /**
   * The checks before the work, in the order of AWS's front end.
   * @throws ServiceError
   */
  async admit(request: ReceivedRequest, matched: MatchedCall, call: CallEntry): Promise<Admitted> {
    const operation = operationOf(request)
    if (operation === undefined || !isOperation(operation)) throw frontEnd('UnknownOperationException')
    const account = await this.authenticated(request, matched)
    call.account = account.name
    if (!this.throttle.admits(account.name, this.moods.applying('throttle', matched), this.clock.uptime())) {
      throw throttled()
    }
    this.checkPermission(operation, account, matched)
    const input = readInput(operationModels[operation].input, parseBody(request.body))
    return { operation, account, input, matched: { ...matched, account: account.name }, call }
  }

  private async authenticated(request: ReceivedRequest, matched: MatchedCall): Promise<Account> {
    const { account, key } = await authenticate(request, this.world.accounts, this.clock.now())
    const expired = this.moods.firing('expiredKey', matched)
    if (expired?.as === 'expired' || (expired !== undefined && key.sessionToken !== undefined)) {
      throw frontEnd('ExpiredTokenException', 'The security token included in the request is expired')
    }
    if (expired !== undefined) {
      throw frontEnd('UnrecognizedClientException', 'The security token included in the request is invalid.')
    }
    return account
  }

  private checkPermission(operation: OperationName, account: Account, matched: MatchedCall): void {
    const denied = this.moods.firing('denied', matched)
    if (denied !== undefined || account.permitted?.has(operation) === false) {
      const arn = `arn:aws:iam::${account.number}:user/${account.name}`
      throw accessDenied(arn, operation, denied?.explicit ?? false)
    }
    if (!account.linked || this.moods.firing('notLinked', matched) !== undefined) throw accountNotLinked()
  }

  /** Does the work; every refusal and every defect comes back as the answer it makes on the wire. */
  perform(admitted: Admitted): Answer {
    const { operation, account, matched, call } = admitted
    call.worked = true
    try {
      settle(this.world)
      for (const effect of this.moods.firingAll('intervention', matched)) {
        intervene(this.world, account, effect, matched.ids)
      }
      const reply = operations[operation](admitted.input, {
        world: this.world,
        account,
        moods: this.moods,
        matched,
        call,
        now: this.clock.now(),
      })
      const defect = defectIn(operationModels[operation].output, reply)
      if (defect !== undefined) throw new Error(`${operation} made a reply against its model: ${defect}`)
      return { status: 200, contentType: json, body: JSON.stringify(reply), error: undefined }
    } catch (error) {
      return this.refusal(error)
    }
  }

  /** The answer that an error makes; one that is no refusal is a defect of the simulator, answered as a 500. */
  refusal(error: unknown): Answer {
    if (error instanceof ServiceError) {
      return { status: error.status, contentType: json, body: error.body(), error: error.type }
    }
    this.defects.push(error instanceof Error ? (error.stack ?? error.message) : String(error))
    return { status: 500, contentType: json, body: '{"__type":"InternalFailure"}', error: 'InternalFailure' }
  }
}

/** The operation that a request aims at; undefined where it is no request of this protocol. */
export function operationOf(request: ReceivedRequest): string | undefined {
  const target = request.headers['x-amz-target'] ?? ''
  return target.startsWith(targetPrefix) ? target.slice(targetPrefix.length) : undefined
}

/** Whether the request speaks this protocol at all; the front end answers anything else in XML. */
export function speaksJson(request: ReceivedRequest): boolean {
  const contentType = (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase()
  return request.method === 'POST' && request.path === '/' && contentType === json
}
