/** One call of postal-mime, and its answer in our words. */
import PostalMime, { type Address, type Attachment } from 'postal-mime'
import type { ReadMail } from '../core/brought/ports.ts'
import { wholeTextOf } from './html.ts'

/** `why` completes a sentence about the mail. */
export type ParsedMail = { readonly ok: true; readonly mail: ReadMail } | { readonly ok: false; readonly why: string }

/** Real mails nest four or five deep; their headers have some ten thousand bytes. */
const limits = { maxNestingDepth: 32, maxHeadersSize: 262_144 }

/** Never throws. Mails in it are given as files, so that we count how deep they lie. */
export const parseMail = async (bytes: Uint8Array): Promise<ParsedMail> => {
  try {
    const mail = await new Parser({ ...limits, forceRfc822Attachments: true }).parse(bytes)
    return {
      ok: true,
      mail: {
        subject: mail.subject ?? '',
        from: addressOf(mail.from),
        replyTo: addressOf(mail.replyTo?.[0]),
        text: mail.text ?? '',
        html: mail.html ?? '',
        attached: mail.attachments.map(fileOf),
      },
    }
  } catch (error) {
    return { ok: false, why: whyNot(error) }
  }
}

/** A part's texts by their kind, in order; of a multipart/alternative those of all its parts. */
type Texts = Readonly<Partial<Record<'plain' | 'html', readonly { readonly value: string }[]>>>
type Inside = { readonly textMap: ReadonlyMap<unknown, Texts>; readonly textContent: Record<string, string> }

/**
 * Takes a mail's texts as they stand. postal-mime's own way makes plain text of HTML, by patterns that took 15 s for a link
 * of 160 KB that does not end, and four times that for twice as much; ours is made where there is no plain text beside it.
 */
class Parser extends PostalMime {
  renderTextContent(): void {
    const { textMap, textContent } = this as unknown as Inside
    const all = [...textMap.values()]
    const told = (kind: 'plain' | 'html', of: readonly Texts[]): string[] =>
      of.flatMap((texts) => texts[kind] ?? []).map(({ value }) => value)
    const html = told('html', all)
    if (html.length > 0) textContent['html'] = html.join('\n')
    if (!all.some(({ plain }) => plain)) return
    textContent['plain'] = all
      .flatMap((texts) => (texts.plain ? told('plain', [texts]) : told('html', [texts]).map(wholeTextOf)))
      .join('\n')
  }
}

const addressOf = (address: Address | undefined): string => address?.address ?? address?.group?.[0]?.address ?? ''

const fileOf = ({ filename, mimeType, content }: Attachment) => ({
  name: filename ?? '',
  type: mimeType,
  bytes: typeof content === 'string' ? new TextEncoder().encode(content) : new Uint8Array(content),
})

const whyNot = (error: unknown): string => {
  const said = error instanceof Error ? error.message : ''
  if (said.includes('nesting')) return `has parts in parts, more than ${limits.maxNestingDepth} deep; paste its text`
  if (said.includes('header size'))
    return `has headers of more than ${limits.maxHeadersSize / 1_024} KB; paste its text without them`
  return 'could not be read; paste its text'
}
