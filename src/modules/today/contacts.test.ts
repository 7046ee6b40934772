import { expect, it } from 'vitest'
import type { FigureFacts } from '#modules/insights/contract.ts'
import { insights } from '#modules/insights/module.ts'
import { partners } from '#modules/partners/module.ts'
import { workspace } from '#modules/workspace/module.ts'
import { testApp } from '#testing/app.ts'
import type { TodayPage } from './contract.ts'
import { today } from './module.ts'

const DAY = 86_400_000
const now = new Date('2026-11-22T09:00:00Z')
const { signedIn, partner } = await testApp({
  modules: [insights, partners, today, workspace],
  clock: { now: () => now },
})
const owner = await signedIn()

const log = async (daysAgo: number) => {
  const happenedAt = new Date(now.getTime() - daysAgo * DAY).toISOString()
  const answer = await owner.post<{ id: string }>(`/partners/${partner.id}/contact-log`, {
    way: 'called',
    happenedAt,
  })
  expect(answer.status, answer.text).toBe(201)
  return answer.body.id
}

it('a contact that was logged by error and taken back fills no gap', async () => {
  await log(134)
  const wrong = await log(1)
  const reasons = async () =>
    (await owner.get<TodayPage>('/today')).body.lines.flatMap((line) => line.reasons)
  expect(await reasons()).toEqual([])
  const taken = await owner.post(`/partners/${partner.id}/contact-log/${wrong}/retract`, {
    reason: 'mistake',
  })
  expect(taken.status, taken.text).toBeLessThan(300)
  const [gap] = await reasons()
  expect(gap).toMatchObject({ reason: 'contact', days: 134, factCount: 1 })
  const query = gap?.facts as unknown as Record<string, string>
  const facts = await owner.get<FigureFacts>('/reports/facts', { query })
  expect(facts.body.count).toBe(1)
})

it('a hand-over that waits is a reason until somebody takes the partnership over', async () => {
  const [before, after] = [await signedIn({ role: 'curator' }), await signedIn({ role: 'curator' })]
  const reasons = async () =>
    (await owner.get<TodayPage>('/today')).body.lines.flatMap((line) =>
      line.reasons.map(({ reason }) => reason),
    )
  for (const { userId } of [before, after]) {
    const given = await owner.put(
      `/partners/${partner.id}/curator`,
      { curatorId: userId },
      { headers: { 'if-match': '*' } },
    )
    expect(given.status, given.text).toBe(200)
  }
  expect(await reasons()).toContain('unanswered')
  const sheet = await after.get<{ handover: { id: string; version: number } }>(
    `/partners/${partner.id}/handover`,
  )
  const taken = await after.post(
    `/partners/${partner.id}/handover/${sheet.body.handover.id}/accept`,
    {},
    { ifMatch: sheet.body.handover.version },
  )
  expect(taken.status, taken.text).toBe(200)
  expect(await reasons()).not.toContain('unanswered')
})
