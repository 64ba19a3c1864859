/** Tables of letters. See ../tables.ts for the rules. */
import type { Generated, Selectable } from 'kysely'

/** Without a number while its set is being written: nobody sees it then. `text`: the list alone until it is finished. */
export type LetterTable = {
  set_id: string
  part: number
  reversal_id: string
  request: string
  number: number | null
  parts: Generated<number>
  lines: number
  about: string
  subject: Generated<string>
  text: string
  by_id: string
  by_name: string
  made_at: string
  sent_at: string | null
  answered_at: string | null
  answer: string | null
}

export type LetterLineTable = { reversal_id: string; line: number; set_id: string; part: number }

export type LetterRecord = Selectable<LetterTable>
