export type Minimum = { at: number[]; value: number; evaluations: number; converged: boolean }

type Vertex = { at: number[]; value: number }

export type SimplexOptions = {
  /** The edge of the first simplex. */
  step?: number
  /** Ends when the values at all corners lie within this share of |value|. */
  tolerance?: number
  /** At most this many calls of the function. */
  most?: number
}

/**
 * A local minimum of a function of several numbers without derivatives. A result that is not finite counts as a wall.
 * Source: J. A. Nelder, R. Mead, Computer Journal 7 (1965), 308-313, with the usual 1, 2, ½, ½.
 */
export function minimise(
  compute: (at: readonly number[]) => number,
  start: readonly number[],
  { step = 0.5, tolerance = 1e-11, most = 2000 }: SimplexOptions = {},
): Minimum {
  let evaluations = 0
  const vertex = (at: number[]): Vertex => {
    evaluations++
    const value = compute(at)
    return { at, value: Number.isFinite(value) ? value : Number.POSITIVE_INFINITY }
  }
  const corners = [
    vertex([...start]),
    ...start.map((_, axis) => vertex(start.map((x, i) => (i === axis ? x + step : x)))),
  ]
  let converged = false
  while (evaluations < most) {
    corners.sort((a, b) => a.value - b.value)
    const best = corners[0] as Vertex
    const worst = corners.at(-1) as Vertex
    const second = corners.at(-2) as Vertex
    const width = Math.max(...worst.at.map((x, i) => Math.abs(x - (best.at[i] as number))))
    if (worst.value - best.value <= tolerance * (Math.abs(best.value) + tolerance) && width < 1e-4) {
      converged = true
      break
    }
    const others = corners.slice(0, -1)
    const centre = best.at.map(
      (_, i) => others.reduce((sum, v) => sum + (v.at[i] as number), 0) / others.length,
    )
    const along = (factor: number) => vertex(centre.map((x, i) => x + factor * ((worst.at[i] as number) - x)))
    const reflected = along(-1)
    let next = reflected
    if (reflected.value < best.value) {
      const expanded = along(-2)
      if (expanded.value < reflected.value) next = expanded
    } else if (reflected.value >= second.value) {
      next = reflected.value < worst.value ? along(-0.5) : along(0.5)
      if (next.value >= Math.min(worst.value, reflected.value)) {
        for (let k = 1; k < corners.length; k++)
          corners[k] = vertex((corners[k] as Vertex).at.map((x, i) => ((best.at[i] as number) + x) / 2))
        continue
      }
    }
    corners[corners.length - 1] = next
  }
  corners.sort((a, b) => a.value - b.value)
  return { ...(corners[0] as Vertex), evaluations, converged }
}

/**
 * The best minimum found from several starts, each search begun again from where it ended until that gains nothing: a
 * simplex that has collapsed before the minimum is noticed that way.
 */
export function minimiseFrom(
  compute: (at: readonly number[]) => number,
  starts: readonly (readonly number[])[],
  options: SimplexOptions = {},
): Minimum {
  let best: Minimum = { at: [], value: Number.POSITIVE_INFINITY, evaluations: 0, converged: false }
  let evaluations = 0
  for (const start of starts) {
    let found = minimise(compute, start, options)
    evaluations += found.evaluations
    for (let again = 0; again < 5; again++) {
      const next = minimise(compute, found.at, { ...options, step: (options.step ?? 0.5) / 2 })
      evaluations += next.evaluations
      const gain = found.value - next.value
      if (next.value <= found.value) found = next
      if (!(gain > 1e-9 * (1 + Math.abs(found.value)))) break
    }
    if (found.value < best.value) best = found
  }
  return { ...best, evaluations }
}
