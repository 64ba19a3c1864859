/** What is spoken on the wire: TLS 1.2 and 1.3, forward secrecy and authenticated encryption only. */
import type { SecureContextOptions } from 'node:tls'

/** A certificate chain and its key, both PEM text. */
export type KeyPair = { readonly cert: string; readonly key: string }

const ciphers = [
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'TLS_AES_128_GCM_SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
].join(':')

/** For the server at its start and again for each certificate that replaces one: OpenSSL keeps them with the context. */
export const secureContextOptions = ({ cert, key }: KeyPair): SecureContextOptions => ({
  cert,
  key,
  ciphers,
  honorCipherOrder: true,
  minVersion: 'TLSv1.2',
})
