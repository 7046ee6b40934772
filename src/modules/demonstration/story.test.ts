import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { foldPromise, promiseState } from '#records/promises/rules.ts'
import { MS_PER_DAY } from '#shared/days.ts'
import { checkAccount, checkInn, checkKpp, checkOgrn } from '#shared/requisites.ts'
import { tellStory } from './story.ts'

const now = new Date('2026-11-22T12:00:00Z')
const story = tellStory('Северный Ткач', now)
const everyone = [...story.partners, ...story.prospects]

describe('the story of the demonstration', () => {
  test('is the same for the same seed and moment, and another for another seed', () => {
    expect(tellStory('a', now, 60)).toEqual(tellStory('a', now, 60))
    expect(tellStory('a', now, 60)).not.toEqual(tellStory('b', now, 60))
  })

  test('has about 400 partners with different names, in both languages, some of them long', () => {
    expect(everyone).toHaveLength(400)
    expect(new Set(everyone.map(({ name }) => name)).size).toBe(400)
    const russian = everyone.filter(({ language }) => language === 'ru').length
    expect(russian).toBeGreaterThan(180)
    expect(russian).toBeLessThan(320)
    expect(everyone.some(({ name }) => name.length > 40)).toBe(true)
  })

  test('every fate is told, and nine partnerships are in trouble', () => {
    const fates = Map.groupBy(story.partners, ({ fate }) => fate)
    for (const fate of [
      'steady',
      'growing',
      'shrinking',
      'recovering',
      'broken',
      'newcomer',
      'once',
    ] as const)
      expect(fates.get(fate)?.length ?? 0, fate).toBeGreaterThan(3)
    expect(fates.get('trouble')).toHaveLength(9)
  })

  test('trade has its seasons: autumn sells more than the same summer', () => {
    const sold = (from: string, to: string) =>
      story.partners
        .flatMap(({ orders }) => orders)
        .filter(({ placedAt }) => placedAt >= new Date(from) && placedAt < new Date(to))
        .reduce((sum, { amount }) => sum + amount, 0)
    expect(sold('2025-09-01', '2025-12-01')).toBeGreaterThan(1.25 * sold('2025-06-01', '2025-09-01'))
  })

  test('requisites of Russian companies pass every check', () => {
    for (const { entity, country } of everyone) {
      if (country !== 'RU') continue
      expect(checkInn(entity.inn ?? '')).toBeNull()
      expect(checkOgrn(entity.ogrn ?? '')).toBeNull()
      if (entity.kpp) expect(checkKpp(entity.kpp)).toBeNull()
      for (const { account, bik } of entity.bankAccounts) expect(checkAccount(account, bik)).toBeNull()
    }
  })

  test('only partnerships in trouble have overdue promises today', () => {
    for (const { promises, trouble, name } of story.partners) {
      const overdue = promises.filter(({ events }) => promiseState(foldPromise(events), now) === 'overdue')
      if (!trouble) expect(overdue, name).toEqual([])
    }
  })

  test('both sides have promises in every state', () => {
    for (const side of ['host', 'partner'] as const) {
      const states = new Set(
        story.partners
          .flatMap(({ promises }) => promises)
          .filter(({ owedBy }) => owedBy === side)
          .map(({ events }) => promiseState(foldPromise(events), now)),
      )
      expect([...states].sort()).toEqual(['broken', 'kept', 'late', 'open', 'overdue', 'withdrawn'])
    }
  })

  test('for any seed nothing happens in the future or before the partnership, and amounts add up', () => {
    fc.assert(
      fc.property(fc.string(), (seed) => {
        const told = tellStory(seed, now, 24)
        for (const { orders, promises, transfers, measures, contacts, since } of told.partners) {
          const happened = [
            ...orders.flatMap(({ placedAt, deliveredAt, cancelledAt, returned }) => [
              placedAt,
              ...[deliveredAt, cancelledAt, returned?.at].filter((at) => at !== null && at !== undefined),
            ]),
            ...promises.flatMap(({ events }) => events.map(({ at }) => at)),
            ...[...transfers, ...measures, ...contacts].map(({ at }) => at),
          ]
          for (const at of happened) {
            expect(at.getTime()).toBeLessThanOrEqual(now.getTime())
            expect(at.getTime()).toBeGreaterThanOrEqual(since.getTime() - MS_PER_DAY)
          }
          for (const order of orders) {
            expect(order.amount).toBe(order.lines.reduce((sum, line) => sum + line.amount, 0))
            expect(order.returned?.amount ?? 0).toBeLessThanOrEqual(order.amount)
          }
          for (const { amount } of transfers) expect(amount).toBeGreaterThan(0)
          for (const { events } of promises) {
            const times = events.map(({ at }) => at.getTime())
            expect(times).toEqual([...times].sort((a, b) => a - b))
          }
        }
      }),
      { numRuns: 20 },
    )
  })
})
