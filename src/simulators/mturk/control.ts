import type { ServerResponse } from 'node:http'
import { intervene } from './interventions.ts'
import type { CallEntry, ChangeEntry } from './ledger.ts'
import { formatAmount } from './money.ts'
import { readRules } from './mood-rules.ts'
import { batchCsv, sampleIds } from './sample.ts'
import type { Service } from './service.ts'
import type { ReceivedRequest } from './signature.ts'
import type { Waiting } from './waiting.ts'

/** Everything under this path is the simulator's own; the service it plays has nothing there. */
export const controlPath = '/_simulator/'

export interface Controlled {
  service: Service
  waiting: Waiting
}

interface Reply {
  status: number
  contentType?: string
  body: unknown
}

/** GET shows, PUT and POST change, DELETE ends or clears; JSON both ways. Browsers of other pages are refused. */
export function answerControl(controlled: Controlled, request: ReceivedRequest, response: ServerResponse): void {
  const reply = safely(controlled, request)
  const text = typeof reply.body === 'string' ? reply.body : `${JSON.stringify(reply.body, null, 1)}\n`
  const contentType = reply.contentType ?? 'application/json; charset=utf-8'
  response.writeHead(reply.status, { 'Content-Type': contentType, 'Content-Length': Buffer.byteLength(text) })
  response.end(text)
}

function safely(controlled: Controlled, request: ReceivedRequest): Reply {
  const host = (request.headers['host'] ?? '').replace(/:\d+$/, '')
  const foreign = request.headers['origin'] !== undefined || !['127.0.0.1', 'localhost', '[::1]'].includes(host)
  if (foreign) return { status: 403, body: { error: 'The controls are for local programs, not for pages.' } }
  try {
    return route(controlled, request)
  } catch (error) {
    return { status: 400, body: { error: error instanceof Error ? error.message : String(error) } }
  }
}

function route(controlled: Controlled, request: ReceivedRequest): Reply {
  const url = new URL(request.path, 'http://localhost')
  const asked = `${request.method} ${url.pathname.slice(controlPath.length)}`
  const { world, moods, clock } = controlled.service
  switch (asked) {
    case 'GET moods':
      return { status: 200, body: moods.get() }
    case 'PUT moods':
      moods.set(structureIn(request))
      return { status: 200, body: moods.get() }
    case 'DELETE moods':
      moods.clear()
      return { status: 200, body: {} }
    case 'GET ledger':
      return { status: 200, body: ledgerPage(controlled.service, url.searchParams) }
    case 'DELETE ledger':
      world.ledger.clear()
      return { status: 200, body: {} }
    case 'GET world':
      return { status: 200, body: worldSummary(controlled.service) }
    case 'POST world':
      return change(controlled, structureIn(request))
    case 'GET world/assignments':
      return { status: 200, body: assignmentRows(controlled.service, url.searchParams) }
    case 'GET sample/ids':
      return { status: 200, contentType: 'text/plain; charset=utf-8', body: sampleIds(world) }
    case 'GET sample/batch.csv':
      return { status: 200, contentType: 'text/csv; charset=utf-8', body: batchCsv(world) }
    case 'GET clock':
      return { status: 200, body: { now: new Date(clock.now()).toISOString(), offsetMs: clock.offset } }
    case 'PUT clock':
      return setClock(controlled.service, structureIn(request))
    default:
      return { status: 404, body: { error: `There is no ${asked} here.` } }
  }
}

function structureIn(request: ReceivedRequest): Record<string, unknown> {
  const parsed: unknown = JSON.parse(request.body.toString())
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) throw new TypeError('Send a JSON object.')
  return parsed as Record<string, unknown>
}

/** Entries after a sequence number, calls and changes apart. */
function ledgerPage({ world }: Service, query: URLSearchParams): object {
  const after = Number(query.get('after') ?? 0)
  const later = (entry: CallEntry | ChangeEntry): boolean => entry.sequence > after
  return {
    calls: world.ledger.calls(query.get('operation') ?? undefined).filter(later),
    changes: world.ledger.changes().filter(later),
    paidTwice: world.ledger.paidTwice(),
    paidSubmittedWork: world.ledger.callsThatPaidSubmittedWork().map((call) => call.sequence),
  }
}

function worldSummary({ world, defects }: Service): object {
  const statuses: Record<string, number> = {}
  for (const { decision } of world.assignments.values()) {
    statuses[decision.status] = (statuses[decision.status] ?? 0) + 1
  }
  return {
    accounts: world.accounts.map(({ name, funding, balance }) => ({ name, funding, balance: formatAmount(balance) })),
    hits: world.hits.size,
    assignments: statuses,
    defects,
  }
}

function assignmentRows({ world }: Service, query: URLSearchParams): object[] {
  const id = query.getAll('id')
  const status = query.get('status')
  const most = Number(query.get('limit') ?? 1000)
  const rows = []
  for (const assignment of world.assignments.values()) {
    if (rows.length >= most) break
    if (id.length > 0 && !id.includes(assignment.id)) continue
    if (status !== null && assignment.decision.status !== status) continue
    const { hit, worker, decision, submittedAt } = assignment
    rows.push({ id: assignment.id, hit: hit.id, account: hit.account.name, worker, submittedAt, ...decision })
  }
  return rows
}

/** Something happens at the service now: an intervention's effect, on the named account or the first. */
function change({ service }: Controlled, given: Record<string, unknown>): Reply {
  const { account, ...effect } = given
  const [rule] = readRules('intervention', effect)
  if (rule === undefined) throw new TypeError('Send what happens.')
  const { world } = service
  intervene(world, typeof account === 'string' ? world.accountNamed(account) : world.account, rule, [])
  return { status: 200, body: worldSummary(service) }
}

function setClock({ clock }: Service, given: Record<string, unknown>): Reply {
  if (typeof given['offsetMs'] === 'number') clock.setOffset(given['offsetMs'])
  if (typeof given['advanceMs'] === 'number') clock.advance(given['advanceMs'])
  return { status: 200, body: { now: new Date(clock.now()).toISOString(), offsetMs: clock.offset } }
}
