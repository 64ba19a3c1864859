import type { IncomingMessage } from 'node:http'
import { afterEach, expect, test } from 'vitest'
import { revokeToken } from '../../src/auth/api-tokens.ts'
import { until } from '../support/until.ts'
import type { Client, Json } from './client.ts'
import { openApi, type Api } from './site.ts'

/** For a machine with much else to do. */
const patient = { timeout: 60_000 }

let api: Api
afterEach(() => api.close())

type Told = { readonly event: string; readonly id: string | undefined; readonly data: Json }

type Stream = {
  readonly told: readonly Told[]
  readonly raw: () => string
  readonly over: () => boolean
  close(): void
}

const follow = async (client: Client, path: string, headers: Record<string, string> = {}): Promise<Stream> => {
  const answer: IncomingMessage = await client.open('GET', path, {
    headers: { Accept: 'text/event-stream', ...headers },
  })
  expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'text/event-stream; charset=utf-8'])
  const told: Told[] = []
  let raw = ''
  let over = false
  let read = 0
  answer.setEncoding('utf8').on('data', (text: string) => {
    raw += text
    for (let end = raw.indexOf('\n\n', read); end >= 0; end = raw.indexOf('\n\n', read)) {
      const lines = new Map(
        raw
          .slice(read, end)
          .split('\n')
          .map((line) => [line.split(': ')[0], line.slice(line.indexOf(': ') + 2)]),
      )
      if (lines.has('event'))
        told.push({ event: lines.get('event') ?? '', id: lines.get('id'), data: JSON.parse(lines.get('data') ?? '{}') })
      read = end + 2
    }
  })
  answer.on('close', () => (over = true))
  return { told, raw: () => raw, over: () => over, close: () => void answer.destroy() }
}

const kinds = ({ told }: Stream): string[] => told.filter(({ event }) => event === 'event').map(({ data }) => data.kind)

test(
  'the record is told as it grows, with states and counts; it goes on behind Last-Event-ID, and ends',
  patient,
  async () => {
    api = await openApi()
    const { number } = (await api.pay('POST', '/reversals', { body: { ids: api.rejected(3) } })).json
    const path = `/reversals/${number}/events`
    const stream = await follow(api.pay, path)
    await api.until(number, 'checked')
    await until(async () => kinds(stream).includes('checked'))
    expect(kinds(stream)).toEqual(['created', 'check started', 'checked'])
    expect(stream.told.filter(({ event }) => event === 'event').map(({ id }) => id)).toEqual(['1', '2', '3'])
    await until(async () => stream.told.some(({ event, data }) => event === 'state' && data.state === 'checked'))
    stream.close()
    await api.pay('POST', `/reversals/${number}/left-out`, { body: { lines: [1], leftOut: true } })
    const later = await follow(api.pay, path, { 'Last-Event-ID': '3' })
    await until(async () => kinds(later).length > 0)
    expect(kinds(later)).toEqual(['left out'])
    await api.pay('POST', `/reversals/${number}/discard`)
    await until(async () => later.over())
    expect(later.told.at(-1)?.event).toBe('over')
    expect(later.raw().startsWith('retry: ')).toBe(true)
  },
)

test('five streams a token; one ends when its token is revoked', patient, async () => {
  api = await openApi()
  const { number } = (await api.pay('POST', '/reversals', { body: { ids: api.rejected(1) } })).json
  await api.until(number, 'checked')
  const path = `/reversals/${number}/events`
  const client = api.as(await api.tokenWith('read'))
  const streams = await Promise.all([1, 2, 3, 4, 5].map(() => follow(client, path)))
  const sixth = await client('GET', path, { headers: { Accept: 'text/event-stream' } })
  expect([sixth.status, sixth.headers['retry-after']]).toEqual([429, '15'])
  const token = (await api.auth.tokens.list()).find(({ scope }) => scope === 'read')
  await revokeToken(api.auth, token?.id ?? '')
  await until(async () => {
    api.world.clock.advance(16_000)
    return streams.every(({ over }) => over())
  })
})
