/** Who may do what. One role so far; every act asks here all the same, so that roles have one place to come to. */
import type { Account, Person } from './reversal.ts'

export const actNames = [
  'read',
  'draft',
  'check',
  'leave out',
  'confirm',
  'stop',
  'resume',
  'discard',
  'split',
  'again',
  'close unknown',
  'letter',
] as const
export type ActName = (typeof actNames)[number]

/** True when the person may do the act on the account. Everybody who has signed in may, today. */
export const may = (person: Person | undefined, act: ActName, account: Account): boolean =>
  person !== undefined && actNames.includes(act) && account.id !== ''
