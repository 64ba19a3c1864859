/** What is said of things that were not read, or read otherwise than one might think. */
import type { Problem } from '../problem.ts'
import type { BroughtLimits } from './brought.ts'

const number = new Intl.NumberFormat('en-US')
const grouped = (count: number): string => number.format(count)
const counted = (count: number, one: string): string => `${grouped(count)} ${one}${count === 1 ? '' : 's'}`
const megabytes = (bytes: number): string => `${grouped(Math.round(bytes / 1_048_576))} MB`

export const tooManyLeads = ({ leads }: BroughtLimits): Problem => ({
  code: 'too large',
  sentence: `This names more than ${grouped(leads)} different workers, tasks and titles; split it and bring the parts one after another.`,
})

export const outlookMessage: Problem = {
  code: 'invalid',
  sentence: 'This looks like a message that Outlook saved in its own format; save it as .eml, or paste its text.',
}

export const tooLargeMails = (limits: BroughtLimits): Problem => ({
  code: 'too large',
  sentence: `This holds mails of more than ${megabytes(limits.mail.bytes)}; paste their text, or bring the files in them one by one.`,
})

export const tooLargeWorkbook = (limits: BroughtLimits): Problem => ({
  code: 'too large',
  sentence: `This workbook is larger than ${megabytes(limits.workbook.packedBytes)}; save the sheet with the ids as CSV and bring that file.`,
})

export const tooManyMails = (mails: number, read: number): string =>
  `Of ${counted(mails, 'mail')} the first ${grouped(read)} were read; bring the others by themselves.`

/** `about`: `“photo.jpg” (image/jpeg)`. */
export const notReadFile = (about: string): string => `${about} was not read: it is no text, table, workbook or mail.`

export const tooDeep = (about: string, depth: number): string =>
  `${about} was not read: it lies more than ${depth} mails deep; bring it by itself.`

export const formulas = (sheet: string, cells: number): string =>
  `Sheet “${sheet}” has ${counted(cells, 'cell')} with formulas; the values that were last computed were read.`

export const hiddenSheet = (sheet: string): string => `Sheet “${sheet}” is hidden; it was read all the same.`
