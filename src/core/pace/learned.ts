/** What is worth keeping across restarts. */
export type Learned = { readonly perSecond: number; readonly burst: number }

/** Reads what `toJSON` wrote; undefined when it is not that, so that a damaged row only costs a new start. */
export const parseLearned = (text: string | undefined): Learned | undefined => {
  try {
    const read: unknown = JSON.parse(text ?? '')
    if (typeof read !== 'object' || read === null || !('perSecond' in read) || !('burst' in read)) return undefined
    const { perSecond, burst } = read
    if (typeof perSecond !== 'number' || typeof burst !== 'number') return undefined
    return perSecond > 0 && perSecond <= 10_000 && burst >= 0 && burst <= 100_000 ? { perSecond, burst } : undefined
  } catch {
    return undefined
  }
}
