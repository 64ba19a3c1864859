/** A thread that reads, seen from the process: it is answered, watched, and ended when it takes too much. */
import { Worker } from 'node:worker_threads'
import type { Answer, Said, Task } from './talk.ts'

/** Too much working time or memory was taken. */
export type TooMuch = { readonly kind: 'too much'; readonly of: 'time' | 'memory' }

/** The sources run as they are, the packed program as JavaScript. */
const program = new URL(
  import.meta.url.endsWith('.ts') ? './reading-thread.ts' : './reading-thread.js',
  import.meta.url,
)

/** How often its working time is looked at, in ms. */
const looksEvery = 250

export class Thread {
  readonly #worker: Worker
  readonly #watch: NodeJS.Timeout
  readonly #ended = new AbortController()
  #heard = Promise.withResolvers<Said | TooMuch>()
  /** What ended it; an error of the program itself is a defect. */
  #over: TooMuch | Error | undefined
  /** What it had worked when it began to read. */
  #began: number | undefined

  /**
   * @param most working time in ms, without what it waits for, and the heap in MB
   * @param closing once aborted, the process may end without it
   */
  constructor(task: Task, most: { readonly time: number; readonly memory: number }, closing?: AbortSignal) {
    this.#worker = new Worker(program, {
      workerData: task,
      // Nothing of the environment, secrets least of all, is needed there, and no option of the command.
      env: {},
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: most.memory },
    })
    this.#worker.on('message', (said: Said) => {
      this.#began ??= this.#worked
      this.#heard.resolve(said)
    })
    this.#worker.on('error', (error: NodeJS.ErrnoException) =>
      this.#break(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? { kind: 'too much', of: 'memory' } : error),
    )
    this.#worker.on('exit', () => this.#break(new Error('the thread that reads has ended by itself')))
    this.#watch = setInterval(() => {
      if (this.#began === undefined || this.#worked - this.#began <= most.time) return
      this.#break({ kind: 'too much', of: 'time' })
      void this.end()
    }, looksEvery)
    const letGo = (): void => void [this.#worker.unref(), this.#watch.unref()]
    if (closing?.aborted) letGo()
    else closing?.addEventListener('abort', letGo, { once: true, signal: this.#ended.signal })
  }

  /** What it says first, or next. @throws Error for a defect of the program. */
  get said(): Promise<Said | TooMuch> {
    return this.#heard.promise
  }

  /** Answers, and gives what it says then. `moves`: what is not copied, and is the thread's from then on. */
  answer(answer: Answer, moves: readonly ArrayBuffer[] = []): Promise<Said | TooMuch> {
    this.#heard = Promise.withResolvers()
    // It may have ended since it spoke: what it said is not heard a second time.
    if (this.#over === undefined) this.#worker.postMessage(answer, [...moves])
    else this.#tell(this.#over)
    return this.said
  }

  async end(): Promise<void> {
    clearInterval(this.#watch)
    this.#ended.abort()
    await this.#worker.terminate()
  }

  get #worked(): number {
    return this.#worker.performance.eventLoopUtilization().active
  }

  #break(over: TooMuch | Error): void {
    if (this.#over !== undefined) return
    this.#over = over
    this.#tell(over)
  }

  #tell(over: TooMuch | Error): void {
    // Whoever did not ask for it hears of it when they do.
    this.#heard.promise.catch(() => undefined)
    if (over instanceof Error) this.#heard.reject(over)
    else this.#heard.resolve(over)
  }
}
