/** Rejected work that the index knows: look, gather a reversal, keep out, put back, read again. */
import { gather as gatherThem } from '../acts/rejections/gather.ts'
import { keepAllOut, keepOut, putBack as putItBack, readAgain as readItAgain } from '../acts/rejections/keep-out.ts'
import { isEmpty, keptOut as keptOutOf, lookUp, radar, type LookedUp, type Radar } from '../acts/rejections/look-up.ts'
import { accountFor } from '../acts/rejections/of.ts'
import type { RejectionFilter } from '../core/index-store.ts'
import type { OpenAccount } from '../core/ports.ts'
import { good } from '../core/problem.ts'
import type { Form } from './forms.ts'
import { filterIn, paramsOf } from './pages/rejection-filter.ts'
import { keptOutPage, rejectionsPage, type Asked } from './pages/rejections-page.ts'
import { urls, withQuery } from './urls.ts'
import { page, refuse, seeOther, take, withBody, withQueryOf, type Handler, type Visit } from './visit.ts'

const pageSize = 100

const accountIdIn = ({ request }: Visit): string => {
  const { account } = request.params
  return typeof account === 'string' ? account : ''
}

const withAccount = async (visit: Visit, goOn: (open: OpenAccount) => Promise<void>): Promise<void> =>
  take(visit, await accountFor(visit.acting, accountIdIn(visit), 'read'), goOn)

const aboutOf = ({ deps }: Visit, open: OpenAccount) => ({ url: deps.url, open, now: deps.clock.now() })

export const rejections: Handler = (visit) =>
  withQueryOf(visit, (form) => withAccount(visit, (open) => draw(visit, open, form)))

const draw = async (
  visit: Visit,
  open: OpenAccount,
  form: Form,
  why: Asked['why'] = { value: '', error: '' },
): Promise<void> => {
  const filter = filterIn(form, open.declaration.ids)
  const accountId = open.account.id
  const asked = isEmpty(filter) ? undefined : await askedOf(visit, accountId, filter, form.text('after'), why)
  const shown = asked ? good(nothingBut(asked.found)) : await radar(visit.acting, { accountId })
  if (!shown.ok) return refuse(visit, shown.problem)
  const title = `Rejected ${open.declaration.words.submissions}`
  return page(
    visit,
    'rejections/rejections',
    rejectionsPage(aboutOf(visit, open), shown.value, asked),
    { title: why.error === '' ? title : `Error: ${title}`, open, current: 'rejections' },
    why.error === '' ? 200 : 422,
  )
}

/** Days and bursts of the whole account stand on no page of a search, and take longer than it. */
const nothingBut = ({ progress }: LookedUp): Radar => ({ days: [], bursts: [], progress })

const askedOf = async (
  { acting }: Visit,
  accountId: string,
  filter: RejectionFilter,
  after: string,
  why: Asked['why'],
): Promise<Asked | undefined> => {
  const query = { filter, limit: pageSize, ...(after === '' ? {} : { after: after.slice(0, 500) }) }
  const found = await lookUp(acting, { accountId, ...query })
  return found.ok ? { filter, found: found.value, later: after !== '', why } : undefined
}

export const gather: Handler = (visit) =>
  withBody(visit, [], (form) =>
    withAccount(visit, async ({ account, declaration }) => {
      const where = form.text('where').slice(0, 100) || 'the index'
      const filter = filterIn(form, declaration.ids)
      const gathered = await gatherThem(visit.acting, { accountId: account.id, filter, where })
      return take(visit, gathered, ({ reversal }) => seeOther(visit, urls.reversal(reversal.number)))
    }),
  )

export const keptOut: Handler = (visit) =>
  withAccount(visit, async (open) =>
    take(visit, await keptOutOf(visit.acting, { accountId: open.account.id }), (kept) =>
      page(visit, 'rejections/kept-out', keptOutPage(aboutOf(visit, open), kept), {
        title: 'Kept out on purpose',
        open,
        current: 'rejections',
      }),
    ),
  )

/** One worker or task where the search was for just that one: then what comes later is kept out too. */
const oneOf = (filter: RejectionFilter): { readonly kind: 'worker' | 'task'; readonly value: string } | undefined => {
  const [worker, task] = [filter.workers?.[0], filter.tasks?.[0]]
  const names = Object.keys(paramsOf(filter))
  if (names.length !== 1) return undefined
  if (worker !== undefined && filter.workers?.length === 1) return { kind: 'worker', value: worker }
  return task !== undefined && filter.tasks?.length === 1 ? { kind: 'task', value: task } : undefined
}

export const keep: Handler = (visit) =>
  withBody(visit, [], (form) =>
    withAccount(visit, async (open) => {
      const filter = filterIn(form, open.declaration.ids)
      const accountId = open.account.id
      const why = form.text('why')
      const one = oneOf(filter)
      const kept = one
        ? await keepOut(visit.acting, { accountId, ...one, why })
        : await keepAllOut(visit.acting, { accountId, filter, why })
      const wrong = kept.ok ? undefined : kept.problem.fields?.find(({ field }) => field === 'why')
      if (wrong) return draw(visit, open, form, { value: why, error: wrong.sentence })
      return take<unknown>(visit, kept, () => seeOther(visit, urls.keptOut(accountId)))
    }),
  )

const kinds = ['submission', 'worker', 'task'] as const

export const putBack: Handler = (visit) =>
  withBody(visit, [], async (form) => {
    const kind = kinds.find((one) => one === form.text('kind'))
    const accountId = accountIdIn(visit)
    if (!kind) return refuse(visit, { code: 'invalid', sentence: 'Say what is to be put back.' })
    const back = await putItBack(visit.acting, { accountId, kind, value: form.text('value').slice(0, 300) })
    return take(visit, back, () => seeOther(visit, urls.keptOut(accountId)))
  })

export const readAgain: Handler = (visit) =>
  withBody(visit, [], async (form) => {
    const reach = form.text('reach') === 'all' ? 'all' : 'window'
    const accountId = accountIdIn(visit)
    const begun = await readItAgain(visit.acting, { accountId, reach })
    return take(visit, begun, () => seeOther(visit, withQuery(urls.rejections(accountId), {})))
  })
