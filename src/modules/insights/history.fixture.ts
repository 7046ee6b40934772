import * as fc from 'fast-check'
import { newId } from '#shared/ids.ts'
import type { WorldDatabase, WorldNetwork } from '#testing/world.ts'
import { makeNetwork } from '#testing/world.ts'

/** Small histories of a network told as data, stored by hand, so that reports can be compared with plain counting. */

const START = Date.parse('2018-09-10T00:00:00Z')
const MINUTE = 60_000
const DAYS = 260

/** Minutes from the start of the story. */
type Moment = number
const moment = fc.integer({ min: 0, max: DAYS * 1440 })
const later = fc.integer({ min: 1, max: 90 * 1440 })
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null })
const audience = fc.constantFrom('host' as const, 'shared' as const)
const side = fc.constantFrom('host' as const, 'partner' as const)
/** Partners 0…3; 4 and 5 are merged into 3; 6 is a prospect. */
const partner = fc.integer({ min: 0, max: 5 })
const anyPartner = fc.integer({ min: 0, max: 6 })

export const history = fc.record({
  orders: fc.array(
    fc.record({
      partner,
      at: moment,
      amount: fc.integer({ min: 0, max: 500_000 }),
      currency: fc.constantFrom('BRL' as const, 'BRL' as const, 'EUR' as const),
      audience,
      isRetracted: fc.constantFrom(false, false, false, true),
      corrected: maybe(fc.record({ after: later, amount: fc.integer({ min: 0, max: 500_000 }) })),
      cancelled: maybe(later),
      returned: maybe(
        fc.record({ after: later, amount: fc.integer({ min: 1, max: 9_000 }), isReversal: fc.boolean() }),
      ),
    }),
    { maxLength: 25 },
  ),
  promises: fc.array(
    fc.record({
      partner: anyPartner,
      owedBy: side,
      audience,
      at: moment,
      due: later,
      moves: fc.array(fc.record({ after: later, to: later, consented: fc.boolean() }), { maxLength: 2 }),
      end: maybe(
        fc.record({ kind: fc.constantFrom('fulfilled', 'fulfilled', 'broken', 'withdrawn'), after: later }),
      ),
      isRetracted: fc.constantFrom(false, false, false, true),
    }),
    { maxLength: 20 },
  ),
  measures: fc.array(
    fc.record({
      partner: anyPartner,
      scale: fc.constantFrom('stars' as const, 'nps' as const),
      value: fc.integer({ min: 1, max: 5 }),
      audience,
      at: moment,
      replaced: maybe(fc.record({ after: later, value: fc.integer({ min: 1, max: 5 }) })),
      isRetracted: fc.constantFrom(false, false, false, true),
    }),
    { maxLength: 15 },
  ),
  contacts: fc.array(fc.record({ partner: anyPartner, at: moment, audience }), { maxLength: 6 }),
  leads: fc.array(fc.record({ at: moment, won: maybe(later) }), { maxLength: 8 }),
})
export type History = typeof history extends fc.Arbitrary<infer T> ? T : never

export function instant(at: Moment): Date {
  return new Date(START + at * MINUTE)
}

/** The same story without what happened at or after an instant: nothing of it can have been known then. */
export function until(story: History, end: Date): History {
  const limit = (end.getTime() - START) / MINUTE
  const happened = <T extends { at: Moment }>(items: readonly T[]) => items.filter((item) => item.at < limit)
  const kept = (at: Moment, after: Moment) => at + after < limit
  return {
    orders: happened(story.orders).map((order) => ({
      ...order,
      cancelled: order.cancelled !== null && kept(order.at, order.cancelled) ? order.cancelled : null,
      // what is cancelled one day is not returned another
      returned:
        order.cancelled === null && order.returned !== null && kept(order.at, order.returned.after)
          ? order.returned
          : null,
    })),
    promises: happened(story.promises).map((promise) => ({
      ...promise,
      moves: promise.moves.filter((move) => kept(promise.at, move.after)),
      end: promise.end !== null && kept(promise.at, promise.end.after) ? promise.end : null,
    })),
    measures: happened(story.measures).map((measure) => ({
      ...measure,
      replaced:
        measure.replaced !== null && kept(measure.at, measure.replaced.after) ? measure.replaced : null,
    })),
    contacts: happened(story.contacts),
    leads: happened(story.leads).map((lead) => ({
      ...lead,
      won: lead.won !== null && kept(lead.at, lead.won) ? lead.won : null,
    })),
  }
}

export type StoredNetwork = WorldNetwork & { ids: string[] }

/** Stores a story in a new network and makes its projections. */
export async function storeHistory(
  database: WorldDatabase,
  story: History,
  figuresDay = '2019-06-01',
): Promise<StoredNetwork> {
  const network = await makeNetwork(database, {
    currency: 'BRL',
    timeZone: 'America/Sao_Paulo',
    figuresDay,
  })
  const ids = Array.from({ length: 7 }, () => newId())
  const rows = new Rows(network.id, ids)
  for (const [index, id] of ids.entries()) rows.addPartner(id, index)
  for (const order of story.orders) rows.addOrder(order)
  for (const promise of story.promises) rows.addPromise(promise)
  for (const measure of story.measures) rows.addMeasure(measure)
  for (const contact of story.contacts) rows.addContact(contact)
  for (const [index, lead] of story.leads.entries()) rows.addLead(lead, `lead-${index}`)
  const client = await database.owner.connect()
  try {
    await client.query('begin')
    for (const [table, all] of rows.tables) {
      const columns = Object.keys(all[0] ?? {}).join(', ')
      await client.query(
        `insert into ${table} (${columns}) select ${columns} from jsonb_populate_recordset(null::${table}, $1::jsonb)`,
        [JSON.stringify(all)],
      )
    }
    await client.query(`select set_config('app.network_id', $1, true)`, [network.id])
    for (const projection of ['balance', 'partner_day', 'partner_figure', 'partner_month'])
      await client.query('select house.refresh_projection($1, $2)', [projection, ids])
    await client.query('commit')
  } finally {
    client.release()
  }
  return { ...network, ids }
}

type Row = Record<string, unknown>

class Rows {
  readonly tables = new Map<string, Row[]>()
  readonly network: string
  readonly ids: readonly string[]
  readonly scales: Record<'stars' | 'nps', string>

  constructor(network: string, ids: readonly string[]) {
    this.network = network
    this.ids = ids
    this.scales = { stars: newId(), nps: newId() }
    // The order of the tables is the order of what refers to what.
    for (const table of ['partner', 'partner_external_id', 'scale']) this.tables.set(table, [])
    this.add('scale', {
      network_id: network,
      id: this.scales.stars,
      code: 'stars',
      name: 'Stars',
      min: 1,
      max: 5,
      better: 'higher',
      anchors: {},
      created_at: instant(0),
    })
    this.add('scale', {
      network_id: network,
      id: this.scales.nps,
      code: 'nps',
      name: 'NPS',
      min: 0,
      max: 10,
      better: 'higher',
      anchors: {},
      created_at: instant(0),
    })
  }

  private add(table: string, row: Row): void {
    const rows = this.tables.get(table)
    if (rows) rows.push(row)
    else this.tables.set(table, [row])
  }

  private counts = 0

  private addFact(
    partnerId: string,
    audience: string,
    kind: string,
    at: Moment,
    data: Row,
    subjectId: string | null,
  ): string {
    const id = newId()
    this.add('fact', {
      partner_id: partnerId,
      id,
      network_id: this.network,
      audience,
      side: 'host',
      n: this.counts++,
      kind,
      version: 1,
      subject_kind: null,
      subject_id: subjectId,
      data,
      actor_kind: 'system',
      happened_at: instant(at),
      recorded_at: instant(at),
    })
    return id
  }

  addPartner(id: string, index: number): void {
    const target = index === 4 || index === 5 ? 3 : null
    this.add('partner', {
      partner_id: id,
      network_id: this.network,
      name: `Partner ${index}`,
      search_name: `partner ${index}`,
      stage: index === 6 ? 'identification' : 'mature',
      stage_rank: index === 6 ? 1 : 6,
      stage_since: instant(0),
      merged_into: target === null ? null : this.ids[target],
      version: 1,
      created_at: instant(0),
      updated_at: instant(0),
    })
    this.add('partner_external_id', {
      partner_id: id,
      id: newId(),
      network_id: this.network,
      audience: 'host',
      source: 'test',
      external_id: `P${index}`,
      created_at: instant(index),
    })
  }

  addOrder(order: History['orders'][number]): void {
    const partnerId = this.ids[order.partner] as string
    const id = newId()
    const factId = this.addFact(partnerId, order.audience, 'order.placed', order.at, {}, id)
    this.add('partner_order', {
      partner_id: partnerId,
      id,
      network_id: this.network,
      audience: order.audience,
      side: 'host',
      seller: 'host',
      source: 'test',
      number: id,
      kind: 'order',
      status: order.isRetracted ? 'retracted' : 'placed',
      currency: order.currency,
      placed_at: instant(order.at),
      gross: order.amount,
      returned: 0,
      line_count: 1,
      fact_id: factId,
    })
    const transfer = (
      amount: number,
      at: Moment,
      kind: string,
      back: boolean,
      reversal: string | null,
      reverses: string | null,
    ) => {
      if (amount === 0) return null
      const transferId = newId()
      this.add('transfer', {
        partner_id: partnerId,
        id: transferId,
        network_id: this.network,
        audience: order.audience,
        side: 'host',
        kind,
        unit: order.currency,
        amount,
        from_side: back ? 'partner' : 'host',
        from_account: 'goods',
        to_side: back ? 'host' : 'partner',
        to_account: 'goods',
        subject_kind: 'order',
        subject_id: id,
        fact_id: factId,
        reverses,
        reversal,
        happened_at: instant(at),
        recorded_at: instant(at),
      })
      return transferId
    }
    let goods = transfer(order.amount, order.at, 'goods', false, null, null)
    let amount = order.amount
    if (order.corrected !== null) {
      // An entry error is corrected at the time of the entry, so that no as-of day sees it.
      transfer(amount, order.at, 'goods', true, 'correction', goods)
      amount = order.corrected.amount
      goods = transfer(amount, order.at, 'goods', false, null, null)
    }
    if (order.isRetracted) transfer(amount, order.at, 'goods', true, 'correction', goods)
    else if (order.cancelled !== null)
      transfer(amount, order.at + order.cancelled, 'goods', true, 'cancellation', goods)
    else if (order.returned !== null) {
      const back = order.returned
      const isReversal = back.isReversal && back.amount <= amount
      transfer(
        back.amount,
        order.at + back.after,
        isReversal ? 'goods' : 'return',
        true,
        isReversal ? 'return' : null,
        isReversal ? goods : null,
      )
    }
  }

  addPromise(promise: History['promises'][number]): void {
    const at = (after: Moment) => instant(promise.at + after)
    const moves = [...promise.moves]
      .sort((a, b) => a.after - b.after)
      .map((move) => ({ dueAt: at(move.to), at: at(move.after), by: 'host', consented: move.consented }))
    const ended = (kind: string) => (promise.end?.kind === kind ? at(promise.end.after) : null)
    this.add('promise', {
      partner_id: this.ids[promise.partner],
      id: newId(),
      network_id: this.network,
      audience: promise.audience,
      side: 'host',
      owed_by: promise.owedBy,
      owed_to: promise.owedBy === 'host' ? 'partner' : 'host',
      kind: 'delivery',
      title: 'Delivery',
      made_at: instant(promise.at),
      first_due_at: at(promise.due),
      due_at: moves.filter((move) => move.consented).at(-1)?.dueAt ?? at(promise.due),
      moves,
      fulfilled_at: ended('fulfilled'),
      broken_at: ended('broken'),
      withdrawn_at: ended('withdrawn'),
      retracted_at: promise.isRetracted ? at(1) : null,
    })
  }

  addMeasure(measure: History['measures'][number]): void {
    const partnerId = this.ids[measure.partner]
    const write = (value: number, at: Moment, replacedBy: string | null, id: string) =>
      this.add('measure', {
        partner_id: partnerId,
        id,
        network_id: this.network,
        audience: measure.audience,
        side: 'host',
        scale_id: this.scales[measure.scale],
        value: measure.scale === 'nps' ? value * 2 : value,
        given_by: 'partner',
        replaced_by: replacedBy,
        retracted_at: measure.isRetracted ? instant(at) : null,
        happened_at: instant(at),
        recorded_at: instant(at),
      })
    const replacement = measure.replaced === null ? null : newId()
    write(measure.value, measure.at, replacement, newId())
    if (measure.replaced && replacement)
      write(measure.replaced.value, measure.at + measure.replaced.after, null, replacement)
  }

  addContact(contact: History['contacts'][number]): void {
    this.addFact(
      this.ids[contact.partner] as string,
      contact.audience,
      'contact.called',
      contact.at,
      {},
      null,
    )
  }

  addLead(lead: History['leads'][number], name: string): void {
    const id = newId()
    this.addFact(this.ids[6] as string, 'host', 'lead.received', lead.at, { lead: name }, id)
    if (lead.won !== null)
      this.addFact(this.ids[0] as string, 'host', 'lead.won', lead.at + lead.won, { lead: name }, id)
  }
}
