/** What may be logged of an exception. */

/** Picked by field: an error object may hold a request with its signature. */
export const factsOf = (error: unknown): Readonly<Record<string, string>> =>
  error instanceof Error
    ? {
        error: error.name,
        message: error.message.slice(0, 300),
        at: (error.stack ?? '')
          .split('\n')
          .slice(1, 6)
          .map((line) => line.trim())
          .join(' < '),
      }
    : { error: typeof error }

/** Whoever downloaded closed the connection. */
export const goneAway = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE'
