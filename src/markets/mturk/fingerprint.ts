import { createHash } from 'node:crypto'

/** What the SDK's provider gave. `accountId` is there where the provider learned it. */
export type Identity = {
  readonly accessKeyId: string
  readonly sessionToken?: string | undefined
  readonly accountId?: string | undefined
}

export const sameIdentity = (one: Identity, other: Identity): boolean =>
  one.accessKeyId === other.accessKeyId && one.sessionToken === other.sessionToken && one.accountId === other.accountId

/**
 * SHA-256, in hex, over salt, endpoint and key id. The key id of temporary credentials (those with a session token) is
 * another one every hour; of these only what stays counts: the AWS account where the provider tells it. So a role of
 * another account that takes the first one's place unnamed is not seen; lasting keys always are.
 */
export const fingerprintOf = (salt: string, endpoint: string, identity: Identity): string => {
  const { accessKeyId, sessionToken, accountId } = identity
  const who = sessionToken === undefined ? accessKeyId : `temporary ${accountId ?? ''}`
  return createHash('sha256')
    .update([salt, new URL(endpoint).href, who].join('\n'))
    .digest('hex')
}
