/** What is said while the records cannot be reached. */

/** When to ask again, in s: a database that is started anew, or a standby that takes over, needs about as long. */
export const retryAfter = '10'

export const awaySentence =
  'The database that keeps the records cannot be reached at this moment. Try again in some seconds; if it stays like this, tell the person who runs this server.'
