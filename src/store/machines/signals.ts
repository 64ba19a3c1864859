/** NOTIFY and LISTEN: what happens in one process rings in the others at once. Lossy, so the gap is told after each one. */
import pg from 'pg'
import type { Signals } from '../../core/machines.ts'
import type { Clock } from '../../core/ports.ts'

const channel = 'overturn'
/** Rings are gathered for so long, in ms: some ten messages a second at most, however many calls are answered. */
const gathers = 100
/** A message holds 8,000 bytes at most. */
const mostNamed = 100
/** Between two tries to connect, in ms. */
const [firstWait, longestWait] = [100, 5_000] as const
/** A connection that died in silence is found out by a question, in ms. */
const asksEvery = 10_000
const patience = 5_000

type Heard = Parameters<Signals['hear']>[0]

export class PostgresSignals implements Signals {
  readonly #url: string
  readonly #clock: Clock
  /** Names this process, which hears its own messages too. */
  readonly #self: string
  readonly #closing = new AbortController()
  readonly #rung = new Set<string>()
  #woken = false
  #gathering = false
  #client: pg.Client | undefined
  #listening: Promise<void> | undefined
  /** One statement at a time on the connection. */
  #asked: Promise<unknown> = Promise.resolve()

  constructor(url: string, clock: Clock, self: string) {
    this.#url = url
    this.#clock = clock
    this.#self = self
  }

  ring(reversalId: string): void {
    this.#rung.add(reversalId)
    void this.#gather()
  }

  wake(): void {
    this.#woken = true
    void this.#gather()
  }

  hear(heard: Heard): void {
    this.#listening ??= this.#listen(heard)
  }

  async close(): Promise<void> {
    this.#closing.abort()
    await this.#client?.end().catch(() => undefined)
    await this.#listening
  }

  async #gather(): Promise<void> {
    if (this.#gathering || this.#closing.signal.aborted) return
    this.#gathering = true
    await this.#clock.sleep(this.#woken ? 0 : gathers, this.#closing.signal)
    this.#gathering = false
    if (this.#woken) this.#send('wake')
    this.#woken = false
    const ids = [...this.#rung]
    this.#rung.clear()
    for (let from = 0; from < ids.length; from += mostNamed)
      this.#send(`ring ${ids.slice(from, from + mostNamed).join(' ')}`)
  }

  /** Without a connection it is lost, and what was missed is told when there is one again. */
  #send(message: string): void {
    const client = this.#client
    if (client) void this.#ask(client, 'select pg_notify($1, $2)', [channel, `${this.#self} ${message}`])
  }

  /** Resolves when it is done or has failed: a connection that fails says so by itself. */
  #ask(client: pg.Client, text: string, values: string[] = []): Promise<unknown> {
    this.#asked = this.#asked.then(() => client.query(text, values)).catch(() => client.emit('end'))
    return this.#asked
  }

  async #listen(heard: Heard): Promise<void> {
    let wait: number = firstWait
    for (let gap = false; !this.#closing.signal.aborted; gap = true) {
      const began = this.#clock.steady()
      await this.#connected(heard, gap).catch(() => undefined)
      this.#client = undefined
      wait = this.#clock.steady() - began > longestWait ? firstWait : Math.min(longestWait, wait * 2)
      await this.#clock.sleep(wait, this.#closing.signal)
    }
  }

  /** Resolves when the connection has ended. */
  async #connected(heard: Heard, gap: boolean): Promise<void> {
    const client = new pg.Client({
      connectionString: this.#url,
      keepAlive: true,
      keepAliveInitialDelayMillis: asksEvery,
      connectionTimeoutMillis: patience,
      query_timeout: patience,
      application_name: 'overturn signals',
      options: '-c idle_session_timeout=0',
    })
    const over = new AbortController()
    client.on('error', () => over.abort())
    client.on('end', () => over.abort())
    client.on('notification', ({ payload = '' }) => this.#tell(heard, payload))
    try {
      await client.connect()
      await client.query(`listen ${channel}`)
      this.#client = client
      if (gap) {
        heard.rung(undefined)
        heard.woken()
      }
      const either = AbortSignal.any([over.signal, this.#closing.signal])
      while (!either.aborted) {
        await this.#clock.sleep(asksEvery, either)
        if (!either.aborted) await this.#ask(client, 'select 1')
      }
    } finally {
      await client.end().catch(() => undefined)
    }
  }

  #tell(heard: Heard, payload: string): void {
    const [from, kind, ...ids] = payload.split(' ')
    if (from === this.#self) return
    if (kind === 'wake') heard.woken()
    else for (const id of ids) heard.rung(id)
  }
}
