/** Whose calls are under way: what a process that ended had taken of the pace is free again. */
import type { Trx } from '../base.ts'

/** Pages make a call now and then, of a process that is on no record; theirs are forgotten by their age alone. */
const pages = 'pages at '
export const pagesAt = (place: string): string => `${pages}${place}`

type Tickets = readonly number[]

export class Holders {
  readonly #tickets: Map<string, Tickets>

  constructor(text: string) {
    this.#tickets = new Map(text === '' ? [] : Object.entries(JSON.parse(text) as Record<string, Tickets>))
  }

  add(holder: string, tickets: Tickets): void {
    this.#tickets.set(holder, [...(this.#tickets.get(holder) ?? []), ...tickets])
  }

  remove(holder: string, tickets: Tickets): void {
    const gone = new Set(tickets)
    this.#tickets.set(
      holder,
      (this.#tickets.get(holder) ?? []).filter((ticket) => !gone.has(ticket)),
    )
  }

  /** Takes tickets of this holder out that it does not know of; those. */
  keepOnly(holder: string, known: ReadonlySet<number>): Tickets {
    const unknown = (this.#tickets.get(holder) ?? []).filter((ticket) => !known.has(ticket))
    this.remove(holder, unknown)
    return unknown
  }

  /** Takes those out that are not on the record, but the one who asks; their tickets. */
  async freeDead(
    trx: Trx,
    { accountId, holder }: { readonly accountId: string; readonly holder: string },
  ): Promise<Tickets> {
    const rows = await trx.selectFrom('engine').select('place').where('account_id', '=', accountId).execute()
    const alive = new Set([holder, ...rows.map(({ place }) => place)])
    const dead = [...this.#tickets.keys()].filter((other) => !alive.has(other) && !other.startsWith(pages))
    return dead.flatMap((other) => this.keepOnly(other, new Set()))
  }

  toString(): string {
    return JSON.stringify(Object.fromEntries([...this.#tickets].filter(([, tickets]) => tickets.length > 0)))
  }
}
