/** Tells files that are no text by their first bytes, and says what they seem to be. */
import type { Problem } from '../problem.ts'
import type { IdWords } from './rules.ts'

type Signature = { readonly begins: string; readonly holds?: string; readonly is: string; readonly remedy?: string }

const saveAsCsv = 'save it as CSV and bring that file'
const unpack = 'unpack it and bring what is inside'

/* Bytes as Latin-1 text. The first match counts. */
const signatures: readonly Signature[] = [
  { begins: 'PK\x03\x04', holds: 'opendocument.spreadsheet', is: 'an OpenDocument spreadsheet', remedy: saveAsCsv },
  { begins: 'PK\x03\x04', holds: 'word/', is: 'a Word document' },
  { begins: 'PK\x03\x04', holds: 'xl/', is: 'an Excel workbook', remedy: saveAsCsv },
  { begins: 'PK\x03\x04', holds: '[Content_Types].xml', is: 'an Excel workbook', remedy: saveAsCsv },
  { begins: 'PK\x03\x04', is: 'a ZIP archive', remedy: unpack },
  { begins: '\xd0\xcf\x11\xe0', is: 'an old Excel workbook or Word document', remedy: saveAsCsv },
  { begins: '%PDF', is: 'a PDF document' },
  { begins: '\x1f\x8b', is: 'a gzip archive', remedy: unpack },
  { begins: '7z\xbc\xaf\x27\x1c', is: 'a 7-Zip archive', remedy: unpack },
  { begins: 'SQLite format 3', is: 'an SQLite database' },
  { begins: 'PAR1', is: 'a Parquet file' },
  { begins: '\x89PNG', is: 'a picture' },
  { begins: '\xff\xd8\xff', is: 'a picture' },
  { begins: 'GIF8', is: 'a picture' },
]

/** What the beginning of a file says that it is, when that is no text; `head` is its first bytes as Latin-1. */
export const knownBinary = (head: string, words: IdWords): Problem | undefined => {
  const known = signatures.find(
    ({ begins, holds }) => head.startsWith(begins) && (holds === undefined || head.includes(holds)),
  )
  if (!known) return undefined
  const remedy = known.remedy ?? `bring the ${words.submission} ids as plain text or CSV`
  return { code: 'invalid', sentence: `This looks like ${known.is}; ${remedy}.` }
}

/** Text holds no NUL. `begun`: this is not the first piece. */
export const notText = (piece: string, begun: boolean, words: IdWords): Problem | undefined => {
  const known = begun ? undefined : knownBinary(piece.slice(0, 4096), words)
  if (known) return known
  if (!piece.includes('\0')) return undefined
  return {
    code: 'invalid',
    sentence: `This is no text: it holds NUL bytes; bring the ${words.submission} ids as plain text or CSV.`,
  }
}
