/** One life of N lines: uploaded and discarded, pasted, checked, confirmed, reversed, exported; others read pages all the while. */
import { setTimeout as wait } from 'node:timers/promises'
import type { Told } from './probe.ts'
import type { BenchServer } from './server.ts'
import { benchVisitor, type BenchVisitor, type Visited } from './visitor.ts'

export type Stage = Told & { readonly name: string; readonly ms: number; readonly pages: readonly number[] }

export type Rejected = {
  readonly id: string
  readonly hit: string
  readonly worker: string
  readonly submittedAt: string
}

/** Between two pages of the reader, in ms: below the server's limit of requests a minute. */
const readingPace = 80

export class Life {
  readonly #server: BenchServer
  readonly #cookies = new Map<string, string>()
  readonly #one: BenchVisitor
  readonly stages: Stage[] = []
  #pages: number[] = []
  #paths: readonly string[] = ['/']

  constructor(server: BenchServer) {
    this.#server = server
    this.#one = benchVisitor(server.url, server.certificate, this.#cookies)
  }

  async enter(): Promise<void> {
    const came = await this.#one.post(this.#server.link, { name: 'Ann', password: 'a-heron-stands-in-cold-water' })
    if (came.status !== 303) throw new Error(`could not enter: ${came.status}`)
  }

  /** Lives through it once; `reading` while another session of the same person asks for pages. */
  async live(rejected: readonly Rejected[]): Promise<readonly Stage[]> {
    this.stages.length = 0
    await this.#server.probe()
    const over = new AbortController()
    const reading = this.#read(over.signal)
    try {
      await this.#through(rejected)
    } finally {
      over.abort()
      await reading
    }
    return [...this.stages]
  }

  close(): void {
    this.#one.close()
  }

  async #through(rejected: readonly Rejected[]): Promise<void> {
    const file = resultsOf(rejected)
    const first = await this.#stage('upload', () => this.#brought(this.#one.upload(file)))
    this.#paths = ['/', first]
    await this.#stage('discard', async () => {
      await this.#posted(first, `${first}/discard`)
      await this.#until(first, (page) => page.text.includes('discarded'))
    })
    const ids = rejected.map(({ id }) => id).join('\n')
    const path = await this.#stage('paste', () => this.#brought(this.#one.post('/reversals', { ids })))
    this.#paths = ['/', path, `${path}?sort=worker&dir=desc`, `${path}?sort=reward`, '/reversals/new']
    await this.#stage('check', () => this.#until(path, (page) => page.text.includes('id="lines"')))
    await this.#stage('preview', async () => {
      for (const sort of ['number', 'submission', 'group', 'worker', 'title', 'submitted', 'deadline', 'reward', 'fee'])
        for (const dir of ['', 'desc']) await this.#one.get(`${path}?sort=${sort}&dir=${dir}`)
      await this.#one.get(`${path}/confirmation`)
    })
    await this.#stage('confirm', () => this.#confirm(path))
    await this.#stage('reverse', () => this.#until(path, (page) => page.text.includes('receipt.csv')))
    this.#paths = ['/', path, `${path}?show=all`, `${path}?show=reversed`]
    await this.#stage('csv', () => this.#one.download(`${path}/receipt.csv`))
    await this.#stage('json', () => this.#one.download(`${path}/receipt.json`))
  }

  async #stage<Value>(name: string, work: () => Promise<Value>): Promise<Value> {
    const began = performance.now()
    const value = await work()
    const ms = performance.now() - began
    this.stages.push({ name, ms, pages: this.#pages, ...(await this.#server.probe()) })
    this.#pages = []
    return value
  }

  async #brought(coming: Promise<Visited>): Promise<string> {
    const { status, location, text } = await coming
    if (status !== 303) throw new Error(`not brought: ${status} ${text.slice(0, 2_000)}`)
    return new URL(location, this.#server.url).pathname
  }

  /** Posts a form as it stands on a page. */
  async #posted(from: string, action: string, more: Readonly<Record<string, string>> = {}): Promise<void> {
    const page = await this.#one.get(from)
    const form = page.text.split('<form').find((some) => some.includes(`action="${action}"`)) ?? ''
    const hidden = [...form.matchAll(/type="hidden" name="([^"]+)" value="([^"]*)"/g)]
    const fields = Object.fromEntries(hidden.map(([, name = '', value = '']) => [name, value]))
    const typed = /pay \$([\d.,]+)/.exec(page.text)?.[1] ?? ''
    const came = await this.#one.post(action, { ...fields, typed, ...more })
    if (came.status !== 303) throw new Error(`${action} answered ${came.status}: ${came.text.slice(0, 2_000)}`)
  }

  #confirm(path: string): Promise<void> {
    return this.#posted(`${path}/confirmation`, `${path}/confirmation`, {
      reason: 'The key of the attention check was wrong',
      feedback: 'Your work was right. We are sorry.',
    })
  }

  async #until(path: string, is: (page: Visited) => boolean): Promise<void> {
    for (let page = await this.#one.get(path); !is(page); page = await this.#one.get(path)) {
      if (page.text.includes(`action="${path}/resume"`)) throw new Error(`${path} is paused`)
      await wait(200)
    }
  }

  async #read(signal: AbortSignal): Promise<void> {
    const reader = benchVisitor(this.#server.url, this.#server.certificate, this.#cookies)
    for (let turn = 0; !signal.aborted; turn += 1) {
      const began = performance.now()
      const page = await reader.get(this.#paths[turn % this.#paths.length] ?? '/')
      if (page.status !== 200) throw new Error(`the reader was answered ${page.status}`)
      this.#pages.push(performance.now() - began)
      await wait(Math.max(10, readingPace - (performance.now() - began)))
    }
    reader.close()
  }
}

const resultsOf = (rejected: readonly Rejected[]): string =>
  `"HITId","Title","AssignmentId","WorkerId","SubmitTime","Answer.x"\r\n${rejected
    .map(
      ({ id, hit, worker, submittedAt }) =>
        `"${hit}","Judge the tone","${id}","${worker}","${submittedAt}","line 1\nline 2"`,
    )
    .join('\r\n')}`
