/**
 * Chains of lives, each on a database of its own with a marketplace of its own. A process lives in all of them at once, is
 * killed when it has come to its point in each, and the next takes over; at the end everything is judged.
 */
import { deadAfter } from '../../src/core/machines.ts'
import type { Reversal } from '../../src/core/reversal.ts'
import { defaultKey, startSimulator, type Simulator } from '../../src/simulators/mturk/start.ts'
import type { FreshDatabase } from '../support/databases.ts'
import { administer } from '../support/prepared.ts'
import type { BodyBirth } from './body.ts'
import { Died, Lives } from './lives.ts'
import type { Passing, Point, Story } from './points.ts'
import { stories, weather, type Teller } from './stories.ts'
import { faultsOf, type Told } from './verdict.ts'

export type Verdict = {
  readonly lives: number
  /** Points at which no life died, and lives that ended otherwise. */
  readonly survived: readonly string[]
  readonly faults: readonly string[]
}

/** `latest`: how far its clocks were put forward at most, in ms. */
type Link = { readonly place: FreshDatabase; readonly simulator: Simulator; latest: number }

type Tell = Teller['tell']
/** @returns faults that it came upon */
export type Ending = (tell: Tell, simulator: Simulator) => Promise<readonly string[]>

const account = { name: 'research', keys: [{ ...defaultKey }], balance: '100000.00' }

/** After which everybody takes an engine for dead, in ms. */
const longSilence = 4 * deadAfter
/** What passes in a life while it is waited for, at most; in ms. */
const untilTold = 600_000
const nothing = async (): Promise<void> => undefined

const over = ['ended', 'discarded', 'expired']

export class Chains {
  readonly #links: readonly Link[]
  #lives = 0
  readonly #survived: string[] = []

  private constructor(links: readonly Link[]) {
    this.#links = links
  }

  /** A chain for each of these places. */
  static async open(places: readonly FreshDatabase[]): Promise<Chains> {
    const moods = weather
    return new Chains(
      await Promise.all(
        places.map(async (place) => ({
          place,
          simulator: await startSimulator({ moods, accounts: [account] }),
          latest: 0,
        })),
      ),
    )
  }

  get length(): number {
    return this.#links.length
  }

  /** One process that dies in the nth chain at the nth of these points. */
  async live(passings: readonly Passing[]): Promise<void> {
    const lives = this.#begin(passings)
    await this.#each(lives, passings, async (passing, body) => {
      if (await this.#tale(lives, body, stories[passing.story])) this.#survived.push(named(passing))
    })
    await this.#killed(lives)
  }

  /**
   * As `live`, with a process beside it that works on the same databases from these folders. When the first is killed and
   * has been silent for long enough, the other one brings to its end what was left.
   * @returns points at which no life died: the other one may have done what would have led there
   */
  async liveBeside(passings: readonly Passing[], folders: readonly string[]): Promise<readonly Passing[]> {
    const survived: Passing[] = []
    const dying = this.#begin(passings)
    // Who comes first has the duty to ask, to prove and to end.
    await this.#each(dying, passings, (_, body) => this.#tale(dying, body, nothing))
    const heir = this.#begin(
      passings.map(() => undefined),
      folders,
    )
    await this.#each(heir, passings, (_, body) => heir.born(body))
    await this.#each(dying, passings, async (passing, body) => {
      if (await this.#tale(dying, body, stories[passing.story])) survived.push(passing)
    }).catch(async (error: unknown) => {
      await heir.kill()
      throw error
    })
    await this.#killed(dying)
    await this.#each(heir, passings, async (_, body) => {
      const silence = `update engine set beat = beat - ${longSilence} where id not like 'life-${heir.pid}-%'`
      await administer(this.#link(body).place.databaseUrl ?? '', silence)
      const tell: Tell = (deed) => heir.tell(body, deed)
      for (const reversal of await listedBy(tell)) await reverse(tell, reversal)
    })
    const how = await heir.close()
    if (how !== 0) this.#survived.push(`the other one ended with ${String(how)}`)
    return survived
  }

  /** One process that is killed after so many ms, in the middle of these stories if they take as long. */
  async liveFor(ms: number, told: readonly Story[]): Promise<void> {
    const lives = this.#begin(told.map(() => undefined))
    const end = setTimeout(() => void lives.kill(), ms)
    await this.#each(lives, told, (story, body) => this.#tale(lives, body, stories[story]))
    clearTimeout(end)
    await this.#killed(lives)
  }

  /** A last life that brings everything to its end by this way, and the judgement of all that was. */
  async judged(end: Ending = reversed): Promise<Verdict> {
    // What was put off by a clock that was ahead is due for the last one.
    const lives = this.#begin(
      this.#links.map(() => undefined),
      [],
      this.#links.map(({ latest }) => latest + untilTold),
    )
    const faults = await Promise.all(
      this.#links.map(async ({ simulator }, body) => {
        await lives.born(body)
        const tell: Tell = (deed) => lives.tell(body, deed)
        const found = await end(tell, simulator)
        return [...found, ...faultsOf(simulator, await toldBy(tell))]
      }),
    )
    const how = await lives.close()
    const last = how === 0 ? [] : [`the last life ended with ${String(how)}`]
    return { lives: this.#lives, survived: this.#survived, faults: [...faults.flat(), ...last] }
  }

  async close(): Promise<void> {
    await Promise.all(
      this.#links.map(async ({ place, simulator }) => {
        await simulator.close()
        await place.dispose()
      }),
    )
  }

  #begin(
    points: readonly (Point | undefined)[],
    folders: readonly string[] = [],
    clocks: readonly number[] = [],
  ): Lives {
    this.#lives += points.length
    return new Lives(
      points.map((point, body): BodyBirth => {
        const { place, simulator } = this.#link(body)
        const { databaseUrl } = place
        const dataFolder = folders[body] ?? place.dataFolder
        const { url: endpoint, credentials } = simulator
        return { dataFolder, databaseUrl, endpoint, credentials, point, ahead: clocks[body] ?? 0 }
      }),
    )
  }

  #link(body: number): Link {
    const link = this.#links[body]
    if (!link) throw new Error(`there is no chain ${body}`)
    return link
  }

  /** @throws when one of them fails, once the process is gone */
  async #each<Value>(lives: Lives, values: readonly Value[], one: (value: Value, body: number) => Promise<unknown>) {
    try {
      await Promise.all(values.map(one))
    } catch (error) {
      await lives.kill()
      throw error
    }
  }

  /** Whether it was told to its end. */
  async #tale(lives: Lives, body: number, tell: (teller: Teller) => Promise<void>): Promise<boolean> {
    const link = this.#link(body)
    let ahead = 0
    const teller: Teller = {
      simulator: link.simulator,
      tell: (deed) => {
        if (deed.do === 'later') link.latest = Math.max(link.latest, (ahead += deed.ms))
        return lives.tell(body, deed)
      },
    }
    try {
      await lives.born(body)
      await tell(teller)
      // What a story waits for can be seen before the operation that did it has answered.
      await teller.tell({ do: 'settle', id: '' })
      return true
    } catch (error) {
      if (!(error instanceof Died)) throw error
      return false
    }
  }

  async #killed(lives: Lives): Promise<void> {
    const how = await lives.kill()
    if (how !== 'SIGKILL') this.#survived.push(`a process ended with ${String(how)}`)
    await Promise.all(this.#links.map(({ simulator }) => simulator.idle()))
  }
}

export const listedBy = async (tell: Tell): Promise<readonly Reversal[]> =>
  (await tell({ do: 'list' })) as readonly Reversal[]

export const toldBy = async (tell: Tell, id?: string): Promise<readonly Told[]> =>
  (await tell({ do: 'tell', ...(id === undefined ? {} : { id }) })) as readonly Told[]

/** Every reversal is confirmed and reversed to its end. */
const reversed: Ending = async (tell) => {
  for (const reversal of await listedBy(tell)) await reverse(tell, reversal)
  return []
}

const reverse = async (tell: Tell, { id, state }: Reversal): Promise<void> => {
  if (over.includes(state)) return void (await tell({ do: 'until known', id }))
  if (state === 'draft') await tell({ do: 'check', id })
  if (state === 'checking') await tell({ do: 'resume', id })
  if (['draft', 'checking'].includes(state)) await tell({ do: 'until', id, states: ['checked', ...over] })
  await tell({ do: 'resume', id })
  await tell({ do: 'confirm', id })
  const now = (await listedBy(tell)).find((reversal) => reversal.id === id)
  if (now?.state === 'checked') return
  await tell({ do: 'until', id, states: over, confirming: true })
  await tell({ do: 'until known', id })
}

const named = ({ when, room, operation, nth }: Point): string => `${when} ${room}.${operation}, passing ${nth}`
