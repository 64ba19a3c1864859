import { frontEnd, ServiceError } from './faults.ts'
import type { Shape, Structure } from './model.ts'

/** One request or reply, member by member. */
export type Members = Record<string, unknown>

/**
 * Reads a request body against its shape: unknown members are dropped, null counts as absent.
 * @throws ServiceError SerializationException where a type is wrong, ValidationException where a constraint is
 */
export function readInput(shape: Structure, value: unknown): Members {
  const members = deserialize(shape, value) as Members
  const broken: string[] = []
  collect(shape, members, '', broken)
  if (broken.length === 0) return members
  const counted = broken.length === 1 ? '1 validation error' : `${broken.length} validation errors`
  throw new ServiceError('ValidationException', `${counted} detected: ${broken.join('; ')}`, { key: 'message' })
}

function deserialize(shape: Shape, value: unknown): unknown {
  switch (shape.kind) {
    case 'structure':
      return deserializeStructure(shape, value)
    case 'list':
      if (!Array.isArray(value)) throw mismatch(value, 'list')
      return value.map((entry) => deserialize(shape.of, entry))
    case 'string':
      if (typeof value !== 'string') throw mismatch(value, 'String')
      return value
    case 'boolean':
      if (typeof value !== 'boolean') throw mismatch(value, 'Boolean')
      return value
    case 'integer':
      if (typeof value !== 'number' || !Number.isInteger(value)) throw mismatch(value, 'Integer')
      return value
    case 'timestamp':
      if (typeof value !== 'number') throw mismatch(value, 'Timestamp')
      return value
  }
}

function deserializeStructure(shape: Structure, value: unknown): Members {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw mismatch(value, 'structure')
  const members: Members = {}
  for (const [name, member] of Object.entries(shape.members)) {
    const given = Object.hasOwn(value, name) ? (value as Members)[name] : undefined
    if (given !== undefined && given !== null) members[name] = deserialize(member, given)
  }
  return members
}

function kindOf(value: unknown): string | undefined {
  if (typeof value === 'string') return 'STRING_VALUE'
  if (typeof value === 'number') return 'NUMBER_VALUE'
  return typeof value === 'boolean' ? `${String(value).toUpperCase()}_VALUE` : undefined
}

function mismatch(value: unknown, wanted: string): ServiceError {
  const kind = kindOf(value)
  if (wanted === 'structure' || wanted === 'list') {
    return new ServiceError('SerializationException', kind === undefined ? 'Unexpected token' : 'Unexpected field type')
  }
  if (kind === undefined) {
    return new ServiceError('SerializationException', 'Start of structure or map found where not expected.')
  }
  return new ServiceError(
    'SerializationException',
    `${kind} can not be converted to ${wanted === 'Integer' ? 'an' : 'a'} ${wanted}`,
  )
}

/** Gathers broken constraints in AWS's words; the path begins in lower case, as Coral writes it. */
function collect(shape: Shape, value: unknown, path: string, broken: string[]): void {
  if (shape.kind === 'structure') {
    for (const name of Object.keys(shape.members)) collectMember(shape, name, value as Members, path, broken)
    return
  }
  if (shape.kind === 'list') {
    ;(value as unknown[]).forEach((entry, index) => collect(shape.of, entry, `${path}.${index + 1}.member`, broken))
    return
  }
  for (const constraint of constraintsBroken(shape, value)) {
    broken.push(`Value '${String(value)}' at '${path}' failed to satisfy constraint: ${constraint}`)
  }
}

function collectMember(shape: Structure, name: string, value: Members, path: string, broken: string[]): void {
  const at = (path === '' ? '' : `${path}.`) + name.charAt(0).toLowerCase() + name.slice(1)
  const member = value[name]
  if (member === undefined) {
    if (shape.required.includes(name)) {
      broken.push(`Value null at '${at}' failed to satisfy constraint: Member must not be null`)
    }
    return
  }
  const memberShape = shape.members[name]
  if (memberShape !== undefined) collect(memberShape, member, at, broken)
}

function constraintsBroken(shape: Shape, value: unknown): string[] {
  const broken: string[] = []
  if (shape.kind === 'string' && typeof value === 'string') {
    if (shape.pattern !== undefined && !shape.pattern.test(value)) {
      broken.push(`Member must satisfy regular expression pattern: ${shape.pattern.source}`)
    }
    if (shape.most !== undefined && value.length > shape.most) {
      broken.push(`Member must have length less than or equal to ${shape.most}`)
    }
    if (shape.least !== undefined && value.length < shape.least) {
      broken.push(`Member must have length greater than or equal to ${shape.least}`)
    }
    if (shape.oneOf !== undefined && !shape.oneOf.includes(value)) {
      broken.push(`Member must satisfy enum value set: [${shape.oneOf.join(', ')}]`)
    }
  }
  if (shape.kind === 'integer' && typeof value === 'number') {
    if (shape.most !== undefined && value > shape.most) {
      broken.push(`Member must have value less than or equal to ${shape.most}`)
    }
    if (shape.least !== undefined && value < shape.least) {
      broken.push(`Member must have value greater than or equal to ${shape.least}`)
    }
  }
  return broken
}

/** @returns what in a reply breaks its shape (a fault of the simulator), or undefined */
export function defectIn(shape: Shape, value: unknown, path = 'reply'): string | undefined {
  if (shape.kind === 'list') {
    if (!Array.isArray(value)) return `${path} is no list`
    return first(value.map((entry, index) => () => defectIn(shape.of, entry, `${path}[${index}]`)))
  }
  if (shape.kind === 'structure') return structureDefect(shape, value, path)
  const wanted = shape.kind === 'integer' || shape.kind === 'timestamp' ? 'number' : shape.kind
  if (typeof value !== wanted) return `${path} is ${typeof value}, not ${wanted}`
  if (shape.kind === 'integer' && !Number.isInteger(value)) return `${path} is no whole number`
  if (shape.kind === 'timestamp' && !Number.isFinite(value)) return `${path} is no time`
  const broken = constraintsBroken(shape, value)
  return broken.length === 0 ? undefined : `${path}: ${broken.join('; ')}`
}

function structureDefect(shape: Structure, value: unknown, path: string): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return `${path} is no structure`
  const missing = shape.required.find((name) => !Object.hasOwn(value, name))
  if (missing !== undefined) return `${path}.${missing} is missing`
  for (const [name, member] of Object.entries(value)) {
    if (member === undefined) continue
    const memberShape = Object.hasOwn(shape.members, name) ? shape.members[name] : undefined
    if (memberShape === undefined) return `${path}.${name} is not in the model`
    const defect = defectIn(memberShape, member, `${path}.${name}`)
    if (defect !== undefined) return defect
  }
  return undefined
}

function first(checks: (() => string | undefined)[]): string | undefined {
  for (const check of checks) {
    const defect = check()
    if (defect !== undefined) return defect
  }
  return undefined
}

/** @throws ServiceError SerializationException on text that is no JSON, as AWS answers it: a type and no words */
export function parseBody(body: Buffer): unknown {
  if (body.length === 0) return {}
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) as unknown
  } catch {
    throw frontEnd('SerializationException')
  }
}
