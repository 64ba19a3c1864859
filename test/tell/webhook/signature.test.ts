import { expect, test } from 'vitest'
import { keyOf, signedHeaders } from '../../../src/tell/webhook/signature.ts'

/** The first is the specification's own example, with a key shorter than it allows; the second that of its libraries. */
test.each([
  [
    'plJ3nmyCDGBKInavdOK15jsl',
    'msg_loFOjxBNrRLzqYUf',
    1_731_705_121,
    '{"event_type":"ping","data":{"success":true}}',
    'v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0=',
  ],
  [
    'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    'msg_p5jXN8AQM9LWM0D4loKWxJek',
    1_614_265_330,
    '{"test": 2432232314}',
    'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  ],
])('the known message of %s is signed as it should be', (secret, id, seconds, body, signature) => {
  expect(signedHeaders(Buffer.from(secret, 'base64'), id, seconds * 1000 + 999, body)).toEqual({
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': signature,
  })
})

test.each([
  '',
  'plJ3nmyCDGBKInavdOK15jsl',
  'whsec_',
  'whsec_plJ3nmyCDGBKInavdOK15jsl',
  `whsec_${Buffer.alloc(23, 1).toString('base64')}`,
  `whsec_${Buffer.alloc(65, 1).toString('base64')}`,
  `whsec_${Buffer.alloc(32, 255).toString('base64url')}`,
  `whsec_${'a'.repeat(32)} `,
])('%j is no secret', (secret) => {
  expect(keyOf(secret)).toBeUndefined()
})

test('a secret has 24 to 64 bytes', () => {
  for (const length of [24, 64])
    expect(keyOf(`whsec_${Buffer.alloc(length, 255).toString('base64')}`)).toHaveLength(length)
})
