/** What was brought that leads to submissions: a task, a worker, a title. */
import type { FollowedLead } from '../../core/lead-store.ts'
import { operation } from '../operation.ts'
import { linkHeader, pageReply, placeIn } from '../pages.ts'
import { apiPath } from '../problems.ts'
import { leadPage, type LeadBody } from '../schemas/lead.ts'
import { plainPageQuery } from '../schemas/line.ts'
import { withSubject } from './finding.ts'

export const listLeads = operation({
  id: 'listLeads',
  method: 'get',
  path: '/reversals/{number}/leads',
  tag: 'Lines',
  summary: 'What was brought that leads to submissions, and what became of it',
  act: 'read',
  query: plainPageQuery,
  answer: { says: 'One page of them.', schema: leadPage },
  headers: linkHeader,
  handle: (call) =>
    withSubject(call, 'read', async ({ reversal }) => {
      const { deps, query } = call
      const listed = { path: `${apiPath}/reversals/${reversal.number}/leads`, query }
      const place = placeIn(listed)
      if ('kind' in place) return place
      const asked = { limit: query.limit ?? 100, ...(place.after === undefined ? {} : { after: place.after }) }
      const page = await deps.store.leads.of(reversal.id, asked)
      return pageReply(deps, listed, page.rows.map(leadBody), page.next)
    }),
})

const leadBody = (lead: FollowedLead): LeadBody => ({
  number: lead.number,
  kind: lead.kind,
  text: lead.text,
  where: lead.where,
  worker: lead.named.worker ?? null,
  task: lead.named.task ?? null,
  choose: lead.choose,
  outcome: lead.outcome ?? null,
  found: lead.found,
  taken: lead.taken,
  at: lead.at,
})
