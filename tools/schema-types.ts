/** TypeScript from JSON Schema, as much of it as the API's document uses. Throws at what it does not know. */

export type Schema = { readonly [keyword: string]: unknown }

/** The type of a value that the schema accepts, as source text. */
export const typeOf = (schema: unknown): string => {
  if (schema === true || schema === undefined) return 'unknown'
  if (schema === false) return 'never'
  const given = schema as Schema
  const { $ref, anyOf, oneOf, allOf, type } = given
  if (typeof $ref === 'string') return `components['schemas']['${$ref.split('/').at(-1) ?? ''}']`
  if ('const' in given) return JSON.stringify(given['const'])
  if (Array.isArray(given['enum'])) return union(given['enum'].map((value) => JSON.stringify(value)))
  const several = anyOf ?? oneOf
  if (Array.isArray(several)) return union(several.map(typeOf))
  if (Array.isArray(allOf)) return allOf.map((one) => `(${typeOf(one)})`).join(' & ')
  if (Array.isArray(type)) return union(type.map((one) => typeOf({ ...given, type: one })))
  return simple(given)
}

const simple = (schema: Schema): string => {
  const { type } = schema
  if (type === undefined) return 'unknown'
  if (type === 'string' || type === 'boolean' || type === 'null') return type
  if (type === 'integer' || type === 'number') return 'number'
  if (type === 'array') return `(${typeOf(schema['items'])})[]`
  if (type === 'object') return object(schema)
  throw new Error(`a schema that is not known here: ${JSON.stringify(schema)}`)
}

const object = (schema: Schema): string => {
  const properties = Object.entries((schema['properties'] ?? {}) as Readonly<Record<string, unknown>>)
  const required = (schema['required'] ?? []) as readonly string[]
  const others = schema['additionalProperties']
  if (properties.length === 0) return `Record<string, ${others === false ? 'never' : typeOf(others)}>`
  return block(
    properties.map(([name, value]) => [`${JSON.stringify(name)}${required.includes(name) ? '' : '?'}`, typeOf(value)]),
  )
}

/** A line an entry, so that a change of the document is seen where it is. */
export const block = (entries: readonly (readonly [string, string])[]): string =>
  entries.length === 0 ? '{}' : `{\n${entries.map(([name, type]) => `${name}: ${type}`).join('\n')}\n}`

const union = (types: readonly string[]): string => [...new Set(types)].join(' | ') || 'never'
