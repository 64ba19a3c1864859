/** What a check learns about tasks that its source does not name: whether reading their pages saves looks. */

/** Tasks alike in what is known when it is decided: how many submissions they have, and how often looks found them. */
type Kind = {
  /** Looks that pages of this kind saved, less the pages; below zero none is read. */
  balance: number
  /** Tasks whose pages are being read: each may lose one call. */
  open: number
  /** Since it fell below zero: looks that found a task again, and those less the pages of all that were passed over. */
  again: number
  missed: number
  /** So many looks must have found passed tasks again before pages are tried again. */
  wanted: number
}

/** What was saved long ago says little about the rest of the list. */
const mostKept = 8
const mostPassed = 8

/** One task as the decision sees it. `pages`: not read yet. `unseen`: its submissions that no look found, at most. */
export type Guessed = { readonly seen: number; readonly unseen: number; readonly pages: number }

/**
 * Nothing but a call tells which other lines belong to a task, so no rule can keep to the least for every list: a page may
 * show no line of ours, and leaving it out may cost a look for each. Pages are taken to be worth it until they were not:
 * each kind of task may lose one call (then the logarithm of what it saw), so N lines of H tasks take at most N reads and
 * those few, and H reads and their pages where every submission of a task is in the list.
 */
export class PageWorth {
  readonly #kinds = new Map<string, Kind>()

  /** Whether to read the pages; `left`: lines of the check that nobody reads yet. `wait`: what others show will tell. */
  worth(task: Guessed, left: number): 'yes' | 'no' | 'wait' {
    if (Math.min(task.unseen, left) <= task.pages) return 'no'
    const { balance, open } = this.#kind(task)
    return balance < 0 ? 'no' : open > balance ? 'wait' : 'yes'
  }

  begun(decided: Guessed): void {
    this.#kind(decided).open++
  }

  /** A task is looked at singly although its pages might save looks. `first`: when it was found; `seen`: times since. */
  passedOver(first: Guessed, seen: number, left: number): void {
    const kind = this.#kind(first)
    if (kind.balance >= 0 || Math.min(first.unseen, left) <= first.pages) return
    kind.again += seen - first.seen
    kind.missed = Math.max(-mostPassed * first.pages, kind.missed + seen - first.seen - first.pages)
  }

  /** A look found a task again that was passed over: its pages would have saved it. */
  foundAgain(first: Guessed): void {
    const kind = this.#kind(first)
    if (kind.balance >= 0) return
    kind.again++
    kind.missed++
    if (kind.again < kind.wanted || kind.missed <= 0) return
    Object.assign(kind, { balance: 0, open: 0, missed: 0, again: 0, wanted: kind.wanted * 2 })
  }

  /** Pages of a task were read. `decided`: the task as it was decided on; `saved`: lines they answered, less the pages. */
  read(decided: Guessed, saved: number): void {
    const kind = this.#kind(decided)
    kind.open--
    kind.balance += saved
    // What pages save after later looks, they would have saved after the first: it may be lost there.
    const surplus = kind.balance - 1
    if (decided.seen > 1 && surplus > 0) {
      kind.balance -= surplus
      const earlier = this.#kind({ ...decided, seen: 1, unseen: decided.unseen + decided.seen - 1 })
      earlier.balance = Math.min(mostKept, earlier.balance + surplus)
    }
    kind.balance = Math.min(mostKept, kind.balance)
  }

  #kind({ seen, unseen }: Guessed): Kind {
    const key = `${scale(seen + unseen)} ${scale(seen)}`
    const kind = this.#kinds.get(key) ?? { balance: 0, open: 0, missed: 0, again: 0, wanted: 2 }
    this.#kinds.set(key, kind)
    return kind
  }
}

/** 1, 2, 3–4, 5–8, 9–16 … are alike. */
const scale = (count: number): number => Math.ceil(Math.log2(Math.max(1, Math.min(count, 1_000_000))))
