import type { Guessed } from './page-worth.ts'
import type { TaskGroup, Try } from './task-group.ts'

/** Beyond what was spared, one look in so many may be of a task that is being read already. */
const mayBeTwice = 200
/** At once at most, where tasks of the last looks had so many submissions that their pages might have saved looks. */
const careful = 8
/** After so many looks that found nothing, more at once: the list is of something else. */
const patient = 16
/** What the last tasks looked like tells what the next will: lists are mostly in the order of tasks. */
const remembered = 8
const convincing = 2
/** Lines of a task lie together when they take up at most so many times their number. */
const closely = 2

/**
 * Which lines whose task nobody knows may be looked at at once. Two of them may turn out to be of one task, whose pages
 * would have answered the second: that many calls must have been spared before, or one in two hundred looks, so that the looks
 * and pages of H tasks are at most H and their pages (and those few). In a list in the order of tasks lines that lie
 * far enough apart are taken to be of different tasks.
 */
export class LookAhead {
  readonly #inFlight = new Set<Try>()
  /** Tasks whose pages are being read, with the number of the line that was looked at. */
  readonly #reading = new Map<TaskGroup, number>()
  /** One look and the pages for each task found, less what was read and is going to be. */
  #spared = 0
  #looks = 0
  /** How many of the very last looks found tasks whose pages can save nothing, and how many found nothing. */
  #small = 0
  #nothing = 0
  /** How far apart the lines of the last tasks lay; undefined where other lines lay between them. */
  #spans: (number | undefined)[] = []

  begin(line: Try): void {
    if (line.blind) this.#inFlight.add(line)
  }

  over(line: Try): void {
    this.#inFlight.delete(line)
  }

  /** Looks are under way that may find anything. */
  get looking(): boolean {
    return this.#inFlight.size > 0
  }

  /** Where looks find nothing, the next will find nothing. */
  foundNothing(): void {
    this.#nothing++
  }

  /** A look found a task, for the first time or again. */
  found({ seen, unseen, pages }: Guessed, first: boolean): void {
    this.#nothing = 0
    this.#looks++
    this.#spared += first ? pages : -1
    this.#small = seen + unseen <= 1 + pages ? this.#small + 1 : 0
  }

  reads(group: TaskGroup, pages: number): void {
    this.#spared -= pages
    this.#reading.set(group, group.from)
  }

  /** So many of its pages are left unread. */
  wasRead(group: TaskGroup, left: number): void {
    this.#spared += left
    this.#reading.delete(group)
    if (group.to <= group.from) return
    const span = group.to - group.from
    this.#spans = [span < closely * (group.hits + 1) ? span : undefined, ...this.#spans].slice(0, remembered)
  }

  /** The line to look at next, if there is one that may be looked at now. */
  pick(lines: Iterable<Try>): Try | undefined {
    const open = this.#inFlight.size + this.#reading.size
    const most = Math.max(
      this.#nothing < patient ? 1 : careful,
      1 + this.#spared + Math.floor(this.#looks / mayBeTwice),
    )
    if (open < (this.#small >= remembered ? most : Math.min(most, careful))) {
      const [next] = lines
      return next
    }
    const apart = this.#apart
    if (apart === undefined) return undefined
    const numbers = [...[...this.#inFlight].map(({ looking }) => looking.number), ...this.#reading.values()]
    for (const line of lines) if (numbers.every((number) => Math.abs(number - line.looking.number) > apart)) return line
    return undefined
  }

  get #apart(): number | undefined {
    if (this.#spans.length < convincing || this.#spans.includes(undefined)) return undefined
    return 2 * Math.max(...this.#spans.map((span) => span ?? Infinity))
  }
}
