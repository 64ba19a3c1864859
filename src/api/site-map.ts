/** Every operation of the API, once: the routes and the document are made of this list. */
import type { Operation } from './operation.ts'
import { listLeads } from './operations/leads.ts'
import {
  getRadar,
  keepRejectionsOut,
  listKeptOut,
  listRejections,
  putRejectionsBack,
  readIndex,
} from './operations/rejections.ts'
import { askBalance, getAccount, listAccounts } from './operations/accounts.ts'
import { confirmReversal } from './operations/confirmation.ts'
import { listEvents } from './operations/events.ts'
import {
  createLetters,
  getLetter,
  getLetterMail,
  getLetterText,
  listLetters,
  noteLetterAnswer,
  noteLetterSent,
} from './operations/letters.ts'
import { closeLine, getLine, listLines, listNotTaken } from './operations/lines.ts'
import { getReceiptCsv, getReceiptJson } from './operations/receipts.ts'
import { again, check, discard, getReversal, leaveOut, resume, split, stop } from './operations/reversal.ts'
import { createReversal } from './operations/bring.ts'
import { listReversals } from './operations/reversals.ts'
import { getRoot } from './operations/server.ts'
import { websiteFile } from './operations/website-file.ts'

/** New ones for each server: some count what is open. */
export const siteMap = (): readonly Operation[] => [
  getRoot,
  listAccounts,
  getAccount,
  askBalance,
  listRejections,
  getRadar,
  listKeptOut,
  keepRejectionsOut,
  putRejectionsBack,
  readIndex,
  listReversals,
  createReversal,
  getReversal,
  listNotTaken,
  listLeads,
  leaveOut,
  check,
  confirmReversal,
  stop,
  resume,
  discard,
  split,
  again,
  listEvents(),
  listLines,
  getLine,
  closeLine,
  getReceiptJson,
  getReceiptCsv,
  listLetters,
  createLetters,
  getLetterText,
  getLetterMail,
  getLetter,
  noteLetterSent,
  noteLetterAnswer,
  websiteFile,
]
