/** The largest uploaded file, in bytes. */
export const largestFile = 16 * 1024 * 1024
