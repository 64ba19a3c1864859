/** Texts that are made to be slow to read, each of about so many characters. Nothing here holds an id of anybody. */
import { idOf, task, worker } from './example.ts'

const repeat = (unit: string, length: number): string => unit.repeat(Math.ceil(length / unit.length))
const header = 'HITId,AssignmentId,WorkerId,Answer\n'

export const hostile: Record<string, (length: number) => string> = {
  'one word': (length) => repeat('3A', length),
  'one line of words': (length) => repeat('lorem ipsum dolor ', length),
  'one line of short mixtures': (length) => repeat('3A ', length),
  'line ends': (length) => repeat('\n', length),
  'quotation marks': (length) => repeat('"', length),
  'delimiters of all kinds': (length) => repeat(',;|\t', length),
  'opening brackets': (length) => repeat('[', length),
  'deep nesting': (length) => repeat('{"a":[', length / 2) + repeat(']}', length / 2),
  'labels without end': (length) => repeat('HIT ID: ', length),
  'a label’s list without end': (length) => `HITIds: [${repeat('3A, ', length)}`,
  'one address': (length) => `https://example.org/?${repeat('assignmentId=3B&', length)}`,
  'invisible characters': (length) => repeat('3\u200b', length),
  'ids with a dash': (length) => repeat('3EXM-8R0KT2VWZQ5DJ1LHX7CB9YPN4\n', length),
  'one id again and again': (length) => repeat(`${idOf(7)}\n`, length),
  'a table of quotation marks': (length) => header + repeat('"', length),
  'a table of pairs of them': (length) => `${header}a,"${repeat('""', length)}`,
  'a table of stray ones': (length) => header + repeat('a,"b\n', length),
  'a table of ones opened in every other row': (length) => header + repeat('a,"\n,"x\n', length),
  'a table with one that never closes': (length) => `${header}a,"${repeat('x\n', length)}`,
  'a table of one row': (length) => header + repeat(',', length),
  'a table of one row of quoted cells': (length) => header + repeat('"x",', length),
  'a table of one cell': (length) => `${header}a,${repeat('3B ', length)}`,
  'a table of empty rows': (length) => header + repeat('\n', length),
  'a table of ragged rows': (length) => header + repeat('a\na,b\n', length),
  'a table of headers': (length) => repeat('AssignmentId,WorkerId\n', length),
  'a header without end': (length) => repeat('AssignmentId,', length),
}

/** A results file of so many rows, every cell quoted, rows shorter than the header. */
export const resultsFile = (rows: number): string =>
  `"HITId","Title","AssignmentId","WorkerId","SubmitTime","Reward","Answer.x","Approve","Reject"\r\n${Array.from(
    { length: rows },
    (_, number) =>
      `"${task}","Judge, part ""${number}""","${idOf(number)}","${worker}","Mon Sep 14 09:03:05 PDT 2026","$0.60","line 1\nline 2"`,
  ).join('\r\n')}`

/** In pieces as an upload brings them. */
export async function* uploaded(text: string): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < text.length; at += 65_536) yield Buffer.from(text.slice(at, at + 65_536))
}
