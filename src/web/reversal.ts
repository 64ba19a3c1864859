/** One reversal: its state picks the page. */
import { balanceFor } from '../acts/balance.ts'
import type { Subject } from '../acts/acting.ts'
import type { Asked, LetterStore } from '../core/letter-store.ts'
import { mostTicked } from '../core/line-choice.ts'
import type { LineQuery, Page } from '../core/reversal-store.ts'
import type { Line, Outcome } from '../core/reversal.ts'
import { isTaskId } from '../core/verdict.ts'
import { wholeNumber, type Form } from './forms.ts'
import { freshBalance } from './limits.ts'
import { manyLines } from './many-lines.ts'
import { checkingPage, checkingTitle, importingPage } from './pages/checking-page.ts'
import { mostChoosers, mostToTick, type ToChoose } from './pages/choosers.ts'
import { askedIn } from './pages/line-query.ts'
import { soonMs } from './pages/notices.ts'
import { fewLeads, mostLeads, type LeadsFound } from './pages/leads-view.ts'
import { outcomeOrder } from './pages/outcome-order.ts'
import { overPage } from './pages/over-page.ts'
import { mostLookedAt, previewPage } from './pages/preview-page.ts'
import { fewShown, mostPrinted, type Shown } from './pages/receipt-groups.ts'
import { outcomeText, receiptPage } from './pages/receipt-page.ts'
import { fewRefused, mostRefused } from './pages/refused-input.ts'
import { newestRead, pausedPage, progressPage, runTitle } from './pages/run-page.ts'
import { countIn } from './pages/tally-view.ts'
import type { View } from './pages/view.ts'
import { around, page, viewOf, withQueryOf, withSubject, type Handler, type Visit } from './visit.ts'

/** Without script a page that changes by itself is loaded again after so many seconds. */
const refresh = 5

export const reversal: Handler = (visit) =>
  withQueryOf(visit, (form) => withSubject(visit, 'read', (subject) => byState(visit, subject, form)))

const byState = (visit: Visit, subject: Subject, form: Form): Promise<void> => {
  const view = viewOf(visit, subject)
  switch (subject.reversal.state) {
    case 'draft':
      return importing(visit, view, form)
    case 'checking':
      return checking(visit, view, form)
    case 'checked':
      return preview(visit, view, form)
    case 'reversing':
    case 'stopping':
      return running(visit, view)
    case 'ended':
      return receipt(visit, view, form)
    case 'discarded':
    case 'expired':
      return over(visit, view)
  }
}

const refusedOf = async (visit: Visit, view: View, form: Form) =>
  (
    await visit.deps.store.reversals.refusedInput(
      view.reversal.id,
      0,
      form.text('refused') === 'all' ? mostRefused : fewRefused,
    )
  ).rows

const leadsOf = async ({ deps }: Visit, { reversal: { id } }: View, form: Form): Promise<LeadsFound> => {
  const count = await deps.store.leads.count(id)
  const limit = form.text('leads') === 'all' ? mostLeads : fewLeads
  const rows = count.all === 0 ? [] : (await deps.store.leads.of(id, { limit })).rows
  return { rows, count }
}

const toChooseOf = async ({ deps }: Visit, { reversal: { id } }: View): Promise<readonly ToChoose[]> => {
  const { leads, reversals } = deps.store
  const waiting = await leads.toChoose(id, mostChoosers + 1)
  return Promise.all(
    waiting.map(async (lead) => {
      const query = { filter: { lead: lead.number }, sort: 'submitted', descending: true, limit: mostToTick } as const
      return { lead, page: await reversals.lines(id, query) }
    }),
  )
}

const importing = async (visit: Visit, view: View, form: Form): Promise<void> => {
  const [leads, refused] = await Promise.all([leadsOf(visit, view, form), refusedOf(visit, view, form)])
  const model = importingPage(view, { leads, refused })
  await page(visit, 'reversals/importing', model, around(view, model.head.heading, refresh))
}

const checking = async (visit: Visit, view: View, form: Form): Promise<void> => {
  const { reversals } = visit.deps.store
  const [tally, events, refused, leads] = await Promise.all([
    reversals.tally(view.reversal.id),
    reversals.events(view.reversal.id),
    refusedOf(visit, view, form),
    leadsOf(visit, view, form),
  ])
  const model = checkingPage(view, { tally, events, refused, leads })
  await page(visit, 'reversals/checking', model, around(view, checkingTitle(view, model.progress), refresh))
}

/** Among the first lines that were not found: a list of 100,000 wrong ids is not walked for it. */
const tasksOf = async ({ deps }: Visit, { reversal: { id }, open }: View): Promise<Page<Line>> => {
  const query = { filter: { group: 'not found' }, sort: 'number', descending: false, limit: mostLookedAt } as const
  const first = await deps.store.reversals.lines(id, query)
  return { ...first, rows: first.rows.filter(({ detail }) => detail === isTaskId(open.declaration)) }
}

const preview = async (visit: Visit, view: View, form: Form): Promise<void> => {
  const { reversals } = visit.deps.store
  const { id } = view.reversal
  const asked = askedIn(form)
  const heldQuery: LineQuery = { filter: { group: 'held' }, sort: 'number', descending: false, limit: 1 }
  const [tally, bill, answered, outlook, facets, lines, refused, held, leads, toChoose, tasks, events] =
    await Promise.all([
      reversals.tally(id),
      reversals.bill(id),
      balanceFor(visit.acting, view.open, freshBalance),
      reversals.outlook(id, soonOf(visit)),
      reversals.facets(id),
      reversals.lines(id, asked.query),
      refusedOf(visit, view, form),
      reversals.lines(id, heldQuery),
      leadsOf(visit, view, form),
      toChooseOf(visit, view),
      tasksOf(visit, view),
      reversals.events(id),
    ])
  const shown = {
    tally,
    bill,
    answered,
    outlook,
    facets,
    lines,
    refused,
    leads,
    toChoose,
    tasks,
    events,
    held: held.rows[0],
  }
  const model = previewPage(view, asked, shown)
  await page(visit, 'reversals/preview', model, around(view, model.head.heading))
}

export const soonOf = ({ deps }: Visit): string => new Date(deps.clock.ms() + soonMs).toISOString()

const running = async (visit: Visit, view: View): Promise<void> => {
  const { reversals } = visit.deps.store
  const { id, pause } = view.reversal
  const [tally, recent, events] = await Promise.all([
    reversals.tally(id),
    reversals.recent(id, newestRead),
    reversals.events(id),
  ])
  if (pause) {
    const { nearest } = await reversals.outlook(id, soonOf(visit))
    const model = pausedPage(view, pause, { tally, recent, events, nearest })
    return page(visit, 'reversals/paused', model, around(view, model.head.heading, refresh))
  }
  const model = progressPage(view, { tally, recent, events })
  return page(visit, 'reversals/progress', model, around(view, runTitle(view, model.progress), refresh))
}

const receipt = async (visit: Visit, view: View, form: Form): Promise<void> => {
  const { reversals } = visit.deps.store
  const { id, number } = view.reversal
  const shown = shownIn(form)
  const [tally, bill, events] = await Promise.all([reversals.tally(id), reversals.bill(id), reversals.events(id)])
  const queries = outcomeOrder
    .filter((outcome) => countIn(tally, outcome) > 0)
    .map(async (outcome) => [outcome, await manyLines(reversals, id, outcomeQuery(outcome, shown, form))] as const)
  const lines: ReadonlyMap<Outcome, Page<Line>> = new Map(await Promise.all(queries))
  const { asked, letters } = await lettersFor(visit, id, lines, askedAfter(form))
  const model = receiptPage(view, { tally, bill, events, lines, shown, asked, letters })
  await page(
    visit,
    'reversals/receipt',
    model,
    around(view, `Receipt ${number}: ${outcomeText(tally)}`, model.live ? refresh * 6 : undefined),
  )
}

/** What became of asking about the lines that are shown, and about those that no outcome shows. */
const lettersFor = async (
  { deps }: Visit,
  id: string,
  lines: ReadonlyMap<Outcome, Page<Line>>,
  place: { readonly after: number; readonly limit: number },
) => {
  const store = deps.store.letters
  const counts = await store.counts(id)
  const others: Page<Line> = counts.letters === 0 ? { rows: [] } : await store.askedLines(id, place)
  const shown = [...lines.values(), others].flatMap(({ rows }) => rows.map(({ number }) => number))
  const asked = counts.letters === 0 ? new Map<number, Asked>() : await askedAbout(store, id, shown)
  return { asked, letters: { counts, lines: others, after: place.after } }
}

/** A few, all for printing, or by pages. */
const askedAfter = (form: Form): { readonly after: number; readonly limit: number } => {
  if (form.text('show') !== 'asked') return { after: 0, limit: form.text('show') === 'all' ? mostPrinted : fewShown }
  return { after: wholeNumber(form.text('after')) ?? 0, limit: 100 }
}

const askedAbout = async (store: LetterStore, id: string, numbers: readonly number[]) => {
  const all = new Map<number, Asked>()
  for (let start = 0; start < numbers.length; start += mostTicked)
    for (const [number, asked] of await store.asked(id, numbers.slice(start, start + mostTicked)))
      all.set(number, asked)
  return all
}

const shownIn = (form: Form): Shown => {
  const asked = form.text('show')
  const which = asked === 'all' ? 'all' : (outcomeOrder.find((outcome) => outcome === asked) ?? 'few')
  return { which, first: form.text('after') === '' ? 1 : Math.max(1, wholeNumber(form.text('first')) ?? 1) }
}

const outcomeQuery = (outcome: Outcome, { which }: Shown, form: Form): LineQuery => {
  const paged = which === outcome
  const after = form.text('after').slice(0, 500)
  return {
    filter: { group: outcome },
    sort: 'number',
    descending: false,
    limit: paged ? 100 : which === 'all' ? mostPrinted : fewShown,
    ...(paged && after !== '' ? { after } : {}),
  }
}

const over = async (visit: Visit, view: View): Promise<void> => {
  const model = overPage(view, await visit.deps.store.reversals.events(view.reversal.id))
  await page(visit, 'reversals/over', model, around(view, model.head.heading))
}
