/** What was sent against its schema, with a sentence for everything that is wrong. */
import type { z } from 'zod'
import { pointerTo } from './brought.ts'
import { refused, type Refused } from './reply.ts'
import type { ProblemError } from './schemas/problem.ts'

export type Parsed<Value> = { readonly value: Value } | Refused

/** At most so many are named. */
const mostNamed = 20

export const parseBody = (schema: z.ZodType, sent: unknown): Parsed<unknown> => {
  const read = schema.safeParse(sent, { reportInput: true })
  if (read.success) return { value: read.data }
  const { issues } = read.error
  const errors = issues
    .slice(0, mostNamed)
    .flatMap((issue) => told(issue, 'field').map(({ path, detail }) => ({ pointer: pointerTo(path), detail })))
  return wrong(errors, issues.length - Math.min(issues.length, mostNamed))
}

/** `query` is what stands behind the question mark; a name may come once. */
export const parseQuery = (schema: z.ZodType | undefined, query: URLSearchParams): Parsed<unknown> => {
  const names = [...query.keys()]
  const twice = names.find((name, at) => names.indexOf(name) !== at)
  if (twice !== undefined) return wrong([{ parameter: short(twice), detail: 'It came twice; it may come once.' }])
  if (!schema) {
    const [first] = names
    return first === undefined
      ? { value: undefined }
      : wrong([{ parameter: short(first), detail: `There is no parameter “${short(first)}” here.` }])
  }
  const read = schema.safeParse(Object.assign(Object.create(null) as object, Object.fromEntries(query)), {
    reportInput: true,
  })
  if (read.success) return { value: read.data }
  return wrong(
    read.error.issues.flatMap((issue) =>
      told(issue, 'parameter').map(({ path, detail }) => ({ parameter: short(path.map(String).join('.')), detail })),
    ),
  )
}

const short = (name: string): string => name.slice(0, 100)

/** `unworded`: how many there are beside these. */
const wrong = (errors: readonly ProblemError[], unworded = 0): Refused => {
  const named = errors.slice(0, mostNamed)
  const [first] = named
  const count = errors.length + unworded
  const more = count > 1 ? ` There are ${count - 1} more.` : ''
  const where = first?.pointer ?? first?.parameter ?? ''
  return refused('invalid', `${where === '' ? '' : `${where}: `}${first?.detail ?? 'Something is wrong.'}${more}`, {
    errors: named,
  })
}

type Told = { readonly path: readonly PropertyKey[]; readonly detail: string }

const told = (issue: z.core.$ZodIssue, what: 'field' | 'parameter'): readonly Told[] => {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      path: [...issue.path, key],
      detail: `There is no ${what} “${short(key)}” here.`,
    }))
  return [{ path: issue.path, detail: sentenceOf(issue) }]
}

const sentenceOf = (issue: z.core.$ZodIssue): string => {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined
        ? 'This must be there.'
        : `This must be ${kinds[issue.expected] ?? issue.expected}.`
    case 'too_big':
      return `This may be ${Number(issue.maximum).toLocaleString('en')}${unitOf(issue.origin)} at most.`
    case 'too_small':
      return `This must be ${Number(issue.minimum).toLocaleString('en')}${unitOf(issue.origin)} at least.`
    case 'invalid_value':
      return `This must be one of: ${issue.values.map(String).join(', ')}.`
    case 'invalid_format':
      return formats[issue.format] ?? 'This does not have the form that the document tells.'
    default:
      return issue.code === 'custom' ? issue.message : 'This is not as the document tells.'
  }
}

const kinds: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object with fields',
}

const formats: Readonly<Record<string, string>> = {
  datetime: 'This must be an instant in ISO 8601 with a zone, like 2026-10-09T14:03:38Z.',
}

const unitOf = (origin: string): string =>
  origin === 'string' ? ' characters long' : origin === 'array' ? ' items long' : ''
