/** The table to upload on the marketplace's website. What is sent for it is marked, given back and never kept. */
import { isUnreached } from '../../acts/letters/choice.ts'
import { makeWebsiteFile, type WebsiteFileMade } from '../../acts/website-file.ts'
import { piecesOf } from '../brought.ts'
import { operation } from '../operation.ts'
import { bytes, refused, type Reply } from '../reply.ts'
import { websiteQuery } from '../schemas/letter.ts'
import { chosenIn } from './choice.ts'
import { take, withSubject } from './finding.ts'

export const websiteFile = operation({
  id: 'makeWebsiteFile',
  method: 'post',
  path: '/reversals/{number}/website-file',
  tag: 'Letters',
  summary: 'The table to upload on the marketplace’s website',
  description:
    'Send the person’s own table (as a form with `file`, or as text/csv): it comes back with the rows of the chosen lines marked and every other byte as it was. Send nothing for a short table.',
  act: 'read',
  query: websiteQuery,
  takes: { types: ['multipart/form-data', 'text/csv'], fields: { file: 'The person’s own table, up to 16 MB.' } },
  texts: { 'text/csv': 'The table.' },
  headers: {
    'Content-Disposition': 'The name of the file.',
    'Overturn-Chosen': 'How many lines were chosen.',
    'Overturn-Marked': 'How many of them are in the table.',
  },
  problems: ['conflict'],
  pure: true,
  handle: (call) =>
    withSubject(call, 'read', async ({ reversal }) => {
      const { acting, query, brought, deps } = call
      const own = brought?.file
      if ((query.form === 'own') !== (own !== undefined) && query.form !== undefined) {
        const detail = own ? 'For the short table nothing is sent.' : 'Send the table that is to be marked.'
        return refused('invalid', detail, { errors: [{ pointer: '/file', detail }] })
      }
      const unreached = isUnreached(await deps.store.reversals.events(reversal.id))
      const made = await makeWebsiteFile(acting, {
        number: reversal.number,
        choice: chosenIn(query, { kind: 'website' }, unreached),
        despiteMissing: query.despiteMissing === 'true',
        ...(own ? { own: piecesOf(own) } : {}),
      })
      const pointing = (field: string) => (field === 'file' ? { pointer: '/file' } : { parameter: 'which' })
      return take(made, (file) => answer(reversal.number, file, own !== undefined), pointing)
    }),
})

/** Somebody's own table keeps its encoding, whatever it is. */
const answer = (number: number, { content, chosen, marked, missing }: WebsiteFileMade, own: boolean): Reply<never> => {
  if (!content) {
    const detail = `No file was made: ${missing.count.toLocaleString('en')} of ${chosen.toLocaleString('en')} chosen lines cannot be in it. With despiteMissing=true it is made of the others.`
    const errors = missing.first.slice(0, 20).map((submission) => ({ parameter: 'despiteMissing', detail: submission }))
    return refused('conflict', detail, { errors })
  }
  return bytes(own ? 'text/csv' : 'text/csv; charset=utf-8', content(), {
    'Content-Disposition': `attachment; filename="overturn-${number}-for-the-website.csv"`,
    'Overturn-Chosen': String(chosen),
    'Overturn-Marked': String(marked),
  })
}
