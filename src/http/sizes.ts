/** What may be sent, in bytes. */

/** The largest uploaded file. */
export const largestFile = 16 * 1024 * 1024

/** How many files may come together. */
export const mostFiles = 20

/** The largest table that is marked and given back: 100,000 rows of a batch’s results. */
export const largestTable = 128 * 1024 * 1024

/** The largest JSON that brings nothing: twenty thousand characters of reason and feedback, all of them escaped. */
export const largestJson = 256 * 1024

/** The largest form or JSON without a file: 100,000 ids with their line ends. */
export const largestForm = 4 * 1024 * 1024
