/** Values made from the document's schemas: valid, nearly valid and hostile. */
import fc from 'fast-check'
import type { Json } from './client.ts'
import { document, type Operation } from './document.ts'

const hostileTexts = [
  '',
  ' ',
  '\0',
  '\u{d800}',
  "' OR 1=1 --",
  '%00',
  '../../etc/passwd',
  '<script>alert(1)</script>',
  '\u202eevil',
  '💸'.repeat(300),
  'a'.repeat(3_000),
  '__proto__',
  'constructor',
  '-1',
  '1e309',
  'NaN',
  '\r\nSet-Cookie: a=b',
]
const hostile: readonly Json[] = [
  ...hostileTexts,
  null,
  true,
  -1,
  0,
  1.5,
  2 ** 31,
  2 ** 53,
  1e308,
  [],
  [[]],
  {},
  { a: 1 },
  [null],
  { toString: 1, __proto__: 2 },
]

export const hostileText = fc.oneof(fc.constantFrom(...hostileTexts), fc.string({ unit: 'binary', maxLength: 40 }))
const hostileValue: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom(...hostile),
  hostileText,
  fc.jsonValue({ maxDepth: 3 }),
)

const resolved = (schema: Json): Json =>
  schema.$ref ? document.components.schemas[schema.$ref.split('/').at(-1)] : schema

/** As the schema says, as far as a generator can know; texts with a pattern by their example or by the pattern. */
const valid = (given: Json): fc.Arbitrary<Json> => {
  const schema = resolved(given)
  if (schema.enum) return fc.constantFrom(...schema.enum)
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map(valid))
  switch (schema.type) {
    case 'object':
      return objectOf(schema)
    case 'array':
      return fc.array(valid(schema.items), { maxLength: 5 })
    case 'integer':
      return fc.oneof(
        fc.integer({ min: schema.minimum ?? 0, max: 12 }),
        fc.integer({ min: schema.minimum ?? 0, max: schema.maximum ?? 2 ** 31 - 1 }),
      )
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case 'string':
      return schema.pattern
        ? fc.stringMatching(new RegExp(schema.pattern, 'u'))
        : fc.string({ maxLength: Math.min(schema.maxLength ?? 60, 60) })
    default:
      return fc.constant({})
  }
}

const objectOf = ({ properties = {}, required = [] }: Json): fc.Arbitrary<Json> =>
  fc.record(Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, valid(schema)])), {
    requiredKeys: required,
  })

/** Valid but for one place: a value of another kind, a field too many, or a field that lacks. */
const nearlyValid = (schema: Json): fc.Arbitrary<Json> =>
  fc
    .tuple(valid(schema), fc.constantFrom('swap', 'add', 'remove'), fc.nat(), hostileValue)
    .map(([value, how, at, odd]) => {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return odd
      const names = Object.keys(value)
      const name = names[at % Math.max(names.length, 1)]
      if (how === 'add' || name === undefined) return { ...value, [`extra${at % 3}`]: odd }
      const { [name]: _, ...rest } = value
      return how === 'remove' ? rest : { ...rest, [name]: odd }
    })

export const anyBody = (schema: Json): fc.Arbitrary<Json> =>
  fc.oneof({ weight: 3, arbitrary: valid(schema) }, { weight: 3, arbitrary: nearlyValid(schema) }, hostileValue)

/** A query, with parameters of the operation and others. */
export const anyQuery = ({ told }: Operation): fc.Arbitrary<readonly (readonly [string, string])[]> => {
  const known = (told.parameters ?? []).filter((one: Json) => one.in === 'query')
  const pairs = known.map((one: Json) =>
    fc
      .oneof({ weight: 3, arbitrary: valid(one.schema).map(String) }, hostileText)
      .map((value) => [one.name, value] as const),
  )
  const odd = fc.tuple(hostileText, hostileText)
  return pairs.length === 0
    ? fc.oneof({ weight: 4, arbitrary: fc.constant([]) }, fc.array(odd, { maxLength: 1 }))
    : fc.oneof(
        { weight: 4, arbitrary: fc.subarray(pairs).chain((some: Json): fc.Arbitrary<Json> => fc.tuple(...some)) },
        fc.array(odd, { maxLength: 2 }),
      )
}

/** What stands between braces: mostly what is there, else anything that a path can hold. */
export const anyPath = (
  { path }: Operation,
  there: Readonly<Record<string, readonly string[]>>,
): fc.Arbitrary<string> => {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
  const value = (name: string) =>
    fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom(...(there[name] ?? ['1'])) },
      fc.constantFrom('0', '-1', '01', '999999999', '9999999999', 'x', '%00', '%2e%2e', '%F0%9F%92%B8', '%', '%ff'),
    )
  return fc
    .tuple(...names.map(value))
    .map((values) => names.reduce((text, name, at) => text.replace(`{${name}}`, values[at] ?? ''), path))
}
