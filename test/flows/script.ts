/** A script as somebody writes it who has the OpenAPI document and nothing else: it names operations, and does not give up. */
import { Agent, request } from 'node:https'
import { text } from 'node:stream/consumers'
import { setTimeout as wait } from 'node:timers/promises'

// oxlint-disable-next-line typescript/no-explicit-any
type Json = any

export type Heard = {
  readonly status: number
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly text: string
}

type Values = Readonly<Record<string, string | number>>

export type Step = {
  readonly path?: Values
  readonly query?: Values
  readonly body?: unknown
  /** Sent with every try of this step. */
  readonly key?: string
}

export type Script = {
  /** Tries until it is answered with something that trying again would not change. @throws the problem */
  readonly step: (operationId: string, step?: Step) => Promise<Json>
  /** Everything that was answered. */
  readonly heard: readonly Heard[]
  /** How often there was no answer. */
  readonly unanswered: () => number
}

/** `address` is that of the document. */
export const scriptFor = async (address: string, certificate: string, token: string): Promise<Script> => {
  const agent = new Agent({ ca: certificate, keepAlive: true })
  const heard: Heard[] = []
  let unanswered = 0
  const send = async (method: string, url: string, headers: Values, body?: string): Promise<Heard> => {
    const answer = await new Promise<Heard>((resolve, reject) => {
      const sending = request(url, { method, agent, headers }, (response) => {
        text(response).then((content) => {
          const { statusCode = 0, headers: given } = response
          resolve({ status: statusCode, headers: given as Heard['headers'], text: content })
        }, reject)
      })
      sending.once('error', reject)
      sending.end(body)
    })
    heard.push(answer)
    return answer
  }
  const document: Json = JSON.parse((await send('GET', address, {})).text)
  const operations = new Map<string, { readonly method: string; readonly path: string }>(
    Object.entries<Json>(document.paths).flatMap(([path, item]) =>
      Object.entries<Json>(item).map(([method, { operationId }]) => [operationId, { method, path }] as const),
    ),
  )
  const step: Script['step'] = async (operationId, { path = {}, query = {}, body, key } = {}) => {
    const operation = operations.get(operationId)
    if (!operation) throw new Error(`the document has no ${operationId}`)
    const at = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(path[name])))
    const search = new URLSearchParams(
      Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]),
    ).toString()
    const url = `${document.servers[0].url}${at}${search === '' ? '' : `?${search}`}`
    const headers = {
      Authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...(key === undefined ? {} : { 'Idempotency-Key': key }),
    }
    for (;;) {
      const answer = await send(
        operation.method.toUpperCase(),
        url,
        headers,
        body === undefined ? undefined : JSON.stringify(body),
      ).catch(() => undefined)
      const again = answer?.headers['retry-after']
      if (answer && again === undefined && answer.status < 400) return JSON.parse(answer.text)
      if (answer && again === undefined && answer.status < 500) throw new Error(answer.text)
      if (!answer) unanswered += 1
      await wait(answer ? Number(again ?? 1) * 1000 : 100)
    }
  }
  return { step, heard, unanswered: () => unanswered }
}
