/** Tables about who may come in, with what, and what their programs asked. See ../tables.ts for the rules. */
import type { TokenScope } from '../../core/token.ts'
import type { Flag } from '../tables.ts'

export type PersonTable = {
  id: string
  name: string
  name_key: string
  password_hash: string | null
  disabled: Flag
  created_at: string
  last_sign_in_at: string | null
}

export type SessionTable = {
  hash: string
  person_id: string
  created_at: string
  seen_at: string
  ends_at: string
  agent: string
}

export type LinkTable = {
  hash: string
  kind: 'first person' | 'new person' | 'reset'
  person_id: string | null
  ends_at: string
}

export type TokenTable = {
  id: string
  hash: string
  person_id: string
  name: string
  name_key: string
  scope: TokenScope
  cap: number | null
  created_at: string
  expires_at: string
  used_at: string | null
  revoked_at: string | null
}

/** What a token confirmed on a day by UTC. */
export type TokenSpentTable = { token_id: string; day: string; spent: number }

/** `headers`: JSON. The last three are null while there is no answer. */
export type RequestTable = {
  owner: string
  key: string
  fingerprint: string
  made_id: string
  engine: string
  begun_at: string
  status: number | null
  headers: string | null
  body: string | null
}
