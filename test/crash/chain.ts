/** A chain of lives on one database: each dies at its point, the next takes over, and at the end everything is judged. */
import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import type { Reversal } from '../../src/core/reversal.ts'
import { defaultKey, startSimulator, type Simulator } from '../../src/simulators/mturk/start.ts'
import type { FreshDatabase } from '../support/databases.ts'
import type { Deed } from './deeds.ts'
import type { Birth } from './life.ts'
import type { Passing, Point, Story } from './points.ts'
import { stories, weather, type Teller } from './stories.ts'
import { faultsOf, type Told } from './verdict.ts'

const program = fileURLToPath(new URL('life.ts', import.meta.url))

class Died extends Error {
  override readonly name = 'Died'
}

type Message = { readonly born?: true; readonly did?: string; readonly result?: unknown; readonly fatal?: string }

/** One process, which begins quickly once others have left their compiled code; `tell` has it do something and waits for what came of it. */
class Life {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>
  readonly #messages: AsyncIterator<string>
  readonly ended: Promise<unknown>
  readonly #ask: readonly [Promise<never>]

  constructor(birth: Birth) {
    this.#child = spawn(process.execPath, [program, JSON.stringify(birth)], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { PATH: process.env['PATH'] ?? '', NODE_COMPILE_CACHE: join(tmpdir(), 'overturn-lives') },
    })
    this.#child.stdin.on('error', () => undefined)
    this.#messages = createInterface(this.#child.stdout)[Symbol.asyncIterator]()
    this.ended = once(this.#child, 'exit').then(([code, signal]) => (signal ?? code) as unknown)
    const died = this.ended.then((how) => {
      throw new Died(`ended: ${String(how)}`)
    })
    died.catch(() => undefined)
    this.#ask = [died]
  }

  async born(): Promise<void> {
    await this.#next()
  }

  async tell(deed: Deed): Promise<unknown> {
    this.#child.stdin.write(`${JSON.stringify(deed)}\n`)
    return (await this.#next()).result
  }

  /** Its end in order. */
  async close(): Promise<unknown> {
    this.#child.stdin.end()
    return this.ended
  }

  kill(): void {
    this.#child.kill('SIGKILL')
  }

  async #next(): Promise<Message> {
    const { value, done } = await Promise.race([this.#messages.next(), ...this.#ask])
    if (done === true) throw new Died('said nothing more')
    const message = JSON.parse(value) as Message
    if (message.fatal !== undefined) throw new Error(`the engine gave up: ${message.fatal}`)
    return message
  }
}

export type Verdict = {
  readonly lives: number
  /** Points at which no life died, and lives that ended otherwise. */
  readonly survived: readonly string[]
  readonly faults: readonly string[]
}

export class Chain {
  readonly #place: FreshDatabase
  readonly simulator: Simulator
  #lives = 0
  readonly #survived: string[] = []

  private constructor(place: FreshDatabase, simulator: Simulator) {
    this.#place = place
    this.simulator = simulator
  }

  static async open(place: FreshDatabase): Promise<Chain> {
    return new Chain(
      place,
      await startSimulator({
        moods: weather,
        accounts: [{ name: 'research', keys: [{ ...defaultKey }], balance: '100000.00' }],
      }),
    )
  }

  /** One life that dies at the point. */
  async live(passing: Passing): Promise<void> {
    await this.#tale(await this.#begin(passing), passing.story, () => this.#survived.push(named(passing)))
  }

  /** One life that is killed from outside after so many ms, if its story takes as long. */
  async liveFor(ms: number, story: Story): Promise<void> {
    const life = await this.#begin(undefined)
    const end = setTimeout(() => life.kill(), ms)
    await this.#tale(life, story, () => clearTimeout(end))
  }

  async #tale(life: Life, story: Story, told: () => void): Promise<void> {
    try {
      await life.born()
      await stories[story](this.#teller(life))
      // What a story waits for can be seen before the operation that did it has answered.
      await life.tell({ do: 'settle', id: '' })
      told()
      life.kill()
    } catch (error) {
      if (!(error instanceof Died)) throw error
    }
    const how = await life.ended
    if (how !== 'SIGKILL') this.#survived.push(`${story}: ended with ${String(how)}`)
    await this.simulator.idle()
  }

  /** A last life that brings everything to its end, and the judgement of all that was. */
  async judged(): Promise<Verdict> {
    const life = await this.#begin(undefined)
    await life.born()
    for (const { reversal } of await this.#tell(life)) await this.#finish(life, reversal)
    const told = await this.#tell(life)
    const how = await life.close()
    return {
      lives: this.#lives,
      survived: this.#survived,
      faults: [...faultsOf(this.simulator, told), ...(how === 0 ? [] : [`the last life ended with ${String(how)}`])],
    }
  }

  async close(): Promise<void> {
    await this.simulator.close()
  }

  async #begin(point: Point | undefined): Promise<Life> {
    this.#lives++
    return new Life({
      dataFolder: this.#place.dataFolder,
      databaseUrl: this.#place.databaseUrl,
      endpoint: this.simulator.url,
      credentials: this.simulator.credentials,
      point,
    })
  }

  #teller(life: Life): Teller {
    return { simulator: this.simulator, tell: (deed) => life.tell(deed) }
  }

  async #tell(life: Life): Promise<readonly Told[]> {
    return (await life.tell({ do: 'tell' })) as readonly Told[]
  }

  async #finish(life: Life, { id, state }: Reversal): Promise<void> {
    const over = ['ended', 'discarded', 'expired']
    if (over.includes(state)) return void (await life.tell({ do: 'until known', id }))
    if (state === 'draft') await life.tell({ do: 'check', id })
    if (state === 'checking') await life.tell({ do: 'resume', id })
    if (['draft', 'checking'].includes(state)) await life.tell({ do: 'until', id, states: ['checked', ...over] })
    await life.tell({ do: 'resume', id })
    await life.tell({ do: 'confirm', id })
    const [told] = (await this.#tell(life)).filter(({ reversal }) => reversal.id === id)
    if (told?.reversal.state === 'checked') return
    await life.tell({ do: 'until', id, states: over })
    await life.tell({ do: 'until known', id })
  }
}

const named = ({ when, room, operation, nth }: Point): string => `${when} ${room}.${operation}, passing ${nth}`
