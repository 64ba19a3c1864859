/** Accounts: what they are, and what they hold. */
import { readBalance } from '../../acts/balance.ts'
import { may } from '../../core/permissions.ts'
import { accountBody } from '../bodies/account.ts'
import { operation } from '../operation.ts'
import { json } from '../reply.ts'
import { account, accountList } from '../schemas/account.ts'
import { nothing } from '../schemas/reversal.ts'
import { take, withAccount } from './finding.ts'

export const listAccounts = operation({
  id: 'listAccounts',
  method: 'get',
  path: '/accounts',
  tag: 'Accounts',
  summary: 'The accounts of this server',
  act: 'read',
  answer: { says: 'The first one is what a new reversal is brought to.', schema: accountList },
  handle: async ({ deps, acting }) => {
    const seen = [...deps.accounts.values()].filter((open) => may(acting.person, 'read', open.account))
    const items = await Promise.all(
      seen.map(async (open) => accountBody(open, await deps.store.accounts.lastAnswer(open.account.id))),
    )
    return json({ items })
  },
})

export const getAccount = operation({
  id: 'getAccount',
  method: 'get',
  path: '/accounts/{account}',
  tag: 'Accounts',
  summary: 'One account, with what it answered last',
  act: 'read',
  answer: { says: 'The account.', schema: account },
  handle: (call) =>
    withAccount(call, async (open) =>
      json(accountBody(open, await call.deps.store.accounts.lastAnswer(open.account.id))),
    ),
})

export const askBalance = operation({
  id: 'askBalance',
  method: 'post',
  path: '/accounts/{account}/balance',
  tag: 'Accounts',
  summary: 'Ask the account now what it holds',
  description: 'An answer about trouble (credentials, an outage) is an answer too: see `answered`.',
  act: 'read',
  body: nothing,
  answer: { says: 'The account, with what it answered just now.', schema: account },
  problems: ['unavailable'],
  handle: (call) =>
    withAccount(call, async (open) =>
      take(await readBalance(call.acting, { accountId: open.account.id }), (answered) =>
        json(accountBody(open, answered)),
      ),
    ),
})
