/** Letters about lines that no call reversed. Nothing is sent by this server. */
import { isUnreached } from '../../acts/letters/choice.ts'
import { letterAsMail, letterAsText, letterName } from '../../acts/letters/files.ts'
import { noteAnswer, noteSent } from '../../acts/letters/note.ts'
import { listLetters as listThem, readLetter } from '../../acts/letters/read.ts'
import { writeLetters } from '../../acts/letters/write.ts'
import { letterBody } from '../bodies/letter.ts'
import { locationOf } from '../bodies/reversal.ts'
import { operation, type Call } from '../operation.ts'
import { linkHeader, pageReply, placeIn } from '../pages.ts'
import { apiPath } from '../problems.ts'
import { json, text, type Pointing } from '../reply.ts'
import { answering, letterPage, letterSet, letterWithText, newLetters, sending } from '../schemas/letter.ts'
import { plainPageQuery } from '../schemas/line.ts'
import { chosenIn } from './choice.ts'
import { take, withSubject } from './finding.ts'

export const listLetters = operation({
  id: 'listLetters',
  method: 'get',
  path: '/reversals/{number}/letters',
  tag: 'Letters',
  summary: 'The letters of a reversal',
  act: 'read',
  query: plainPageQuery,
  answer: { says: 'One page of them.', schema: letterPage },
  headers: linkHeader,
  handle: async (call) => {
    const { deps, acting, path, query } = call
    const listed = { path: `${apiPath}/reversals/${path.number}/letters`, query }
    const place = placeIn(listed)
    if ('kind' in place) return place
    const { after } = place
    const input = { number: path.number, limit: query.limit ?? 100, ...(after === undefined ? {} : { after }) }
    return take(await listThem(acting, input), ({ page }) =>
      pageReply(
        deps,
        listed,
        page.rows.map((letter) => letterBody(deps, path.number, letter)),
        page.next,
      ),
    )
  },
})

const pointing: Pointing = (field) => ({ pointer: field === 'line' ? '/lines' : `/${field}` })

export const createLetters = operation({
  id: 'writeLetters',
  method: 'post',
  path: '/reversals/{number}/letters',
  tag: 'Letters',
  summary: 'Write letters about lines',
  description: 'Many lines make several letters, numbered. Whoever asked for them sends them and notes it.',
  act: 'letter',
  body: newLetters,
  answer: { status: 201, says: 'Which letters there are now.', schema: letterSet },
  headers: { Location: 'The address of the first letter.' },
  problems: ['conflict'],
  handle: (call) =>
    withSubject(call, 'letter', async ({ reversal }) => {
      const { deps, acting, body, id } = call
      const unreached = isUnreached(await deps.store.reversals.events(reversal.id))
      const choice = chosenIn(body, { kind: 'open', unreached }, unreached)
      const input = { number: reversal.number, choice, about: body.about, id }
      return take(
        await writeLetters(acting, input),
        (set) => json({ ...set }, { Location: `${locationOf(deps, reversal.number)}/letters/${set.first}` }),
        pointing,
      )
    }),
})

const one = async (call: Call<unknown, unknown>) => {
  const { deps, acting, path } = call
  return take(await readLetter(acting, path), ({ letter, open }) => {
    const { letter: to } = open.declaration
    return json({
      ...letterBody(deps, path.number, letter),
      text: letter.text,
      lines: [...letter.lineNumbers],
      to: to ? { name: to.to, address: to.address ?? null, form: to.form?.href ?? null, says: to.says } : null,
    })
  })
}

export const getLetter = operation({
  id: 'getLetter',
  method: 'get',
  path: '/reversals/{number}/letters/{letter}',
  tag: 'Letters',
  summary: 'One letter, with its text and whom it goes to',
  act: 'read',
  answer: { says: 'The letter.', schema: letterWithText },
  handle: one,
})

const named = { 'Content-Disposition': 'The name of the file.' }
const fileHeaders = (name: string, ending: string) => ({
  'Content-Disposition': `attachment; filename="${name}.${ending}"`,
})

export const getLetterText = operation({
  id: 'getLetterText',
  method: 'get',
  path: '/reversals/{number}/letters/{letter}.txt',
  tag: 'Letters',
  summary: 'One letter as text',
  act: 'read',
  texts: { 'text/plain': 'Subject and text.' },
  headers: named,
  handle: async ({ acting, path }) =>
    take(await readLetter(acting, path), ({ letter, reversal }) =>
      text('text/plain; charset=utf-8', letterAsText(letter), fileHeaders(letterName(reversal, letter), 'txt')),
    ),
})

export const getLetterMail = operation({
  id: 'getLetterMail',
  method: 'get',
  path: '/reversals/{number}/letters/{letter}.eml',
  tag: 'Letters',
  summary: 'One letter as a mail that opens as a draft',
  act: 'read',
  texts: { 'message/rfc822': 'The mail.' },
  headers: named,
  handle: async ({ acting, path }) =>
    take(await readLetter(acting, path), async ({ letter, reversal, open }) => {
      const mail = await letterAsMail(letter, open.declaration.letter)
      return text('message/rfc822', mail.toString('utf8'), fileHeaders(letterName(reversal, letter), 'eml'))
    }),
})

const noting = {
  method: 'post',
  tag: 'Letters',
  act: 'letter',
  answer: { says: 'The letter as it stands afterwards.', schema: letterWithText },
  problems: ['conflict'],
} as const

export const noteLetterSent = operation({
  ...noting,
  id: 'noteLetterSent',
  path: '/reversals/{number}/letters/{letter}/sent',
  summary: 'Note when it was sent',
  body: sending,
  handle: async (call) => {
    const { at, whole = false } = call.body
    const { number, letter } = call.path
    return take(await noteSent(call.acting, { number, letter, at, whole }), () => one(call), pointing)
  },
})

export const noteLetterAnswer = operation({
  ...noting,
  id: 'noteLetterAnswer',
  path: '/reversals/{number}/letters/{letter}/answer',
  summary: 'Note what was answered',
  body: answering,
  handle: async (call) => {
    const { at, text: answer, whole = false } = call.body
    const { number, letter } = call.path
    return take(await noteAnswer(call.acting, { number, letter, at, text: answer, whole }), () => one(call), pointing)
  },
})
