/** The pages over a real store, the real adapter and the simulator; only the guards are left out. */
import { EventEmitter } from 'node:events'
import { fileURLToPath } from 'node:url'
import ejs from 'ejs'
import express, { type Express } from 'express'
import request from 'supertest'
import { onTestFinished } from 'vitest'
import type { Acting, Limits } from '../../src/acts/acting.ts'
import type { Bell, Log, LogFacts, OpenAccount, Store } from '../../src/core/ports.ts'
import type { Person, Reversal } from '../../src/core/reversal.ts'
import type { WebDeps } from '../../src/web/deps.ts'
import { form } from '../../src/web/forms.ts'
import { otherMethods } from '../../src/http/methods.ts'
import { notFound, onError } from '../../src/web/problem.ts'
import { webRoutes } from '../../src/web/routes.ts'
import { setTheme } from '../../src/web/theme.ts'
import { urls } from '../../src/web/urls.ts'
import { seedCast, seedLarge, type Cast } from '../../src/simulators/mturk/seed.ts'
import { readBrought } from '../../src/readers/brought.ts'
import { openWorld, type World, type WorldOptions } from '../engine/world.ts'

const ann: Person = { id: 'person-ann', name: 'Ann Lindqvist' }
export const bo: Person = { id: 'person-bo', name: 'Bo Tran' }

export type SiteOptions = WorldOptions & {
  readonly limits?: Limits
  readonly base?: string
  readonly samples?: readonly string[]
  /** Comes between the pages and their store, to break what they read. */
  readonly pagesStore?: (store: Store) => Store
}

export type Site = Awaited<ReturnType<typeof openSite>>

const views = fileURLToPath(new URL('../../views', import.meta.url))

const bellOf = (): Bell => {
  const emitter = new EventEmitter().setMaxListeners(0)
  return {
    ring: (id) => void emitter.emit(id),
    listen: (id, heard) => {
      emitter.on(id, heard)
      return () => void emitter.off(id, heard)
    },
  }
}

/** Gone when the test has finished. */
export const openSite = async (options: SiteOptions = {}) => {
  const world = await openWorld(options)
  const closing = new AbortController()
  const logged: { event: string; facts: LogFacts | undefined }[] = []
  const note = (event: string, facts?: LogFacts): void => void logged.push({ event, facts })
  const log: Log = { info: note, warn: note, error: note }
  const signedIn = { person: ann as Person | undefined, session: 'session-1', stillIn: true }
  const open: OpenAccount = {
    account: world.account,
    declaration: world.marketplace.declaration,
    ...(options.withoutCredentials === true ? {} : { marketplace: world.marketplace }),
  }
  const deps: WebDeps = {
    store: options.pagesStore?.(world.store) ?? world.store,
    accounts: new Map([[world.account.id, open]]),
    clock: world.clock,
    bell: bellOf(),
    wake: { wake: () => world.engine.wake() },
    log,
    limits: options.limits ?? { typeTotalAbove: 100_000 },
    readBrought,
    who: {
      person: () => signedIn.person,
      session: () => signedIn.session,
      stillIn: () => Promise.resolve(signedIn.stillIn),
    },
    url: (path) => `${options.base ?? ''}${path}`,
    version: '1.0',
    themeCookie: 'overturn-theme',
    closing: closing.signal,
    samples: options.samples ?? [],
  }
  const app = appOf(deps, options.base)
  onTestFinished(async () => {
    closing.abort()
    await world.close()
  })
  return new OpenSite({ world, deps, app, signedIn, logged, closing })
}

/** As app.ts frames it. */
const appOf = (deps: WebDeps, base = ''): Express => {
  const app = express()
  app.disable('etag')
  app.set('views', views)
  app.engine('ejs', (file, data, done) => {
    ejs.renderFile(file, data as ejs.Data, { root: views, views: [views], cache: true }, done)
  })
  app.set('view engine', 'ejs')
  app.route(`${base}${urls.theme}`).post(form, setTheme(deps)).all(otherMethods('POST'))
  app.use(base || '/', webRoutes(deps))
  app.use(notFound(deps), onError(deps))
  return app
}

type Parts = {
  readonly world: World
  readonly deps: WebDeps
  readonly app: Express
  readonly signedIn: { person: Person | undefined; session: string; stillIn: boolean }
  readonly logged: readonly { readonly event: string; readonly facts: LogFacts | undefined }[]
  readonly closing: AbortController
}

class OpenSite {
  readonly world: World
  readonly deps: WebDeps
  readonly app: Express
  readonly signedIn: Parts['signedIn']
  readonly logged: Parts['logged']
  readonly closing: AbortController

  constructor({ world, deps, app, signedIn, logged, closing }: Parts) {
    this.world = world
    this.deps = deps
    this.app = app
    this.signedIn = signedIn
    this.logged = logged
    this.closing = closing
  }

  get acting(): Acting {
    const { store, accounts, clock, bell, wake, log, limits } = this.deps
    return { store, accounts, clock, bell, wake, log, limits, readBrought, person: this.signedIn.person ?? ann }
  }

  as(person: Person): void {
    this.signedIn.person = person
  }

  get(path: string) {
    return request(this.app).get(path)
  }

  /** An ordinary form. */
  post(path: string, fields: Readonly<Record<string, string | number | readonly string[]>> = {}) {
    return request(this.app).post(path).type('form').send(fields)
  }

  rejected(count: number): readonly string[] {
    return seedLarge(this.world.simulator.world, count, { perHit: 3 })
  }

  cast(): Cast {
    return seedCast(this.world.simulator.world)
  }

  /** Brought through the form; the number of the draft. */
  async bring(ids: readonly string[]): Promise<number> {
    const answer = await this.post('/reversals', { ids: ids.join('\n') })
    if (answer.status !== 303) throw new Error(`not brought: ${answer.status} ${answer.text}`)
    return Number(/\/reversals\/(\d+)$/.exec(answer.headers['location'] ?? '')?.[1])
  }

  async checked(ids: readonly string[]): Promise<number> {
    const number = await this.bring(ids)
    await this.until(number, ({ state }) => state === 'checked')
    return number
  }

  /** The hidden fields of the confirmation as it is shown now. */
  async asked(number: number, query = ''): Promise<Record<string, string>> {
    const page = await this.get(`/reversals/${number}/confirmation${query}`)
    const fields = [...page.text.matchAll(/<input type="hidden" name="(revision|count|sum|despite)" value="([^"]*)"/g)]
    return Object.fromEntries(fields.map(([, name = '', value = '']) => [name, value]))
  }

  async confirm(number: number, fields: Readonly<Record<string, string>> = {}, query = '') {
    const asked = await this.asked(number, query)
    return this.post(`/reversals/${number}/confirmation`, { reason: 'Wrong key', feedback: '', ...asked, ...fields })
  }

  async ended(ids: readonly string[]): Promise<number> {
    const number = await this.checked(ids)
    await this.confirm(number)
    await this.until(number, ({ state }) => state === 'ended')
    return number
  }

  async until(number: number, condition: (reversal: Reversal) => boolean): Promise<void> {
    await this.world.until(async () => condition(await this.reversal(number)))
  }

  async reversal(number: number): Promise<Reversal> {
    const found = await this.deps.store.reversals.find(number)
    if (!found) throw new Error(`there is no reversal ${number}`)
    return found
  }
}
