import { incompleteBeta } from './student-t.ts'

/**
 * The share of the standard normal distribution below x, to about 15 digits.
 * Source: G. Marsaglia, "Evaluating the Normal Distribution", Journal of Statistical Software 11 (2004), 4:
 * Φ(x) = 1/2 + φ(x) (x + x³/3 + x⁵/(3·5) + …). Beyond 8 standard deviations it is 0 or 1 to that precision.
 */
export function normalCdf(x: number): number {
  if (x < -8) return 0
  if (x > 8) return 1
  let term = x
  let sum = x
  for (let i = 3; ; i += 2) {
    term *= (x * x) / i
    if (sum + term === sum) break
    sum += term
  }
  return 0.5 + sum * Math.exp(-0.5 * x * x - 0.9189385332046728)
}

/** The share of Fisher's F distribution below x: I(d₁x/(d₁x + d₂); d₁/2, d₂/2). Source: Abramowitz and Stegun, 26.6.2. */
export function fProbability(x: number, d1: number, d2: number): number {
  return x <= 0 ? 0 : incompleteBeta((d1 * x) / (d1 * x + d2), d1 / 2, d2 / 2)
}

/** The quantile of Fisher's F distribution: the x below which a share `p` (0 < p < 1) of it lies, by bisection. */
export function fQuantile(p: number, d1: number, d2: number): number {
  let low = 0
  let high = 1
  while (fProbability(high, d1, d2) < p) high *= 2
  for (let i = 0; i < 200 && high - low > high * 1e-13; i++) {
    const middle = (low + high) / 2
    if (fProbability(middle, d1, d2) < p) low = middle
    else high = middle
  }
  return (low + high) / 2
}
