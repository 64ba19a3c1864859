/** `Ask the account now`. */
import { readBalance } from '../acts/balance.ts'
import { safeBack } from './theme.ts'
import { take, withBody, type Handler } from './visit.ts'

export const askAccount: Handler = (visit) =>
  withBody(visit, [], async (form) => {
    const { account } = visit.request.params
    const accountId = typeof account === 'string' ? account : ''
    await take(visit, await readBalance(visit.acting, { accountId }), () =>
      visit.response.redirect(303, safeBack(visit.deps, form.text('back'))),
    )
  })
