/** Requester accounts: what they are, what they last answered, what pace they bear, with what they are called. */
import { randomBytes } from 'node:crypto'
import type { AccountStore } from '../../core/access-store.ts'
import type { Account } from '../../core/reversal.ts'
import type { Base } from '../base.ts'
import { identify } from './identify.ts'

const columns = ['id', 'marketplace', 'environment', 'name', 'currency'] as const

export const accountStore = (base: Base): AccountStore => ({
  open: open(base),
  list: list(base),
  lastAnswer: lastAnswer(base),
  saveAnswer: saveAnswer(base),
  pace: async (accountId) => {
    const row = await base.db.selectFrom('account').select('pace').where('id', '=', accountId).executeTakeFirst()
    return row?.pace ?? undefined
  },
  savePace: async (accountId, learned) => {
    await base.db.updateTable('account').set({ pace: learned }).where('id', '=', accountId).execute()
  },
  salt: async (accountId) => {
    const row = await base.db.selectFrom('account').select('salt').where('id', '=', accountId).executeTakeFirst()
    return row?.salt ?? ''
  },
  identify: identify(base),
})

/** The name may change; what the account is may not, because its reversals belong to that. */
const open =
  ({ transact }: Base): AccountStore['open'] =>
  (account) =>
    transact(async (trx) => {
      const { id, marketplace, environment, name, currency } = account
      const salt = randomBytes(16).toString('hex')
      await trx
        .insertInto('account')
        .values({ id, marketplace, environment, name, currency, salt })
        .onConflict((conflict) =>
          conflict.column('id').doUpdateSet((eb) => ({ name, salt: eb.fn.coalesce('account.salt', eb.val(salt)) })),
        )
        .execute()
      const row = await trx.selectFrom('account').select(columns).where('id', '=', id).executeTakeFirstOrThrow()
      if (meansTheSame(row, account)) return { ...row }
      throw new Error(
        `The account ${id} is ${told(row)} in the database and ${told(account)} in the configuration. Its reversals belong to the former: restore that setting, or use another data folder or database.`,
      )
    })

const list =
  ({ db }: Base): AccountStore['list'] =>
  async () => {
    const rows = await db.selectFrom('account').select(columns).orderBy('id').execute()
    return rows.map((row) => ({ ...row }))
  }

const lastAnswer =
  ({ db }: Base): AccountStore['lastAnswer'] =>
  async (accountId) => {
    const row = await db
      .selectFrom('account')
      .select(['answered_at', 'available', 'trouble', 'said', 'clock_skew_ms'])
      .where('id', '=', accountId)
      .executeTakeFirst()
    if (!row || row.answered_at === null) return undefined
    return {
      at: row.answered_at,
      said: row.said,
      ...(row.available === null ? {} : { available: row.available }),
      ...(row.trouble === null ? {} : { trouble: row.trouble }),
      ...(row.clock_skew_ms === null ? {} : { clockSkewMs: row.clock_skew_ms }),
    }
  }

const saveAnswer =
  ({ db }: Base): AccountStore['saveAnswer'] =>
  async (accountId, { at, available, trouble, said, clockSkewMs }) => {
    await db
      .updateTable('account')
      .set({
        answered_at: at,
        available: available ?? null,
        trouble: trouble ?? null,
        said,
        clock_skew_ms: clockSkewMs === undefined ? null : Math.round(clockSkewMs),
      })
      .where('id', '=', accountId)
      .execute()
  }

const meansTheSame = (a: Account, b: Account): boolean =>
  a.marketplace === b.marketplace && a.environment === b.environment && a.currency === b.currency

const told = ({ marketplace, environment, currency }: Account): string => `${marketplace} ${environment} in ${currency}`
