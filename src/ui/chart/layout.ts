import { scaleLinear } from 'd3-scale'

/** Domain that holds all values, with round ends; starts at zero unless `fromZero` is false. */
export function domainOf(values: readonly number[], fromZero = true): [number, number] {
  // plus zero turns a negative zero into zero, which an axis would write as −0
  const finite = values.filter(Number.isFinite).map((value) => value + 0)
  if (finite.length === 0) return [0, 1]
  const low = Math.min(...finite)
  const high = Math.max(...finite)
  const from = fromZero ? Math.min(0, low) : low
  if (from === high) return [from, from === 0 ? 1 : from + Math.abs(from)]
  const [a = from, b = high] = scaleLinear().domain([from, high]).nice(5).domain()
  // rounding to nice ends may lose a value too small to count
  return [Math.min(a, from) + 0, Math.max(b, high)]
}

/** Every how many labels one is written, so that they do not touch. */
export function labelStep(count: number, width: number, perLabel: number): number {
  const room = Math.max(1, Math.floor(width / perLabel))
  return Math.max(1, Math.ceil(count / room))
}

/** Moves labels apart until at least `gap` lies between neighbours, as little as possible, inside the bounds. */
export function spread(wanted: readonly number[], gap: number, low: number, high: number): number[] {
  const order = wanted.map((at, place) => ({ at, place })).sort((a, b) => a.at - b.at)
  let last = Number.NEGATIVE_INFINITY
  for (const label of order) {
    label.at = Math.max(label.at, last + gap, low)
    last = label.at
  }
  let ceiling = high
  for (const label of [...order].reverse()) {
    label.at = Math.min(label.at, ceiling)
    ceiling = label.at - gap
  }
  const placed = wanted.slice()
  for (const label of order) placed[label.place] = label.at
  return placed
}

/** Rough width of a text in 12 px Inter; enough to leave room for labels. */
export function textWidth(text: string, size = 12): number {
  return text.length * size * 0.56
}

/** Place of the value nearest to `x` in a rising list of positions. */
export function nearest(positions: readonly number[], x: number): number {
  let best = 0
  for (let place = 1; place < positions.length; place += 1) {
    if (Math.abs((positions[place] ?? 0) - x) < Math.abs((positions[best] ?? 0) - x)) best = place
  }
  return best
}
