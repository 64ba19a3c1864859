import { ApproveAssignmentCommand, GetAccountBalanceCommand, GetAssignmentCommand } from '@aws-sdk/client-mturk'
import { describe, expect } from 'vitest'
import { refusal, test } from './client.ts'
import { bytes, call, send, signed } from './raw.ts'

const pattern = 'failed to satisfy constraint: Member must satisfy regular expression pattern: ^[A-Z0-9]+$'

describe('the protocol', () => {
  test('answers in AWS JSON 1.1, with a request id, a date of its own clock and a length', async ({ together }) => {
    const { simulator } = await together()
    simulator.clock.freeze(Date.UTC(2026, 8, 1, 12))
    const { status, headers, text } = await call(simulator, 'GetAccountBalance')
    expect({ status, text }).toEqual({ status: 200, text: '{"AvailableBalance":"1000.00"}' })
    expect(headers['content-type']).toBe('application/x-amz-json-1.1')
    expect(headers['x-amzn-requestid']).toMatch(/^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/)
    expect(headers['date']).toBe('Tue, 01 Sep 2026 12:00:00 GMT')
    expect(headers['content-length']).toBe('30')
  })

  test('answers {} to an approval', async ({ together }) => {
    const { simulator } = await together()
    const body = JSON.stringify({ AssignmentId: simulator.world.addSingle().id, OverrideRejection: true })
    expect((await call(simulator, 'ApproveAssignment', { body })).text).toBe('{}')
  })

  test('stamps its own refusals in milliseconds and names code and text as the service does', async ({ together }) => {
    const { simulator } = await together()
    const { status, text } = await call(simulator, 'GetHIT', { body: '{"HITId":"3NOBODY"}' })
    expect(status).toBe(400)
    expect(text).toMatch(
      /^\{"__type":"RequestError","Message":"Hit 3NOBODY does not exist. \(\d{13} s\)","TurkErrorCode":"AWS.MechanicalTurk.HITDoesNotExist"\}$/,
    )
  })

  test('does not know operations that it does not have', async ({ together }) => {
    const { simulator } = await together()
    for (const operation of ['DeleteHIT', 'Nonsense', 'toString', '']) {
      const answer = await call(simulator, operation)
      expect(answer).toMatchObject({ status: 400, text: '{"__type":"UnknownOperationException"}' })
    }
  })

  test('answers anything but a POST of its content type to / with 404 in XML', async ({ together }) => {
    const { simulator } = await together()
    const { headers, body } = await signed(simulator, 'GetAccountBalance')
    const wrong = [
      { method: 'GET' },
      { method: 'PUT', headers: headers ?? {}, body: body ?? '' },
      { path: '/other', headers: headers ?? {}, body: body ?? '' },
      { headers: { ...headers, 'content-type': 'application/json' }, body: body ?? '' },
      { headers: { ...headers, 'content-type': 'application/x-amz-json-1.0' }, body: body ?? '' },
    ]
    for (const request of wrong) {
      const answer = await send(simulator, request)
      expect(answer).toMatchObject({ status: 404, text: '<UnknownOperationException/>\n' })
      expect(answer.headers['content-type']).toBe('application/xml')
    }
  })

  test.for(['{', 'null x', '\u0000', '{"AssignmentId":"3A"', Buffer.from([0x22, 0xff, 0x22])])(
    'refuses a body that is no JSON: %j',
    async (body, { together }) => {
      const { simulator } = await together()
      const answer = await call(simulator, 'GetAssignment', { body })
      expect(answer).toMatchObject({ status: 400, text: '{"__type":"SerializationException"}' })
    },
  )

  test.for([
    ['[]', 'Unexpected token'],
    ['"text"', 'Unexpected field type'],
    ['{"AssignmentId":5}', 'NUMBER_VALUE can not be converted to a String'],
    ['{"AssignmentId":true}', 'TRUE_VALUE can not be converted to a String'],
    ['{"AssignmentId":["3A"]}', 'Start of structure or map found where not expected.'],
    ['{"AssignmentId":{}}', 'Start of structure or map found where not expected.'],
    ['{"AssignmentId":"3A","OverrideRejection":"true"}', 'STRING_VALUE can not be converted to a Boolean'],
  ] as const)('refuses a member of the wrong type: %s', async ([body, Message], { together }) => {
    const { simulator } = await together()
    const answer = await call(simulator, 'ApproveAssignment', { body })
    expect(answer).toMatchObject({ status: 400, json: { __type: 'SerializationException', Message } })
  })

  test('takes null for absent and passes over members that it does not know', async ({ together }) => {
    const { simulator } = await together()
    const { id } = simulator.world.addSingle()
    const body = JSON.stringify({ AssignmentId: id, Other: { x: 1 }, __proto__: null, NextToken: null })
    expect((await call(simulator, 'GetAssignment', { body })).status).toBe(200)
  })

  test('refuses a body of more than a mebibyte', async ({ together }) => {
    const { simulator } = await together()
    const answer = await send(simulator, { body: Buffer.alloc(1024 * 1024 + 1, 'x') })
    expect(answer).toMatchObject({ status: 413, text: '{"__type":"RequestEntityTooLargeException"}' })
  })

  test('does nothing for a request that never arrived whole, and ends one that is no HTTP', async ({ together }) => {
    const { simulator } = await together()
    expect(await bytes(simulator, 'this is no request\r\n\r\n')).toMatch(/^HTTP\/1.1 400/)
    const { headers, body } = await signed(simulator, 'GetAccountBalance')
    const head = Object.entries(headers ?? {}).map(([name, value]) => `${name}: ${value}\r\n`)
    const short = `POST / HTTP/1.1\r\n${head.join('')}content-length: ${String(body).length + 10}\r\nconnection: close\r\n\r\n`
    const ended = bytes(simulator, `${short}${String(body)}`)
    await simulator.close()
    expect(await ended.catch(() => '')).toBe('')
    expect(simulator.ledger.calls()).toEqual([])
  })
})

describe('the constraints of the model', () => {
  test.for([
    ['GetAssignment', {}, "Value null at 'assignmentId' failed to satisfy constraint: Member must not be null"],
    ['GetAssignment', { AssignmentId: 'bad id!!' }, `Value 'bad id!!' at 'assignmentId' ${pattern}`],
    ['GetHIT', { HITId: 'x' }, `Value 'x' at 'hITId' ${pattern}`],
    [
      'GetAssignment',
      { AssignmentId: 'A'.repeat(65) },
      `Value '${'A'.repeat(65)}' at 'assignmentId' failed to satisfy constraint: Member must have length less than or equal to 64`,
    ],
    [
      'ListHITs',
      { MaxResults: 0 },
      "Value '0' at 'maxResults' failed to satisfy constraint: Member must have value greater than or equal to 1",
    ],
    [
      'ListHITs',
      { MaxResults: 101 },
      "Value '101' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 100",
    ],
    [
      'ListHITs',
      { NextToken: '' },
      "Value '' at 'nextToken' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ],
    [
      'ListAssignmentsForHIT',
      { HITId: '3A', AssignmentStatuses: ['Reject'] },
      "Value 'Reject' at 'assignmentStatuses.1.member' failed to satisfy constraint: Member must satisfy enum value set: [Submitted, Approved, Rejected]",
    ],
    [
      'ListReviewableHITs',
      { Status: 'Open' },
      "Value 'Open' at 'status' failed to satisfy constraint: Member must satisfy enum value set: [Reviewable, Reviewing]",
    ],
    [
      'RejectAssignment',
      { AssignmentId: '3A' },
      "Value null at 'requesterFeedback' failed to satisfy constraint: Member must not be null",
    ],
    [
      'SendBonus',
      { WorkerId: 'A1', AssignmentId: '3A', Reason: 'r', BonusAmount: '0.9752' },
      "Value '0.9752' at 'bonusAmount' failed to satisfy constraint: Member must satisfy regular expression pattern: ^[0-9]+(\\.)?[0-9]{0,2}$",
    ],
    [
      'NotifyWorkers',
      { Subject: 's', MessageText: 'm', WorkerIds: ['B1'] },
      "Value 'B1' at 'workerIds.1.member' failed to satisfy constraint: Member must satisfy regular expression pattern: ^A[A-Z0-9]+$",
    ],
  ] as const)('are checked: %s %j', async ([operation, input, words], { together }) => {
    const { simulator } = await together()
    const answer = await call(simulator, operation, { body: JSON.stringify(input) })
    expect(answer).toMatchObject({
      status: 400,
      json: { __type: 'ValidationException', message: `1 validation error detected: ${words}` },
    })
  })

  test('are counted when several are broken', async ({ together }) => {
    const { simulator } = await together()
    const answer = await call(simulator, 'SendBonus', { body: '{"WorkerId":"","Reason":"r","BonusAmount":"1"}' })
    expect((answer.json as { message: string }).message).toMatch(
      /^3 validation errors detected: Value '' at 'workerId' .*; Value '' at 'workerId' .*; Value null at 'assignmentId' /,
    )
  })

  test('reach the SDK as errors of the base class by name', async ({ together }) => {
    const { client } = await together()
    expect(await refusal(client.send(new GetAssignmentCommand({ AssignmentId: 'bad id' })))).toMatchObject({
      name: 'ValidationException',
      status: 400,
    })
  })
})

describe('an account', () => {
  test('may lack the permission for an operation', async ({ together }) => {
    const { simulator, client } = await together({
      accounts: [
        { name: 'reader', keys: [{ id: 'READER', secret: 'secret-of-no-value' }], permitted: ['GetAccountBalance'] },
      ],
    })
    await client.send(new GetAccountBalanceCommand({}))
    const { id } = simulator.world.addSingle()
    expect(await refusal(client.send(new ApproveAssignmentCommand({ AssignmentId: id })))).toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringMatching(
        /^User: arn:aws:iam::\d{12}:user\/reader is not authorized to perform: mechanicalturk:ApproveAssignment /,
      ) as string,
      status: 400,
    })
  })

  test('may not be linked', async ({ together }) => {
    const { client } = await together({
      accounts: [{ name: 'new', keys: [{ id: 'NEW', secret: 'secret-of-no-value' }], linked: false }],
    })
    expect(await refusal(client.send(new GetAccountBalanceCommand({})))).toMatchObject({
      name: 'RequestError',
      TurkErrorCode: 'AWS.AccountNotLinked',
    })
  })

  test('shows the sandbox balance, which no approval lowers, or an amount on hold', async ({ together }) => {
    const keys = [{ id: 'SANDBOX', secret: 'secret-of-no-value' }]
    const { simulator, client } = await together({
      accounts: [{ name: 'sandbox', keys, funding: 'sandbox', tellsOnHold: true }],
    })
    const AssignmentId = simulator.world.addSingle().id
    await client.send(new ApproveAssignmentCommand({ AssignmentId, OverrideRejection: true }))
    const { AvailableBalance, OnHoldBalance } = await client.send(new GetAccountBalanceCommand({}))
    expect({ AvailableBalance, OnHoldBalance }).toEqual({ AvailableBalance: '10000.00', OnHoldBalance: '0.00' })
  })
})
