import { describe, expect, it } from 'vitest'
import { enoughCases, keptShare, sidesDiffer, withCases } from './reliability-findings.ts'

const counts = (kept: number, late = 0, broken = 0) => ({
  kept,
  late,
  broken,
  withdrawn: 0,
  open: 0,
  overdue: 0,
})
const partner = (name: string, kept: number, broken: number) => ({
  partnerId: name,
  externalId: null,
  name,
  side: 'partner' as const,
  kept,
  late: 0,
  broken,
  interval: null,
})

describe('what reliability says', () => {
  it('names nobody for fewer than ten promises, and says how many were left out', () => {
    const { shown, few } = enoughCases([partner('a', 0, 1), partner('b', 6, 4), partner('c', 90, 10)], 10)
    expect(shown.map(({ name }) => name)).toEqual(['b', 'c'])
    expect(few).toBe(1)
    expect(shown.length + few).toBe(3)
  })

  it('says that sides differ only when chance is ruled out', () => {
    expect(sidesDiffer({ host: counts(95, 5), partner: counts(60, 40) })).toBe('host')
    expect(sidesDiffer({ host: counts(60, 40), partner: counts(95, 5) })).toBe('partner')
    expect(sidesDiffer({ host: counts(9, 1), partner: counts(8, 2) })).toBeNull()
    expect(sidesDiffer({ host: counts(0), partner: counts(8, 2) })).toBeNull()
  })

  it('has no share of nothing', () => {
    expect(keptShare(counts(0))).toBeNull()
    expect(keptShare(counts(3, 1))).toBe(0.75)
  })

  it('leaves out the periods ahead in which nothing has ended', () => {
    const row = (period: string, kept: number) => ({
      period,
      host: { kept, late: 0, broken: 0, interval: null },
      partner: { kept: 0, late: 0, broken: 0, interval: null },
    })
    expect(
      withCases([row('1', 1), row('2', 0), row('3', 2), row('4', 0)]).map(({ period }) => period),
    ).toEqual(['1', '2', '3'])
  })
})
