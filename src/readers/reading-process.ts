/**
 * A process that reads, seen from the server: it is answered, watched, and ended when it takes too much. A process and no
 * thread: what breaks V8 there, by its memory or by a fault of its own, must not end the server with it. Under threads that
 * come and go V8 13 now and then ends the whole process ("Check failed: jit_page.has_value()"), seen in a run of the tests.
 */
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Answer, Said, Task } from './talk.ts'

/** Too much working time or memory was taken. */
export type TooMuch = { readonly kind: 'too much'; readonly of: 'time' | 'memory' }

/** The sources run as they are, the packed program as JavaScript. */
const program = new URL(
  import.meta.url.endsWith('.ts') ? './reading-program.ts' : './reading-program.js',
  import.meta.url,
)

/** How often it is looked at whether it works, in ms. */
const looksEvery = 250

/** How a process ends that has no memory left: by itself, or by the system's hand. */
const outOfMemory: readonly unknown[] = ['SIGABRT', 'SIGKILL']

export class ReadingProcess {
  readonly #child: ChildProcess
  readonly #watch: NodeJS.Timeout
  readonly #ended = new AbortController()
  #heard = Promise.withResolvers<Said | TooMuch>()
  /** What ended it; an error of the program itself is a defect. */
  #over: TooMuch | Error | undefined
  /** Whether it is its turn: not before it has begun, and not while it waits for an answer. */
  #working = false
  /** In ms. */
  #worked = 0

  /**
   * @param most working time in ms, without what it waits for, and the heap in MB
   * @param closing once aborted, the server may end without it
   */
  constructor(task: Task, most: { readonly time: number; readonly memory: number }, closing?: AbortSignal) {
    this.#child = fork(fileURLToPath(program), [], {
      serialization: 'advanced',
      // Nothing of the environment, secrets least of all, is needed there, and no option of the command.
      env: {},
      execArgv: [`--max-old-space-size=${most.memory}`],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    this.#child.on('message', (said) => this.#hear(said as Said))
    this.#child.on('error', (error) => this.#break(error))
    this.#child.on('exit', (code, signal) =>
      this.#break(
        outOfMemory.includes(signal)
          ? { kind: 'too much', of: 'memory' }
          : new Error(`the process that reads ended with ${String(signal ?? code)}`),
      ),
    )
    this.#watch = setInterval(() => {
      if (this.#working) this.#worked += looksEvery
      if (this.#worked <= most.time) return
      this.#break({ kind: 'too much', of: 'time' })
      void this.end()
    }, looksEvery)
    this.#send(task)
    const letGo = (): void => void [this.#child.unref(), this.#child.channel?.unref(), this.#watch.unref()]
    if (closing?.aborted) letGo()
    else closing?.addEventListener('abort', letGo, { once: true, signal: this.#ended.signal })
  }

  /** What it says first, or next. @throws Error for a defect of the program. */
  get said(): Promise<Said | TooMuch> {
    return this.#heard.promise
  }

  /** Answers, and gives what it says then. */
  answer(answer: Answer): Promise<Said | TooMuch> {
    this.#heard = Promise.withResolvers()
    // It may have ended since it spoke: what it said is not heard a second time.
    if (this.#over === undefined) {
      this.#working = true
      this.#send(answer)
    } else this.#tell(this.#over)
    return this.said
  }

  async end(): Promise<void> {
    clearInterval(this.#watch)
    this.#ended.abort()
    if (this.#child.exitCode !== null || this.#child.signalCode !== null || this.#child.pid === undefined) return
    const gone = once(this.#child, 'exit')
    this.#child.kill('SIGKILL')
    await gone
  }

  #send(message: Task | Answer): void {
    // That it is gone is told by its end.
    this.#child.send(message, () => undefined)
  }

  #hear(said: Said): void {
    this.#working = false
    if (said.kind === 'defect') this.#break(new Error(`the process that reads: ${said.what}`))
    else if (this.#over === undefined) this.#heard.resolve(said)
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
