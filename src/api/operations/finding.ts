/** What several operations do first and last. */
import { subjectOf, type Subject } from '../../acts/acting.ts'
import { accountFor } from '../../acts/rejections/of.ts'
import type { ActName } from '../../core/permissions.ts'
import type { OpenAccount } from '../../core/ports.ts'
import type { Problem, Result } from '../../core/problem.ts'
import { reversalBody } from '../bodies/reversal.ts'
import type { Call } from '../operation.ts'
import { json, problemReply, type Headers, type Pointing, type Reply } from '../reply.ts'
import type { ReversalBody } from '../schemas/reversal.ts'

type Any = Call<unknown, unknown>

/** Goes on with the value, or answers the problem. */
export const take = async <Value, Body>(
  result: Result<Value>,
  goOn: (value: Value) => Promise<Reply<Body>> | Reply<Body>,
  pointing?: Pointing,
): Promise<Reply<Body>> => (result.ok ? goOn(result.value) : problemReply(result.problem, pointing))

/** The reversal in the address. */
export const withSubject = async <Body>(
  { acting, path }: Pick<Any, 'acting' | 'path'>,
  act: ActName,
  goOn: (subject: Subject) => Promise<Reply<Body>> | Reply<Body>,
): Promise<Reply<Body>> => take(await subjectOf(acting, path.number, act), goOn)

/** The account in the address, where the caller may read it. */
export const withAccount = async <Body>(
  { acting, path }: Pick<Any, 'acting' | 'path'>,
  goOn: (open: OpenAccount) => Promise<Reply<Body>> | Reply<Body>,
): Promise<Reply<Body>> => take(await accountFor(acting, path.account, 'read'), goOn)

/** The reversal of that number as it stands now; after an act, what became of it. */
export const reversalNow = async (
  { deps, acting }: Pick<Any, 'deps' | 'acting'>,
  number: number,
  headers?: Headers,
): Promise<Reply<ReversalBody>> =>
  take(await subjectOf(acting, number, 'read'), async (subject) => json(await reversalBody(deps, subject), headers))

/** After an act on the reversal in the address. */
export const afterwards = async (call: Pick<Any, 'deps' | 'acting' | 'path'>, result: Result<unknown>) =>
  take(result, () => reversalNow(call, call.path.number))

export const noSuchLine = (number: number, line: number): Problem => ({
  code: 'not found',
  sentence: `Reversal ${number} has no line ${line}.`,
})
