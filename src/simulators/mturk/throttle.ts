import type { Rule } from './mood-rules.ts'

interface Bucket {
  tokens: number
  at: number
}

/** One token bucket for each account; full at first, and kept when the limit moves while it runs. */
export class Throttle {
  private readonly buckets = new Map<string, Bucket>()

  /**
   * @param limit the rule in force; undefined lets everything through
   * @param uptime milliseconds that never run backwards
   */
  admits(account: string, limit: Rule<'throttle'> | undefined, uptime: number): boolean {
    if (limit === undefined) return true
    const bucket = this.buckets.get(account) ?? { tokens: limit.burst, at: uptime }
    this.buckets.set(account, bucket)
    bucket.tokens = Math.min(limit.burst, bucket.tokens + ((uptime - bucket.at) / 1000) * limit.rate)
    bucket.at = uptime
    if (bucket.tokens > 1 - 1e-9) {
      bucket.tokens -= 1
      return true
    }
    bucket.tokens = Math.max(0, bucket.tokens - (limit.refusedCost ?? 0))
    return false
  }

  /** Forgets what was spent: the next limit begins with a full bucket. */
  clear(): void {
    this.buckets.clear()
  }
}
