/**
 * Parameters as both databases can keep them: PostgreSQL refuses NUL in text, and half a surrogate pair is no UTF-8.
 * Either becomes the replacement character. Hostile text is thus stored alike on both.
 */
export const storable = (parameters: readonly unknown[]): readonly unknown[] =>
  parameters.map((value) => (typeof value === 'string' ? storableText(value) : value))

const storableText = (text: string): string =>
  (text.isWellFormed() ? text : text.toWellFormed()).replaceAll('\0', '\uFFFD')
