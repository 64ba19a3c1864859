/** The start page, and the form alone. */
import { balanceFor } from '../acts/balance.ts'
import { radar } from '../acts/rejections/look-up.ts'
import type { OpenAccount } from '../core/ports.ts'
import type { Page, ReversalRow } from '../core/reversal-store.ts'
import { numberInReference } from '../core/reference.ts'
import type { WebDeps } from './deps.ts'
import type { Form } from './forms.ts'
import { firstAccount } from './layout.ts'
import { freshBalance } from './limits.ts'
import type { PasteForm } from './models.ts'
import { monthOf, pastList } from './pages/past-list.ts'
import { pasteForm, teaching } from './pages/paste-form.ts'
import { accountOf, openRow } from './pages/start-page.ts'
import { burstView, radarView } from './pages/radar-view.ts'
import { refuse, page, withQueryOf, type Handler, type Visit } from './visit.ts'

/** A page of history beside the form; more when it was asked for. */
const fewPast = 20
const manyPast = 100
const fewBursts = 2

export const start: Handler = (visit) =>
  withQueryOf(visit, async (form) => {
    const open = accountIn(visit.deps, form)
    if (!open) return refuse(visit, noAccount)
    const { deps, acting } = visit
    const now = deps.clock.now()
    const [answered, rows, past, found] = await Promise.all([
      balanceFor(acting, open, freshBalance),
      deps.store.reversals.open(),
      pastOf(visit, form, open),
      radar(acting, { accountId: open.account.id }),
    ])
    const about = { url: deps.url, open, now }
    const view = found.ok ? radarView(about, found.value.days) : undefined
    const model = {
      heading: 'Give wrongly rejected work its pay back',
      account: accountOf(deps.url, open, answered, now),
      form: emptyForm(deps, open),
      teaching: teaching(open),
      ...(view ? { radar: view } : {}),
      bursts: found.ok ? found.value.bursts.slice(0, fewBursts).map((burst) => burstView(about, burst)) : [],
      open: rows.map((row) => openRow(deps.url, row, now)),
      past,
    }
    return page(visit, 'reversals/start', model, { title: 'New reversal', open, current: 'new' })
  })

export const paste: Handler = (visit) =>
  withQueryOf(visit, (form) => {
    const open = accountIn(visit.deps, form)
    if (!open) return refuse(visit, noAccount)
    const text = form.text('sample') === '' ? '' : visit.deps.samples.join('\n')
    const model = {
      heading: 'Give wrongly rejected work its pay back',
      form: { ...emptyForm(visit.deps, open), text },
      teaching: teaching(open),
      refused: [],
      more: '',
    }
    return page(visit, 'reversals/new', model, { title: 'New reversal', open, current: 'new' })
  })

export const noAccount = {
  code: 'unavailable',
  sentence: 'This server has no account. Ask the person who runs it.',
} as const

const accountIn = (deps: WebDeps, form: Form): OpenAccount | undefined =>
  deps.accounts.get(form.text('account')) ?? firstAccount(deps)

export const emptyForm = (deps: WebDeps, open: OpenAccount): PasteForm =>
  pasteForm({
    url: deps.url,
    open,
    accounts: [...deps.accounts.values()],
    samples: deps.samples.length > 0,
    text: '',
    errors: { ids: '', file: '' },
  })

const pastOf = async ({ deps }: Visit, form: Form, open: OpenAccount) => {
  const search = cleaned(form.text('q'))
  const after = form.text('after').slice(0, 500)
  const reference = numberInReference(search)
  const sought = reference === undefined ? search : `#${reference}`
  const limit = search === '' && after === '' ? fewPast : manyPast
  const { reversals } = deps.store
  const rows: Page<ReversalRow> = await reversals.past({
    limit,
    ...(sought === '' ? {} : { search: sought }),
    ...(after === '' ? {} : { after }),
  })
  const [paid, ended] = await Promise.all([reversals.paidByMonth(rows.rows.map(monthOf)), reversals.countEnded()])
  const { account } = open
  return pastList({
    url: deps.url,
    account,
    now: deps.clock.now(),
    page: rows,
    paid,
    ended,
    search,
    older: after !== '',
  })
}

/** Databases differ in what they make of control characters; nobody searches for them. */
const cleaned = (text: string): string =>
  text
    .replaceAll(/\p{Cc}|\p{Surrogate}/gu, ' ')
    .trim()
    .slice(0, 200)
