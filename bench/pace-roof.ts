/**
 * What a bucket of one call gives to a caller who knows its rate and calls evenly, at that rate or faster, when the way there
 * takes now longer, now shorter.
 */
const calls = 20_000
const times = [0.8, 1, 2, 5, 10, 19] as const
const services = [3, 20, 50].flatMap((rate) => [
  { rate, latency: 60, jitter: 40 },
  { rate, latency: 250, jitter: 100 },
])

const chances = (seed: number) => () => {
  seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
  return seed / 2_147_483_648
}

const roofOf = ({ rate, latency, jitter }: (typeof services)[number], faster: number): string => {
  const random = chances(7)
  const every = 1000 / (rate * faster)
  const arrivals = Array.from({ length: calls }, (_, place) => {
    const way = (latency + jitter * (2 * random() - 1)) / 2
    return place * every + way
  }).toSorted((one, other) => one - other)
  let [tokens, filledAt, admitted] = [1, 0, 0]
  for (const at of arrivals) {
    tokens = Math.min(1, tokens + (Math.max(0, at - filledAt) * rate) / 1000)
    filledAt = at
    if (tokens < 1) continue
    tokens -= 1
    admitted++
  }
  return `${(admitted / (1 + (filledAt * rate) / 1000)).toFixed(2)} (${Math.round(100 * (1 - admitted / calls))} %)`
}

/** A table: share of the bucket and, in brackets, refused calls, by how many times the rate is tried. */
export const roofs = (): string =>
  [
    `| bucket of one call | ${times.map((factor) => `${factor} × rate`).join(' | ')} |`,
    `| --- | ${times.map(() => '---').join(' | ')} |`,
    ...services.map(
      (service) =>
        `| ${service.rate}/s, ${service.latency} ± ${service.jitter} ms | ${times.map((factor) => roofOf(service, factor)).join(' | ')} |`,
    ),
    '',
  ].join('\n')
