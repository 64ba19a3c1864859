/** Help: one page, in the marketplace's own words. */
import { firstAccount } from './layout.ts'
import { helpPage } from './pages/help-page.ts'
import { noAccount } from './start.ts'
import { page, refuse, type Handler } from './visit.ts'

export const help: Handler = (visit) => {
  const open = firstAccount(visit.deps)
  if (!open) return refuse(visit, noAccount)
  return page(visit, 'help/help', helpPage(open, visit.deps.limits), { title: 'Help', open, current: 'help' })
}
