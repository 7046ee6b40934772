import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { partners } from '#modules/partners/module.ts'
import { contactMet } from '#modules/workspace/contract.ts'
import { workspace } from '#modules/workspace/module.ts'
import { stateFact } from '#records/facts/state.ts'

import { addDays, type Day } from '#shared/days.ts'
import { MONDAY_TO_FRIDAY, workingDaysOf } from '#shared/working-days.ts'
import { type Client, type TestApp, testApp } from '#testing/app.ts'
import { makeNetwork, makePartner, type WorldNetwork, writeAs } from '#testing/world.ts'
import { reconcilePlaybooks } from './reconcile.ts'
import { keptOf, matchEvidence, occasionOf } from './rules.ts'
import type { PartnerPlaybooks, PlaybookDefinition } from './shapes.ts'

const isWorkingDay = workingDaysOf(MONDAY_TO_FRIDAY)

describe('rules of playbooks', () => {
  const day = fc.integer({ min: 0, max: 4000 }).map((n): Day => addDays('2020-01-01', n))

  it('a cadence asks once for each period, due on a working day within it', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: 0, max: 800 }), (startedOn, later) => {
        const today = addDays(startedOn, later)
        const occasion = occasionOf({ type: 'every', period: 'quarter' }, startedOn, today, isWorkingDay)
        const again = occasionOf(
          { type: 'every', period: 'quarter' },
          startedOn,
          addDays(today, 1),
          isWorkingDay,
        )
        if (occasion) {
          expect(isWorkingDay(occasion.dueOn)).toBe(true)
          expect(occasion.dueOn >= occasion.opensOn).toBe(true)
        }
        if (occasion && again && occasion.period === again.period) expect(again).toEqual(occasion)
      }),
    )
  })

  it('a fact fulfils at most one item of a step, and each item at most once', () => {
    const at = fc.integer({ min: 0, max: 40 }).map((n) => new Date(Date.UTC(2026, 0, 1 + n)))
    fc.assert(
      fc.property(
        fc.array(fc.record({ opensAt: at, dueAt: at }), { maxLength: 8 }),
        fc.array(at, { maxLength: 8 }),
        (items, facts) => {
          const found = matchEvidence(
            items.map((item, n) => ({ ...item, id: `i${n}`, stepId: 's', evidence: ['contact.met'] })),
            facts.map((when, n) => ({ id: `f${n}`, kind: 'contact.met', at: when })),
            new Set(),
          )
          expect(new Set(found.map(({ factId }) => factId)).size).toBe(found.length)
          expect(new Set(found.map(({ itemId }) => itemId)).size).toBe(found.length)
          for (const { itemId, at: when } of found)
            expect(when >= (items[Number(itemId.slice(1))]?.opensAt ?? 0)).toBe(true)
        },
      ),
    )
  })

  it('the counts of how it is kept add up to all that was asked, withdrawn aside', () => {
    const state = fc.constantFrom('open', 'overdue', 'kept', 'late', 'broken', 'withdrawn')
    fc.assert(
      fc.property(fc.array(state), (states) => {
        const { kept, late, missed, open } = keptOf(states)
        expect(kept + late + missed + open).toBe(states.filter((one) => one !== 'withdrawn').length)
      }),
    )
  })
})

describe('playbooks at work', () => {
  const clock = { at: new Date('2026-11-02T09:00:00Z'), now: () => clock.at }
  let app: TestApp
  let network: WorldNetwork
  let owner: Client
  let partnerId: string

  beforeAll(async () => {
    app = await testApp({ modules: [partners, workspace], clock })
    network = await makeNetwork(app.database, { slug: 'playbooks' })
    partnerId = (await makePartner(app.database, network, { stage: 'mature' })).id
    owner = await app.signedIn({ network })
  })

  const definition = (isOn: boolean): PlaybookDefinition => ({
    nameRu: 'Зрелые',
    nameEn: 'Mature',
    target: { by: 'stage', value: 'mature' },
    isOn,
    steps: [
      {
        id: null,
        kind: 'promise',
        nameRu: 'Встреча',
        nameEn: 'Meeting',
        timing: { type: 'every', period: 'quarter' },
        who: { by: 'curator' },
        evidence: ['contact.met'],
        isShared: true,
      },
      {
        id: null,
        kind: 'promise',
        nameRu: 'План',
        nameEn: 'Plan',
        timing: { type: 'after', days: 10, working: true },
        who: { by: 'curator' },
        evidence: ['document.added'],
        isShared: false,
      },
    ],
  })
  const reconcile = () =>
    writeAs(app.database, network, { side: 'system', partnerId, now: clock.at }, (writer) =>
      reconcilePlaybooks(writer, [partnerId]),
    )
  const promises = async () =>
    (
      await app.database.owner.query<{ title: string; audience: string; state: string }>(
        `select title, audience, promise_state(p, $2) as state from promise p where partner_id = $1 and kind = 'playbook' order by title`,
        [partnerId, new Date(+clock.at + 1)],
      )
    ).rows
  const moveTo = (stage: string) =>
    app.database.owner.query(
      `update partner p set stage = s.code, stage_rank = s.rank from lifecycle_stage s
       where s.network_id = p.network_id and s.code = $2 and p.partner_id = $1`,
      [partnerId, stage],
    )

  it('begins for whom it fits when switched on, and asks once however often it is looked at', async () => {
    const effect = await owner.post<{ begins: number }>('/playbooks/effect', {
      playbookId: null,
      definition: definition(true),
    })
    expect(effect.body.begins).toBe(1)
    const made = await owner.post('/playbooks', definition(true))
    expect(made.status).toBe(201)
    for (let n = 0; n < 3; n++) await reconcile()
    expect(await promises()).toEqual([
      { title: 'Встреча', audience: 'shared', state: 'open' },
      { title: 'План', audience: 'host', state: 'open' },
    ])
  })

  it('leaving withdraws what the host owes itself and not what it promised; coming back makes no second promises', async () => {
    await moveTo('design')
    clock.at = new Date('2026-11-03T09:00:00Z')
    await reconcile()
    expect((await promises()).map(({ state }) => state)).toEqual(['open', 'withdrawn'])
    await moveTo('mature')
    clock.at = new Date('2026-11-04T09:00:00Z')
    await reconcile()
    await reconcile()
    expect((await promises()).map(({ state }) => state)).toEqual(['open', 'open'])
  })

  it('a meeting that is logged fulfils the promise of its quarter by itself; the next quarter asks anew', async () => {
    clock.at = new Date('2026-11-10T09:00:00Z')
    await writeAs(app.database, network, { side: 'host', partnerId, now: clock.at }, (writer) =>
      stateFact(writer, { partnerId, kind: contactMet, audience: 'shared', data: { summary: 'Итоги' } }),
    )
    clock.at = new Date('2026-11-11T09:00:00Z')
    await reconcile()
    await reconcile()
    expect((await promises()).find(({ title }) => title === 'Встреча')?.state).toBe('kept')
    clock.at = new Date('2027-01-12T09:00:00Z')
    await reconcile()
    await reconcile()
    const meetings = (await promises()).filter(({ title }) => title === 'Встреча').map(({ state }) => state)
    expect(meetings.sort()).toEqual(['kept', 'open'])
    const { body } = await owner.get<PartnerPlaybooks>(`/partners/${partnerId}/playbooks`)
    const running = body.data.find(({ stoppedAt }) => stoppedAt === null)
    expect(running?.kept).toMatchObject({ kept: 1, missed: 1, open: 1 })
  })

  it('counts by the working days of the network', async () => {
    const { body } = await owner.get<{ version: number }>('/network/working-days')
    const off = ['2027-01-11', '2027-01-12', '2027-01-13', '2027-01-14', '2027-01-15']
    await owner.put(
      '/network/working-days',
      { week: [1, 2, 3, 4, 5], off: off.map((day) => ({ day, name: '' })), worked: [] },
      { ifMatch: body.version },
    )
    clock.at = new Date('2027-01-08T09:00:00Z')
    const other = await makePartner(app.database, network, { stage: 'mature' })
    await writeAs(app.database, network, { side: 'system', partnerId: other.id, now: clock.at }, (writer) =>
      reconcilePlaybooks(writer, [other.id]),
    )
    const { rows } = await app.database.owner.query<{ day: string }>(
      `select (due_at at time zone 'Europe/Moscow')::date::text as day from playbook_item i join playbook_step s on s.id = i.step_id
       where partner_id = $1 and s.title_ru = 'План'`,
      [other.id],
    )
    // ten working days after Friday the 8th, a week of them off
    expect(rows.map(({ day }) => day)).toEqual(['2027-01-29'])
    clock.at = new Date('2027-01-12T09:00:00Z')
  })

  it('switching it off leaves only what the partner was promised; a viewer may not change it', async () => {
    const { body } = await owner.get<{ data: { id: string; version: number }[] }>('/playbooks')
    const [playbook] = body.data
    const viewer = await app.signedIn({ network, role: 'viewer' })
    const path = `/playbooks/${playbook?.id}`
    expect((await viewer.put(path, definition(false), { ifMatch: playbook?.version ?? 0 })).status).toBe(403)
    const off = await owner.put(path, definition(false), { ifMatch: playbook?.version ?? 0 })
    expect(off.status).toBe(200)
    const left = (await promises()).filter(({ state }) => state === 'open' || state === 'overdue')
    expect(left).toEqual([{ title: 'Встреча', audience: 'shared', state: 'open' }])
  })
})
