/** A logistic model on standardised factors: ln(p / (1 - p)) = intercept + Σ weight · (value - mean) / spread. */
export type Logistic = {
  intercept: number
  weights: readonly number[]
  means: readonly number[]
  spreads: readonly number[]
}

export function sigmoid(x: number): number {
  return x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x))
}

/** ln(p / (1 - p)), p kept away from 0 and 1 by 1e-9 so that it stays finite. */
export function logit(p: number): number {
  const within = Math.min(1 - 1e-9, Math.max(1e-9, p))
  return Math.log(within) - Math.log1p(-within)
}

/**
 * The weights that minimise ½ Σ weight² + strength · Σ log-loss over the rows (the intercept is free), by Newton's
 * method. The factors are standardised by these rows. Null when the rows show one outcome only.
 */
export function fitLogistic(
  rows: readonly (readonly number[])[],
  outcomes: readonly boolean[],
  strength = 1,
): Logistic | null {
  const size = rows[0]?.length ?? 0
  return fitTable(Float64Array.from(rows.flat()), size, Uint8Array.from(outcomes, Number), strength)
}

/** The same of rows that lie one after the other in one table, outcomes 0 and 1. */
export function fitTable(
  table: Float64Array,
  size: number,
  outcomes: Uint8Array,
  strength = 1,
): Logistic | null {
  const n = outcomes.length
  const yes = outcomes.reduce((sum, each) => sum + each, 0)
  if (yes === 0 || yes === n) return null
  const { means, spreads } = scaleOf(table, size, n)
  const width = size + 1
  const scaled = new Float64Array(n * width)
  for (let i = 0; i < n; i++) {
    scaled[i * width] = 1
    for (let j = 0; j < size; j++)
      scaled[i * width + j + 1] =
        ((table[i * size + j] as number) - (means[j] as number)) / (spreads[j] as number)
  }
  let at = [logit(yes / n), ...means.map(() => 0)]
  for (let round = 0; round < 100; round++) {
    const { slope, bend } = derivatives(scaled, width, outcomes, at, strength)
    const step = solve(bend, slope)
    at = at.map((weight, j) => weight - (step[j] as number))
    if (Math.max(...step.map(Math.abs)) < 1e-10) break
  }
  const [intercept = 0, ...weights] = at
  return { intercept, weights, means, spreads }
}

function scaleOf(table: Float64Array, size: number, n: number): { means: number[]; spreads: number[] } {
  const means = new Array<number>(size).fill(0)
  const squares = new Array<number>(size).fill(0)
  for (let i = 0; i < n; i++)
    for (let j = 0; j < size; j++) means[j] = (means[j] as number) + (table[i * size + j] as number) / n
  for (let i = 0; i < n; i++)
    for (let j = 0; j < size; j++)
      squares[j] = (squares[j] as number) + ((table[i * size + j] as number) - (means[j] as number)) ** 2 / n
  return { means, spreads: squares.map((square) => (square > 1e-18 ? Math.sqrt(square) : 1)) }
}

function derivatives(
  scaled: Float64Array,
  width: number,
  outcomes: Uint8Array,
  at: readonly number[],
  strength: number,
): { slope: number[]; bend: number[][] } {
  const slope = at.map((weight, j) => (j === 0 ? 0 : weight))
  const flat = new Float64Array(width * width)
  for (let i = 0; i < outcomes.length; i++) {
    const row = i * width
    let logOdds = 0
    for (let j = 0; j < width; j++) logOdds += (scaled[row + j] as number) * (at[j] as number)
    const p = sigmoid(logOdds)
    const error = strength * (p - (outcomes[i] as number))
    const curve = strength * p * (1 - p)
    for (let j = 0; j < width; j++) {
      const value = scaled[row + j] as number
      slope[j] = (slope[j] as number) + error * value
      for (let k = 0; k <= j; k++)
        flat[j * width + k] = (flat[j * width + k] as number) + curve * value * (scaled[row + k] as number)
    }
  }
  const bend = at.map((_, j) =>
    at.map((__, k) => (flat[Math.max(j, k) * width + Math.min(j, k)] as number) + (j === k && j > 0 ? 1 : 0)),
  )
  return { slope, bend }
}

/** Each factor's part of the logit; their sum and the intercept are the logit. */
export function partsOf(model: Logistic, row: readonly number[]): number[] {
  return row.map((value, j) => {
    const scaled = (value - (model.means[j] as number)) / (model.spreads[j] as number)
    return (model.weights[j] as number) * scaled
  })
}

export function predict(model: Logistic, row: readonly number[]): number {
  return sigmoid(model.intercept + partsOf(model, row).reduce((sum, part) => sum + part, 0))
}

/** Solves a symmetric positive system by Gauss's elimination with pivots. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const n = right.length
  const rows = matrix.map((row, i) => [...row, right[i] as number])
  for (let column = 0; column < n; column++) {
    let pivot = column
    for (let i = column + 1; i < n; i++)
      if (Math.abs(rows[i]?.[column] as number) > Math.abs(rows[pivot]?.[column] as number)) pivot = i
    const top = rows[pivot] as number[]
    rows[pivot] = rows[column] as number[]
    rows[column] = top
    for (let i = column + 1; i < n; i++) {
      const row = rows[i] as number[]
      const factor = (row[column] as number) / (top[column] as number)
      for (let k = column; k <= n; k++) row[k] = (row[k] as number) - factor * (top[k] as number)
    }
  }
  const found = new Array<number>(n).fill(0)
  for (let i = n - 1; i >= 0; i--) {
    const row = rows[i] as number[]
    let rest = row[n] as number
    for (let k = i + 1; k < n; k++) rest -= (row[k] as number) * (found[k] as number)
    found[i] = rest / (row[i] as number)
  }
  return found
}
