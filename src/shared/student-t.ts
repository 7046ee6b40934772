const known = new Map<string, number>()

/**
 * The quantile of Student's t distribution: the t below which a share `p` (0.5 ≤ p < 1) of it lies, for at least one
 * degree of freedom. Found by bisection of the distribution function, to about 12 digits.
 */
export function studentQuantile(p: number, degrees: number): number {
  const key = `${p} ${degrees}`
  const found = known.get(key)
  if (found !== undefined) return found
  let low = 0
  let high = 1
  while (studentProbability(high, degrees) < p) high *= 2
  for (let i = 0; i < 100 && high - low > high * 1e-13; i++) {
    const middle = (low + high) / 2
    if (studentProbability(middle, degrees) < p) low = middle
    else high = middle
  }
  const quantile = (low + high) / 2
  if (known.size >= 10_000) known.clear()
  known.set(key, quantile)
  return quantile
}

/**
 * The share of Student's t distribution below t ≥ 0: 1 - I(ν/(ν+t²); ν/2, 1/2) / 2.
 * Source: Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.1 and 26.5.27.
 */
function studentProbability(t: number, degrees: number): number {
  return 1 - incompleteBeta(degrees / (degrees + t * t), degrees / 2, 0.5) / 2
}

/** The regularised incomplete beta function. Source: Numerical Recipes, 3rd ed., section 6.4. */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x))
  return x < (a + 1) / (a + b + 2)
    ? (front * betaFraction(x, a, b)) / a
    : 1 - (front * betaFraction(1 - x, b, a)) / b
}

/** Lentz's continued fraction for the incomplete beta function. */
function betaFraction(x: number, a: number, b: number): number {
  const tiny = 1e-300
  const away = (value: number): number => (Math.abs(value) < tiny ? tiny : value)
  let c = 1
  let d = 1 / away(1 - ((a + b) * x) / (a + 1))
  let result = d
  for (let m = 1; m <= 1000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / away(1 + even * d)
    c = away(1 + even / c)
    result *= d * c
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / away(1 + odd * d)
    c = away(1 + odd / c)
    const change = d * c
    result *= change
    if (Math.abs(change - 1) < 1e-15) break
  }
  return result
}

const LANCZOS = [
  676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406, 12.507343278686905,
  -0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7,
]

/** The logarithm of the gamma function for x ≥ 0.5. Source: C. Lanczos (1964), coefficients for g = 7, n = 9. */
function logGamma(x: number): number {
  const z = x - 1
  const t = z + 7.5
  const series = LANCZOS.reduce((sum, factor, index) => sum + factor / (z + index + 1), 0.9999999999998099)
  return 0.5 * Math.log(2 * Math.PI) + (z + 0.5) * Math.log(t) - t + Math.log(series)
}
