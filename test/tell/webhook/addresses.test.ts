import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isPublic } from '../../../src/tell/webhook/addresses.ts'

const closed = `
  0.0.0.0 10.0.0.1 10.255.255.255 100.64.0.1 127.0.0.1 127.255.255.254 169.254.169.254 172.16.0.1
  172.31.255.255 192.0.0.8 192.0.2.1 192.168.1.1 198.18.0.1 198.51.100.7 203.0.113.9 224.0.0.1
  239.255.255.255 240.0.0.1 255.255.255.255 :: ::1 fe80::1 fe80::1%eth0 fc00::1 fd12:3456::1 ff02::1
  100::1 64:ff9b::a00:1 ::ffff:10.0.0.1 ::ffff:8.8.8.8 ::7f00:1 2001::1 2001:db8::1 2002:7f00:1::
  3fff::1 fec0::1 localhost 127.1 0x7f000001 8.8.8.8/8`

test.each([...closed.trim().split(/\s+/), '', '8.8.8.8 '])('%s is not anybody’s', (address) => {
  expect(isPublic(address)).toBe(false)
})

test.each([
  '8.8.8.8',
  '1.1.1.1',
  '9.255.255.255',
  '11.0.0.0',
  '172.15.255.255',
  '172.32.0.0',
  '2606:4700::1111',
  '2a00::1',
])('%s is', (address) => {
  expect(isPublic(address)).toBe(true)
})

test('no address of the older kind becomes public by being written as one of the newer', () => {
  const byte = fc.integer({ min: 0, max: 255 })
  fc.assert(
    fc.property(fc.tuple(byte, byte, byte, byte), (bytes) => {
      const hex = Buffer.from(bytes).toString('hex')
      const parts = `${hex.slice(0, 4)}:${hex.slice(4)}`
      for (const form of [`::ffff:${bytes.join('.')}`, `::${parts}`, `64:ff9b::${parts}`, `2002:${parts}::`])
        expect(isPublic(form)).toBe(false)
    }),
    { numRuns: 500 },
  )
})
