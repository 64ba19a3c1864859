/** The reader of whatever is brought, with the libraries that know mails, pages and workbooks. */
import type { ReadBrought } from '../core/brought/brought.ts'
import { broughtReader } from '../core/brought/read.ts'
import { textOf } from './html.ts'
import { readMail } from './mail.ts'
import { readWorkbook } from './workbook.ts'

export const readBrought: ReadBrought = broughtReader({ mail: readMail, textOf, workbook: readWorkbook })
