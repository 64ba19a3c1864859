/** The typed client of the API. Its types are made from the OpenAPI document: `npm run client`. */
import { getCACertificates } from 'node:tls'
import createClient, { type Client as OpenApiClient } from 'openapi-fetch'
import { retrying } from './retry.ts'
import type { paths } from './schema.d.ts'
import { transport, type TransportOptions } from './transport.ts'

export type Client = OpenApiClient<paths>

export type ClientOptions = {
  /** The address people type, as OVERTURN_PUBLIC_URL names it, without a slash at its end. */
  readonly url: string
  readonly token?: string
  /** A certificate (PEM) that is trusted beside the usual ones: the server's own, or who vouches for it. */
  readonly authority?: string
  /** Speaks over this instead of a network: a server in the same process. */
  readonly connect?: TransportOptions['connect']
  /** Further tries after an error that may pass; 12, about a minute, unless told. */
  readonly retries?: number
  /** For the head of one answer, in ms; three minutes unless told, since an upload is part of it. */
  readonly timeout?: number
}

/** Calls resolve to `data` or to `error`, a problem of RFC 9457. @throws what kept every try from an answer */
export const openClient = (options: ClientOptions): Client => {
  const { url, token, authority, connect, retries = 12, timeout = 180_000 } = options
  const carry = transport({
    timeout,
    ...(authority === undefined ? {} : { authorities: [...getCACertificates(), authority] }),
    ...(connect ? { connect } : {}),
  })
  return createClient<paths>({
    baseUrl: `${url}/api/v1`,
    fetch: retrying(carry, { retries }),
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
  })
}
