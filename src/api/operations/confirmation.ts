/** The confirmation: the one request after which money moves. */
import { confirm, type ConfirmingCame } from '../../acts/confirm.ts'
import { printAmount } from '../../core/amount.ts'
import type { OpenAccount } from '../../core/ports.ts'
import { balanceIsShort, billChanged, checkIsTooOld } from '../../core/sentences.ts'
import type { Shown } from '../../acts/bill.ts'
import { shownBody } from '../bodies/reversal.ts'
import { operation, type Call } from '../operation.ts'
import { refused, type Reply } from '../reply.ts'
import { confirmation, reversal, type ReversalBody } from '../schemas/reversal.ts'
import { moneyOf, tenthsIn } from '../schemas/values.ts'
import { reversalNow, take, withSubject } from './finding.ts'

export const confirmReversal = operation({
  id: 'confirm',
  method: 'post',
  path: '/reversals/{number}/confirmation',
  tag: 'Reversals',
  summary: 'Confirm: from then on the lines are reversed and paid',
  description:
    'Carries `revision`, `count` and `total` exactly as `confirmation` of the reversal tells them, and why. Whatever changed in between is a 409 with the new ones, and nothing is confirmed. One that is confirmed already is answered as it stands.',
  act: 'confirm',
  body: confirmation,
  answer: { says: 'The reversal, confirmed; its lines are being reversed.', schema: reversal },
  problems: ['conflict', 'changed', 'short-balance', 'checking-again', 'unavailable'],
  handle: (call) =>
    withSubject(call, 'confirm', async ({ open }) => {
      const { total, reason, feedback = '', despiteBalance = false } = call.body
      if (total.currency !== open.account.currency) {
        const detail = `This account pays in ${open.account.currency}.`
        return refused('invalid', detail, { errors: [{ pointer: '/total/currency', detail }] })
      }
      const shown = shownIn(call)
      const input = { number: call.path.number, shown, reason, feedback, despiteBalance }
      // Whoever carries the total has typed it.
      const came = await confirm(call.acting, { ...input, typed: printAmount(shown.sum) })
      return take(
        came,
        (value) => answer(call, open, shown, value),
        (field) => ({
          pointer: field === 'typed' ? '/total' : `/${field}`,
        }),
      )
    }),
})

type Confirming = Call<unknown, ReturnType<typeof confirmation.parse>>

const shownIn = ({ body }: Confirming): Shown => ({
  revision: body.revision,
  count: body.count,
  sum: tenthsIn(body.total.amount),
})

const answer = async (
  call: Confirming,
  { account, declaration }: OpenAccount,
  shown: Shown,
  came: ConfirmingCame,
): Promise<Reply<ReversalBody>> => {
  const { currency } = account
  switch (came.kind) {
    case 'confirmed':
    case 'already':
      return reversalNow(call, call.path.number)
    case 'changed': {
      const says = billChanged(shown, came.now, declaration.words, currency)
      return refused('changed', `This changed after it was shown. Nothing was confirmed. ${says}`, {
        members: { confirmation: came.now.count === 0 ? null : shownBody(came.now, currency) },
      })
    }
    case 'short':
      return refused('short-balance', balanceIsShort(shown.count, came.missing, currency), {
        members: { available: moneyOf(came.available, currency), missing: moneyOf(came.missing, currency) },
      })
    case 'checking again':
      return refused('checking-again', checkIsTooOld(came.lines), { members: { lines: came.lines } })
  }
}
