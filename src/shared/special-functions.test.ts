import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hypergeometric, logBeta, logGamma } from './special-functions.ts'

const positive = (max: number) => fc.double({ min: 1e-3, max, noNaN: true })
const close = (value: number, wanted: number, share = 1e-10): void => {
  expect(Math.abs(value - wanted)).toBeLessThanOrEqual(share * Math.max(1, Math.abs(wanted)))
}

describe('logGamma', () => {
  it('is the factorial at whole numbers and √π at a half', () => {
    let factorial = 0
    for (let n = 1; n < 150; n++) {
      close(logGamma(n), factorial, 1e-14)
      factorial += Math.log(n)
    }
    close(logGamma(0.5), Math.log(Math.PI) / 2, 1e-14)
    expect(logGamma(0)).toBeNaN()
    expect(logGamma(-1.5)).toBeNaN()
  })

  it('law: Γ(x + 1) = x Γ(x), and reflection Γ(x) Γ(1 - x) = π / sin πx', () => {
    fc.assert(fc.property(positive(1e5), (x) => close(logGamma(x + 1), logGamma(x) + Math.log(x), 1e-12)))
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 0.99, noNaN: true }), (x) =>
        close(logGamma(x) + logGamma(1 - x), Math.log(Math.PI / Math.sin(Math.PI * x)), 1e-13),
      ),
    )
  })

  it('law: B(a, b) = B(a + 1, b) + B(a, b + 1)', () => {
    fc.assert(
      fc.property(positive(50), positive(50), (a, b) =>
        close(Math.exp(logBeta(a + 1, b) - logBeta(a, b)) + Math.exp(logBeta(a, b + 1) - logBeta(a, b)), 1),
      ),
    )
  })
})

describe('hypergeometric', () => {
  it('is what it is known to be: a logarithm, a power, a polynomial', () => {
    for (const z of [0.01, 0.3, 0.7, 0.95, 0.9999]) {
      close(hypergeometric(1, 1, 2, z), -Math.log1p(-z) / z, 1e-12)
      close(hypergeometric(2.5, 4, 4, z), (1 - z) ** -2.5, 1e-11)
      close(hypergeometric(-2, 3, 1.5, z), 1 - 4 * z + 3.2 * z * z, 1e-12)
    }
    expect(hypergeometric(1, 1, 2, 1)).toBeNaN()
    expect(hypergeometric(1, 1, 0, 0.5)).toBeNaN()
  })

  it('law: Euler’s transformation gives the same for all parameters', () => {
    fc.assert(
      fc.property(
        positive(30),
        positive(30),
        positive(60),
        fc.double({ min: 0, max: 0.9, noNaN: true }),
        (a, b, more, z) => {
          const c = Math.max(a, b) + more
          const left = Math.log(hypergeometric(a, b, c, z))
          const right = (c - a - b) * Math.log1p(-z) + Math.log(hypergeometric(c - a, c - b, c, z))
          close(left, right, 1e-9)
        },
      ),
    )
  })
})
