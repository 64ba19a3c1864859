/** A letter as a text, and as a mail that opens as a draft. Both doors give the same bytes. */
import MailComposer from 'nodemailer/lib/mail-composer'
import type { Letter } from '../../core/letter-store.ts'
import type { LetterTo } from '../../core/marketplace.ts'
import type { Reversal } from '../../core/reversal.ts'

type Whole = Letter & { readonly text: string }

export const letterName = (reversal: Pick<Reversal, 'number'>, letter: Pick<Letter, 'number'>): string =>
  `overturn-${reversal.number}-letter-${letter.number}`

export const letterAsText = ({ subject, text }: Whole): string => `Subject: ${subject}\n\n${text}`

/**
 * RFC 5322, in UTF-8. X-Unsent makes mail programs open it as a draft; without a known address its To stays empty, for the
 * person to fill in. No sender: the program that sends it puts its own.
 */
export const letterAsMail = (
  { subject, text, madeAt, setId, part }: Whole,
  to: LetterTo | undefined,
): Promise<Buffer> =>
  new MailComposer({
    ...(to?.address === undefined ? {} : { to: { name: to.to, address: to.address } }),
    subject,
    text,
    date: new Date(madeAt),
    messageId: `<${setId}.${part}@overturn.invalid>`,
    headers: { 'X-Unsent': '1' },
    newline: 'windows',
    disableFileAccess: true,
    disableUrlAccess: true,
  })
    .compile()
    .build()
