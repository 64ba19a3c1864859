/** One request to one operation: looked over, done, answered. */
import type { Request, RequestHandler, Response } from 'express'
import { pipeline } from 'node:stream/promises'
import type { KeptAnswer } from '../core/request-store.ts'
import { readBody, type ReadBody } from './body.ts'
import { callerOf } from './caller.ts'
import { actingOf, type ApiDeps } from './deps.ts'
import { fingerprintOf, freshId, keyOf, once } from './idempotency.ts'
import { producedBy, type Operation, type PathValues } from './operation.ts'
import { parseQuery } from './parse.ts'
import { problemBody, sendProblem } from './problems.ts'
import { refused, type Refused, type Reply } from './reply.ts'

type Visit = {
  readonly deps: ApiDeps
  readonly operation: Operation
  readonly request: Request
  readonly response: Response
}

export const serve =
  (deps: ApiDeps, operation: Operation): RequestHandler =>
  async (request, response) => {
    const visit = { deps, operation, request, response }
    const refusal = await visited(visit)
    if (refusal) sendProblem(deps, response, refusal)
  }

/** Answers, or tells why it was not asked. */
const visited = async (visit: Visit): Promise<Refused | undefined> => {
  const { operation, request, response } = visit
  const produced = producedBy(operation)
  if (request.accepts([...produced]) === false)
    return refused('not-acceptable', `This address answers with ${produced.join(' or ')}.`)
  const query = parseQuery(operation.query, new URLSearchParams(queryOf(request)))
  if ('kind' in query) return query
  const posted = operation.method === 'post'
  const key = posted ? keyOf(request.headers) : undefined
  if (typeof key === 'object') return key
  const read = posted ? await readBody(operation, request, response) : nothingRead
  if ('kind' in read) return read
  const doing = (id: string) => done(visit, { ...read, query: query.value, id })
  if (key !== undefined) return underKey(visit, key, read, doing)
  await send(visit, await doing(freshId()))
  return undefined
}

/** What stands before it may be anything that Node lets through, also an address that is none. */
const queryOf = ({ originalUrl }: Request): string => /^[^?#]*\?([^#]*)/.exec(originalUrl)?.[1] ?? ''

const nothingRead: ReadBody = { body: undefined, brought: undefined, contentType: '', digest: '' }

type Asked = Pick<ReadBody, 'body' | 'brought'> & { readonly query: unknown; readonly id: string }

const done = (visit: Visit, asked: Asked): Promise<Reply<unknown>> => {
  const { deps, operation, request, response } = visit
  const caller = callerOf(response)
  const path = pathOf(request)
  return operation.handle({ deps, request, response, caller, acting: actingOf(deps, caller), path, ...asked })
}

/** Numbers have been looked over by then (routes.ts); what is not in the address is 0 or ''. */
const pathOf = ({ params }: Request): PathValues => ({
  number: Number(params['number'] ?? 0),
  line: Number(params['line'] ?? 0),
  letter: Number(params['letter'] ?? 0),
  account: String(params['account'] ?? ''),
  kind: String(params['kind'] ?? ''),
  value: String(params['value'] ?? ''),
})

const underKey = async (
  visit: Visit,
  key: string,
  read: ReadBody,
  doing: (id: string) => Promise<Reply<unknown>>,
): Promise<Refused | undefined> => {
  const { deps, operation, request, response } = visit
  const { contentType, digest } = read
  const fingerprint = fingerprintOf({ method: request.method, address: request.originalUrl, contentType, digest })
  const asked = { owner: callerOf(response).owner, key, fingerprint, pure: operation.pure === true }
  let reply: Reply<unknown> | undefined
  const answer = await once(deps, asked, async (id) => {
    reply = await doing(id)
    return written(visit, reply)
  })
  if ('kind' in answer) return answer
  if (asked.pure && reply) await send(visit, reply, answer.headers)
  else sendKept(response, answer)
  return undefined
}

const sendKept = (response: Response, { status, headers, body }: KeptAnswer): void => {
  response.status(status).set({ 'Cache-Control': 'no-store', ...headers })
  response.send(Buffer.from(body))
}

const send = async (visit: Visit, reply: Reply<unknown>, headers: KeptAnswer['headers'] = {}): Promise<void> => {
  const { request, response } = visit
  if (reply.kind === 'sent') return
  if (reply.kind !== 'bytes') {
    const answer = written(visit, reply)
    return sendKept(response, { ...answer, headers: { ...headers, ...answer.headers } })
  }
  response.set({ 'Cache-Control': 'no-store', ...headers, ...reply.headers, 'Content-Type': reply.type })
  if (request.method === 'HEAD') response.end()
  else await pipeline(reply.pieces, response)
}

/** As it is sent, and kept under a key. What streams has no such form. */
const written = (visit: Visit, reply: Reply<unknown>): KeptAnswer => {
  switch (reply.kind) {
    case 'sent':
    case 'bytes':
      return { status: 200, headers: {}, body: '' }
    case 'text':
      return { status: 200, headers: { ...reply.headers, 'Content-Type': reply.type }, body: reply.text }
    case 'problem': {
      const body = problemBody(visit.deps, visit.response, reply)
      const headers = { ...reply.headers, 'Content-Type': 'application/problem+json; charset=utf-8' }
      return { status: body.status, headers, body: JSON.stringify(body) }
    }
    case 'json':
      return jsonAnswer(visit, reply)
  }
}

const jsonAnswer = (
  { deps, operation, request }: Visit,
  { body, headers }: Extract<Reply<unknown>, { kind: 'json' }>,
): KeptAnswer => {
  const { schema, status = 200 } = operation.answer ?? {}
  const issues = schema?.safeParse(body).error?.issues ?? []
  // What was done is answered all the same; that it is not as the document says is a defect, and told to the operator.
  if (issues.length > 0)
    deps.log.error('api answer outside its schema', {
      operation: operation.id,
      path: request.path.slice(0, 200),
      issues: JSON.stringify(issues).slice(0, 500),
    })
  return {
    status,
    headers: { ...headers, 'Content-Type': 'application/json; charset=utf-8' },
    body: JSON.stringify(body),
  }
}
