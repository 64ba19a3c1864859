/** Rejected work that the index knows: looked up, kept out, put back, read again. */
import { keepAllOut, keepOut, putBack, readAgain } from '../../acts/rejections/keep-out.ts'
import { keptOut, lookUp, radar } from '../../acts/rejections/look-up.ts'
import { foldCase } from '../../core/ids/characters.ts'
import { listedIds } from '../../core/ids/listed.ts'
import type { KeptOut, RejectionFilter } from '../../core/index-store.ts'
import type { OpenAccount } from '../../core/ports.ts'
import { bad, good, type Result } from '../../core/problem.ts'
import { progressBody, rejectionBody, sumBody } from '../bodies/rejection.ts'
import { operation, type Call } from '../operation.ts'
import { linkHeader, nextOf, placeIn } from '../pages.ts'
import { apiPath } from '../problems.ts'
import { json, type Reply } from '../reply.ts'
import {
  indexProgress,
  keeping,
  keptOutList,
  radarBody,
  reading,
  rejectionPage,
  rejectionQuery,
  type GivenFilter,
  type ProgressBody,
} from '../schemas/rejection.ts'
import { moneyOf } from '../schemas/values.ts'
import { given } from './filter.ts'
import { take, withAccount } from './finding.ts'

const common = { tag: 'Rejections', problems: ['not-found'] } as const

/** Ids in the case in which they are sent. */
export const filterOf = (filter: GivenFilter, { declaration }: OpenAccount): RejectionFilter => {
  const folded = (id: string) => foldCase(id.trim(), declaration.ids)
  const { workers, tasks, taskType } = filter
  return given({
    ...filter,
    workers: workers?.map(folded),
    tasks: tasks?.map(folded),
    taskType: taskType === undefined ? undefined : folded(taskType),
  })
}

export const listRejections = operation({
  ...common,
  id: 'listRejections',
  method: 'get',
  path: '/accounts/{account}/rejections',
  summary: 'Rejected work that the index knows',
  description: 'Found by worker, task, title, text and time. Nothing is called by it: `progress` says how old it is.',
  act: 'read',
  query: rejectionQuery,
  answer: { says: 'One page of it, with the sum of all of it.', schema: rejectionPage },
  headers: linkHeader,
  handle: (call) =>
    withAccount(call, async (open) => {
      const { acting, deps, path, query } = call
      const { worker, task, alsoGone, alsoKeptOut, cursor: _cursor, limit = 100, ...rest } = query
      const listed = { path: `${apiPath}/accounts/${encodeURIComponent(path.account)}/rejections`, query }
      const place = placeIn(listed)
      if ('kind' in place) return place
      const filter = given({
        ...rest,
        workers: listedIds(worker, open.declaration.ids),
        tasks: listedIds(task, open.declaration.ids),
        taskType: listedIds(rest.taskType, open.declaration.ids)?.[0],
        alsoGone: alsoGone === 'true' ? (true as const) : undefined,
        alsoKeptOut: alsoKeptOut === 'true' ? (true as const) : undefined,
      }) as RejectionFilter
      const asked = {
        accountId: path.account,
        filter,
        limit,
        ...(place.after === undefined ? {} : { after: place.after }),
      }
      const { currency } = open.account
      return take(await lookUp(acting, asked), ({ rows, next, sum, progress }) => {
        const following = nextOf(deps, listed, next)
        const body = {
          items: rows.map((row) => rejectionBody(row, currency)),
          next: following.next,
          sum: sumBody(sum, currency),
          progress: progressBody(progress, currency),
        }
        return json(body, following.headers)
      })
    }),
})

export const getRadar = operation({
  ...common,
  id: 'getRadar',
  method: 'get',
  path: '/accounts/{account}/radar',
  summary: 'What can still be reversed, by the day on which that ends',
  act: 'read',
  answer: { says: 'Days, bursts and how far the index is.', schema: radarBody },
  handle: (call) =>
    withAccount(call, async ({ account: { id, currency } }) =>
      take(await radar(call.acting, { accountId: id }), ({ days, bursts, progress }) =>
        json({
          days: days.map(({ day, count, total }) => ({ day, count, total: moneyOf(total, currency) })),
          bursts: bursts.map((burst) => ({
            textKey: burst.textKey,
            text: burst.text,
            from: burst.from,
            until: burst.until,
            count: burst.count,
            total: moneyOf(burst.total, currency),
            minutes: burst.minutes.map(({ at, count }) => ({ at, count })),
          })),
          progress: progressBody(progress, currency),
        }),
      ),
    ),
})

export const listKeptOut = operation({
  ...common,
  id: 'listKeptOut',
  method: 'get',
  path: '/accounts/{account}/kept-out',
  summary: 'What is not to be reversed, on purpose',
  act: 'read',
  answer: { says: 'All of it, with who and why.', schema: keptOutList },
  handle: async ({ acting, path }) =>
    take(await keptOut(acting, { accountId: path.account }), (kept) =>
      json({
        items: kept.map(({ kind, value, why, by, at }) => ({ kind, value, why, by: { id: by.id, name: by.name }, at })),
      }),
    ),
})

/** How the index stands after something was done to it. */
const progressNow = ({ acting }: Pick<Call<unknown, unknown>, 'acting'>, { account }: OpenAccount) =>
  acting.store.index.progress(account.id).then((now): Reply<ProgressBody> => json(progressBody(now, account.currency)))

const afterwards = { says: 'How the index stands afterwards.', schema: indexProgress } as const

export const keepRejectionsOut = operation({
  ...common,
  id: 'keepOut',
  method: 'post',
  path: '/accounts/{account}/kept-out',
  summary: 'Keep rejected work out on purpose',
  description: 'One submission, worker or task by `kind` and `value`, or each that a filter shows.',
  act: 'draft',
  body: keeping,
  answer: afterwards,
  handle: (call) =>
    withAccount(call, async (open) =>
      take<unknown, ProgressBody>(await kept(call, open), () => progressNow(call, open)),
    ),
})

const kept = async (
  { acting, body }: Call<unknown, ReturnType<typeof keeping.parse>>,
  open: OpenAccount,
): Promise<Result<unknown>> => {
  const { kind, value, filter, why } = body
  const accountId = open.account.id
  if (filter && kind === undefined && value === undefined)
    return keepAllOut(acting, { accountId, filter: filterOf(filter, open), why })
  const sentence = 'Send kind and value, or a filter.'
  if (filter || kind === undefined || value === undefined)
    return bad('invalid', sentence, [{ field: 'kind', sentence }])
  const id = foldCase(value.trim(), open.declaration.ids)
  const empty = 'Say which one.'
  return id === ''
    ? bad('invalid', empty, [{ field: 'value', sentence: empty }])
    : keepOut(acting, { accountId, kind, value: id, why })
}

export const putRejectionsBack = operation({
  ...common,
  id: 'putBack',
  method: 'delete',
  path: '/accounts/{account}/kept-out/{kind}/{value}',
  summary: 'Put something back that was kept out',
  act: 'draft',
  answer: afterwards,
  handle: (call) =>
    withAccount(call, async (open) => {
      const kind = kindIn(call.path.kind)
      if (!kind.ok) return take<never, ProgressBody>(kind, () => progressNow(call, open))
      const value = foldCase(call.path.value, open.declaration.ids)
      const back = await putBack(call.acting, { accountId: open.account.id, kind: kind.value, value })
      return take(back, () => progressNow(call, open))
    }),
})

const kindIn = (text: string): Result<KeptOut['kind']> => {
  const kind = (['submission', 'worker', 'task'] as const).find((one) => one === text)
  return kind ? good(kind) : bad('not found', `${text.slice(0, 100)} is not kept out.`)
}

export const readIndex = operation({
  ...common,
  id: 'readIndex',
  method: 'post',
  path: '/accounts/{account}/index',
  summary: 'Read the account’s rejected work anew, now',
  act: 'check',
  body: reading,
  answer: afterwards,
  handle: (call) =>
    withAccount(call, async (open) => {
      const asked = { accountId: open.account.id, reach: call.body.reach ?? ('window' as const) }
      return take(await readAgain(call.acting, asked), () => progressNow(call, open))
    }),
})
