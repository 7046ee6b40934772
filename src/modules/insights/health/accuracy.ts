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
