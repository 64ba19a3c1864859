/** What people sign in with. */
import type { PersonRow } from '../core/access-store.ts'
import type { Person } from '../core/reversal.ts'

const mostCharacters = 60

/** As kept and shown: white space at the ends taken away, one form for composed characters. */
export const tidyName = (text: string): string => text.trim().normalize('NFC')

/** The sentence for the form, or undefined when the name will do. */
export const nameProblem = (name: string): string | undefined => {
  if (name === '') return 'Type a name.'
  if ([...name].length > mostCharacters) return `It has more than ${mostCharacters} characters.`
  // Invisible characters would let two names look alike.
  if (/[\p{C}\p{Zl}\p{Zp}]/u.test(name)) return 'It holds a character that cannot be seen.'
  return undefined
}

export const personOf = ({ id, name }: PersonRow): Person => ({ id, name })
