import { createHash, createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { Sha256 } from '../../../src/markets/mturk/sha256.ts'

const hex = async (hash: Sha256): Promise<string> => Buffer.from(await hash.digest()).toString('hex')

test('the signer’s hash is SHA-256, in one piece or several, and begins anew when it is reset', async () => {
  const whole = createHash('sha256').update('an approval').digest('hex')
  const hash = new Sha256()
  hash.update('an ')
  hash.update(Buffer.from('approval'))
  expect(await hex(hash)).toBe(whole)
  hash.reset()
  hash.update('an approval')
  expect(await hex(hash)).toBe(whole)
})

test('with a secret it is an HMAC, whether the secret is text or bytes, and used once or often', async () => {
  const bytes = new Uint8Array([1, 2, 3])
  for (const secret of ['secret', bytes, bytes, new Uint8Array([4, 5])]) {
    const hash = new Sha256(secret)
    hash.update('an approval')
    expect(await hex(hash)).toBe(createHmac('sha256', secret).update('an approval').digest('hex'))
  }
})
