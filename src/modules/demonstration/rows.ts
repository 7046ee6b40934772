import { STAGES } from '#modules/partners/contract.ts'
import { searchContact, searchName } from '#modules/partners/index.ts'
import { foldPromise } from '#records/promises/rules.ts'
import { newId } from '#shared/ids.ts'
import {
  type State,
  stateBeginnings,
  stateContact,
  stateMeasure,
  stateOrder,
  statePromise,
  stateReturn,
  stateTransfer,
} from './facts.ts'
import type { StoryPartner } from './story.ts'

type Row = Record<string, unknown>
/** Rows by table, in the order in which they can be written. */
export type Rows = Map<string, Row[]>

type Telling = {
  networkId: string
  partnerId: string
  curatorId: string | null
  partner: StoryPartner
  state: State
}

/** The rows of one partnership; each record states its facts on the way. */
export function rowsOfPartner(telling: Telling): Rows {
  const rows: Rows = new Map()
  const add = (table: string, row: Row) => {
    const { networkId: network_id, partnerId: partner_id } = telling
    rows.set(table, [...(rows.get(table) ?? []), { partner_id, network_id, ...row }])
  }
  addPartner(telling, add)
  stateBeginnings(telling.state, telling.partner, telling.partnerId)
  const orders = new Map<string, string>()
  for (const order of telling.partner.orders) orders.set(order.number, addOrder(telling, order, add))
  for (const promise of telling.partner.promises) addPromise(telling, promise, orders, add)
  for (const transfer of telling.partner.transfers) addTransfer(telling, transfer, add)
  for (const measure of telling.partner.measures) addMeasure(telling, measure, add)
  for (const contact of telling.partner.contacts) stateContact(telling.state, contact)
  for (const { audience, side, text, at } of telling.partner.notes)
    add('note', {
      id: newId(),
      audience,
      side,
      text,
      is_pinned: false,
      author_kind: 'system',
      version: 1,
      created_at: at,
      updated_at: at,
    })
  return rows
}

type Add = (table: string, row: Row) => void

function addPartner({ partner, curatorId, partnerId }: Telling, add: Add): void {
  const { since, stages, lead } = partner
  add('partner', {
    name: partner.name,
    city: partner.city,
    country: partner.country,
    language: partner.language,
    nature: partner.nature,
    term: partner.term,
    stage: partner.stage,
    stage_rank: STAGES.indexOf(partner.stage) + 1,
    stage_since: stages.at(-1)?.at ?? since,
    curator_id: curatorId,
    since: since.toISOString().slice(0, 10),
    search_name: searchName(partner.name),
    version: 1,
    created_at: since,
    updated_at: since,
  })
  add('partner_external_id', {
    id: newId(),
    audience: 'host',
    source: '1c',
    external_id: partner.externalId,
    created_at: since,
  })
  for (const [index, person] of partner.people.entries()) {
    const search = searchContact({ ...person, messenger: null })
    add('contact', {
      ...person,
      id: newId(),
      audience: 'shared',
      side: 'partner',
      of_side: 'partner',
      is_primary: index === 0,
      search,
      ...edited(since),
    })
  }
  const { kind, name, inn, kpp, ogrn, taxId, address, bankAccounts } = partner.entity
  add('legal_entity', {
    ...{
      id: newId(),
      audience: 'shared',
      side: 'partner',
      kind,
      name,
      country: partner.country,
      inn,
      kpp,
      ogrn,
      address,
    },
    ...{
      tax_id: taxId,
      bank_accounts: bankAccounts,
      is_primary: true,
      search_name: searchName(name),
      ...edited(since),
    },
  })
  if (!lead) return
  const { externalId, origin, receivedAt, wonAt } = lead
  add('lead', {
    ...{ id: newId(), audience: 'host', side: 'host', source: 'leads', external_id: externalId, origin },
    ...{ received_at: receivedAt, won_at: wonAt, account_id: wonAt ? partnerId : null },
  })
}

const edited = (at: Date) => ({ version: 1, created_at: at, updated_at: at })

function addOrder({ state }: Telling, order: StoryPartner['orders'][number], add: Add): string {
  const id = newId()
  const factId = stateOrder(state, order, id)
  const { audience, placedAt, cancelledAt, deliveredAt } = order
  const side = audience === 'shared' ? 'partner' : 'host'
  add('partner_order', {
    ...{
      id,
      audience,
      side,
      seller: 'host',
      source: 'artel',
      number: order.number,
      kind: 'order',
      currency: 'RUB',
    },
    ...{
      status: cancelledAt ? 'cancelled' : deliveredAt ? 'delivered' : 'placed',
      placed_at: placedAt,
      delivered_at: deliveredAt,
    },
    ...{
      cancelled_at: cancelledAt,
      gross: order.amount,
      returned: 0,
      line_count: order.lines.length,
      fact_id: factId,
    },
  })
  for (const { good, quantity, amount } of order.lines)
    add('order_line', {
      ...{
        id: newId(),
        audience,
        order_id: id,
        line_key: good.sku,
        occurrence: 1,
        revision: 1,
        sku: good.sku,
        name: good.ru,
      },
      ...{ quantity, unit_price: good.price / 100, amount, happened_at: placedAt },
    })
  const goods = {
    audience,
    side,
    kind: 'goods',
    unit: 'RUB',
    from_account: 'goods',
    to_account: 'goods',
    subject_kind: 'order',
    subject_id: id,
  }
  const goodsId = newId()
  add('transfer', {
    ...goods,
    id: goodsId,
    amount: order.amount,
    from_side: 'host',
    to_side: 'partner',
    fact_id: factId,
    ...at(placedAt),
  })
  const back = { ...goods, from_side: 'partner', to_side: 'host', reverses: goodsId }
  if (cancelledAt)
    add('transfer', {
      ...back,
      id: newId(),
      amount: order.amount,
      reversal: 'cancellation',
      fact_id: factId,
      ...at(cancelledAt),
    })
  const returnFact = stateReturn(state, order, id)
  if (returnFact && order.returned) {
    const { amount, at: returnedAt } = order.returned
    add('transfer', {
      ...back,
      id: newId(),
      amount,
      reversal: 'return',
      fact_id: returnFact,
      ...at(returnedAt),
    })
  }
  return id
}

const at = (happened: Date) => ({ happened_at: happened, recorded_at: happened })

function addPromise(
  { state }: Telling,
  promise: StoryPartner['promises'][number],
  orders: Map<string, string>,
  add: Add,
): void {
  const id = newId()
  statePromise(state, promise, id)
  const dates = foldPromise(promise.events)
  const order = promise.order ? orders.get(promise.order) : undefined
  add('promise', {
    ...{
      id,
      audience: promise.audience,
      side: promise.audience === 'host' ? 'host' : promise.owedBy,
      owed_by: promise.owedBy,
    },
    ...{ owed_to: promise.owedBy === 'host' ? 'partner' : 'host', kind: promise.kind, title: promise.title },
    ...{
      subject_kind: order ? 'order' : null,
      subject_id: order ?? null,
      made_at: dates.madeAt,
      first_due_at: dates.firstDueAt,
    },
    ...{
      due_at: dates.dueAt,
      moves: dates.moves,
      fulfilled_at: dates.fulfilledAt,
      broken_at: dates.brokenAt,
    },
    withdrawn_at: dates.withdrawnAt,
  })
}

function addTransfer({ state }: Telling, transfer: StoryPartner['transfers'][number], add: Add): void {
  const id = newId()
  const { audience, kind, unit, amount, from } = transfer
  const factId = stateTransfer(state, transfer, id)
  add('transfer', {
    ...{
      id,
      audience,
      side: from,
      kind,
      unit,
      amount,
      from_side: from,
      from_account: kind,
      to_side: from === 'host' ? 'partner' : 'host',
    },
    ...{ to_account: kind, fact_id: factId, ...at(transfer.at) },
  })
}

function addMeasure({ state }: Telling, measure: StoryPartner['measures'][number], add: Add): void {
  const id = newId()
  const { audience, scale, value, about } = measure
  const factId = stateMeasure(state, measure, id)
  add('measure', {
    id,
    audience,
    side: 'partner',
    scale,
    value,
    given_by: 'partner',
    about,
    fact_id: factId,
    ...at(measure.at),
  })
}
