/** Each operation in curl. */
import type { Schema } from './docs-schemas.ts'

const token = '-H "Authorization: Bearer $OVERTURN_TOKEN"'

/** The whole way, as a shell would go it. */
export const firstSteps = (base: string): string =>
  [
    `export OVERTURN_TOKEN=ovt_…   # made on the page Tokens`,
    `curl ${token} -H 'Idempotency-Key: bring-1' -F file=@ids.csv ${base}/reversals`,
    `curl ${token} ${base}/reversals/42            # until "state" is "checked"`,
    `curl ${token} -H 'Idempotency-Key: confirm-1' --json '{"revision":3,"count":205,"total":{"amount":"131.04","currency":"USD"},"reason":"The key was wrong"}' ${base}/reversals/42/confirmation`,
    `curl -N ${token} -H 'Accept: text/event-stream' ${base}/reversals/42/events`,
    `curl ${token} ${base}/reversals/42/receipt.json`,
  ].join('\n')

/** Values that stand in addresses of examples. */
const values: Readonly<Record<string, string>> = {
  number: '42',
  line: '7',
  letter: '1',
  account: 'ACCOUNT',
  slug: 'invalid',
}

const bodies: Readonly<Record<string, string>> = {
  '/reversals/{number}/left-out': '{"lines":[3,7],"leftOut":true}',
  '/reversals/{number}/check': '{"which":"start"}',
  '/reversals/{number}/confirmation':
    '{"revision":3,"count":205,"total":{"amount":"131.04","currency":"USD"},"reason":"The key was wrong"}',
  '/reversals/{number}/split': '{"revision":3,"keep":100}',
  '/reversals/{number}/lines/{line}/closure': '{"reason":"Seen as paid on the website"}',
  '/reversals/{number}/letters': '{"which":"open","about":"The key was wrong"}',
  '/reversals/{number}/letters/{letter}/sent': '{"at":"2026-05-03"}',
  '/reversals/{number}/letters/{letter}/answer': '{"at":"2026-05-10","text":"They will be paid"}',
  '/reversals': '{"ids":["3IAEQB9FMEKPXH5S2DLB0SKJQ8WWDV"]}',
}

export const exampleOf = (
  base: string,
  path: string,
  method: string,
  content: Readonly<Record<string, { readonly schema: Schema }>>,
): string => {
  const address = base + path.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? name)
  if (method === 'get') return `curl ${token} ${address}`
  const body = bodies[path]
  const sent =
    body !== undefined
      ? `--json '${body}'`
      : content['multipart/form-data'] !== undefined
        ? '-F file=@batch.csv -OJ'
        : '-X POST'
  return `curl ${token} -H 'Idempotency-Key: ANY-NEW-TEXT' ${sent} ${address}`
}
