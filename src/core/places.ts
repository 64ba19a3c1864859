/** How a place in a text and a character in it are named to people. */

const number = new Intl.NumberFormat('en-US')

/** `1st`, `22nd`, `1,013th`. */
export const ordinal = (count: number): string => {
  const ending = count % 100 > 10 && count % 100 < 14 ? 'th' : (['th', 'st', 'nd', 'rd'][count % 10] ?? 'th')
  return `${number.format(count)}${ending}`
}

/** `U+2013`: tells characters apart that look alike or are not seen. */
export const codeOf = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
