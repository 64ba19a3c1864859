import * as sdk from '@aws-sdk/client-mturk'
import { describe, expect } from 'vitest'
import { operationModels, type OperationName, type Shape } from '../../../src/simulators/mturk/model.ts'
import { test } from './client.ts'
import { call } from './raw.ts'

/** A structure's members as the SDK holds them: names, and what each one is where it is a structure or a list. */
type SdkStructure = readonly [
  kind: number,
  namespace: string,
  name: string,
  traits: unknown,
  string[],
  unknown[],
  number?,
]

function schemaOf(name: string): SdkStructure {
  return (sdk as unknown as Record<string, SdkStructure>)[`${name}$`] as SdkStructure
}

/** Names by place, such as `Assignments[].SubmitTime`, from the SDK's schema. */
function namesInSdk(schema: SdkStructure, path = ''): string[] {
  const [, , , , names, members] = schema
  return names.flatMap((name, index) => [`${path}${name}`, ...deeper(members[index], `${path}${name}`)])
}

function deeper(member: unknown, path: string): string[] {
  const resolved: unknown = typeof member === 'function' ? (member as () => unknown)() : member
  if (!Array.isArray(resolved)) return []
  if (resolved[0] === 3) return namesInSdk(resolved as unknown as SdkStructure, `${path}.`)
  return resolved[0] === 1 ? deeper(resolved[4], `${path}[]`) : []
}

function namesInModel(shape: Shape, path = ''): string[] {
  if (shape.kind === 'list') return namesInModel(shape.of, `${path}[]`)
  if (shape.kind !== 'structure') return []
  return Object.entries(shape.members).flatMap(([name, member]) => {
    const at = path === '' ? name : `${path}.${name}`
    return [at, ...namesInModel(member, at)]
  })
}

const names = Object.keys(operationModels) as OperationName[]

describe('the simulator’s own model', () => {
  test.for(names)('knows the members of %s that the SDK knows, and no others', (name) => {
    const { input, output } = operationModels[name]
    expect(namesInModel(input).toSorted()).toEqual(namesInSdk(schemaOf(`${name}Request`)).toSorted())
    expect(namesInModel(output).toSorted()).toEqual(namesInSdk(schemaOf(`${name}Response`)).toSorted())
  })

  test.for(names)('requires the members of a %s request that the SDK requires', (name) => {
    const [, , , , members, , required] = schemaOf(`${name}Request`)
    expect(operationModels[name].input.required).toEqual(members.slice(0, required ?? 0))
  })

  test('is what the SDK parses: it drops no member of any reply', async ({ together }) => {
    const { simulator, client } = await together({ data: 'cast' })
    const { world } = simulator
    const masters = world.assignment(simulator.cast?.masters[0] ?? '')
    const undecided = world.assignment(simulator.cast?.awaitingReview[0] ?? '').id
    const worker = { WorkerId: masters.worker, AssignmentId: masters.id }
    const inputs: [string, object][] = [
      ['GetAccountBalance', {}],
      ['GetAssignment', { AssignmentId: masters.id }],
      ['GetHIT', { HITId: masters.hit.id }],
      ['ListHITs', { MaxResults: 3 }],
      ['ListReviewableHITs', { Status: 'Reviewable', MaxResults: 3 }],
      ['ListAssignmentsForHIT', { HITId: masters.hit.id, AssignmentStatuses: ['Rejected'] }],
      ['SendBonus', { ...worker, BonusAmount: '1.00', Reason: 'r', UniqueRequestToken: 't' }],
      ['ListBonusPayments', { AssignmentId: masters.id }],
      ['NotifyWorkers', { Subject: 's', MessageText: 'm', WorkerIds: ['ASTRANGER0001'] }],
      ['RejectAssignment', { AssignmentId: undecided, RequesterFeedback: 'f' }],
      ['ApproveAssignment', { AssignmentId: undecided, RequesterFeedback: 'f', OverrideRejection: true }],
    ]
    expect(inputs.map(([name]) => name).toSorted()).toEqual(names.toSorted())
    for (const [name, input] of inputs) {
      const Command = (sdk as unknown as Record<string, new (input: object) => sdk.GetHITCommand>)[`${name}Command`]
      if (Command === undefined) throw new Error(`The SDK has no ${name}`)
      const { $metadata: _metadata, ...parsed } = await client.send(new Command(input))
      const repeats = name === 'ApproveAssignment' || name === 'RejectAssignment' || name === 'SendBonus'
      const raw = repeats ? {} : (await call(simulator, name, { body: JSON.stringify(input) })).json
      expect({ name, reply: shapeOf(parsed) }).toEqual({ name, reply: shapeOf(raw) })
    }
    expect(simulator.ledger.calls('SendBonus')[0]?.input).toMatchObject({
      UniqueRequestToken: 't',
      BonusAmount: '1.00',
    })
  })
})

/** The names of members, without their values. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shapeOf)
  if (typeof value !== 'object' || value === null || value instanceof Date) return 'value'
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, shapeOf(member)]))
}
