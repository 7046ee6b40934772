/** Seeded random numbers for histories made up in tests. */
export type Chance = {
  uniform: () => number
  exponential: () => number
  normal: () => number
  gamma: (shape: number) => number
  beta: (a: number, b: number) => number
}

/** Source of the generator: mulberry32 (T. Ettinger, public domain); of gamma: Marsaglia and Tsang (2000). */
export function seededRandom(seed: number): Chance {
  let state = seed >>> 0
  const uniform = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t
    return (((t ^ (t >>> 14)) >>> 0) + 0.5) / 4_294_967_296
  }
  const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform())
  const gamma = (shape: number): number => {
    if (shape < 1) return gamma(shape + 1) * uniform() ** (1 / shape)
    const d = shape - 1 / 3
    const c = 1 / Math.sqrt(9 * d)
    for (;;) {
      const x = normal()
      const v = (1 + c * x) ** 3
      if (v > 0 && Math.log(uniform()) < (x * x) / 2 + d - d * v + d * Math.log(v)) return d * v
    }
  }
  return {
    uniform,
    normal,
    gamma,
    exponential: () => -Math.log(uniform()),
    beta: (a, b) => {
      const left = gamma(a)
      return left / (left + gamma(b))
    },
  }
}
