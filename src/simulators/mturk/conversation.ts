import type { CallEntry } from './ledger.ts'
import type { MatchedCall } from './moods.ts'
import { serviceFault } from './faults.ts'
import { operationOf, speaksJson, type Admitted, type Answer, type Service } from './service.ts'
import type { ReceivedRequest } from './signature.ts'
import type { Waiting } from './waiting.ts'

/** How a request ends on the wire. */
export type Ending =
  | { kind: 'answer'; answer: Answer }
  | { kind: 'half'; answer: Answer }
  | { kind: 'close'; afterwards?: () => void }
  | { kind: 'reset' }
  | { kind: 'silence' }

/** Takes one request from its arrival to its ending, in the moods of the day. */
export async function converse(
  service: Service,
  waiting: Waiting,
  request: ReceivedRequest,
  call: CallEntry,
): Promise<Ending> {
  const matched = matchedBy(request, call.input, service)
  const latency = service.moods.firing('latency', matched)
  const spread = latency?.spread === undefined ? 0 : (service.random.next() * 2 - 1) * latency.spread
  const half = latency === undefined ? 0 : Math.max(0, latency.ms + spread) / 2
  await waiting.pause(half)
  const ending = arrivalFault(service, matched, call) ?? (await worked(service, waiting, request, matched, call))
  if (ending.kind === 'answer' || ending.kind === 'half') call.status = ending.answer.status
  await waiting.pause(half)
  return ending
}

/** What comes between before the front end looks at the request. */
function arrivalFault(service: Service, matched: MatchedCall, call: CallEntry): Ending | undefined {
  const { moods } = service
  const met = (mood: string, ending: Ending): Ending => {
    call.mood = mood
    return ending
  }
  if (moods.firing('reset', matched)) return met('reset', { kind: 'reset' })
  const hang = moods.firing('hang', matched, (rule) => rule.when !== 'after')
  if (hang) return met('hang', { kind: 'silence' })
  if (moods.firing('htmlForbidden', matched)) return met('htmlForbidden', page(403, 'text/html', htmlPage))
  if (moods.firing('xmlForbidden', matched)) return met('xmlForbidden', page(403, 'application/xml', xmlPage))
  const strange = moods.firing('strangeAnswer', matched, (rule) => rule.when !== 'after')
  return strange === undefined
    ? undefined
    : met('strangeAnswer', page(strange.status ?? 200, strange.contentType ?? 'text/plain', strange.body ?? '?'))
}

async function worked(
  service: Service,
  waiting: Waiting,
  request: ReceivedRequest,
  matched: MatchedCall,
  call: CallEntry,
): Promise<Ending> {
  if (!speaksJson(request)) {
    call.error = 'UnknownOperationException'
    return page(404, 'application/xml', '<UnknownOperationException/>\n')
  }
  let admitted: Admitted
  try {
    admitted = await service.admit(request, matched, call)
  } catch (error) {
    const answer = service.refusal(error)
    call.error = answer.error
    return { kind: 'answer', answer }
  }
  return workFault(service, waiting, admitted) ?? { kind: 'answer', answer: perform(service, admitted) }
}

/** What comes between when the work is about to be done; nth and every count only calls that come this far. */
function workFault(service: Service, waiting: Waiting, admitted: Admitted): Ending | undefined {
  const { moods } = service
  const { matched, call } = admitted
  const error = moods.firing('serverError', matched)
  if (error !== undefined) {
    call.mood = 'serverError'
    if (error.when === 'after') perform(service, admitted)
    else call.error = 'ServiceFault'
    const fault = service.refusal(serviceFault(service.clock.now(), error.status))
    return { kind: 'answer', answer: error.empty === true ? { ...fault, body: '' } : fault }
  }
  const late = moods.firing('lateWork', matched)
  if (late !== undefined) {
    call.mood = 'lateWork'
    const work = (): void => {
      perform(service, admitted)
      service.world.ledger.close(call, false)
    }
    return { kind: 'close', afterwards: () => waiting.later(late.afterMs, work) }
  }
  return lostAnswer(service, admitted)
}

function lostAnswer(service: Service, admitted: Admitted): Ending | undefined {
  const { moods } = service
  const { matched, call } = admitted
  const after = (mood: string): Answer => {
    call.mood = mood
    return perform(service, admitted)
  }
  const lost = moods.firing('lostAnswer', matched)
  if (lost !== undefined) {
    after('lostAnswer')
    return { kind: lost.how ?? 'close' }
  }
  if (moods.firing('halfAnswer', matched)) return { kind: 'half', answer: { ...after('halfAnswer'), status: 200 } }
  const empty = moods.firing('emptyAnswer', matched)
  if (empty !== undefined) {
    if (empty.when === 'before') call.mood = 'emptyAnswer'
    else after('emptyAnswer')
    return page(200, 'application/x-amz-json-1.1', '')
  }
  const strange = moods.firing('strangeAnswer', matched, (rule) => rule.when === 'after')
  if (strange !== undefined) {
    after('strangeAnswer')
    return page(strange.status ?? 200, strange.contentType ?? 'text/plain', strange.body ?? '?')
  }
  if (moods.firing('hang', matched, (rule) => rule.when === 'after')) {
    after('hang')
    return { kind: 'silence' }
  }
  return undefined
}

function perform(service: Service, admitted: Admitted): Answer {
  const answer = service.perform(admitted)
  admitted.call.error = answer.error
  return answer
}

function page(status: number, contentType: string, body: string): Ending {
  return { kind: 'answer', answer: { status, contentType, body, error: undefined } }
}

/** What moods match by: read from the request as it came, before anything about it is known to be true. */
function matchedBy(request: ReceivedRequest, input: Record<string, unknown>, service: Service): MatchedCall {
  const keyId = /Credential=([^/,]+)\//.exec(request.headers['authorization'] ?? '')?.[1]
  const account = service.world.accounts.find(({ keys }) => keys.some(({ id }) => id === keyId))
  const ids = [input['AssignmentId'], input['HITId'], input['WorkerId'], input['WorkerIds']].flat()
  return {
    operation: operationOf(request) ?? '',
    ids: ids.filter((id) => typeof id === 'string'),
    account: account?.name,
  }
}

const essential = new Set(
  (
    'AssignmentId,HITId,OverrideRejection,RequesterFeedback,NextToken,MaxResults,AssignmentStatuses,' +
    'WorkerId,WorkerIds,BonusAmount,Reason,UniqueRequestToken,Status'
  ).split(','),
)

/** The members of a body that the ledger keeps; empty for what is no JSON structure. */
export function essentials(body: Buffer): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(body.toString())
    if (typeof parsed !== 'object' || parsed === null) return {}
    return Object.fromEntries(Object.entries(parsed).filter(([name]) => essential.has(name)))
  } catch {
    return {}
  }
}

const htmlPage =
  '<!DOCTYPE html><html><head><title>403 Forbidden</title></head><body><h1>403 Forbidden</h1></body></html>'

const xmlPage =
  '<?xml version="1.0"?>\n<Response><Errors><Error><Code>AccessDenied</Code>' +
  '<Message>This version of the Requester API has been shut down.</Message></Error></Errors></Response>'
