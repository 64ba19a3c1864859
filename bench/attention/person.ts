/**
 * What a person's part of the work takes, told by the real events of the page.
 *
 * Hands: the keystroke-level model of Card, Moran and Newell (The keystroke-level model for user performance time with
 * interactive systems, Communications of the ACM 23(7), 1980; The Psychology of Human-Computer Interaction, 1983), with its
 * standard operators: somebody who knows the task and makes no slip. One thinking-over stands before each click, turn of the
 * wheel and stretch of keys; hands move over between keyboard and mouse.
 *
 * Eyes: 238 words a minute, the average of adults who read English non-fiction in silence (Brysbaert, How many words do we
 * read per minute?, Journal of Memory and Language 109, 2019); the keystroke-level model has no operator for reading. An id
 * or an amount counts as one word, and each word of a page once.
 *
 * The system's part, the model's R, is measured and told apart.
 */

/** The model's operators, in seconds. */
const operators = {
  /** A key, Control too, or a button of the mouse: an average typist who is no secretary, 40 words a minute. */
  key: 0.28,
  /** Pointing at something with the mouse. */
  point: 1.1,
  /** A hand from keyboard to mouse, or back. */
  home: 0.4,
  /** Thinking over what comes next. */
  mind: 1.35,
} as const

const wordsAMinute = 238

/** What the page saw; `at` in ms of the browser's clock. A held key that repeats, and what a script does, are none. */
export type PageEvent = { readonly kind: 'click' | 'key' | 'wheel'; readonly at: number }

export type Taken = {
  readonly clicks: number
  /** Of them, those that no page can see. */
  readonly elsewhere: number
  readonly keys: number
  readonly words: number
  /** Of hands and eyes together, in s. */
  readonly seconds: number
  /** The same when every word is read that stood in the window. */
  readonly slowly: number
}

/** Adds up what a person did and read. */
export class Person {
  readonly #events: PageEvent[] = []
  #words = 0
  #all = 0
  #elsewhere = 0

  saw(event: PageEvent): void {
    this.#events.push(event)
  }

  /** When the last click or key was, in ms of the browser's clock. */
  get lastAct(): number {
    return this.#events.at(-1)?.at ?? NaN
  }

  /** What is read for the decision, and all that stands in the window; in words. */
  reads(words: number, all: number): void {
    this.#words += words
    this.#all += all
  }

  /** Clicks in a window that is none of the page's: a file is pointed at, and opened. */
  clicksElsewhere(count: number): void {
    this.#elsewhere += count
  }

  taken(): Taken {
    const of = (kind: PageEvent['kind']): number => this.#events.filter((event) => event.kind === kind).length
    const { key, point, mind } = operators
    const hands = this.#hands() + this.#elsewhere * (mind + point + key)
    const eyes = (words: number): number => (words / wordsAMinute) * 60
    return {
      clicks: of('click') + this.#elsewhere,
      elsewhere: this.#elsewhere,
      keys: of('key'),
      words: this.#words,
      seconds: hands + eyes(this.#words),
      slowly: hands + eyes(this.#all),
    }
  }

  #hands(): number {
    const { key, point, home, mind } = operators
    let seconds = 0
    let before: PageEvent['kind'] = 'click'
    for (const { kind } of this.#events) {
      if ((before === 'key') !== (kind === 'key')) seconds += home
      if (kind !== 'key' || before !== 'key') seconds += mind
      if (kind === 'click') seconds += point
      seconds += key
      before = kind
    }
    return seconds
  }
}
