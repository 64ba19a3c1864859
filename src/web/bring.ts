/** POST /reversals: ids become a draft; when nothing is an id, the form comes back with what was typed. */
import { draft } from '../acts/draft.ts'
import { Unreachable } from '../core/machines.ts'
import { away } from './away.ts'
import { readBrought, type Brought } from './brought.ts'
import { firstAccount } from './layout.ts'
import type { Problem } from '../core/problem.ts'
import type { PastePage } from './models.ts'
import { teaching } from './pages/paste-form.ts'
import { statusOf } from '../http/status.ts'
import { emptyForm, noAccount } from './start.ts'
import { urls } from './urls.ts'
import { page, refuse, seeOther, type Handler, type Visit } from './visit.ts'

/** More than so many characters are not given back: a page with megabytes in it helps nobody. */
const mostGivenBack = 1_000_000

export const bring: Handler = async (visit) => {
  const { deps, request, response } = visit
  const brought = await readBrought(request, response)
  const accountId = brought.account === '' ? firstAccount(deps)?.account.id : brought.account
  if (accountId === undefined) return refuse(visit, noAccount, brought.text.slice(0, mostGivenBack))
  const drafted = await draft(visit.acting, { accountId, sources: brought.sources }).catch((error: unknown) => {
    throw error instanceof Unreachable ? away(brought.text.slice(0, mostGivenBack)) : error
  })
  if (drafted.ok) return seeOther(visit, urls.reversal(drafted.value.reversal.number))
  const { problem } = drafted
  return problem.code === 'invalid' || problem.code === 'too large'
    ? giveBack(visit, brought, problem)
    : refuse(visit, problem, brought.text.slice(0, mostGivenBack))
}

const giveBack = (visit: Visit, brought: Brought, problem: Problem): Promise<void> => {
  const { deps } = visit
  const open = deps.accounts.get(brought.account) ?? firstAccount(deps)
  if (!open) return refuse(visit, noAccount, brought.text.slice(0, mostGivenBack))
  const fields = problem.fields ?? []
  const listed = fields.filter(({ line }) => line !== undefined)
  const more = fields.find(({ sentence, line }) => line === undefined && sentence !== problem.sentence)?.sentence ?? ''
  const error = (name: string): string => (fields.some(({ field }) => field === name) ? problem.sentence : '')
  const { words } = open.declaration
  const model: PastePage = {
    heading: 'Give wrongly rejected work its pay back',
    summary: {
      heading: listed.length > 0 ? `None of this is the id of ${words.aSubmission}` : 'There is a problem',
      lead: 'Nothing was checked, and nothing is lost.',
      items:
        listed.length > 0
          ? listed.map(({ sentence, field }) => ({ text: sentence, href: `#${field}` }))
          : [{ text: problem.sentence, href: `#${fields[0]?.field ?? 'ids'}` }],
      more,
    },
    form: {
      ...emptyForm(deps, open),
      text: brought.text.slice(0, mostGivenBack),
      errors: { ids: error('ids'), file: error('file') },
    },
    teaching: teaching(open),
    refused: [],
    more: '',
  }
  return page(
    visit,
    'reversals/new',
    model,
    { title: 'Error: New reversal', open, current: 'new' },
    statusOf[problem.code],
  )
}
