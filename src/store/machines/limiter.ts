/** The pace of one account in one row, for every process that calls its marketplace; on the database's clock. */
import { sql } from 'kysely'
import { Unreachable, type Limiter } from '../../core/machines.ts'
import { Pacer, type PaceAnswer, type PaceLimits } from '../../core/pace.ts'
import { parseLearned } from '../../core/pace/learned.ts'
import { parsePaceState } from '../../core/pace/state.ts'
import type { Base, Trx } from '../base.ts'
import type { LimiterTable } from '../tables.ts'
import { Holders } from './holders.ts'

/** Answers go with the next grant, or so much later, in ms. */
const gathers = 20
/** Where only an answer makes room it may be another process's: asked again after so long, in ms. */
const others = 40
/** After the row could not be reached, in ms. */
const afterTrouble = 500
/** How often calls of processes that ended are looked for, in ms. */
const looksEvery = 5_000

type Answered = { readonly ticket: number; readonly answer: PaceAnswer; readonly at: number }
type Asked = { readonly most: number; readonly beyond: boolean }
type Opened = { readonly pacer: Pacer; readonly holders: Holders; readonly now: number }
type Granted = { readonly tickets: readonly number[]; readonly again: number | undefined }

export type LimiterParts = {
  readonly base: Pick<Base, 'transact' | 'clock'>
  readonly accountId: string
  readonly limits: PaceLimits
  readonly learned: string | undefined
  /** Names this process among those that call; another one that ran under it has ended. */
  readonly holder: string
}

export class SharedLimiter implements Limiter {
  readonly #parts: LimiterParts
  /** Granted and not taken. */
  #tickets: number[] = []
  #unused: number[] = []
  #answers: Answered[] = []
  /** Before this there is no room, in steady ms, unless a call of ours is answered. */
  #notBefore = -Infinity
  #turn: Promise<unknown> = Promise.resolve()
  #telling = false
  /** Those that the row has as ours. Others of our name are of a process that ended, or of a grant whose answer was lost. */
  readonly #known = new Set<number>()
  /** When the dead were looked for last, in steady ms. */
  #lookedAt = -Infinity
  readonly #closing = new AbortController()

  constructor(parts: LimiterParts) {
    this.#parts = parts
  }

  async grant(most: number): Promise<{ readonly slots: number; readonly again: number | undefined }> {
    const rest = this.#notBefore - this.#steady
    if (rest > 0) return { slots: 0, again: rest }
    const granted = await this.#ask({ most, beyond: false })
    if (!granted) return { slots: 0, again: afterTrouble }
    this.#tickets.push(...granted.tickets)
    const again = granted.again ?? others
    this.#notBefore = granted.tickets.length < most ? this.#steady + again : -Infinity
    return { slots: granted.tickets.length, again }
  }

  again(): number {
    return Math.max(0, this.#notBefore - this.#steady)
  }

  async take(): Promise<number | undefined> {
    const ticket = this.#tickets.shift()
    if (ticket !== undefined) return ticket
    return (await this.#ask({ most: 1, beyond: true }))?.tickets[0]
  }

  giveBack(): void {
    if (this.#tickets.length === 0) return
    this.#unused.push(...this.#tickets.splice(0))
    void this.#tell()
  }

  unused(ticket: number): void {
    this.#unused.push(ticket)
    void this.#tell()
  }

  answered(ticket: number, answer: PaceAnswer): void {
    this.#answers.push({ ticket, answer, at: this.#steady })
    this.#notBefore = -Infinity
    void this.#tell()
  }

  /** The row keeps it. */
  learned(): undefined {
    return undefined
  }

  async close(): Promise<void> {
    this.#closing.abort()
    this.#unused.push(...this.#tickets.splice(0))
    if (this.#answers.length + this.#unused.length > 0) await this.#ask({ most: 0, beyond: false })
  }

  get #steady(): number {
    return this.#parts.base.clock.steady()
  }

  async #tell(): Promise<void> {
    if (this.#telling || this.#closing.signal.aborted) return
    this.#telling = true
    await this.#parts.base.clock.sleep(gathers, this.#closing.signal)
    this.#telling = false
    if (this.#answers.length + this.#unused.length === 0) return
    // Nobody waits for this. What fails is kept, and fails again with the next grant, where somebody hears it.
    await this.#ask({ most: 0, beyond: false }).catch(() => undefined)
  }

  /** One question of this process at a time. Undefined when the row could not be reached: then nothing is lost but time. */
  #ask(asked: Asked): Promise<Granted | undefined> {
    const turn = this.#turn.then(() => this.#inTransaction(asked))
    this.#turn = turn.catch(() => undefined)
    return turn
  }

  async #inTransaction(asked: Asked): Promise<Granted | undefined> {
    const [answers, unused] = [[...this.#answers], [...this.#unused]]
    try {
      const granted = await this.#parts.base.transact((trx) => this.#settle(trx, asked, answers, unused))
      this.#answers = this.#answers.slice(answers.length)
      this.#unused = this.#unused.slice(unused.length)
      for (const { ticket } of answers) this.#known.delete(ticket)
      for (const ticket of unused) this.#known.delete(ticket)
      for (const ticket of granted.tickets) this.#known.add(ticket)
      return granted
    } catch (error) {
      if (error instanceof Unreachable) return undefined
      throw error
    }
  }

  async #settle(
    trx: Trx,
    { most, beyond }: Asked,
    answers: readonly Answered[],
    unused: readonly number[],
  ): Promise<Granted> {
    const { pacer, holders, now } = await this.#open(trx)
    const { holder, accountId } = this.#parts
    const gone = [...holders.keepOnly(holder, this.#known), ...(await this.#dead(trx, holders))]
    for (const ticket of gone) pacer.answered(ticket, 'lost', now)
    for (const ticket of unused) pacer.unsent(ticket)
    for (const { ticket, answer, at } of answers) pacer.answered(ticket, answer, now - (this.#steady - at))
    const slots = beyond ? most : Math.min(most, pacer.room(now))
    const tickets = Array.from({ length: slots }, () => pacer.sent(now))
    holders.remove(holder, [...unused, ...answers.map(({ ticket }) => ticket)])
    holders.add(holder, tickets)
    await trx
      .updateTable('limiter')
      .set({ state: JSON.stringify(pacer.state), holders: holders.toString() })
      .where('account_id', '=', accountId)
      .execute()
    return { tickets, again: pacer.wait(now) }
  }

  async #dead(trx: Trx, holders: Holders): Promise<readonly number[]> {
    if (this.#steady - this.#lookedAt < looksEvery) return []
    this.#lookedAt = this.#steady
    return holders.freeDead(trx, this.#parts)
  }

  async #open(trx: Trx): Promise<Opened> {
    const { accountId, limits, learned } = this.#parts
    const row = await this.#row(trx)
    if (!row) {
      await trx
        .insertInto('limiter')
        .values({ account_id: accountId, state: '', holders: '' })
        .onConflict((conflict) => conflict.doNothing())
        .execute()
      return this.#open(trx)
    }
    const state = parsePaceState(row.state)
    const pacer = state ? Pacer.resume(limits, state, row.now) : new Pacer(limits, parseLearned(learned))
    return { pacer, holders: new Holders(row.holders), now: row.now }
  }

  #row(trx: Trx): Promise<(Pick<LimiterTable, 'state' | 'holders'> & { readonly now: number }) | undefined> {
    return trx
      .selectFrom('limiter')
      .select(['state', 'holders', sql<number>`extract(epoch from clock_timestamp()) * 1000`.as('now')])
      .where('account_id', '=', this.#parts.accountId)
      .forUpdate()
      .executeTakeFirst()
  }
}
