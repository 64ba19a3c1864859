/** Which addresses are anybody's: all others are of this machine, of its network, or of nobody. */
import { BlockList, isIP } from 'node:net'

/** IANA's registries of special-purpose addresses, of 2026: whatever is not globally reachable. */
const closed4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
]
/** Within 2000::/3, which alone is given out: tunnels lead to addresses of the older kind, which could be any. */
const closed6: readonly (readonly [string, number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
]

const listOf = (nets: readonly (readonly [string, number])[], family: 'ipv4' | 'ipv6'): BlockList => {
  const list = new BlockList()
  for (const [net, bits] of nets) list.addSubnet(net, bits, family)
  return list
}
const closedOld = listOf(closed4, 'ipv4')
const closedNew = listOf(closed6, 'ipv6')
const open = listOf([['2000::', 3]], 'ipv6')

/** False for loopback, private, link-local, multicast, reserved and documentation addresses, and for what is no address. */
export const isPublic = (address: string): boolean => {
  const family = isIP(address)
  if (family === 4) return !closedOld.check(address, 'ipv4')
  return family === 6 && open.check(address, 'ipv6') && !closedNew.check(address, 'ipv6')
}
