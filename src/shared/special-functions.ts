/** Coefficients B₂ₖ / (2k (2k - 1)) of Stirling's series. Source: NIST DLMF 5.11.1. */
const STIRLING = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360_360, 1 / 156, -3617 / 122_400]
const HALF_LN_2_PI = 0.9189385332046728

/**
 * ln Γ(x) for x > 0, NaN elsewhere, to about 1e-14 of max(1, |ln Γ|): Stirling's series from x = 12 upwards, below it by
 * Γ(x + 1) = x Γ(x). Source: NIST DLMF 5.5.1, 5.11.1.
 */
export function logGamma(x: number): number {
  if (!(x > 0)) return Number.NaN
  if (x === 1 || x === 2) return 0
  let product = 1
  let at = x
  while (at < 12) {
    product *= at
    at += 1
  }
  const square = 1 / (at * at)
  let series = 0
  for (let k = STIRLING.length - 1; k >= 0; k--) series = series * square + (STIRLING[k] as number)
  return (at - 0.5) * Math.log(at) - at + HALF_LN_2_PI + series / at - Math.log(product)
}

/** ln B(a, b) = ln Γ(a) + ln Γ(b) - ln Γ(a + b) for a, b > 0. */
export function logBeta(a: number, b: number): number {
  return logGamma(a) + logGamma(b) - logGamma(a + b)
}

/** Terms after which a series of the hypergeometric function is given up; z = 0.99999 needs about three million. */
const MOST_TERMS = 20_000_000

/**
 * Gauss's hypergeometric function ₂F₁(a, b; c; z) by its series, for 0 ≤ z < 1 and c > -1 that is not 0. Stops when what
 * is left (bounded by a geometric series) is below 1e-16 of the sum. NaN outside this domain.
 * Source: NIST DLMF 15.2.1.
 */
export function hypergeometric(a: number, b: number, c: number, z: number): number {
  if (!(z >= 0 && z < 1) || !(c > -1) || c === 0) return Number.NaN
  let term = 1
  let sum = 1
  for (let k = 0; k < MOST_TERMS; k++) {
    const ratio = (((a + k) * (b + k)) / ((c + k) * (k + 1))) * z
    term *= ratio
    sum += term
    if (term === 0) return sum
    const isFalling = Math.abs(ratio) < 1 && k > 4
    if (isFalling && Math.abs(term) < 1e-16 * (1 - Math.max(z, Math.abs(ratio))) * Math.abs(sum)) return sum
  }
  return Number.NaN
}
