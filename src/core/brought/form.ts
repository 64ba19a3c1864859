/** What a source is, by its first bytes and the name of its file. */

export type SourceForm = 'text' | 'mails' | 'workbook'

/** So many first characters are enough to tell. */
export const headLength = 65_536

/** `head`: the first characters, bytes as Latin-1; `fileName` as the person's computer has it. */
export const formOf = (head: string, fileName = ''): SourceForm => {
  if (head.startsWith('PK\x03\x04') && isWorkbook(head, fileName)) return 'workbook'
  return isMail(head.replace(/^\s{1,200}/, ''), /\.(?:eml|mbox|mbx)$/i.test(fileName)) ? 'mails' : 'text'
}

/** A message that Outlook saved in its own format begins as its old documents do; its name or a property tells. */
export const isOutlook = (head: string, fileName = ''): boolean =>
  head.startsWith('\xd0\xcf\x11\xe0') && (/\.msg$/i.test(fileName) || head.includes('_\0_\0s\0u\0b\0s\0t\0g'))

/** Other packed formats keep the sentence that tells what they seem to be. */
const isWorkbook = (head: string, fileName: string): boolean => {
  if (/opendocument\.spreadsheet|word\//.test(head.slice(0, 4096))) return false
  return /\.xls[xm]$/i.test(fileName) || head.includes('xl/') || head.includes('[Content_Types].xml')
}

/** Headers that only a mail as it was sent has; people's copies have From, To and Subject alone. */
const sent = /^(?:mime-version|received|return-path|delivered-to|message-id|content-transfer-encoding|dkim-signature)$/i
const other = /^(?:from|to|cc|subject|date|reply-to|sender|content-type|x-[a-z0-9-]{1,60})$/i
const mostHeaders = 400

export const separator = /^From \S{1,200}(?: |  ).{0,80}\d{4}\r?$/

const isMail = (head: string, named: boolean): boolean => {
  let [known, certain, count] = [0, named, 0]
  for (const line of head.split('\n', mostHeaders)) {
    count += 1
    if (count === 1 && separator.test(line)) certain = true
    else if (line === '' || line === '\r') break
    else if (/^[ \t]/.test(line)) continue
    else {
      const name = /^([!-9;-~]{1,100}):/.exec(line)?.[1]
      if (name === undefined) return false
      if (sent.test(name)) certain = true
      if (sent.test(name) || other.test(name)) known += 1
    }
  }
  return certain && known > 0
}
