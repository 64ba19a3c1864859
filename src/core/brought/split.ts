/** Takes apart what holds several mails as they were sent: a mailbox file, or sources pasted one after the other. */
import { separator } from './form.ts'

/** Headers with which the source of a mail begins. */
const first = /^(?:Delivered-To|Return-Path|Received|X-Mozilla-Status|X-Gmail-Labels):/i
/** After these a mail lies inside another. */
const inside = /^Content-Type:\s{0,8}(?:message|text)\/rfc822/i
/** The beginning of a line is enough to tell. */
const lineHead = 300

/** The ranges of the mails in `bytes`, separators left out. One, when nothing separates. */
export const mailRanges = (bytes: Uint8Array): readonly { readonly from: number; readonly to: number }[] => {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
  const ranges: { from: number; to: number }[] = []
  let begin = text.search(/\S|$/)
  let [blank, nested, at] = [true, false, begin]
  while (at < text.length) {
    const end = text.indexOf('\n', at)
    const next = end < 0 ? text.length : end + 1
    const line = text.slice(at, Math.min(next, at + lineHead)).trimEnd()
    const separates = blank && separator.test(line)
    if (separates || (blank && !nested && first.test(line) && at > begin)) {
      if (text.slice(begin, at).trim() !== '') ranges.push({ from: begin, to: at })
      begin = separates ? next : at
      nested = false
    } else if (inside.test(line)) nested = true
    // The header that follows a blank line is the inner mail's; the text after it may hold another.
    else if (blank && nested && first.test(line)) nested = false
    blank = line === ''
    at = next
  }
  if (text.slice(begin).trim() !== '') ranges.push({ from: begin, to: text.length })
  return ranges
}
