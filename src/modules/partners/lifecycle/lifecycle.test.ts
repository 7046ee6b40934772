import fc from 'fast-check'
import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { inScope } from '#platform/database/scope.ts'
import { checkProjections } from '#records/projections/registry.ts'
import { type Client, type TestApp, testApp } from '#testing/app.ts'
import type {
  Board,
  GateChecklist,
  Handover,
  HandoverPage,
  HandoversWaiting,
  LifecycleStage,
  Partner,
  PartnerExit,
  StageFacts,
  StagesReport,
} from '../contract.ts'
import { partners } from '../module.ts'
import { gatesOfMove } from './gate-rules.ts'

let world: TestApp
let owner: Client
let curator: Client

type Moved = { partner: Partner; previous: { stage: string }; factId: string; overruled: boolean }

beforeAll(async () => {
  world = await testApp({ modules: [partners] })
  owner = await world.signedIn({ name: 'Олег Хозяин' })
  curator = await world.signedIn({ role: 'curator', name: 'Анна Верещагина' })
})

const add = async (body: object, client = owner) => {
  const answer = await client.post<Partner>('/partners', body)
  expect(answer.status, answer.text).toBe(201)
  return answer.body
}
const read = async (id: string) => (await owner.get<{ partner: Partner }>(`/partners/${id}`)).body.partner
const move = async (id: string, body: object, client = owner) =>
  client.post<Moved & { code: string; errors: { code: string }[] }>(`/partners/${id}/stage`, body, {
    ifMatch: (await read(id)).version,
  })
const stages = async () => (await owner.get<{ data: LifecycleStage[] }>('/stages')).body.data
const overrule = 'Давно знаем друг друга'

/** The stage a partner stands at by its facts alone. */
async function replay(partnerId: string): Promise<string | undefined> {
  const { rows } = await world.database.owner.query<{ kind: string; data: Record<string, string> }>(
    `select kind, data from fact where partner_id = $1 and kind in ('partner.added', 'partner.stage_moved') order by happened_at, n`,
    [partnerId],
  )
  return rows.reduce<string | undefined>(
    (_, { kind, data }) => (kind === 'partner.added' ? data['stage'] : data['to']),
    undefined,
  )
}

/** Reminders of a partner that wait: of what, whom, when. */
async function reminders(partnerId: string): Promise<[string, string, string][]> {
  const { rows } = await world.database.owner.query<{ subject_kind: string; user_id: string; due_at: Date }>(
    `select subject_kind, user_id, due_at from reminder where partner_id = $1 and removed_at is null and done_at is null`,
    [partnerId],
  )
  return rows.map((row) => [row.subject_kind, row.user_id, row.due_at.toISOString()])
}

/** Of what kinds a person was told. */
async function told(userId: string): Promise<string[]> {
  const { rows } = await world.database.owner.query<{ kind: string }>(
    `select kind from notification where user_id = $1 order by at`,
    [userId],
  )
  return rows.map(({ kind }) => kind)
}

describe('a gate', () => {
  it('says condition by condition what is missing, and opens when it is there', async () => {
    const partner = await add({ name: 'Порог', stage: 'contact' })
    const before = (await owner.get<GateChecklist>(`/partners/${partner.id}/gate`)).body
    expect([before.to, before.isOpen, before.mayOverrule]).toEqual(['design', false, true])
    expect(before.checks.map(({ condition, missing }) => [condition.kind, missing])).toEqual([
      ['facts', ['facts']],
      ['account_fields', ['nature', 'term']],
    ])
    const refused = await move(partner.id, { to: 'design' })
    expect([refused.status, refused.body.code]).toEqual([409, 'gate_unmet'])
    expect(refused.body.errors.map(({ code }) => code)).toEqual(['facts', 'account_fields'])
    await owner.patch(`/partners/${partner.id}`, { nature: 'marketing', term: 'long' }, { ifMatch: 1 })
    const now = (await owner.get<GateChecklist>(`/partners/${partner.id}/gate?to=design`)).body
    expect(now.checks.map(({ isMet }) => isMet)).toEqual([false, true])
    const saved = await owner.request('PUT', '/stages/design/gates', {
      conditions: [{ kind: 'account_fields', fields: ['nature', 'term'] }],
    })
    expect(saved.status, saved.text).toBe(200)
    expect((await move(partner.id, { to: 'design' })).status).toBe(200)
    await owner.request('PUT', '/stages/design/gates', saved.body['previous'] as object)
  })

  it('is not asked of a partner that begins at a stage: the fact says so, and the checklist what it lacks still', async () => {
    const partner = await add({ name: 'Издавна', stage: 'design' })
    const { rows } = await world.database.owner.query(
      `select id, data from fact where partner_id = $1 and kind = 'partner.added'`,
      [partner.id],
    )
    expect(rows[0].data).toMatchObject({ stage: 'design', isUngated: true })
    const { enteredWithout } = (await owner.get<GateChecklist>(`/partners/${partner.id}/gate`)).body
    expect(enteredWithout).toMatchObject({ factId: rows[0].id, how: 'added', reason: null })
    expect(enteredWithout?.checks.map(({ stage, isMet }) => [stage, isMet])).toContainEqual(['design', false])
    const before = enteredWithout?.checks.length ?? 0
    await owner.patch(`/partners/${partner.id}`, { nature: 'marketing', term: 'long' }, { ifMatch: 1 })
    const later = (await owner.get<GateChecklist>(`/partners/${partner.id}/gate`)).body.enteredWithout
    expect(later?.checks).toHaveLength(before - 1)
  })

  it('is passed unmet only by who manages the life cycle, with a reason that stays in the fact', async () => {
    const partner = await add({ name: 'Поверх', curatorId: curator.userId })
    expect((await move(partner.id, { to: 'scaling', overrule }, curator)).body.code).toBe(
      'gate_overrule_not_allowed',
    )
    const moved = await move(partner.id, { to: 'scaling', overrule })
    expect([moved.status, moved.body.overruled]).toEqual([200, true])
    const { rows } = await world.database.owner.query(`select data from fact where id = $1`, [
      moved.body.factId,
    ])
    expect(rows[0].data).toMatchObject({ to: 'scaling', overruled: { reason: overrule } })
    const { enteredWithout } = (await owner.get<GateChecklist>(`/partners/${partner.id}/gate`)).body
    expect(enteredWithout).toMatchObject({ how: 'overruled', reason: overrule, factId: moved.body.factId })
    expect(rows[0].data.overruled.unmet.length).toBeGreaterThan(3)
  })

  it('is never passed unmet and unsaid, whatever way one tries; and the stage is what the facts say', async () => {
    const codes = (await stages()).map(({ code }) => code)
    const step = fc.record({
      to: fc.constantFrom(...codes),
      overrule: fc.constantFrom(undefined, overrule),
      reason: fc.constantFrom(undefined, 'так вышло'),
      who: fc.constantFrom('owner', 'curator'),
      after: fc.constantFrom('nothing', 'nothing', 'undo', 'nature'),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
        const partner = await add({ name: 'Случай', curatorId: curator.userId })
        for (const { to, who, after, ...said } of steps) {
          const client = who === 'owner' ? owner : curator
          const all = await stages()
          const stageNow = (await read(partner.id)).stage
          const [from, target] = [stageNow, to].map((code) => all.find((stage) => stage.code === code))
          const gate = (await client.get<GateChecklist>(`/partners/${partner.id}/gate`, { query: { to } }))
            .body
          const answer = await move(partner.id, { to, ...said }, client)
          const guarded = from && target ? gatesOfMove(all, from, target).length > 0 : false
          if (answer.status === 200) {
            if (guarded && !gate.isOpen) {
              expect([said.overrule, who]).toEqual([overrule, 'owner'])
              expect(answer.body.overruled).toBe(true)
            } else expect(answer.body.overruled).toBe(false)
            if (gate.needsReason) expect(said.reason).toBeDefined()
            if (after === 'undo') {
              const undone = await client.post(`/partners/${partner.id}/stage/undo`, {
                factId: answer.body.factId,
              })
              expect(undone.status, undone.text).toBe(200)
              expect((await read(partner.id)).stage).toBe(stageNow)
            }
          } else expect((await read(partner.id)).stage).toBe(stageNow)
          if (after === 'nature')
            await owner.patch(
              `/partners/${partner.id}`,
              { nature: 'marketing', term: 'long' },
              { ifMatch: (await read(partner.id)).version },
            )
          expect(await replay(partner.id)).toBe((await read(partner.id)).stage)
        }
      }),
      { numRuns: 12 },
    )
    await inScope(world.database.db, { networkId: world.network.id, side: 'host' }, async (tx) => {
      // the partner that came with the test world was made by hand and has no figures
      expect((await checkProjections(tx)).filter(({ surplus }) => Number(surplus) > 0)).toEqual([])
    })
  })
})

describe('stages', () => {
  it('are renamed, added, ordered and put away, and the rank beside every partner stays true', async () => {
    const partner = await add({ name: 'Порядок', stage: 'contact' })
    const added = await owner.post<{ stage: LifecycleStage }>('/stages', {
      nameRu: 'пилот',
      nameEn: 'Pilot project',
      role: 'open',
      isSigned: true,
      expectedDays: 60,
      after: 'design',
    })
    expect([added.status, added.body.stage.code, added.body.stage.rank]).toEqual([201, 'pilot_project', 4])
    await move(partner.id, { to: 'pilot_project', overrule })
    const order = (await stages()).map(({ code }) => code)
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(order, { minLength: order.length }), async (codes) => {
        expect((await owner.request('PUT', '/stages/order', { codes })).status).toBe(200)
        expect((await stages()).map(({ code }) => code)).toEqual(codes)
        const { rows } = await world.database.owner.query(
          `select count(*)::int as n from partner p join lifecycle_stage s on s.network_id = p.network_id and s.code = p.stage
           where p.stage_rank <> s.rank`,
        )
        expect(rows).toEqual([{ n: 0 }])
      }),
      { numRuns: 8 },
    )
    await owner.request('PUT', '/stages/order', { codes: order })
    const version = (await stages()).find(({ code }) => code === 'pilot_project')?.version ?? 0
    const without = await owner.post('/stages/pilot_project/archive', {}, { ifMatch: version })
    expect([without.status, without.body['errors']]).toMatchObject([422, [{ code: 'move_to_needed' }]])
    const away = await owner.post<{ moved: number }>(
      '/stages/pilot_project/archive',
      { moveTo: 'implementation' },
      { ifMatch: version },
    )
    expect([away.status, away.body.moved]).toEqual([200, 1])
    expect((await read(partner.id)).stage).toBe('implementation')
    expect(await replay(partner.id)).toBe('implementation')
    expect((await move(partner.id, { to: 'pilot_project', reason: 'назад' })).status).toBe(422)
    const last = await owner.post('/stages/exit/archive', {}, { ifMatch: 1 })
    expect(last.body['code']).toBe('last_stage_of_role')
  })

  it('are changed only by who manages the life cycle, and read by the partner without their gates', async () => {
    const partner = await add({ name: 'Гость' })
    const director = await world.signedIn({ side: 'partner', partnerId: partner.id })
    expect((await director.get('/stages')).status).toBe(200)
    expect((await director.get('/stage-gates')).status).toBe(403)
    expect((await director.get(`/partners/${partner.id}/gate`)).status).toBe(403)
    expect((await curator.request('PUT', '/stages/order', { codes: ['exit'] })).status).toBe(403)
  })
})

describe('the exit', () => {
  it('keeps why, what was learnt and what remains open, and the way back', async () => {
    const partner = await add({ name: 'Уходящий', curatorId: curator.userId })
    const out = await move(partner.id, {
      to: 'exit',
      reasonCode: 'owner_sold',
      reason: 'Новый хозяин шьёт сам',
      exit: { lessons: 'Спрашивать о планах владельца раз в полгода', returnOn: '2027-03-01' },
    })
    expect(out.status, out.text).toBe(200)
    const url = `/partners/${partner.id}/exits`
    const [exit] = (await owner.get<{ data: PartnerExit[] }>(url)).body.data
    expect(exit).toMatchObject({ fromStage: 'contact', reasonCode: 'owner_sold', returnOn: '2027-03-01' })
    expect(exit?.closing?.filter(({ isDone }) => !isDone).map(({ item }) => item)).toEqual([
      'documents',
      'access',
      'customers',
    ])
    const ticked = await owner.patch<{ exit: PartnerExit }>(
      `${url}/${exit?.id}`,
      { checks: { documents: true } },
      { ifMatch: exit?.version ?? 0 },
    )
    expect(ticked.body.exit.closing?.find(({ item }) => item === 'documents')?.isDone).toBe(true)
    const lessons = await owner.get<{ data: PartnerExit[]; total: number }>('/lessons', {
      query: { q: 'планах' },
    })
    expect(lessons.body.data.map(({ partnerName }) => partnerName)).toEqual(['Уходящий'])
    expect((await move(partner.id, { to: 'contact' })).status).toBe(422)
    const back = await move(partner.id, { to: 'contact', reasonCode: 'new_project', overrule })
    expect(back.status, back.text).toBe(200)
    const [over] = (await owner.get<{ data: PartnerExit[] }>(url)).body.data
    expect(over?.returnedAt).not.toBeNull()
  })

  it('reminds the curator on the day of its question, and of nothing when it is over', async () => {
    const partner = await add({ name: 'Ушедший до весны', curatorId: curator.userId })
    const out = await move(partner.id, {
      to: 'exit',
      reasonCode: 'owner_sold',
      exit: { returnOn: '2100-03-01' },
    })
    expect(out.status, out.text).toBe(200)
    expect(await reminders(partner.id)).toEqual([['exit', curator.userId, '2100-03-01T06:00:00.000Z']])
    const [exit] = (await owner.get<{ data: PartnerExit[] }>(`/partners/${partner.id}/exits`)).body.data
    await owner.patch(
      `/partners/${partner.id}/exits/${exit?.id}`,
      { returnOn: '2101-03-01' },
      { ifMatch: exit?.version ?? 0 },
    )
    expect(await reminders(partner.id)).toEqual([['exit', curator.userId, '2101-03-01T06:00:00.000Z']])
    expect((await owner.post(`/partners/${partner.id}/stage/undo`, { factId: out.body.factId })).status).toBe(
      200,
    )
    expect(await reminders(partner.id)).toEqual([])
  })
})

describe('a hand-over', () => {
  it('that waits at an account merged away is one of the partner that stands for it', async () => {
    const own = await add({ name: 'Остался', curatorId: curator.userId })
    const merged = await add({ name: 'Влился' })
    await move(merged.id, { to: 'implementation', overrule })
    const moved = await move(own.id, { to: 'implementation', overrule })
    expect(moved.status, moved.text).toBe(200)
    const page = (await curator.get<HandoverPage>(`/partners/${own.id}/handover`)).body.handover
    const accepted = await curator.post(
      `/partners/${own.id}/handover/${page?.id}/accept`,
      {},
      { ifMatch: page?.version ?? 0 },
    )
    expect(accepted.status, accepted.text).toBe(200)
    const found = async () => {
      const list = await owner.get<{ data: { id: string }[] }>('/partners', {
        query: { nobodyAnswers: 'yes' },
      })
      const waiting = await owner.get<HandoversWaiting>('/handovers')
      return [
        list.body.data.map(({ id }) => id).filter((id) => [own.id, merged.id].includes(id)),
        waiting.body.data.map(({ partnerId }) => partnerId).filter((id) => [own.id, merged.id].includes(id)),
      ]
    }
    expect(await found()).toEqual([[merged.id], [merged.id]])
    const merge = await owner.post<{ id: string }>(`/partners/${own.id}/merge/${merged.id}`, {})
    expect(merge.status, merge.text).toBe(201)
    expect(await found()).toEqual([[own.id], [own.id]])
    await owner.post(`/merges/${merge.body.id}/undo`, {})
    expect(await found()).toEqual([[merged.id], [merged.id]])
  })

  it('opens with the signing, is owed to oneself, found while nobody answers, and ends with acceptance', async () => {
    const partner = await add({ name: 'Подписан' })
    await move(partner.id, { to: 'implementation', overrule })
    const waiting = async () =>
      (await owner.get<HandoversWaiting>('/handovers')).body.data.filter(
        (row) => row.partnerId === partner.id,
      )
    expect(await waiting()).toMatchObject([{ because: 'not_accepted', to: null }])
    const listed = await owner.get<{ data: { id: string }[] }>('/partners', {
      query: { nobodyAnswers: 'yes' },
    })
    expect(listed.body.data.map(({ id }) => id)).toContain(partner.id)
    const { version } = await read(partner.id)
    await owner.request(
      'PUT',
      `/partners/${partner.id}/curator`,
      { curatorId: curator.userId },
      { ifMatch: version },
    )
    const page = (await curator.get<HandoverPage>(`/partners/${partner.id}/handover`)).body
    expect(page.handover).toMatchObject({
      cause: 'signing',
      mayAccept: true,
      to: { name: 'Анна Верещагина' },
    })
    const own = page.handover as Handover
    const sheet = {
      ...own.sheet,
      cadence: 'раз в квартал',
      questions: [{ text: 'Кто платит за доставку?', isDone: false }],
    }
    const written = await owner.request(
      'PUT',
      `/partners/${partner.id}/handover/${own.id}`,
      { sheet },
      { ifMatch: own.version },
    )
    expect(written.status, written.text).toBe(200)
    const accepted = await curator.post<{ handover: Handover }>(
      `/partners/${partner.id}/handover/${own.id}/accept`,
      {},
      { ifMatch: own.version + 1 },
    )
    expect(accepted.body.handover).toMatchObject({ state: 'accepted', sheet: { cadence: 'раз в квартал' } })
    expect(await waiting()).toEqual([])
    const { rows } = await world.database.owner.query(
      `select owed_by, owed_to, fulfilled_at is not null as kept from promise where id = $1`,
      [own.promiseId],
    )
    expect(rows).toEqual([{ owed_by: 'host', owed_to: 'host', kept: true }])
  })

  it('is opened anew for another curator, and forgotten when the partner is given back', async () => {
    const partner = await add({ name: 'Передан', curatorId: curator.userId })
    await move(partner.id, { to: 'implementation', overrule })
    const other = await world.signedIn({ role: 'curator', name: 'Пётр Второй' })
    const open = async () => (await owner.get<HandoverPage>(`/partners/${partner.id}/handover`)).body
    const first = (await open()).handover
    await curator.post(
      `/partners/${partner.id}/handover/${first?.id}/accept`,
      {},
      { ifMatch: first?.version ?? 0 },
    )
    const give = async (to: string | undefined) =>
      owner.request(
        'PUT',
        `/partners/${partner.id}/curator`,
        { curatorId: to },
        { ifMatch: (await read(partner.id)).version },
      )
    expect((await give(other.userId)).status).toBe(200)
    expect((await open()).handover).toMatchObject({ cause: 'curator', from: { name: 'Анна Верещагина' } })
    expect(await reminders(partner.id)).toEqual([['handover', other.userId, expect.any(String)]])
    expect(await told(other.userId)).toEqual(['handover'])
    expect((await give(curator.userId)).status).toBe(200)
    expect((await open()).handover).toBeNull()
    expect(await reminders(partner.id)).toEqual([])
  })

  it('waits again when the move that withdrew it is taken back', async () => {
    const partner = await add({ name: 'Назад и снова', curatorId: curator.userId })
    await move(partner.id, { to: 'implementation', overrule })
    const open = async () => (await owner.get<HandoverPage>(`/partners/${partner.id}/handover`)).body.handover
    const first = await open()
    await owner.patch(
      `/partners/${partner.id}/handover/${first?.id}`,
      { channels: 'звонок' },
      { ifMatch: first?.version ?? 0 },
    )
    const out = await move(partner.id, { to: 'exit', reasonCode: 'owner_sold' })
    expect(await open()).toBeNull()
    await owner.post(`/partners/${partner.id}/stage/undo`, { factId: out.body.factId })
    expect(await open()).toMatchObject({ state: 'open', cause: 'signing', to: { id: curator.userId } })
    expect(await reminders(partner.id)).toEqual([['handover', curator.userId, expect.any(String)]])
  })

  it('that a curator change of many opened goes with its undo', async () => {
    const partner = await add({ name: 'Пачкой', curatorId: curator.userId })
    await move(partner.id, { to: 'implementation', overrule })
    const page = async () => (await owner.get<HandoverPage>(`/partners/${partner.id}/handover`)).body.handover
    const first = await page()
    await curator.post(
      `/partners/${partner.id}/handover/${first?.id}/accept`,
      {},
      { ifMatch: first?.version ?? 0 },
    )
    const other = await world.signedIn({ role: 'curator', name: 'Вера Третья' })
    const run = await owner.post<{ id: string; changed: number }>('/partners/bulk', {
      ids: [partner.id],
      action: { kind: 'curator', curatorId: other.userId },
    })
    expect(run.body.changed).toBe(1)
    expect(await page()).toMatchObject({ state: 'open', to: { id: other.userId } })
    expect(await told(other.userId)).toEqual(['handover'])
    await owner.post(`/partners/bulk/${run.body.id}/undo`, {})
    expect(await page()).toBeNull()
    expect((await read(partner.id)).curator?.id).toBe(curator.userId)
    expect(await reminders(partner.id)).toEqual([])
  })
})

describe('the board and the report', () => {
  it('show every partner once, in the columns of the registry’s counts, and read a column to its end', async () => {
    const board = (await owner.get<Board>('/partners/board', { query: { cards: 2 } })).body
    const { rows } = await world.database.owner.query(
      `select stage, count(*)::int as count from partner where network_id = $1 and archived_at is null and merged_into is null group by 1`,
      [world.network.id],
    )
    expect(board.total).toBe(rows.reduce((sum, { count }) => sum + count, 0))
    for (const { stage, count } of rows)
      expect(board.columns.find((column) => column.stage === stage)?.count).toBe(count)
    const column = board.columns.find(({ nextCursor }) => nextCursor !== null)
    const seen = column?.cards.map(({ id }) => id) ?? []
    let cursor = column?.nextCursor ?? null
    while (cursor !== null && column) {
      const next = (
        await owner.get<Board>('/partners/board', { query: { cards: 2, column: column.stage, cursor } })
      ).body.columns[0]
      seen.push(...(next?.cards.map(({ id }) => id) ?? []))
      cursor = next?.nextCursor ?? null
    }
    expect([seen.length, new Set(seen).size]).toEqual([column?.count, column?.count])
  })

  it('counts stays as the facts give them, and every number opens into as many facts', async () => {
    const report = (await owner.get<StagesReport>('/reports/stages')).body
    for (const row of report.stages) {
      for (const figure of ['entered', 'left', 'standing', 'over'] as const) {
        const facts = await owner.get<StageFacts>('/reports/stages/facts', {
          query: { figure, stage: row.stage },
        })
        expect([row.stage, figure, facts.body.count]).toEqual([row.stage, figure, row[figure]])
      }
      expect(row.left).toBe(
        report.moves.filter(({ from }) => from === row.stage).reduce((sum, { count }) => sum + count, 0),
      )
    }
    const standing = await inScope(world.database.db, { networkId: world.network.id, side: 'host' }, (tx) =>
      sql<{ stage: string; n: number }>`select stage, count(*)::int as n from partner
        where exists (select from fact f where f.partner_id = partner.partner_id and f.kind = 'partner.added') group by 1`.execute(
        tx,
      ),
    )
    for (const { stage, n } of standing.rows)
      expect([stage, report.stages.find((row) => row.stage === stage)?.standing]).toEqual([stage, n])
  })
})
