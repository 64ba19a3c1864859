/** Draws what the pacer got out of two buckets over time, in virtual time: docs/pace.svg, readable in light and dark. */
import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { runPace, type PaceRun } from '../test/core/pace-world.ts'

const file = fileURLToPath(new URL('../docs/pace.svg', import.meta.url))
/** Admitted calls are counted over so long, in ms. */
const bin = 500
const moves = 15_000

const [width, height] = [800, 560]
const left = 56
const right = 780
const panelHeight = 170

type Panel = {
  readonly title: string
  readonly top: number
  readonly rate: (ms: number) => number
  readonly run: PaceRun
}

const runOf = (rate: (ms: number) => number, calls: number): PaceRun =>
  runPace({ rate, burst: 20, latency: 60 }, calls, 1)

/** @returns where it was written */
export const drawPace = async (): Promise<string> => {
  const still = (): number => 20
  const moving = (ms: number): number => (ms < moves ? 8 : 30)
  const panels: readonly Panel[] = [
    { title: 'A limit of 20 calls a second', top: 84, rate: still, run: runOf(still, 500) },
    { title: 'A limit of 8 that becomes 30 after 15 s', top: 342, rate: moving, run: runOf(moving, 900) },
  ]
  await writeFile(file, svgOf(panels))
  return 'docs/pace.svg'
}

const style = `<style>
  svg { --ground: #fff; --ink: #1c1f24; --quiet: #5a626d; --rule: #e3e6ea; --ours: #0a62c4; --refused: #b3261e; font: 13px system-ui, sans-serif }
  @media (prefers-color-scheme: dark) { svg { --ground: #15181d; --ink: #eceff3; --quiet: #a3acb8; --rule: #2d333b; --ours: #6cb2ff; --refused: #ff8a80 } }
  .ground { fill: var(--ground) } text { fill: var(--ink) } .head { font-size: 16px; font-weight: 600 } .title { font-weight: 600 } .small, .tick { fill: var(--quiet) } .small { font-size: 12px } .tick { font-size: 11px }
  .rule { stroke: var(--rule) } .limit { fill: none; stroke: var(--ink); stroke-width: 1.5; stroke-dasharray: 3 4 } .bar { fill: var(--ours) } .refused { stroke: var(--refused); stroke-width: 1.5 }
  text.key-ours { fill: var(--ours); font-weight: 600 } text.key-refused { fill: var(--refused); font-weight: 600 }
</style>`

const svgOf = (
  panels: readonly Panel[],
): string => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title description">
<title id="title">What the pace gets out of a limit that stays and of one that rises</title>
<desc id="description">${panels.map(({ title, run }) => `${title}: ${noteOf(run)}.`).join(' ')}</desc>
${style}
<rect class="ground" width="${width}" height="${height}" rx="8"/>
<text class="head" x="20" y="30">Finding a limit that nobody publishes</text>
<text class="small" x="20" y="50"><tspan>calls a second, over half a second: </tspan></text>
<text class="key-ours" x="222" y="50">let through</text><text class="small" x="304" y="50">beside the limit (dashed);</text><text class="key-refused" x="452" y="50">refused calls</text><text class="small" x="546" y="50">as lines below</text>
${panels.map(panelOf).join('\n')}
</svg>
`

const noteOf = ({ share, throttled, admitted, seconds }: PaceRun): string =>
  `${admitted} calls in ${seconds.toFixed(1)} s, ${(100 * share).toFixed(1)} % of what the limit allows, ${(100 * throttled).toFixed(1)} % refused`

const panelOf = ({ title, top, rate, run }: Panel): string => {
  const bottom = top + panelHeight
  const end = Math.ceil((run.seconds * 1000) / 5000) * 5000
  const counts = countsOf(run, end)
  const most = Math.ceil(Math.max(...counts) / 10) * 10
  const x = (ms: number): number => left + ((right - left) * ms) / end
  const y = (perSecond: number): number => bottom - (panelHeight * perSecond) / most
  const one = (value: number): string => value.toFixed(1)
  const bars = counts.map(
    (count, place) =>
      `<rect class="bar" x="${one(x(place * bin) + 0.5)}" y="${one(y(count))}" width="${one(x(bin) - left - 1)}" height="${one(bottom - y(count))}"/>`,
  )
  const rules = Array.from({ length: most / 10 + 1 }, (_, place) => place * 10).map(
    (value) =>
      `<line class="rule" x1="${left}" x2="${right}" y1="${one(y(value))}" y2="${one(y(value))}"/><text class="tick" x="${left - 8}" y="${one(y(value) + 4)}" text-anchor="end">${value}</text>`,
  )
  const ticks = Array.from({ length: end / 5000 + 1 }, (_, place) => place * 5000).map(
    (ms) => `<text class="tick" x="${one(x(ms))}" y="${bottom + 30}" text-anchor="middle">${ms / 1000} s</text>`,
  )
  const refused = run.arrivals
    .filter(({ admitted }) => !admitted)
    .map(
      ({ ms }) =>
        `<line class="refused" x1="${one(x(ms))}" x2="${one(x(ms))}" y1="${bottom + 3}" y2="${bottom + 15}"/>`,
    )
  const limit = Array.from({ length: end / bin + 1 }, (_, place) => place * bin).flatMap((ms, place) => {
    const before = place === 0 ? [] : [`${one(x(ms))},${one(y(rate(ms - bin)))}`]
    return [...before, `${one(x(ms))},${one(y(rate(ms)))}`]
  })
  return [
    `<text class="title" x="${left}" y="${top - 10}">${title}</text><text class="small" x="${right}" y="${top - 10}" text-anchor="end">${noteOf(run)}</text>`,
    ...rules,
    ...bars,
    `<polyline class="limit" points="${limit.join(' ')}"/>`,
    ...refused,
    ...ticks,
  ].join('\n')
}

/** Admitted calls a second in each half second. */
const countsOf = ({ arrivals }: PaceRun, end: number): readonly number[] =>
  Array.from({ length: end / bin }, (_, place) => {
    const within = arrivals.filter(({ ms, admitted }) => admitted && ms >= place * bin && ms < (place + 1) * bin).length
    return (within * 1000) / bin
  })
