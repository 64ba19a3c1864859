/** The table for the marketplace's website: choosing its lines, and making it from a file that is never kept. */
import type { Request } from 'express'
import { pipeline } from 'node:stream/promises'
import { Readable } from 'node:stream'
import type { Subject } from '../acts/acting.ts'
import { makeWebsiteFile, type WebsiteFileMade } from '../acts/website-file.ts'
import { mostTicked, onWebsite } from '../core/line-choice.ts'
import type { FieldProblem, Result } from '../core/problem.ts'
import { HttpRefusal } from '../http/refusal.ts'
import { largestTable } from '../http/sizes.ts'
import { partsOf, type Part } from '../http/upload.ts'
import { choosablePage } from './choosable.ts'
import { numberIn, queryOf, wholeNumber } from './forms.ts'
import { choiceOf, countOfStandings, whichIn, type Choosable, type Which } from './pages/choose-lines.ts'
import { websiteFilePage, type FileTyped } from './pages/website-file-page.ts'
import { megabytes } from './say.ts'
import { urls } from './urls.ts'
import { around, page, refuse, take, viewOf, withSubject, type Handler, type Visit } from './visit.ts'

export const websiteFile: Handler = (visit) =>
  take(visit, queryOf(visit.request, ['line']), (form) =>
    withSubject(visit, 'read', (subject) =>
      showPage(visit, subject, whichIn(form, ''), { fields: [], despite: false }),
    ),
  )

const showPage = async (
  visit: Visit,
  subject: Subject,
  asked: Which,
  typed: FileTyped,
  status = 200,
): Promise<void> => {
  const view = viewOf(visit, subject)
  const { found, chosen } = await choosable(visit, subject, asked)
  const model = websiteFilePage(view, found, chosen, typed)
  const error = typed.fields.length > 0 || typed.lacking ? 'Error: ' : ''
  await page(visit, 'website-file/website-file', model, around(view, `${error}${model.head.heading}`), status)
}

const choosable = async (visit: Visit, subject: Subject, asked: Which) => {
  const { reversal } = subject
  const standings = onWebsite(reversal.confirmedAt !== undefined)
  const [listed, website] = await Promise.all([
    choosablePage(visit, subject, standings, asked.after),
    visit.deps.store.letters.countWebsite(reversal.id, standings),
  ])
  const which = { ...asked, which: asked.which === '' ? (website > 0 ? 'website' : 'ticked') : asked.which }
  const found: Choosable = {
    ...listed,
    which,
    first: { value: 'website', label: 'all that were made there', says: '', count: website },
    error: '',
    path: urls.websiteFile(reversal.number),
  }
  const inGroup = countOfStandings(
    found.counts,
    standings.filter(({ group }) => group === which.which),
  )
  const chosen = which.which === 'website' ? website : which.which === 'ticked' ? which.ticked.length : inGroup
  return { found, chosen }
}

type Posted = {
  readonly fields: ReadonlyMap<string, string>
  readonly own?: AsyncIterable<Uint8Array>
  /** Reads what comes after the file; throws when it was too large. */
  readonly rest: () => Promise<void>
}

export const makeFile: Handler = async (visit) => {
  const posted = await read(visit.request)
  const which: Which = {
    which: posted.fields.get('which') ?? '',
    ticked: numbersIn(posted.fields.get('lines') ?? ''),
    after: 0,
  }
  const choice = choiceOf(which, false)
  const despite = posted.fields.get('despite') === 'yes'
  const number = numberIn(visit.request, 'number')
  if (!choice) {
    await posted.rest()
    return refuse(visit, { code: 'invalid', sentence: 'Say which lines the file is to be about.' })
  }
  const short = posted.fields.get('form') === 'short'
  const own = short ? undefined : (posted.own ?? nothing())
  const made = await makeWebsiteFile(visit.acting, {
    number,
    choice,
    ...(own ? { own } : {}),
    despiteMissing: despite,
  })
  await posted.rest()
  return answer(visit, made, which, { despite, own: !short })
}

const answer = (
  visit: Visit,
  made: Result<WebsiteFileMade>,
  which: Which,
  { despite, own }: { readonly despite: boolean; readonly own: boolean },
): Promise<void> => {
  const again = (fields: readonly FieldProblem[], lacking?: FileTyped['lacking']): Promise<void> =>
    withSubject(visit, 'read', (subject) =>
      showPage(visit, subject, which, { fields, despite, ...(lacking ? { lacking } : {}) }, 422),
    )
  if (!made.ok) {
    const { code, fields } = made.problem
    return (code === 'invalid' || code === 'too large') && fields ? again(fields) : refuse(visit, made.problem)
  }
  const { content } = made.value
  return content ? send(visit, content(), own) : again([], { ...made.value, own })
}

/** The encoding of somebody's own file is theirs. */
const send = async ({ request, response }: Visit, content: AsyncIterable<Uint8Array>, own: boolean): Promise<void> => {
  // Express would name an encoding.
  response.setHeader('Content-Type', own ? 'text/csv' : 'text/csv; charset=utf-8; header=present')
  response.set({
    'Content-Disposition': `attachment; filename="overturn-${numberIn(request, 'number')}-for-the-website.csv"`,
    'Cache-Control': 'no-store',
  })
  await pipeline(Readable.from(content), response)
}

const numbersIn = (text: string): readonly number[] =>
  text === '' ? [] : text.split(',', mostTicked + 1).map((one) => wholeNumber(one) ?? -1)

async function* nothing(): AsyncGenerator<Uint8Array> {}

/** Fields up to the file, which stands last in our form; the file itself as the act asks for it. */
const read = async (request: Request): Promise<Posted> => {
  if (request.is('multipart/form-data') === false)
    throw new HttpRefusal(415, 'This address takes what a form of these pages sends, and nothing else.')
  if (Number(request.headers['content-length'] ?? 0) > largestTable + 65_536) {
    request.resume()
    throw tooLarge()
  }
  const parts = partsOf(request, { size: largestTable })
  const fields = new Map<string, string>()
  for (;;) {
    const { value: part, done } = await parts.next()
    if (done) return { fields, rest: async () => undefined }
    if (part.kind === 'file') return { fields, ...withFile(part, parts) }
    if (fields.has(part.name) || part.cut) {
      await parts.return(undefined)
      throw new HttpRefusal(422, `The field “${part.name.slice(0, 40)}” came twice, or is too long.`)
    }
    fields.set(part.name, part.value)
  }
}

const tooLarge = (): HttpRefusal =>
  new HttpRefusal(413, `A file may have ${megabytes(largestTable)}. Split it, each part with the header.`)

const withFile = (
  file: Extract<Part, { kind: 'file' }>,
  parts: AsyncGenerator<Part>,
): Pick<Posted, 'own' | 'rest'> => ({
  // A reader that has seen enough leaves the file open, so that its rest can run out: destroyed, it holds up the parser.
  own: { [Symbol.asyncIterator]: () => file.bytes.iterator({ destroyOnReturn: false }) },
  rest: async () => {
    file.bytes.resume()
    const cut = file.cut()
    await parts.return(undefined)
    if (cut) throw tooLarge()
  },
})
