/** A stay of `days`; `ended` when it is over, else it is only known to have lasted that long. */
export type Stay = { days: number; ended: boolean; count: number }
export type SurvivalStep = { day: number; share: number; atRisk: number; low: number; high: number }

const Z_95 = 1.959963984540054

/**
 * The share still there after so many days (product limit, Kaplan and Meier 1958), a step for each day on which somebody
 * left. Intervals of 95 % by the log-log transformation of Greenwood's variance (Kalbfleisch and Prentice 1980).
 */
export function survival(stays: readonly Stay[]): SurvivalStep[] {
  const byDay = new Map<number, { left: number; censored: number }>()
  let atRisk = 0
  for (const { days, ended, count } of stays) {
    const row = byDay.get(days) ?? { left: 0, censored: 0 }
    byDay.set(days, {
      left: row.left + (ended ? count : 0),
      censored: row.censored + (ended ? 0 : count),
    })
    atRisk += count
  }
  const steps: SurvivalStep[] = []
  let share = 1
  let variance = 0
  for (const [day, { left, censored }] of [...byDay].sort(([a], [b]) => a - b)) {
    if (left > 0) {
      share *= 1 - left / atRisk
      variance += atRisk > left ? left / (atRisk * (atRisk - left)) : 0
      steps.push({ day, share, atRisk, ...intervalOf(share, variance) })
    }
    atRisk -= left + censored
  }
  return steps
}

function intervalOf(share: number, variance: number): { low: number; high: number } {
  if (share <= 0 || share >= 1) return { low: share, high: share }
  const spread = (Z_95 * Math.sqrt(variance)) / Math.log(share)
  return { low: share ** Math.exp(-spread), high: share ** Math.exp(spread) }
}

/**
 * The day by which half have left, with the 95 % interval of Brookmeyer and Crowley (1982); null where fewer than half
 * have, an upper end of null where it is not known yet.
 */
export function medianStay(steps: readonly SurvivalStep[]): {
  days: number | null
  interval: [number, number | null] | null
} {
  const half = steps.find(({ share }) => share <= 0.5)?.day ?? null
  const low = steps.find(({ low }) => low <= 0.5)?.day
  const high = steps.find(({ high }) => high <= 0.5)?.day ?? null
  return { days: half, interval: half === null || low === undefined ? null : [low, high] }
}
