/** RFC 9457: what is wrong, for programs and for people. */
import { z } from 'zod'
import { count, money, numbered } from './values.ts'

export const confirmable = z.strictObject({ revision: count, count, total: money }).meta({
  id: 'Confirmable',
  description:
    'What a confirmation must carry, exactly so: it is confirmed only while all three are still true. Send it back with a reason.',
})

const problemError = z.strictObject({
  pointer: z.string().optional().meta({
    description: 'JSON pointer (RFC 6901) to the field; of a form, its fields count as properties.',
    example: '/ids/14',
  }),
  parameter: z.string().optional().meta({ description: 'Instead: the name of a query parameter or header.' }),
  detail: z.string(),
  line: numbered.optional().meta({ description: 'Within a text or a file: the line, from 1.' }),
})
export type ProblemError = z.infer<typeof problemError>

export const problem = z
  .strictObject({
    type: z.url().meta({ description: 'An address that explains this kind of problem.' }),
    title: z.string(),
    status: z.int().min(400).max(599),
    detail: z.string().meta({ description: 'What happened, and what to do; the same sentence as on the pages.' }),
    instance: z.string().meta({ description: 'Names this request in the server’s log; also the header X-Request-Id.' }),
    errors: z.array(problemError).optional().meta({ description: 'Each field, parameter or row that is wrong.' }),
    confirmation: confirmable.nullable().optional().meta({ description: 'Of `changed`: what can be confirmed now.' }),
    available: money.optional().meta({ description: 'Of `short-balance`: what the account holds.' }),
    missing: money.optional().meta({ description: 'Of `short-balance`: what it lacks.' }),
    lines: count.optional().meta({ description: 'Of `checking-again`: how many lines are read again.' }),
  })
  .meta({ id: 'Problem' })
export type ProblemBody = z.infer<typeof problem>
