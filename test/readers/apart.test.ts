import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, onTestFinished, test, vi } from 'vitest'
import { broughtLimits, type BroughtSource, type BroughtStep } from '../../src/core/brought/brought.ts'
import { readBrought } from '../../src/readers/brought.ts'
import { readerApart } from '../../src/readers/apart.ts'
import { mturkIdRules } from '../../src/markets/mturk/ids.ts'
import { idOf, one, task, worker } from '../core/ids/example.ts'
import { resultsFile } from '../core/ids/hostile.ts'
import { attached, mail, multipart, part } from './corpus/mime.ts'
import { workbook } from './corpus/xlsx.ts'

type Piece = Uint8Array | string

async function* sourcesOf(...all: readonly { fileName: string; pieces: readonly Piece[] }[]) {
  for (const { fileName, pieces } of all) yield { name: fileName, fileName, pieces: inOrder(pieces) }
}
async function* inOrder(pieces: readonly Piece[]) {
  yield* pieces
}

const told = async (steps: AsyncIterable<BroughtStep>): Promise<BroughtStep[]> => {
  const all: BroughtStep[] = []
  for await (const step of steps) all.push(step)
  return all
}

const headers = ['From: a@example.org', `Subject: HIT ${task}`]
const rows = Array.from({ length: 1_200 }, (_, number) => [idOf(number), worker])
const letter = mail(
  headers,
  multipart('mixed', [
    part({ body: `Customer ID: ${worker}\n`.repeat(1_500) }),
    part({ type: 'text/html', body: '<p>x &amp; y</p>' }),
    attached('a.xlsx', 'application/octet-stream', workbook([['AssignmentId', 'WorkerId'], ...rows])),
    attached('a.csv', 'text/csv', `AssignmentId\n${one}\n`),
    attached('a.jpg', 'image/jpeg', 'x'),
  ]),
)

test('what is read in a process of its own says just what is read at once, however it comes', async () => {
  const text = `${'😀'.repeat(200_000)} ${one} in the pasted text`
  const all = () =>
    sourcesOf(
      { fileName: 'a.txt', pieces: [`x${text}`, Buffer.from(text)] },
      { fileName: 'a.eml', pieces: [letter] },
      { fileName: 'a.csv', pieces: [Buffer.from(resultsFile(2_000))] },
      { fileName: 'a.xlsx', pieces: [workbook([['AssignmentId'], [idOf(9_999)], ['3.1E+29']])] },
      { fileName: 'empty.txt', pieces: [] },
    )
  const apart = await told(readerApart()(all(), mturkIdRules))
  expect(apart).toEqual(await told(readBrought(all(), mturkIdRules)))
  expect(apart.filter(({ kind }) => kind === 'read').length).toBe(5)
})

const long = { fileName: 'a.csv', pieces: [resultsFile(3_000)] }

test('what breaks off on its way is thrown, and what was not read is let go', async () => {
  const gone = new Error('the upload was broken off')
  const left: string[] = []
  async function* broken(): AsyncGenerator<BroughtSource> {
    try {
      yield* sourcesOf(long)
      yield {
        name: 'b',
        pieces: (async function* () {
          yield 'x'
          throw gone
        })(),
      }
    } finally {
      left.push('sources')
    }
  }
  await expect(told(readerApart()(broken(), mturkIdRules))).rejects.toBe(gone)
  for await (const _ of readerApart()(broken(), mturkIdRules)) break
  expect(left).toEqual(['sources', 'sources'])
})

test('what ends early is read no further, and the next source is read all the same', async () => {
  const picture = { fileName: 'b.png', pieces: ['\x89PNG', 'x'.repeat(100_000)] }
  const again = { fileName: 'c.csv', pieces: [`AssignmentId\n${idOf(9_999)}\n`] }
  const steps = await told(readerApart()(sourcesOf(long, picture, again), mturkIdRules))
  expect(steps.flatMap((step) => (step.kind === 'read' ? [step.read.counts.submission] : []))).toEqual([3_000, 0, 1])
})

const lines = mail(headers, part({ body: 'lorem ipsum dolor\n'.repeat(390_000) }))
const problemOf = async (most: { time: number; memory: number }) => {
  const steps = await told(readerApart(most)(sourcesOf({ fileName: 'a.eml', pieces: [lines] }), mturkIdRules))
  const [last] = steps.slice(-1)
  return last?.kind === 'read' ? { name: last.read.name, ...last.read.problem } : undefined
}

test('what takes too much time or memory ends with a sentence, and the process goes on', async () => {
  expect(await problemOf({ time: 200, memory: 384 })).toEqual({
    name: 'a.eml',
    code: 'too large',
    sentence: expect.stringMatching(/^Reading this takes more than \d seconds; save what holds the ids as CSV or text/),
  })
  expect((await problemOf({ time: 60_000, memory: 24 }))?.sentence).toContain(
    'Reading this takes more memory than there is for it',
  )
})

test('what took too much while its last step was being taken ends so, and no step comes twice', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  onTestFinished(() => void vi.useRealTimers())
  const heard: unknown[] = []
  for await (const step of readerApart({ time: -1, memory: 384 })(sourcesOf(long), mturkIdRules)) {
    heard.push(step.kind === 'read' ? step.read.problem?.code : step.kind)
    vi.advanceTimersByTime(1_000)
    if (heard.length > 2) break
  }
  expect(heard).toEqual(['things', 'too large'])
})

test('a process that ends waits for no reading', async () => {
  const program = `
    const { readerApart } = await import('${new URL('../../src/readers/apart.ts', import.meta.url).href}')
    const { mturkIdRules } = await import('${new URL('../../src/markets/mturk/ids.ts', import.meta.url).href}')
    const closing = new AbortController()
    async function* pieces() {
      yield 'x\\n'.repeat(50_000)
      process.stdout.write('reading')
      closing.abort()
      await new Promise(() => {})
    }
    async function* sources() { yield { name: 'a', pieces: pieces() } }
    void readerApart(undefined, closing.signal)(sources(), mturkIdRules).next()`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program])
  onTestFinished(() => void child.kill())
  const said: string[] = []
  child.stdout.on('data', (text) => said.push(String(text)))
  expect(await once(child, 'close')).toEqual([0, null])
  expect(said).toEqual(['reading'])
})

test('one person’s second long thing waits for the first; somebody else’s does not', async () => {
  const read = readerApart()
  const began: string[] = []
  const open = (whose: string) => {
    const steps = read(sourcesOf(long), mturkIdRules, broughtLimits, whose)
    return { first: steps.next().then(() => void began.push(whose)), end: () => steps.return() }
  }
  const ann = open('ann')
  await ann.first
  const again = open('ann')
  const bob = open('bob')
  await bob.first
  expect(began).toEqual(['ann', 'bob'])
  await ann.end()
  await again.first
  await Promise.all([again.end(), bob.end()])
  expect(began).toEqual(['ann', 'bob', 'ann'])
})
