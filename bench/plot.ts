/** Draws what a bucket let through over time, from the very run: docs/bench-throughput.svg, readable in light and dark. */
import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { rates, type Seen } from './cases.ts'
import type { Contender } from './contender.ts'
import type { Measured } from './measure.ts'

const file = fileURLToPath(new URL('../docs/bench-throughput.svg', import.meta.url))
const rate = rates['at 20']

/** Calls a second are counted over so long a time around each point, in ms. */
const around = 2000
const every = 250

const [width, height] = [800, 420]
const plot = { left: 56, right: 640, top: 76, bottom: 352 }

type Curve = { readonly style: string; readonly label: string; readonly note: string; readonly seen: Seen }

/** @returns where it was written */
export const drawThroughput = async (measured: Measured): Promise<string> => {
  const find = (wanted: (contender: Contender) => boolean): Seen | undefined =>
    [...measured['at 20']].find(([contender]) => wanted(contender))?.[1]
  const ours = find(({ kind }) => kind === 'ours')
  const adaptive = find(({ kind, retryMode }) => kind === 'sdk' && retryMode === 'adaptive')
  const sequential = find(({ kind, atOnce }) => kind === 'sdk' && atOnce === 1)
  if (!ours || !adaptive || !sequential) throw new Error('the plot needs ours and two loops of the SDK')
  const note = ({ ms, admitted }: Seen): string => `${admitted} calls in ${(ms / 1000).toFixed(1)} s`
  const curves: readonly Curve[] = [
    { style: 'sequential', label: 'SDK, one at a time', note: note(sequential), seen: sequential },
    { style: 'adaptive', label: 'SDK, adaptive', note: note(adaptive), seen: adaptive },
    { style: 'ours', label: 'Overturn', note: note(ours), seen: ours },
  ]
  await writeFile(file, svgOf(curves))
  return 'docs/bench-throughput.svg'
}

const lastOf = ({ arrivals }: Seen): number => Math.max(...arrivals)

/** Calls a second at each point of time; near the ends over what there is. */
const throughput = (seen: Seen): readonly (readonly [ms: number, perSecond: number])[] => {
  const last = lastOf(seen)
  const points: (readonly [number, number])[] = []
  for (let ms = 0; ms <= last; ms += every) {
    const [from, to] = [Math.max(0, ms - around / 2), Math.min(last, ms + around / 2)]
    const count = seen.arrivals.filter((at) => at >= from && at <= to).length
    points.push([ms, (1000 * count) / (to - from)])
  }
  return points
}

const svgOf = (curves: readonly Curve[]): string => {
  const longest = Math.ceil(Math.max(...curves.map(({ seen }) => lastOf(seen))) / 5000) * 5000
  const x = (ms: number): number => plot.left + ((plot.right - plot.left) * ms) / longest
  const most = Math.ceil(Math.max(...curves.flatMap(({ seen }) => throughput(seen).map(([, value]) => value))) / 5) * 5
  const y = (perSecond: number): number => plot.bottom - ((plot.bottom - plot.top) * perSecond) / most
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title description">
<title id="title">What a limit of ${rate} calls a second lets through, over time</title>
<desc id="description">${curves.map(({ label, note }) => `${label}: ${note}.`).join(' ')}</desc>
${style}
<rect class="ground" width="${width}" height="${height}" rx="8"/>
<text class="head" x="20" y="30">${rate} calls a second are allowed: who uses them?</text>
<text class="small" x="20" y="50">500 approvals, 60 ms latency, the bucket holds ${rate}; calls let through a second, over 2 s</text>
${grid(x, y, { longest, most })}
${curves.map((curve) => curveOf(curve, x, y)).join('\n')}
${labelsOf(curves, y)}
</svg>
`
}

const style = `<style>
  svg { --ground: #fff; --ink: #1c1f24; --quiet: #5a626d; --rule: #e3e6ea; --ours: #0a62c4; --adaptive: #b34700; --sequential: #6d7580; font: 13px system-ui, sans-serif }
  @media (prefers-color-scheme: dark) { svg { --ground: #15181d; --ink: #eceff3; --quiet: #a3acb8; --rule: #2d333b; --ours: #6cb2ff; --adaptive: #ff9c57; --sequential: #9aa3ae } }
  .ground { fill: var(--ground) } text { fill: var(--ink) } .head { font-size: 16px; font-weight: 600 } .small, .tick { fill: var(--quiet) } .small { font-size: 12px } .tick { font-size: 11px }
  .rule { stroke: var(--rule) } .limit { stroke: var(--ink); stroke-dasharray: 2 4 } .curve { fill: none; stroke-width: 2; stroke-linejoin: round }
  .ours { stroke: var(--ours) } .adaptive { stroke: var(--adaptive) } .sequential { stroke: var(--sequential) } .curve.ours { stroke-width: 3 }
  text.ours, text.adaptive, text.sequential { stroke: none; font-weight: 600 } text.ours { fill: var(--ours) } text.adaptive { fill: var(--adaptive) } text.sequential { fill: var(--sequential) }
  circle { stroke: var(--ground); stroke-width: 2 } circle.ours { fill: var(--ours) } circle.adaptive { fill: var(--adaptive) } circle.sequential { fill: var(--sequential) }
</style>`

type Scale = (value: number) => number

const grid = (x: Scale, y: Scale, { longest, most }: { longest: number; most: number }): string => {
  const rules = Array.from({ length: Math.floor(most / 10) + 1 }, (_, place) => place * 10).map(
    (value) =>
      `<line class="${value === rate ? 'limit' : 'rule'}" x1="${plot.left}" x2="${plot.right}" y1="${y(value)}" y2="${y(value)}"/><text class="tick" x="${plot.left - 8}" y="${y(value) + 4}" text-anchor="end">${value}</text>`,
  )
  const ticks = Array.from({ length: longest / 5000 + 1 }, (_, place) => place * 5000).map(
    (ms) => `<text class="tick" x="${x(ms)}" y="${plot.bottom + 18}" text-anchor="middle">${ms / 1000}</text>`,
  )
  const middle = (plot.top + plot.bottom) / 2
  return [
    ...rules,
    ...ticks,
    `<text class="tick" x="${plot.right}" y="${y(rate) - 7}" text-anchor="end">the limit</text>`,
    `<text class="small" x="${(plot.left + plot.right) / 2}" y="${plot.bottom + 40}" text-anchor="middle">seconds since the first call</text>`,
    `<text class="small" transform="translate(18 ${middle}) rotate(-90)" text-anchor="middle">calls let through a second</text>`,
  ].join('\n')
}

const curveOf = ({ style: name, seen }: Curve, x: Scale, y: Scale): string => {
  const points = throughput(seen).map(([ms, perSecond]) => `${x(ms).toFixed(1)},${y(perSecond).toFixed(1)}`)
  const [end] = points.slice(-1)
  const [cx, cy] = (end ?? '0,0').split(',')
  return `<polyline class="curve ${name}" points="${points.join(' ')}"/><circle class="${name}" cx="${cx}" cy="${cy}" r="5"/>`
}

/** Beside the plot, in the order of their ends, apart enough to be read. */
const labelsOf = (curves: readonly Curve[], y: Scale): string => {
  const apart = 44
  const left = plot.right + 14
  return curves
    .map((curve) => ({ ...curve, at: y(throughput(curve.seen).at(-1)?.[1] ?? 0) }))
    .toSorted((one, other) => one.at - other.at)
    .map(({ style: name, label, note }, place) => {
      const top = y(rate) - apart / 2 + place * apart
      return `<text class="${name}" x="${left}" y="${top}">${label}</text><text class="small" x="${left}" y="${top + 17}">${note}</text>`
    })
    .join('\n')
}
