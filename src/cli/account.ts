/** Whether the account answers, and what it holds. */
import { answered, type Account } from './answer.ts'
import { withDoor } from './door.ts'
import { exitCodes } from './failure.ts'
import { printed } from './money.ts'
import { tell } from './page.ts'

export type AccountOptions = { readonly json?: true }

/** Asks the marketplace now. Ends with 3 when an account does not answer as it should. */
export const checkAccounts = async ({ json }: AccountOptions): Promise<void> =>
  withDoor(false, async ({ client }) => {
    const { items } = answered(await client.GET('/accounts'))
    for (const { id } of items) {
      const path = { account: id }
      const asked = await client.POST('/accounts/{account}/balance', { params: { path }, body: {} })
      const account = answered(await client.GET('/accounts/{account}', { params: { path } }))
      if (json) tell(`${JSON.stringify(account)}\n`)
      else tell(`${account.name} (${account.environment}): ${sayingOf(account)}\n`)
      if (!asked.response.ok || (account.answered?.trouble ?? 'none') !== 'none')
        process.exitCode = exitCodes['nothing done']
    }
  })

const sayingOf = ({ answered: last }: Account): string => {
  if (!last) return 'nothing was heard of it yet'
  if (last.trouble !== null) return [last.says, last.said].filter((part) => part !== '').join(' ')
  return last.available ? `answers, and holds ${printed(last.available)}` : 'answers'
}
