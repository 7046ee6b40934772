import { beforeAll, describe, expect, it } from 'vitest'
import { partners as partnersModule } from '#modules/partners/module.ts'
import { stateFact } from '#records/facts/state.ts'
import { makePromise } from '#records/promises/make.ts'
import { checkRecords } from '#records/rebuild/rebuild.ts'
import { makeTransfer } from '#records/transfers/make.ts'
import { type Client, type TestApp, testApp } from '#testing/app.ts'
import { makeNetwork, makePartner, writeAs } from '#testing/world.ts'
import {
  contactMet,
  type FactWithHistory,
  type GiveAndTake,
  type MeasureView,
  type NoteView,
  type PromiseSummary,
  type PromiseView,
  type Timeline,
  type TransferView,
} from './contract.ts'
import { workspace } from './module.ts'

let test: TestApp
let clients: { host: Client; partner: Client }
let url: string

beforeAll(async () => {
  test = await testApp({ modules: [partnersModule, workspace] })
  clients = {
    host: await test.signedIn({ name: 'Хозяин' }),
    partner: await test.signedIn({ side: 'partner', name: 'Партнёр' }),
  }
  url = `/partners/${test.partner.id}`
})

const other = (side: 'host' | 'partner') => (side === 'host' ? 'partner' : 'host')
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString()

async function nothingDiffers() {
  const findings = await checkRecords(test.context.db, test.network.id)
  expect(findings.filter(({ differences }) => differences > 0)).toEqual([])
}

// What one side may do in the shared space, the other may do too: every case runs for both.
describe.each(['host', 'partner'] as const)('the %s', (side) => {
  const me = () => clients[side]
  const you = () => clients[other(side)]

  it('promises, moves with consent, is released, and both see the same', async () => {
    const made = await me().post<PromiseView>(`${url}/promises`, {
      owedBy: side,
      title: 'Прислать прайс',
      dueAt: inDays(5),
    })
    expect(made.status).toBe(201)
    expect(made.body).toMatchObject({ state: 'open', owedTo: other(side), audience: 'shared' })
    const one = `${url}/promises/${made.body.id}`
    expect(made.body.actions).toEqual(['fulfil', 'break', 'move'])
    expect((await you().get<{ promise: PromiseView }>(one)).body.promise.actions).toEqual([
      'fulfil',
      'withdraw',
      'move',
    ])
    const proposed = await me().post<PromiseView>(`${one}/move`, { dueAt: inDays(9), reason: 'склад' })
    expect(proposed.body.dueAt).toBe(made.body.dueAt)
    expect(proposed.body.proposal?.by).toBe(side)
    expect((await me().post(`${one}/accept-move`)).body).toMatchObject({ code: 'not_owed_to_you' })
    const waiting = await you().get<{ data: PromiseView[] }>('/promises', { query: { awaiting: 'me' } })
    expect(waiting.body.data.map((promise) => promise.id)).toEqual([made.body.id])
    const accepted = await you().post<PromiseView>(`${one}/accept-move`)
    expect(accepted.body).toMatchObject({ dueAt: proposed.body.proposal?.dueAt, proposal: null })
    expect(accepted.body.moves.map((move) => move.consented)).toEqual([false, true])
    expect((await you().post(`${one}/break`, { reason: 'нет' })).body).toMatchObject({
      code: 'not_owed_by_you',
    })
    const released = await you().post<PromiseView>(`${one}/withdraw`, {})
    expect(released.body.state).toBe('withdrawn')
    expect((await me().post(`${one}/reopen`)).body).toMatchObject({ code: 'not_ended_by_you' })
    expect((await you().post<PromiseView>(`${one}/reopen`)).body.state).toBe('open')
    const kept = await me().post<PromiseView>(`${one}/fulfil`, { evidence: 'письмо от 3 мая' })
    expect(kept.body.state).toBe('kept')
    expect((await me().post<PromiseView>(`${one}/fulfil`)).body).toMatchObject({ code: 'promise_has_ended' })
    const summary = await you().get<PromiseSummary>(`${url}/promises/summary`)
    expect(summary.body[side]).toMatchObject({ kept: 1, late: 0, share: 1 })
    const facts = await you().get<{ facts: { kind: string }[] }>(one)
    expect(facts.body.facts.map((fact) => fact.kind)).toEqual([
      'promise.made',
      'promise.moved',
      'promise.move_accepted',
      'promise.withdrawn',
      'promise.reopened',
      'promise.fulfilled',
    ])
    await nothingDiffers()
  })

  it('keeps promises and notes of its own that the other side cannot see in any list', async () => {
    const secret = `Секрет ${side}`
    const promise = await me().post<PromiseView>(`${url}/promises`, {
      owedBy: other(side),
      title: secret,
      dueAt: inDays(1),
      audience: side,
    })
    expect(promise.status).toBe(201)
    await me().post(`${url}/notes`, { text: secret })
    await me().post(`${url}/contact-log`, { way: 'called', summary: secret, audience: side })
    for (const path of [
      '/promises',
      `${url}/promises`,
      `${url}/notes`,
      `${url}/timeline`,
      `${url}/promises/${promise.body.id}`,
    ]) {
      expect((await me().get(path)).text, path).toContain(secret)
      expect((await you().get(path)).text, path).not.toContain(secret)
    }
    expect((await you().get(`${url}/promises/${promise.body.id}`)).status).toBe(404)
    expect((await you().post(`${url}/promises/${promise.body.id}/fulfil`)).status).toBe(404)
    const foreign = await me().post(`${url}/notes`, { text: 'x', audience: other(side) })
    expect(foreign.body).toMatchObject({ code: 'audience_not_yours' })
  })

  it('records what it gave, takes it back in parts, and never more than it was', async () => {
    const given = await me().post<TransferView>(`${url}/transfers`, {
      from: side,
      kind: 'training',
      unit: 'hours',
      amount: '7.5',
      note: 'курс',
    })
    expect(given.status).toBe(201)
    expect(given.body).toMatchObject({ amount: '7.50', note: 'курс', reversed: '0.00' })
    const reverse = `${url}/transfers/${given.body.id}/reverse`
    expect((await you().post(reverse, { reason: 'нет' })).body).toMatchObject({ code: 'not_recorded_by_you' })
    expect((await me().post(reverse, { amount: '2.5', reason: 'ошибка' })).status).toBe(201)
    expect((await me().post(reverse, { amount: '5.01', reason: 'ошибка' })).body).toMatchObject({
      code: 'exceeds_original',
    })
    const sums = await you().get<GiveAndTake>(`${url}/give-and-take`)
    const hours = sums.body.units.find((unit) => unit.unit === 'hours')
    expect(hours?.[side]).toBe('5.00')
    expect(sums.body.balances.reduce((sum, balance) => sum + Number(balance.amount), 0)).toBe(0)
    for (const [amount, unit, code] of [
      ['0', 'hours', 'amount_not_positive'],
      ['1.005', 'RUB', 'amount_malformed'],
      ['1', 'XXQ', 'unit_unknown'],
    ])
      expect(
        (await me().post(`${url}/transfers`, { from: side, kind: 'bonus', unit, amount })).body,
      ).toMatchObject({ code })
    await nothingDiffers()
  })

  it('answers on a scale, replaces its answer, and never answers for the other', async () => {
    const given = await me().post<MeasureView>(`${url}/measures`, { scale: 'nps', value: 7, about: 'год' })
    expect(given.status).toBe(201)
    expect((await me().post(`${url}/measures`, { scale: 'nps', value: 11 })).body).toMatchObject({
      code: 'out_of_scale',
      errors: [{ pointer: '#/value' }],
    })
    expect(
      (await me().post(`${url}/measures`, { scale: 'nps', value: 1, givenBy: other(side) })).body,
    ).toMatchObject({ code: 'not_your_answer' })
    const correct = `${url}/measures/${given.body.id}/correct`
    expect((await you().post(correct, { value: 0 })).body).toMatchObject({ code: 'not_recorded_by_you' })
    const corrected = await me().post<MeasureView>(correct, { value: 9 })
    expect(corrected.body).toMatchObject({
      value: 9,
      corrects: given.body.id,
      happenedAt: given.body.happenedAt,
    })
    expect((await me().post(correct, { value: 3 })).body).toMatchObject({ code: 'measure_was_replaced' })
    const list = await you().get<{ data: MeasureView[] }>(`${url}/measures`, { query: { givenBy: side } })
    expect(list.body.data.map((measure) => measure.value)).toEqual([9])
    const facts = await you().get<Timeline>('/facts', {
      query: { partnerId: test.partner.id, subjectId: given.body.id },
    })
    expect(facts.body.data[0]).toMatchObject({ data: { value: 7 }, current: { value: 9 } })
    expect(facts.body.data[0]?.corrections).toHaveLength(1)
    await nothingDiffers()
  })

  it('edits its own notes with If-Match and brings removed ones back', async () => {
    const note = await me().post<NoteView>(`${url}/notes`, { text: 'черновик', audience: 'shared' })
    expect(note.status).toBe(201)
    const one = `${url}/notes/${note.body.id}`
    expect((await me().patch(one, { text: 'a' })).status).toBe(428)
    expect((await you().patch(one, { text: 'a' }, { ifMatch: 1 })).body).toMatchObject({
      code: 'not_written_by_you',
    })
    const changed = await me().patch<NoteView>(one, { text: 'чистовик' }, { ifMatch: 1 })
    expect(changed.body).toMatchObject({ text: 'чистовик', version: 2 })
    expect((await me().patch(one, { text: 'b' }, { ifMatch: 1 })).status).toBe(412)
    expect((await me().delete(one, { ifMatch: 2 })).status).toBe(200)
    expect((await you().get(`${url}/notes`)).text).not.toContain(note.body.id)
    await me().post(`${one}/restore`)
    expect((await you().get(`${url}/notes`)).text).toContain('чистовик')
  })

  it('logs a meeting; the other side reads it until its words are erased', async () => {
    const happenedAt = inDays(-2)
    const entry = await me().post<FactWithHistory>(`${url}/contact-log`, {
      way: 'met',
      summary: 'обсудили цены',
      with: 'Анна Смирнова',
      happenedAt,
    })
    expect(entry.status).toBe(201)
    expect(entry.body).toMatchObject({ kind: 'contact.met', data: { with: 'Анна Смирнова' }, happenedAt })
    expect((await me().post(`${url}/contact-log`, { way: 'met', happenedAt: inDays(1) })).body).toMatchObject(
      {
        code: 'in_the_future',
      },
    )
    const one = `${url}/facts/${entry.body.id}`
    const read = await you().get<{ fact: FactWithHistory; leaf: { hash: string; entry: string } }>(one)
    expect(read.body.fact.data['with']).toBe('Анна Смирнова')
    expect(read.body.leaf.entry).not.toContain('Анна')
    expect((await you().post(`${one}/erase-personal`, { reason: 'просьба' })).body).toEqual({ erased: 0 })
    expect((await me().post(`${one}/erase-personal`, { reason: 'просьба', path: 'with' })).body).toEqual({
      erased: 1,
    })
    const after = await you().get<{ fact: FactWithHistory; leaf: { hash: string } }>(one)
    expect(after.body.fact.data).toEqual({ summary: 'обсудили цены', with: null })
    expect(after.body.leaf.hash).toBe(read.body.leaf.hash)
    await nothingDiffers()
  })

  it('takes back a contact it logged by error, and it is the last contact no more', async () => {
    const lastContact = async () =>
      (
        await test.database.owner.query(
          'select max(last_contact_at) as at from partner_figure where partner_id = $1 and audience = $2',
          [test.partner.id, other(side)],
        )
      ).rows[0].at as Date | null
    const before = await lastContact()
    const { id } = (await me().post<FactWithHistory>(`${url}/contact-log`, { way: 'written' })).body
    expect(await lastContact()).not.toEqual(before)
    const retract = `${url}/contact-log/${id}/retract`
    expect((await you().post(retract)).body).toMatchObject({ code: 'not_recorded_by_you' })
    expect((await me().post<FactWithHistory>(retract)).body.isRetracted).toBe(true)
    expect((await me().post(retract)).body).toMatchObject({ code: 'contact_was_retracted' })
    expect(await lastContact()).toEqual(before)
    await nothingDiffers()
  })

  it('shares history of its own, and both then hold the same facts and figures', async () => {
    const here = await makePartner(test.database, test.network)
    const director = await test.signedIn({ side: 'partner', partnerId: here.id })
    const [mine, yours] = side === 'host' ? [clients.host, director] : [director, clients.host]
    const importId = '01930000-0000-7000-8000-0000000000aa'
    await writeAs(
      test.database,
      test.network,
      { side, partnerId: here.id, importId, now: new Date('2026-01-10T00:00:00Z') },
      async (writer) => {
        const common = { partnerId: here.id, audience: side }
        await makePromise(writer, {
          ...common,
          owedBy: side,
          owedTo: other(side),
          kind: 'delivery',
          title: 'Поставка 7',
          dueAt: new Date('2026-01-20T00:00:00Z'),
        })
        await makeTransfer(writer, {
          ...common,
          kind: 'goods',
          unit: 'RUB',
          amount: 125_000n,
          from: { side, account: 'goods' },
          to: { side: other(side), account: 'goods' },
        })
        await stateFact(writer, { ...common, kind: contactMet, data: { with: 'Ольга' } })
      },
    )
    const path = `/partners/${here.id}`
    expect((await yours.get<Timeline>(`${path}/timeline`)).body.data).toEqual([])
    const preview = await mine.post(`${path}/share/preview`, { importId })
    expect(preview.body).toEqual({
      facts: 3,
      promises: 1,
      transfers: 1,
      orders: 0,
      lines: 0,
      measures: 0,
      documents: 0,
    })
    expect((await mine.post(`${path}/share`, { importId })).body).toEqual(preview.body)
    const kinds = async (client: Client) =>
      (await client.get<Timeline>(`${path}/timeline`)).body.data.map((fact) => [
        fact.kind,
        fact.audience,
        fact.happenedAt,
        fact.data,
      ])
    expect(await kinds(yours)).toEqual(await kinds(mine))
    expect((await kinds(yours)).map(([kind]) => kind).sort()).toEqual([
      'contact.met',
      'history.shared',
      'promise.made',
      'transfer.made',
    ])
    expect((await yours.get<GiveAndTake>(`${path}/give-and-take`)).body).toEqual(
      (await mine.get<GiveAndTake>(`${path}/give-and-take`)).body,
    )
    expect((await mine.post(`${path}/share`, { importId })).body).toMatchObject({ code: 'nothing_to_share' })
    const promise = (await yours.get<{ data: PromiseView[] }>(`${path}/promises`)).body.data[0]
    const fulfilled = await mine.post<PromiseView>(`${path}/promises/${promise?.id}/fulfil`, {
      happenedAt: '2026-01-21T00:00:00Z',
    })
    expect(fulfilled.body.state).toBe('late')
    await nothingDiffers()
  })
})

describe('the timeline', () => {
  it('pages through every fact exactly once, in order, under any filter', async () => {
    const whole = await clients.host.get<Timeline>(`${url}/timeline`, { query: { limit: 200 } })
    expect(whole.body.nextCursor).toBeNull()
    for (const query of [{}, { groups: 'promises,measures' }, { audience: 'own' }, { side: 'partner' }]) {
      const all = await clients.host.get<Timeline>(`${url}/timeline`, { query: { ...query, limit: 200 } })
      const paged: string[] = []
      let cursor: string | undefined
      do {
        const page = await clients.host.get<Timeline>(`${url}/timeline`, {
          query: { ...query, limit: 3, cursor },
        })
        paged.push(...page.body.data.map((fact) => fact.id))
        cursor = page.body.nextCursor ?? undefined
      } while (cursor)
      expect(paged).toEqual(all.body.data.map((fact) => fact.id))
      expect(new Set(paged).size).toBe(paged.length)
    }
  })

  it('shows no amounts to a role that may not see money', async () => {
    const viewer = await test.signedIn({ role: 'viewer' })
    const timeline = await viewer.get<Timeline>(`${url}/timeline`, { query: { limit: 200 } })
    expect(timeline.body.data.length).toBeGreaterThan(0)
    expect(timeline.body.data.filter((fact) => fact.kind.startsWith('transfer.'))).toEqual([])
    expect((await viewer.get(`${url}/give-and-take`)).status).toBe(403)
    expect((await viewer.post(`${url}/notes`, { text: 'x' })).status).toBe(403)
  })

  it('is hidden from other networks, other partners and curators of other partners', async () => {
    const foreign = await makeNetwork(test.database)
    const neighbour = await makePartner(test.database, test.network)
    for (const client of [
      await test.signedIn({ network: foreign }),
      await test.signedIn({ side: 'partner', partnerId: neighbour.id }),
      await test.signedIn({ role: 'curator' }),
    ])
      for (const path of [
        'timeline',
        'promises',
        'transfers',
        'give-and-take',
        'measures',
        'notes',
        'documents',
      ])
        expect((await client.get(`${url}/${path}`)).status, path).toBe(404)
  })
})
