import { z } from 'zod'
import { leadKinds, leadOutcomes } from '../../core/lead-store.ts'
import { count, instant, numbered, pageOf } from './values.ts'

const lead = z
  .strictObject({
    number: numbered,
    kind: z.enum(leadKinds),
    text: z.string(),
    where: z.string().meta({ description: 'Where in the source it stood.' }),
    worker: z.string().nullable().meta({ description: 'Narrows it to one worker’s work.' }),
    task: z.string().nullable().meta({ description: 'Narrows it to one task.' }),
    choose: z.boolean().meta({ description: 'A person chooses among its lines, which are left out until then.' }),
    outcome: z.enum(leadOutcomes).nullable().meta({ description: 'Null while it is being followed.' }),
    found: count.meta({ description: 'How many lines were made of it.' }),
    taken: count.meta({ description: 'How many of these are not left out.' }),
    at: instant,
  })
  .meta({ id: 'Lead', description: 'Something that leads to submissions; it is followed to them.' })
export type LeadBody = z.infer<typeof lead>

export const leadPage = pageOf(lead, 'LeadPage')
