import { leadReceived, leadWon } from '#modules/imports/contract.ts'
import { orderCancelled, orderDelivered, orderPlaced, orderReturned } from '#modules/orders/contract.ts'
import { legalEntityAdded, partnerAdded, partnerStageMoved, personAdded } from '#modules/partners/contract.ts'
import { contactCalled, contactMet, contactWritten } from '#modules/workspace/contract.ts'
import type { FactKind } from '#records/facts/kinds.ts'
import { measureGiven } from '#records/measures/contract.ts'
import {
  promiseBroken,
  promiseFulfilled,
  promiseMade,
  promiseMoved,
  promiseWithdrawn,
} from '#records/promises/contract.ts'
import { foldPromise } from '#records/promises/rules.ts'
import { transferMade } from '#records/transfers/contract.ts'
import type { Audience, Side } from '#records/writer.ts'
import type { StoryPartner, StoryPromise } from './story.ts'

/** Decimal text of an amount in hundredths: kopecks as roubles, and hundredths of an hour. */
export const whole = (hundredths: number) => (hundredths / 100).toFixed(2)

export type State = (
  kind: FactKind,
  audience: Audience,
  side: Side,
  at: Date,
  data: Record<string, unknown>,
  subject?: { kind: string; id: string } | null,
) => string

/** States how the partner came and moved from stage to stage, and who its people are. */
export function stateBeginnings(state: State, partner: StoryPartner, partnerId: string): void {
  const { lead, since, stages, stage } = partner
  const first = stages[0]?.from ?? stage
  if (lead)
    state(leadReceived, 'host', 'host', lead.receivedAt, { lead: lead.externalId, origin: lead.origin })
  state(partnerAdded, 'host', 'host', since, {
    name: partner.name,
    stage: first,
    city: partner.city,
    country: partner.country,
  })
  if (lead?.wonAt)
    state(leadWon, 'host', 'host', lead.wonAt, { lead: lead.externalId, account: partner.externalId })
  for (const { at, from, to, reason, reasonCode } of stages)
    state(partnerStageMoved, 'host', 'host', at, {
      from,
      to,
      ...(reason ? { reason } : {}),
      ...(reasonCode ? { reasonCode } : {}),
    })
  for (const { name, position, email, phone } of partner.people)
    state(
      personAdded,
      'shared',
      'partner',
      since,
      { ofSide: 'partner', name, position, email, phone },
      { kind: 'partner', id: partnerId },
    )
  const { name, inn, kpp, ogrn } = partner.entity
  state(legalEntityAdded, 'shared', 'partner', since, { name, inn, kpp, ogrn })
}

export function stateOrder(state: State, order: StoryPartner['orders'][number], id: string): string {
  const subject = { kind: 'order', id }
  const money = { number: order.number, currency: 'RUB', amount: whole(order.amount) }
  const by = order.audience === 'shared' ? 'partner' : 'host'
  const placed = state(
    orderPlaced,
    order.audience,
    by,
    order.placedAt,
    { ...money, lines: order.lines.length },
    subject,
  )
  if (order.deliveredAt)
    state(orderDelivered, order.audience, 'host', order.deliveredAt, { number: order.number }, subject)
  if (order.cancelledAt) state(orderCancelled, order.audience, by, order.cancelledAt, money, subject)
  return placed
}

export function stateReturn(state: State, order: StoryPartner['orders'][number], id: string): string | null {
  if (!order.returned) return null
  const { at, amount } = order.returned
  const data = {
    number: `В-${order.number}`,
    original: order.number,
    currency: 'RUB',
    amount: whole(amount),
    lines: 1,
  }
  return state(orderReturned, order.audience, order.audience === 'shared' ? 'partner' : 'host', at, data, {
    kind: 'order',
    id,
  })
}

export function statePromise(state: State, promise: StoryPromise, id: string): void {
  const { audience, owedBy, kind, title, events } = promise
  const subject = { kind: 'promise', id }
  const host = (by: Side | 'system'): Side => (audience === 'host' || by === 'system' ? 'host' : by)
  for (const [index, event] of events.entries()) {
    const due = foldPromise(events.slice(0, Math.max(index, 1))).dueAt.toISOString()
    if (event.kind === 'made')
      state(
        promiseMade,
        audience,
        host(owedBy),
        event.at,
        { owedBy, owedTo: event.owedTo, promise: kind, title, dueAt: event.dueAt.toISOString() },
        subject,
      )
    else if (event.kind === 'moved')
      state(
        promiseMoved,
        audience,
        host(event.by),
        event.at,
        { title, from: due, dueAt: event.dueAt.toISOString(), consented: event.consented },
        subject,
      )
    else if (event.kind === 'fulfilled')
      state(promiseFulfilled, audience, host(event.by), event.at, { title, dueAt: due }, subject)
    else if (event.kind === 'broken')
      state(promiseBroken, audience, host(event.by), event.at, { title, dueAt: due }, subject)
    else if (event.kind === 'withdrawn')
      state(promiseWithdrawn, audience, host(event.by), event.at, { title, dueAt: due }, subject)
    else throw new Error(`the demonstration tells no ${event.kind} promises`)
  }
}

export function stateTransfer(state: State, transfer: StoryPartner['transfers'][number], id: string): string {
  const { kind, unit, amount, from, audience, at } = transfer
  const to: Side = from === 'host' ? 'partner' : 'host'
  const data = {
    kind,
    unit,
    amount: whole(amount),
    from: { side: from, account: kind },
    to: { side: to, account: kind },
  }
  return state(transferMade, audience, from, at, data, { kind: 'transfer', id })
}

export function stateMeasure(state: State, measure: StoryPartner['measures'][number], id: string): string {
  const { scale, value, about, audience, at } = measure
  return state(
    measureGiven,
    audience,
    'partner',
    at,
    { scale, value, givenBy: 'partner', about },
    { kind: 'measure', id },
  )
}

const contactKinds = { met: contactMet, called: contactCalled, written: contactWritten }

export function stateContact(state: State, contact: StoryPartner['contacts'][number]): void {
  state(contactKinds[contact.kind], 'shared', contact.side, contact.at, { summary: contact.summary })
}
