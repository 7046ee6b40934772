/** How many requests one asker may send in a window of `windowSeconds`. */
export type RateRule = { name: string; quota: number; windowSeconds: number }

export type RateAnswer = { isAllowed: boolean; remaining: number; resetSeconds: number }

/**
 * Counts requests by key in fixed windows, in the memory of this process: with several processes each counts for
 * itself. Keys whose window is over are forgotten, so memory follows the number of askers in one window.
 */
export class RateLimiter {
  readonly rule: RateRule
  #now: () => number
  #counts = new Map<string, { count: number; endsAt: number }>()
  #sweepAt = 0

  constructor(rule: RateRule, now: () => number) {
    this.rule = rule
    this.#now = now
  }

  take(key: string): RateAnswer {
    const now = this.#now()
    if (now >= this.#sweepAt) this.#sweep(now)
    let entry = this.#counts.get(key)
    if (!entry || now >= entry.endsAt) {
      entry = { count: 0, endsAt: now + this.rule.windowSeconds * 1000 }
      this.#counts.set(key, entry)
    }
    entry.count++
    return {
      isAllowed: entry.count <= this.rule.quota,
      remaining: Math.max(0, this.rule.quota - entry.count),
      resetSeconds: Math.ceil((entry.endsAt - now) / 1000),
    }
  }

  #sweep(now: number): void {
    for (const [key, entry] of this.#counts) if (now >= entry.endsAt) this.#counts.delete(key)
    this.#sweepAt = now + this.rule.windowSeconds * 1000
  }
}

/** The headers of draft-ietf-httpapi-ratelimit-headers-10. */
export function rateHeaders(rule: RateRule, answer: RateAnswer): Record<string, string> {
  return {
    'ratelimit-policy': `"${rule.name}";q=${rule.quota};w=${rule.windowSeconds}`,
    ratelimit: `"${rule.name}";r=${answer.remaining};t=${answer.resetSeconds}`,
  }
}
