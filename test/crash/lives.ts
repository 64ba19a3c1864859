/** A process of bodies as whoever started it sees it. */
import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import type { BodyBirth } from './body.ts'
import type { Deed } from './deeds.ts'
import type { Said, Told } from './life.ts'

const program = fileURLToPath(new URL('life.ts', import.meta.url))
/** What one process has compiled, the next need not. */
const compiled = fileURLToPath(new URL('../../.cache/compiled/', import.meta.url))

/** A body came to its point, or its process ended: what it was asked gets no answer. */
export class Died extends Error {
  override readonly name = 'Died'
}

type Asked = PromiseWithResolvers<unknown>

/** `tell` has a body do something and waits for what came of it. */
export class Lives {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>
  readonly #ended: Promise<unknown>
  /** What each body was asked last; an answer for it is on its way. */
  readonly #asked: Asked[]
  readonly #born: Asked[]
  readonly #dead = new Set<number>()
  #killed = false
  #over = false

  constructor(births: readonly BodyBirth[]) {
    this.#child = spawn(process.execPath, [program, JSON.stringify(births)], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { PATH: process.env['PATH'] ?? '', NODE_COMPILE_CACHE: compiled },
    })
    this.#child.stdin.on('error', () => undefined)
    this.#born = births.map(() => asked())
    this.#asked = [...this.#born]
    createInterface(this.#child.stdout).on('line', (line) => {
      const said = parsed(line)
      if (said) this.#hear(said)
      else if (!this.#killed) throw new Error(`a life said: ${line}`)
    })
    this.#ended = once(this.#child, 'close').then(([code, signal]) => {
      this.#over = true
      for (const one of this.#asked) one.reject(new Died('its process ended'))
      return (signal ?? code) as unknown
    })
  }

  get pid(): number {
    return this.#child.pid ?? 0
  }

  async born(body: number): Promise<void> {
    await this.#born[body]?.promise
  }

  async tell(body: number, deed: Deed): Promise<unknown> {
    if (this.#over || this.#dead.has(body)) throw new Died('it died before')
    const one = asked()
    this.#asked[body] = one
    const told: Told = { body, deed }
    this.#child.stdin.write(`${JSON.stringify(told)}\n`)
    return one.promise
  }

  /** Its end in order: 0, or how else it ended. */
  async close(): Promise<unknown> {
    this.#child.stdin.end()
    return this.#ended
  }

  /** Resolves when there is nothing left of it. */
  async kill(): Promise<unknown> {
    this.#killed = true
    this.#child.kill('SIGKILL')
    return this.#ended
  }

  #hear(said: Said): void {
    const one = this.#asked[said.body]
    if ('born' in said) return this.#born[said.body]?.resolve(undefined)
    if ('result' in said) return one?.resolve(said.result)
    if ('fatal' in said) return one?.reject(new Error(`the engine gave up: ${said.fatal}`))
    this.#dead.add(said.body)
    one?.reject(new Died('it came to its point'))
    this.#born[said.body]?.reject(new Died('it came to its point'))
  }
}

/** Undefined for a line that was cut short. */
const parsed = (line: string): Said | undefined => {
  try {
    return JSON.parse(line) as Said
  } catch {
    return undefined
  }
}

/** Whoever asks no more need not hear that there is no answer. */
const asked = (): Asked => {
  const one = Promise.withResolvers<unknown>()
  one.promise.catch(() => undefined)
  return one
}
