import { GetAccountBalanceCommand } from '@aws-sdk/client-mturk'
import { describe, expect } from 'vitest'
import { refusal, test } from './client.ts'
import { call, send, signed } from './raw.ts'

const wrongSignature = {
  __type: 'InvalidSignatureException',
  message:
    'The request signature we calculated does not match the signature you provided. ' +
    'Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
}
const unknownKey = {
  __type: 'UnrecognizedClientException',
  message: 'The security token included in the request is invalid.',
}

describe('the signature of a request', () => {
  test('is taken with and without the hash of the body in a header', async ({ together }) => {
    const { simulator } = await together()
    expect((await call(simulator, 'GetAccountBalance', { checksum: true })).status).toBe(200)
    expect((await call(simulator, 'GetAccountBalance', { checksum: false })).status).toBe(200)
  })

  test('is refused when there is none', async ({ together }) => {
    const { simulator } = await together()
    const { headers, body } = await signed(simulator, 'GetAccountBalance')
    const { authorization: _gone, ...bare } = headers ?? {}
    const answer = await send(simulator, { headers: bare, body: body ?? '' })
    expect(answer).toMatchObject({
      status: 400,
      json: { __type: 'MissingAuthenticationTokenException', message: 'Missing Authentication Token' },
    })
  })

  test.for([
    ['Bearer abc', /Unsupported AWS 'algorithm'/],
    ['AWS4-HMAC-SHA256 Credential=a/b/c', /requires 'Signature' parameter.*requires 'SignedHeaders' parameter/],
    ['AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=host, Signature=00', /exactly 5 slash-delimited elements/],
    ['AWS4-HMAC-SHA256 x', /requires 'Credential' parameter/],
  ] as const)('is refused as incomplete: %s', async ([authorization, words], { together }) => {
    const { simulator } = await together()
    const { headers, body } = await signed(simulator, 'GetAccountBalance')
    const answer = await send(simulator, { headers: { ...headers, authorization }, body: body ?? '' })
    expect(answer).toMatchObject({ status: 400, json: { __type: 'IncompleteSignatureException' } })
    expect((answer.json as { message: string }).message).toMatch(words)
  })

  test('is refused for an unknown key, a missing session token and a token nobody asked for', async ({ together }) => {
    const temporary = { id: 'TEMPORARYKEY', secret: 'secret-of-no-value', sessionToken: 'token-of-no-value' }
    const { simulator } = await together({ accounts: [{ name: 'temporary', keys: [temporary] }] })
    const { accessKeyId, secretAccessKey } = simulator.credentials
    const stranger = { accessKeyId: 'NOBODY', secretAccessKey }
    expect((await call(simulator, 'GetAccountBalance', { credentials: stranger })).json).toEqual(unknownKey)
    const bare = { accessKeyId, secretAccessKey }
    expect((await call(simulator, 'GetAccountBalance', { credentials: bare })).json).toEqual(unknownKey)
    const wrong = { ...bare, sessionToken: 'another' }
    expect((await call(simulator, 'GetAccountBalance', { credentials: wrong })).json).toEqual(unknownKey)
    expect((await call(simulator, 'GetAccountBalance')).status).toBe(200)
  })

  test('is refused when a temporary key has expired', async ({ together }) => {
    const expires = Date.now() + 1000
    const key = { id: 'TEMPORARYKEY', secret: 'secret-of-no-value', sessionToken: 'token-of-no-value', expires }
    const { simulator } = await together({ accounts: [{ name: 'temporary', keys: [key] }] })
    simulator.clock.advance(2000)
    expect((await call(simulator, 'GetAccountBalance')).json).toMatchObject({ __type: 'ExpiredTokenException' })
  })

  test('is refused for a wrong secret, through the SDK and by hand', async ({ together }) => {
    const { simulator, client } = await together(
      {},
      { credentials: { accessKeyId: 'SIMULATORKEY00000001', secretAccessKey: 'x' } },
    )
    expect(await refusal(client.send(new GetAccountBalanceCommand({})))).toMatchObject({
      name: 'InvalidSignatureException',
      status: 400,
    })
    const credentials = { ...simulator.credentials, secretAccessKey: 'x' }
    expect((await call(simulator, 'GetAccountBalance', { credentials })).json).toEqual(wrongSignature)
  })

  test('is refused when the body was changed on the way, whatever hash is sent', async ({ together }) => {
    const { simulator } = await together()
    for (const checksum of [true, false]) {
      const { headers } = await signed(simulator, 'GetAssignment', { body: '{"AssignmentId":"3A"}', checksum })
      const answer = await send(simulator, { headers: headers ?? {}, body: '{"AssignmentId":"3B"}' })
      expect(answer).toMatchObject({ status: 400, json: wrongSignature })
    }
  })

  test('is refused when a signed header was changed or a deciding one is not signed', async ({ together }) => {
    const { simulator } = await together()
    const { headers, body } = await signed(simulator, 'GetAccountBalance')
    const target = 'MTurkRequesterServiceV20170117.ListHITs'
    const changed = await send(simulator, { headers: { ...headers, 'x-amz-target': target }, body: body ?? '' })
    expect(changed.json).toEqual(wrongSignature)
    const unsignedTarget = (headers?.['authorization'] ?? '').replace(';x-amz-target', '')
    const bare = await send(simulator, { headers: { ...headers, authorization: unsignedTarget }, body: body ?? '' })
    expect(bare.json).toEqual({
      __type: 'InvalidSignatureException',
      message: "'x-amz-target' must be a 'SignedHeader' in the AWS Authorization.",
    })
    const unsignedHost = (headers?.['authorization'] ?? '').replace('host;', '')
    const hostless = await send(simulator, { headers: { ...headers, authorization: unsignedHost }, body: body ?? '' })
    expect((hostless.json as { message: string }).message).toContain("'Host' or ':authority'")
  })

  test('is refused for another region, as the SDK signs for "sandbox", or another service', async ({ together }) => {
    const { simulator, client } = await together({}, { region: 'sandbox' })
    expect(await refusal(client.send(new GetAccountBalanceCommand({})))).toMatchObject({
      name: 'InvalidSignatureException',
      message: "Credential should be scoped to a valid region, not 'sandbox'. ",
    })
    expect((await call(simulator, 'GetAccountBalance', { service: 'iam' })).json).toMatchObject({
      message: "Credential should be scoped to correct service: 'mturk-requester'. ",
    })
  })

  test('is refused when its date stands more than five minutes away, either way', async ({ together }) => {
    const { simulator } = await together()
    simulator.clock.freeze(Date.UTC(2026, 8, 1, 12, 0, 0))
    const at = (seconds: number): Date => new Date(simulator.clock.now() + seconds * 1000)
    expect((await call(simulator, 'GetAccountBalance', { date: at(-301) })).json).toEqual({
      __type: 'InvalidSignatureException',
      message: 'Signature expired: 20260901T115459Z is now earlier than 20260901T115500Z (20260901T120000Z - 5 min.)',
    })
    expect((await call(simulator, 'GetAccountBalance', { date: at(301) })).json).toEqual({
      __type: 'InvalidSignatureException',
      message:
        'Signature not yet current: 20260901T120501Z is still later than 20260901T120500Z (20260901T120000Z + 5 min.)',
    })
    expect((await call(simulator, 'GetAccountBalance', { date: at(-300) })).status).toBe(200)
    expect((await call(simulator, 'GetAccountBalance', { date: at(300) })).status).toBe(200)
  })

  test('is refused when the scope names another day than the date', async ({ together }) => {
    const { simulator } = await together()
    const { headers, body } = await signed(simulator, 'GetAccountBalance')
    const authorization = (headers?.['authorization'] ?? '').replace(/\/\d{8}\//, '/20200101/')
    const answer = await send(simulator, { headers: { ...headers, authorization }, body: body ?? '' })
    expect((answer.json as { message: string }).message).toMatch(/^Date in Credential scope does not match/)
  })

  test('keeps accounts apart: a key sees its own work only', async ({ together }) => {
    const { simulator } = await together({ data: 'cast' })
    const other = simulator.world.accountNamed('another-team').keys[0]
    const credentials = { accessKeyId: other?.id ?? '', secretAccessKey: other?.secret ?? '' }
    const [theirs] = simulator.cast?.anotherAccount ?? []
    const body = JSON.stringify({ AssignmentId: theirs })
    expect((await call(simulator, 'GetAssignment', { body, credentials })).status).toBe(200)
    expect((await call(simulator, 'GetAssignment', { body })).status).toBe(400)
    expect(simulator.ledger.calls('GetAssignment').map(({ account }) => account)).toEqual(['another-team', 'research'])
  })
})
