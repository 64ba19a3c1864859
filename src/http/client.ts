/** Where a request comes from. Forwarded headers count only when a named proxy is at the other end of the socket. */
import type { Request, RequestHandler } from 'express'
import { BlockList, isIP } from 'node:net'
import { TLSSocket } from 'node:tls'

export type TrustedProxies = { readonly has: (address: string) => boolean }

/** `entries` are addresses or CIDRs that config has checked: `10.0.0.2`, `10.0.0.0/24`, `::1`. */
export const trustedProxies = (entries: readonly string[]): TrustedProxies => {
  const list = new BlockList()
  for (const entry of entries) {
    const [address = '', bits] = entry.split('/')
    const family = familyOf(address)
    if (bits === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(bits), family)
  }
  return { has: (address) => isIP(address) !== 0 && list.check(address, familyOf(address)) }
}

const familyOf = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4')

export type Client = {
  /** The visitor's; a proxy's own where it does not say whose. */
  readonly address: string
  /** What the visitor's browser asked for, host and port. */
  readonly host: string
  /** Whether the visitor's browser speaks HTTPS. */
  readonly secure: boolean
}

export const clientOf = (request: Request, proxies: TrustedProxies): Client => {
  const peer = plainAddress(request.socket.remoteAddress ?? '')
  const own = { address: peer, host: request.headers.host ?? '', secure: request.socket instanceof TLSSocket }
  if (!proxies.has(peer)) return own
  const protocol = last(request.headers['x-forwarded-proto'])
  return {
    address: forwardedAddress(listOf(request.headers['x-forwarded-for']), proxies) ?? peer,
    host: last(request.headers['x-forwarded-host']) ?? own.host,
    secure: protocol === undefined ? own.secure : protocol.toLowerCase() === 'https',
  }
}

/** From the right: the nearest that is no proxy of ours. What stands left of it, anybody can have written. */
const forwardedAddress = (hops: readonly string[], proxies: TrustedProxies): string | undefined => {
  let nearest: string | undefined
  for (const hop of hops.toReversed()) {
    const address = plainAddress(hop)
    if (isIP(address) === 0) return nearest
    nearest = address
    if (!proxies.has(address)) return nearest
  }
  return nearest
}

const listOf = (header: string | readonly string[] | undefined): string[] =>
  (header ?? '')
    .toString()
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')

const last = (header: string | readonly string[] | undefined): string | undefined => listOf(header).at(-1)

/** `::ffff:10.0.0.2` is 10.0.0.2; some proxies add a port, and brackets for it. */
const plainAddress = (text: string): string => {
  const bare = /^\[([0-9a-fA-F:.]+)\](?::\d+)?$/.exec(text)?.[1] ?? /^([\d.]+):\d+$/.exec(text)?.[1] ?? text
  return /^::ffff:([\d.]+)$/i.exec(bare)?.[1] ?? bare
}

/** Mount first: the guards and the log after it read `response.locals.client`. */
export const readClient =
  (proxies: TrustedProxies): RequestHandler =>
  (request, response, next) => {
    response.locals.client = clientOf(request, proxies)
    next()
  }
