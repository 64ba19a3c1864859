import { expect, test } from 'vitest'
import { fingerprintOf } from '../../../src/markets/mturk/fingerprint.ts'

const endpoint = 'https://mturk-requester.us-east-1.amazonaws.com'
const lasting = { accessKeyId: 'SIMULATORKEY00000001' }
const print = fingerprintOf('salt', endpoint, lasting)

test('the fingerprint of lasting keys tells them apart, and endpoints, and holds nothing of the key', () => {
  expect(print).toMatch(/^[0-9a-f]{64}$/)
  expect(fingerprintOf('salt', `${endpoint}/`, { ...lasting })).toBe(print)
  expect(fingerprintOf('salt', endpoint, { accessKeyId: 'SIMULATORKEY00000002' })).not.toBe(print)
  expect(fingerprintOf('salt', 'http://127.0.0.1:4600', lasting)).not.toBe(print)
  expect(fingerprintOf('pepper', endpoint, lasting)).not.toBe(print)
})

test('temporary credentials of the same account are the same ones every hour', () => {
  const hourly = (accessKeyId: string, accountId?: string) =>
    fingerprintOf('salt', endpoint, {
      accessKeyId,
      sessionToken: `of ${accessKeyId}`,
      ...(accountId === undefined ? {} : { accountId }),
    })
  expect(hourly('TEMPORARYKEY1')).toBe(hourly('TEMPORARYKEY2'))
  expect(hourly('TEMPORARYKEY1', '1')).toBe(hourly('TEMPORARYKEY2', '1'))
  expect(hourly('TEMPORARYKEY1', '1')).not.toBe(hourly('TEMPORARYKEY1', '2'))
  expect(hourly('TEMPORARYKEY1')).not.toBe(fingerprintOf('salt', endpoint, { accessKeyId: 'TEMPORARYKEY1' }))
})
