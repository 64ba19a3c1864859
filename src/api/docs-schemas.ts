/** Schemas in words. */

/** As far as the page reads one. */
export type Schema = {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly format?: string
  readonly description?: string
  readonly enum?: readonly string[]
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly example?: unknown
  readonly minimum?: number
  readonly maximum?: number
  readonly maxItems?: number
  readonly maxLength?: number
}

/** A piece of text; a link where it names a schema, code where the document has it between backticks. */
export type Part = { readonly text: string; readonly href?: string; readonly code?: true }

/** Every second piece stands between backticks. */
export const partsIn = (text: string): readonly Part[] =>
  text.split('`').flatMap((piece, at): Part[] => {
    if (piece === '') return []
    return [at % 2 === 1 ? { text: piece, code: true } : { text: piece }]
  })

export type Field = {
  readonly name: string
  readonly kind: readonly Part[]
  readonly required: boolean
  readonly says: readonly Part[]
}

const nameIn = (ref: string): string => ref.split('/').at(-1) ?? ''

export const kindOf = (schema: Schema): readonly Part[] => {
  if (schema.$ref !== undefined) return [{ text: nameIn(schema.$ref), href: `#thing-${nameIn(schema.$ref)}` }]
  if (schema.anyOf)
    return schema.anyOf.flatMap((one, index) => [...(index === 0 ? [] : [{ text: ' or ' }]), ...kindOf(one)])
  if (schema.items) return [{ text: 'list of ' }, ...kindOf(schema.items)]
  if (schema.enum) return [{ text: schema.enum.map((value) => `“${value}”`).join(', ') }]
  const types = [schema.type ?? 'anything'].flat().map((type) => words[type] ?? type)
  return [{ text: `${types.join(' or ')}${boundsOf(schema)}` }]
}

const words: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'whole number',
  boolean: 'true or false',
  object: 'object',
  null: 'null',
}

const boundsOf = ({ minimum, maximum, maxLength }: Schema): string => {
  if (maxLength !== undefined) return `, ${maxLength.toLocaleString('en')} characters at most`
  return minimum !== undefined && maximum !== undefined && maximum < 1_000_000
    ? `, ${minimum.toLocaleString('en')} to ${maximum.toLocaleString('en')}`
    : ''
}

export const fieldsOf = ({ properties = {}, required = [] }: Schema): readonly Field[] =>
  Object.entries(properties).map(([name, schema]) => ({
    name,
    kind: kindOf(schema),
    required: required.includes(name),
    says: partsIn(schema.description ?? ''),
  }))
