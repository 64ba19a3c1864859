/** What a new password must be: long enough, and not among the first that somebody would try. Nothing else. */
import { guessingBits } from './guessable.ts'

/** Characters. NIST SP 800-63B; 15 are advised on the page. */
const leastPasswordLength = 8
/** UTF-8 bytes. */
const mostPasswordBytes = 1_024
/** Of guessing; the 3,000 passwords most often found in breaches are all below. */
const leastBits = 25
/** Documented words of this place (ASVS 6.1.2), beside the person's own name. */
const placeWords = ['overturn', 'reversal', 'reverse', 'rejection', 'requester']

/** Longer is refused before any work is done with it, also at sign-in. */
export const isTooLong = (password: string): boolean => Buffer.byteLength(password) > mostPasswordBytes

/** The sentence for the form, or undefined when the password will do. */
export const passwordProblem = (password: string, personName: string): string | undefined => {
  if (password === '') return 'Type a password.'
  if (isTooLong(password))
    return `It has more than ${mostPasswordBytes.toLocaleString('en')} bytes; a shorter one will do.`
  const length = [...password].length
  if (length < leastPasswordLength)
    return `It has ${length} ${length === 1 ? 'character' : 'characters'}; at least ${leastPasswordLength} are needed, 15 are better.`
  const names = personName
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((part) => part.length >= 3)
  if (guessingBits(password, [...placeWords, ...names]) < leastBits)
    return 'It is among the first that somebody would try. Take a longer one: four words that do not belong together are good.'
  return undefined
}
