/** Mails as they were sent: what their headers, text, HTML and files say, each mail's things paired. */
import { judge } from '../ids/judge.ts'
import { capital, inText, type PlaceNames } from '../ids/lines.ts'
import { roleLookup } from '../ids/names.ts'
import { PieceCutter } from '../ids/pieces.ts'
import { clean } from '../ids/characters.ts'
import { formOf, headLength } from './form.ts'
import type { Gathering } from './gathering.ts'
import type { Means, ReadMail } from './ports.ts'
import { notReadFile, tooDeep, tooManyMails } from './sentences.ts'
import { readWorkbook } from './sheets.ts'
import { mailRanges } from './split.ts'
import { once, readText } from './text.ts'

/** Reads one mail or several. `before`: how their places begin, nothing where they are the source itself. */
export async function* readMails(
  bytes: Uint8Array,
  gathering: Gathering,
  before: string,
  means: Means,
  depth = 1,
): AsyncGenerator<void, void, undefined> {
  const ranges = mailRanges(bytes)
  const read = ranges.slice(0, means.limits.mail.mails)
  if (read.length < ranges.length) gathering.notes.push(tooManyMails(ranges.length, read.length))
  for (const [index, { from, to }] of read.entries()) {
    const name = ranges.length === 1 ? before : `${before}mail ${index + 1}, `
    gathering.holding = true
    yield* readMail(bytes.subarray(from, to), gathering, name, means, depth)
    if (depth === 1) gathering.release()
    gathering.holding = depth > 1
    yield
    if (gathering.problem) return
  }
}

async function* readMail(
  bytes: Uint8Array,
  gathering: Gathering,
  before: string,
  means: Means,
  depth: number,
): AsyncGenerator<void, void, undefined> {
  const mail = await means.readers.mail(bytes, means.limits.mail, means.spent)
  if (!mail.ok) {
    const where = before === '' ? 'this mail' : before.slice(0, -2)
    return gathering.refused('', { where, unit: capital(where), line: 1 }, mail.problem.sentence, true)
  }
  readHeaders(mail.value, gathering, before, means)
  const heard = gathering.heard
  const names: PlaceNames = { ...inText, before }
  yield* readText(once(mail.value.text), gathering, names, means.rules, means.limits)
  // Both say the same where both are there; a text may only say that there is HTML.
  if (gathering.heard === heard && mail.value.html !== '') {
    const html = { ...names, before: `${before}HTML, ` }
    yield* readText(means.readers.textOf(mail.value.html), gathering, html, means.rules, means.limits)
  }
  for (const file of mail.value.attached) yield* readFile(file, gathering, before, means, depth)
}

const readHeaders = (
  { subject, from, replyTo }: ReadMail,
  gathering: Gathering,
  before: string,
  means: Means,
): void => {
  const { rules } = means
  if (subject !== '') {
    const where = `${before}subject`
    const place = { where, unit: capital(where), line: 1, text: clean(`Subject: ${subject}`.slice(0, longestSubject)) }
    gathering.line(place)
    judge(new PieceCutter(roleLookup(rules)).cut(place.text), place, {}, rules, gathering)
  }
  if (replyTo === '' || !rules.mail?.senders.includes(from.toLowerCase())) return
  const where = `${before}Reply-To`
  gathering.line({ where, unit: capital(where), line: 1, text: clean(`Reply-To: ${replyTo.slice(0, longestSubject)}`) })
}

const longestSubject = 2_000

type File = ReadMail['attached'][number]

async function* readFile(
  { name, type, bytes }: File,
  gathering: Gathering,
  before: string,
  means: Means,
  depth: number,
): AsyncGenerator<void, void, undefined> {
  const shown = name === '' ? 'a mail in it' : `“${name}”`
  const about = before === '' ? capital(shown) : `${capital(before)}${shown}`
  const inside = `${before}${shown}, `
  const form = type === 'message/rfc822' ? 'mails' : formOf(latin1(bytes), name)
  if (form === 'mails') {
    if (depth < means.limits.mail.depth) yield* readMails(bytes, gathering, inside, means, depth + 1)
    else gathering.notes.push(tooDeep(about, means.limits.mail.depth))
  } else if (form === 'workbook') yield* readWorkbook(bytes, gathering, inside, means)
  else if (/\.(?:csv|tsv|txt)$/i.test(name) || /^text\/(?:plain|csv|tab-separated-values)/.test(type))
    yield* readText(once(bytes), gathering, { ...inText, before: inside }, means.rules, means.limits)
  else gathering.notes.push(notReadFile(`${about} (${type})`))
  gathering.form = 'text'
}

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes.subarray(0, headLength)).toString('latin1')
