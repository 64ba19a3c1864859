/** Builds mails as they are sent. */

export type Part = {
  readonly type?: string
  readonly encoding?: 'quoted-printable' | 'base64' | '8bit'
  readonly headers?: readonly string[]
  readonly body: string | Uint8Array
}

const wrap = (text: string, width: number): string => text.match(new RegExp(`.{1,${width}}`, 'gs'))?.join('\r\n') ?? ''

/** `width`: soft breaks fall there, through ids as through words. */
export const quotedPrintable = (text: string, width = 75): string =>
  text
    .split('\n')
    .map((line) =>
      (
        line
          .replace(/[=\u0080-\uffff]/g, (each) => [...Buffer.from(each)].map((byte) => `=${hex(byte)}`).join(''))
          .match(new RegExp(`(?:=[0-9A-F]{2}|.){1,${width}}`, 'g')) ?? ['']
      ).join('=\r\n'),
    )
    .join('\r\n')

const hex = (byte: number): string => byte.toString(16).toUpperCase().padStart(2, '0')

export const part = ({ type = 'text/plain; charset=utf-8', encoding, headers = [], body }: Part): string => {
  const text = typeof body === 'string' ? body : ''
  const encoded =
    encoding === 'base64'
      ? wrap(Buffer.from(body).toString('base64'), 76)
      : encoding === 'quoted-printable'
        ? quotedPrintable(text)
        : text.replaceAll('\n', '\r\n')
  const coded = encoding === undefined ? [] : [`Content-Transfer-Encoding: ${encoding}`]
  return [`Content-Type: ${type}`, ...coded, ...headers, '', encoded].join('\r\n')
}

export const multipart = (kind: string, parts: readonly string[], boundary = 'next_part'): string =>
  [
    `Content-Type: multipart/${kind}; boundary="${boundary}"`,
    '',
    ...parts.flatMap((each) => [`--${boundary}`, each]),
    `--${boundary}--`,
    '',
  ].join('\r\n')

export const attached = (name: string, type: string, body: string | Uint8Array): string =>
  part({ type, encoding: 'base64', headers: [`Content-Disposition: attachment; filename="${name}"`], body })

/** A whole mail: headers of the way, then the given ones, then the content with its own headers. */
export const mail = (headers: readonly string[], content: string): string =>
  [
    'Return-Path: <bounces@example.org>',
    'Received: from mx.example.org by mail.example.org; Tue, 24 Nov 2026 09:00:00 +0000',
    ...headers,
    'MIME-Version: 1.0',
    content,
  ].join('\r\n')
