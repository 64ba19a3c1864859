/** How old a balance may be on a page, and how long a page waits for a new one, in ms. */
export const freshBalance = { olderThan: 60_000, waitAtMost: 2_500 } as const
/** One that does not cover the bill: somebody may just have topped up. */
export const freshWhenShort = { olderThan: 5_000, waitAtMost: 2_500 } as const
