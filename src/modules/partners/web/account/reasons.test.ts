import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { reasonsOf } from './reasons.ts'

const now = new Date('2026-11-17T12:00:00Z')
const kept = (overdue: number) => ({
  kept: 0,
  late: 0,
  broken: 0,
  share: null,
  interval: null,
  unfinished: overdue,
  overdue,
  withdrawn: 0,
  nextDueAt: null,
})
const quiet = {
  kept: { host: kept(0), partner: kept(0) },
  rhythm: { firstOrderOn: null, lastOrderOn: null, daysSilent: null, rhythmDays: null, silenceRatio: null },
  value: null,
  lastContactAt: null,
  orders: { total: 3, last12m: 3 },
}

describe('reasonsOf', () => {
  it('puts what we owe before what is owed to us, whichever seat one sits on', () => {
    const data = { ...quiet, kept: { host: kept(1), partner: kept(2) } }
    expect(reasonsOf(data, 'host', now).map(({ key, count }) => [key, count])).toEqual([
      ['weOwe', 1],
      ['theyOwe', 2],
    ])
    expect(reasonsOf(data, 'partner', now).map(({ key, count }) => [key, count])).toEqual([
      ['weOwe', 2],
      ['theyOwe', 1],
    ])
  })

  it('calls silence what is long for this partner, not for others', () => {
    const silent = (daysSilent: number, rhythmDays: number) =>
      reasonsOf(
        { ...quiet, rhythm: { ...quiet.rhythm, lastOrderOn: '2026-10-01', daysSilent, rhythmDays } },
        'host',
        now,
      ).some(({ key }) => key === 'silent')
    expect(silent(45, 12)).toBe(true)
    expect(silent(45, 30)).toBe(false)
    expect(silent(13, 3)).toBe(false)
  })

  it('always tells trouble before what goes well', () => {
    const order = { att: 0, none: 1, ok: 1, brk: 0 }
    fc.assert(
      fc.property(
        fc.nat(9),
        fc.nat(9),
        fc.option(fc.nat(900)),
        fc.option(fc.integer({ min: 1, max: 90 })),
        fc.option(fc.double({ min: -1, max: 3, noNaN: true })),
        fc.option(fc.integer({ min: 0, max: 400 })),
        (host, partner, daysSilent, rhythmDays, change, contactDays) => {
          const reasons = reasonsOf(
            {
              kept: { host: kept(host), partner: kept(partner) },
              rhythm: {
                ...quiet.rhythm,
                lastOrderOn: daysSilent === null ? null : '2026-01-01',
                daysSilent,
                rhythmDays,
              },
              value: {
                net: '0',
                gross: '0',
                cancelled: '0',
                returns: '0',
                net12m: '0',
                netBefore12m: '0',
                change,
                months: [],
                shareOfNetwork: null,
              },
              lastContactAt:
                contactDays === null
                  ? null
                  : new Date(now.getTime() - contactDays * 86_400_000).toISOString(),
              orders: { total: 1, last12m: 1 },
            },
            'host',
            now,
          )
          const ranks = reasons.map(({ tone }) => order[tone])
          expect(ranks).toEqual([...ranks].sort((a, b) => a - b))
          expect(new Set(reasons.map(({ key }) => key)).size).toBe(reasons.length)
        },
      ),
    )
  })
})
