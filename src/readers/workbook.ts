/** A workbook (.xlsx, ECMA-376): which sheets it has, and their rows as they are unpacked. */
import { setImmediate } from 'node:timers/promises'
import type { Spent, WorkbookLimits } from '../core/brought/brought.ts'
import type { SheetStep } from '../core/brought/ports.ts'
import { bad, good, type Result } from '../core/problem.ts'
import { Archive, Unreadable } from './archive.ts'
import { Markup, type MarkupSink } from './markup.ts'
import { isDateFormat } from './numbers.ts'
import { SharedTexts } from './shared-texts.ts'
import { SheetRows, type Book } from './sheet.ts'

/** Reads sheet by sheet and gives way in between; keeps the shared texts, and no more of a sheet than some rows. */
export async function* readWorkbook(
  bytes: Uint8Array,
  limits: WorkbookLimits,
  spent: Spent,
): AsyncGenerator<SheetStep, Result<void>, undefined> {
  try {
    const archive = await Archive.open(bytes, limits, spent)
    const { sheets, calendar } = await sheetsOf(archive)
    if (sheets.length === 0) throw new Unreadable('has no sheet that can be read; save it as CSV and bring that file')
    const book: Book = { shared: await sharedOf(archive, limits), dates: await datesOf(archive), calendar }
    for (const { name, part, hidden } of sheets.slice(0, limits.sheets)) {
      yield { kind: 'sheet', name, hidden }
      yield* rowsOf(archive, { name, part }, new SheetRows(book, limits, spent), limits)
    }
    if (sheets.length > limits.sheets)
      yield { kind: 'note', sentence: `Of ${sheets.length} sheets the first ${limits.sheets} were read.` }
    return good(undefined)
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    return bad('invalid', `This workbook ${error.why}.`)
  }
}

async function* rowsOf(
  archive: Archive,
  { name, part }: { name: string; part: string },
  rows: SheetRows,
  limits: WorkbookLimits,
): AsyncGenerator<SheetStep, void, undefined> {
  for await (const _ of readMarkup(archive, part, rows)) {
    yield* rows.take()
    if (rows.beyond !== undefined) break
    await setImmediate()
  }
  yield* rows.take()
  if (rows.beyond !== undefined) yield { kind: 'note', sentence: beyondSentence(name, rows.beyond, limits) }
}

const number = new Intl.NumberFormat('en-US')
const beyondSentence = (sheet: string, row: number, { rows }: WorkbookLimits): string =>
  `Sheet “${sheet}” claims a row ${number.format(row)}; a spreadsheet has ${number.format(rows)}, and nothing from there on was read.`

/** So many characters of XML are read at once: each row of some thirty may stand for sixteen thousand cells. */
const turnLength = 2_048

/** Reads the XML of a part into a sink, and yields between turns. */
async function* readMarkup(archive: Archive, part: string, sink: MarkupSink): AsyncGenerator<void, void, undefined> {
  const markup = new Markup('xml', sink)
  const decoder = new TextDecoder()
  for await (const piece of archive.part(part)) {
    const text = decoder.decode(piece, { stream: true })
    for (let at = 0; at < text.length; at += turnLength) {
      markup.write(text.slice(at, at + turnLength))
      if (markup.overlong)
        throw new Unreadable('is not what a spreadsheet program writes; save it as CSV and bring that file')
      yield
    }
  }
  markup.write(decoder.decode())
  markup.end()
}

const gather = async (archive: Archive, part: string, open: MarkupSink['open']): Promise<void> => {
  for await (const _ of readMarkup(archive, part, { open, close: () => {}, text: () => {} })) await setImmediate()
}

type Sheet = { readonly name: string; readonly part: string; readonly hidden: boolean }

const most = 10_000

const sheetsOf = async (archive: Archive): Promise<{ sheets: readonly Sheet[]; calendar: Book['calendar'] }> => {
  const targets = new Map<string, string>()
  await gather(archive, 'xl/_rels/workbook.xml.rels', (name, attributes) => {
    const id = attributes.get('Id')
    if (name === 'Relationship' && id !== undefined && targets.size < most)
      targets.set(id, attributes.get('Target') ?? '')
  })
  const sheets: Sheet[] = []
  let calendar: Book['calendar'] = 1900
  await gather(archive, 'xl/workbook.xml', (element, attributes) => {
    if (element === 'workbookPr' && /^(?:1|true)$/.test(attributes.get('date1904') ?? '')) calendar = 1904
    // The prefix of `r:id` is gone.
    const target = targets.get(attributes.get('id') ?? '')
    if (element !== 'sheet' || target === undefined || sheets.length >= most) return
    const part = target.startsWith('/') ? target.slice(1) : `xl/${target.replace(/^\.\//, '')}`
    const state = attributes.get('state') ?? 'visible'
    const name = (attributes.get('name') ?? '').slice(0, 60)
    if (archive.has(part)) sheets.push({ name, part, hidden: state !== 'visible' })
  })
  return { sheets, calendar }
}

const sharedOf = async (archive: Archive, limits: WorkbookLimits): Promise<readonly string[]> => {
  const texts = new SharedTexts(limits)
  for await (const _ of readMarkup(archive, 'xl/sharedStrings.xml', texts)) await setImmediate()
  return texts.all
}

/** Which styles show dates. */
const datesOf = async (archive: Archive): Promise<readonly boolean[]> => {
  const codes = new Map<number, string>()
  const dates: boolean[] = []
  let inCells = false
  await gather(archive, 'xl/styles.xml', (name, attributes) => {
    if (name === 'numFmt' && codes.size < most)
      codes.set(Number(attributes.get('numFmtId')), attributes.get('formatCode') ?? '')
    // The styles of cells come after the formats and the styles of styles.
    if (name === 'cellXfs') inCells = true
    if (name === 'cellStyles' || name === 'dxfs') inCells = false
    const id = Number(attributes.get('numFmtId') ?? 0)
    if (name === 'xf' && inCells && dates.length < most * 10) dates.push(isDateFormat(id, codes.get(id)))
  })
  return dates
}
