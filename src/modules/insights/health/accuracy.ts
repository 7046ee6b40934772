import { type Interval, wilson, Z_95 } from '#shared/statistics.ts'

/** A chance that was told, and whether it came true. */
export type Told = { risk: number; came: boolean }

/**
 * The chance that one who fell silent had been ranked above one who did not; ties count half. Null when there is only
 * one kind. Source: the Mann–Whitney form of the area under the ROC curve.
 */
export function areaUnderCurve(told: readonly Told[]): number | null {
  const sorted = [...told].sort((a, b) => a.risk - b.risk)
  const yes = told.filter(({ came }) => came).length
  const no = told.length - yes
  if (yes === 0 || no === 0) return null
  let ranks = 0
  for (let start = 0; start < sorted.length; ) {
    let end = start
    while (end < sorted.length && (sorted[end] as Told).risk === (sorted[start] as Told).risk) end++
    for (let k = start; k < end; k++) if ((sorted[k] as Told).came) ranks += (start + 1 + end) / 2
    start = end
  }
  return (ranks - (yes * (yes + 1)) / 2) / (yes * no)
}

/** The mean precision at each recall step, from the highest risk down; equal risks are one step. Null without any that came. */
export function averagePrecision(told: readonly Told[]): number | null {
  const sorted = [...told].sort((a, b) => b.risk - a.risk)
  const yes = told.filter(({ came }) => came).length
  if (yes === 0) return null
  let [sum, hits] = [0, 0]
  for (let start = 0; start < sorted.length; ) {
    let [end, fresh] = [start, 0]
    while (end < sorted.length && (sorted[end] as Told).risk === (sorted[start] as Told).risk)
      if ((sorted[end++] as Told).came) fresh++
    hits += fresh
    sum += (fresh / yes) * (hits / end)
    start = end
  }
  return sum
}

/** How much more often those of the top tenth fell silent than all. Null when there are none or none did. */
export function liftOfTopTenth(told: readonly Told[]): number | null {
  const yes = told.filter(({ came }) => came).length
  const size = Math.round(told.length / 10)
  if (yes === 0 || size === 0) return null
  const top = [...told].sort((a, b) => b.risk - a.risk).slice(0, size)
  return top.filter(({ came }) => came).length / size / (yes / told.length)
}

/** The mean squared difference between what was told and what came. Source: G. Brier (1950). Null for none. */
export function brier(told: readonly Told[]): number | null {
  if (told.length === 0) return null
  return told.reduce((sum, { risk, came }) => sum + (risk - Number(came)) ** 2, 0) / told.length
}

export type CalibrationBin = { n: number; told: number; came: number }

/** Ten bins of equal width: how many, the mean told, the share that came. */
export function calibrationBins(told: readonly Told[]): CalibrationBin[] {
  const bins = Array.from({ length: 10 }, () => ({ n: 0, told: 0, came: 0 }))
  for (const { risk, came } of told) {
    const bin = bins[Math.min(9, Math.floor(risk * 10))] as CalibrationBin
    bin.n++
    bin.told += risk
    bin.came += Number(came)
  }
  return bins.map(({ n, told: sum, came }) => ({ n, told: n ? sum / n : 0, came: n ? came / n : 0 }))
}

/** The mean difference over the bins between what was told and what came, each weighted by its cases. Null for none. */
export function calibrationError(told: readonly Told[]): number | null {
  if (told.length === 0) return null
  const sum = calibrationBins(told).reduce((all, bin) => all + bin.n * Math.abs(bin.told - bin.came), 0)
  return sum / told.length
}

/**
 * The 95 % interval of the area under the curve, within 0…1; null below two of either kind.
 * Source: E. DeLong, D. DeLong, D. Clarke-Pearson, Biometrics 44 (1988), 837-845, by midranks.
 */
export function areaInterval(told: readonly Told[]): Interval | null {
  const yes = told.filter(({ came }) => came).map(({ risk }) => risk)
  const no = told.filter(({ came }) => !came).map(({ risk }) => risk)
  const area = areaUnderCurve(told)
  if (area === null || yes.length < 2 || no.length < 2) return null
  const all = midRanks([...yes, ...no])
  const ofYes = midRanks(yes)
  const ofNo = midRanks(no)
  const above = yes.map((_, i) => ((all[i] as number) - (ofYes[i] as number)) / no.length)
  const below = no.map((_, i) => 1 - ((all[yes.length + i] as number) - (ofNo[i] as number)) / yes.length)
  const half = Z_95 * Math.sqrt(varianceOf(above, area) / yes.length + varianceOf(below, area) / no.length)
  return [Math.max(0, area - half), Math.min(1, area + half)]
}

function midRanks(values: readonly number[]): number[] {
  const order = values.map((_, i) => i).sort((a, b) => (values[a] as number) - (values[b] as number))
  const ranks = new Array<number>(values.length).fill(0)
  for (let start = 0; start < order.length; ) {
    let end = start
    while (end < order.length && values[order[end] as number] === values[order[start] as number]) end++
    for (let k = start; k < end; k++) ranks[order[k] as number] = (start + 1 + end) / 2
    start = end
  }
  return ranks
}

function varianceOf(values: readonly number[], mean: number): number {
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1)
}

/** The bins of calibration with Wilson's interval of what came. */
export function calibrationTable(told: readonly Told[]) {
  return calibrationBins(told).map(({ n, told: mean, came }, k) => ({
    ...{ from: k / 10, to: (k + 1) / 10, n },
    told: n === 0 ? null : mean,
    came: n === 0 ? null : came,
    interval: toPair(wilson(Math.round(came * n), n)),
  }))
}

export function toPair(interval: Interval | null): [number, number] | null {
  return interval === null ? null : [interval[0], interval[1]]
}

/**
 * How far the risks of one date have moved from those of another: the population stability index Σ (p - q) ln(p / q) over
 * the tenths of the earlier one, half a case added to each. Below 0.1 they have not, above 0.25 they have. Null where one
 * of the two is empty. Source: N. Siddiqi, "Credit Risk Scorecards" (2006).
 */
export function riskShift(before: readonly number[], now: readonly number[]): number | null {
  if (before.length === 0 || now.length === 0) return null
  const sorted = [...before].sort((a, b) => a - b)
  const edges = Array.from(
    { length: 9 },
    (_, k) => sorted[Math.floor(((k + 1) * sorted.length) / 10)] as number,
  )
  const shares = (risks: readonly number[]) => {
    const counts = new Array<number>(10).fill(0.5)
    for (const risk of risks) {
      const place = edges.filter((edge) => risk >= edge).length
      counts[place] = (counts[place] as number) + 1
    }
    return counts.map((count) => count / (risks.length + 5))
  }
  const [was, is] = [shares(before), shares(now)]
  return is.reduce((sum, p, k) => sum + (p - (was[k] as number)) * Math.log(p / (was[k] as number)), 0)
}

/** Those that came ÷ the sum of what was told, with a 95 % interval by the chances themselves; null where nothing was told. */
export function observedToTold(told: readonly Told[]): { ratio: number; interval: [number, number] } | null {
  const sum = told.reduce((all, { risk }) => all + risk, 0)
  if (sum <= 0) return null
  const came = told.filter((each) => each.came).length
  const half = Z_95 * Math.sqrt(told.reduce((all, { risk }) => all + risk * (1 - risk), 0))
  return { ratio: came / sum, interval: [Math.max(0, came - half) / sum, (came + half) / sum] }
}
