import { describe, expect, it } from 'vitest'
import type { RatedComponent } from '../../contract.ts'
import { moveOf, pullingPartners, strongest } from './rating-findings.ts'

const component = (name: RatedComponent['component'], points: number | null): RatedComponent => ({
  component: name,
  weight: 0.2,
  counted: 0.2,
  n: 10,
  value: 1,
  groupValue: 1,
  groupN: 50,
  score: 50,
  interval: [40, 60],
  own: 0.5,
  points,
  silent: points === null ? 'no_cases' : null,
})

describe('what the page of ratings says', () => {
  it('names what lifted and lowered most, and nothing that is rounding or unknown', () => {
    const row = {
      components: [
        component('promises', -6),
        component('dates', 3),
        component('returns', 0.2),
        component('growth', null),
      ],
    }
    expect(strongest(row).up?.component).toBe('dates')
    expect(strongest(row).down?.component).toBe('promises')
    expect(strongest({ components: [component('promises', 0.3)] })).toEqual({ up: null, down: null })
    expect(strongest({ components: [component('promises', 4)] }).down).toBeNull()
  })

  it('says that a rating rose or fell where it moved by five and more', () => {
    expect(moveOf([{ score: 40 }, { score: null }, { score: 52 }])).toEqual({ way: 'up', from: 40, to: 52 })
    expect(moveOf([{ score: 60 }, { score: 41 }])?.way).toBe('down')
    expect(moveOf([{ score: 60 }, { score: 57 }])?.way).toBe('same')
    expect(moveOf([{ score: 60 }])).toBeNull()
  })

  it('counts a partner once, however many figures it pulls down', () => {
    const one = { partnerId: 'a', externalId: null, name: 'A', n: 10, value: 1, without: 2, pull: 1 }
    const pulls = [
      { component: 'promises' as const, value: 1, n: 20, partners: [one, { ...one, partnerId: 'b' }] },
      { component: 'dates' as const, value: 1, n: 20, partners: [one] },
    ]
    expect(pullingPartners({ pulls })).toBe(2)
  })
})
