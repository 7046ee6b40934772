import { sql } from 'kysely'
import { addDays, type Day } from '#shared/days.ts'
import type { FactSelector } from '../contract.ts'
import { ordersPlaced, valueTransfers } from '../facts-of-orders.ts'
import { contacts } from '../facts-of-records.ts'
import { columnsOf, type FactsSource } from '../facts-source.ts'
import { all, instantsWithin, isContact, ofPartners, startOf } from '../fragments.ts'
import { need } from '../need.ts'
import type { Opened } from '../open-figure.ts'
import type { DayRange } from '../periods.ts'
import { promisesWithState } from '../promise-states.ts'
import type { Report } from '../report.ts'
import { countedMeasures } from '../report-satisfaction.ts'
import { CARE_DAYS } from './care.ts'
import { eventsOfRequests, isOpinion, opinionOf, ownerOfRequest } from './read-care.ts'
import { dayOfReport } from './report-health.ts'

type Open = (report: Report, selector: FactSelector, before: Day) => FactsSource | Promise<FactsSource>

const OPEN: Record<string, Open> = {
  recency: openLastDay,
  rhythm: (report, selector, before) => openDays(report, selector.scoredBy, rangeOf(selector, before)),
  trend: (report, selector, before) =>
    valueTransfers(report, rangeOf(selector, before), report.network.currency, 'gross'),
  products: (report, _, before) => openProducts(report, before),
  problems: (report, _, before) => openRequests(report, before),
  promises: openPromises,
  satisfaction: (report, _, before) => openOpinions(report, before),
  contact: (report, selector, before) => openLastDay(report, { ...selector, scoredBy: 'contacts' }, before),
}

/**
 * The records a reason of a partnership's health was made from: `health.recency` and `health.contact` the orders
 * (contacts) of the last day, `health.rhythm` the days with orders (contacts), `health.trend` the goods ordered within
 * from…to, `health.products` each product once, `health.problems` the open requests, `health.promises` the host's promises
 * (`state` narrows them), `health.satisfaction` the measures of the last 180 days on 0…100.
 */
export async function openHealth(report: Report, selector: FactSelector): Promise<Opened> {
  need(selector, 'partner')
  const before = dayOfReport(report, selector.asOf)
  const open = OPEN[selector.figure.slice('health.'.length)] as Open
  return { source: await open(report, selector, before), base: null }
}

function rangeOf({ from, to }: FactSelector, before: Day): DayRange {
  return { from: from ?? null, to: to !== undefined && to < before ? to : before }
}

async function openLastDay(report: Report, { scoredBy }: FactSelector, before: Day): Promise<FactsSource> {
  const range = { from: null, to: before }
  const byContacts = scoredBy === 'contacts'
  const days = byContacts
    ? sql`select max(f.happened_at) as at from fact f
        where ${all([isContact('f'), instantsWithin(report, range, 'f.happened_at'), ofPartners(report, 'f.partner_id')])}`
    : sql`select max(o.placed_at) as at from partner_order o where ${all([
        sql`o.kind = 'order' and o.status <> 'retracted'`,
        instantsWithin(report, range, 'o.placed_at'),
        ofPartners(report, 'o.partner_id'),
      ])}`
  const { rows } = await sql<{ day: Day | null }>`
    select (at at time zone ${report.network.timeZone})::date as day from (${days}) d`.execute(report.tx)
  const last = rows[0]?.day ?? before
  const only = { from: last, to: addDays(last, 1) }
  return byContacts ? contacts(report, only) : ordersPlaced(report, only)
}

/** Days with orders (contacts), each once, with how many there were. */
function openDays(report: Report, scoredBy: FactSelector['scoredBy'], range: DayRange): FactsSource {
  const zone = report.network.timeZone
  const first = (column: string, at: string) =>
    sql`(array_agg(${sql.ref(column)} order by ${sql.ref(at)}, ${sql.ref(column)}))[1]`
  if (scoredBy === 'contacts') {
    const columns = columnsOf({
      partnerId: first('f.partner_id', 'f.happened_at'),
      id: first('f.id', 'f.happened_at'),
      kind: 'fact',
      factId: first('f.id', 'f.happened_at'),
      happenedAt: sql`min(f.happened_at)`,
      code: sql`(array_agg(f.kind order by f.happened_at, f.id))[1]`,
      n: sql`count(*)`,
    })
    return {
      unit: null,
      rows: sql`select ${columns} from fact f where ${all([
        isContact('f'),
        instantsWithin(report, range, 'f.happened_at'),
        ofPartners(report, 'f.partner_id'),
      ])} group by (f.happened_at at time zone ${zone})::date`,
    }
  }
  const columns = columnsOf({
    partnerId: first('o.partner_id', 'o.placed_at'),
    id: first('o.id', 'o.placed_at'),
    kind: 'order',
    factId: first('o.fact_id', 'o.placed_at'),
    happenedAt: sql`min(o.placed_at)`,
    code: sql`'order_first'`,
    text: first('o.number', 'o.placed_at'),
    n: sql`count(*)`,
  })
  return {
    unit: null,
    rows: sql`select ${columns} from partner_order o where ${all([
      sql`o.kind = 'order' and o.status <> 'retracted'`,
      instantsWithin(report, range, 'o.placed_at'),
      ofPartners(report, 'o.partner_id'),
    ])} group by (o.placed_at at time zone ${zone})::date`,
  }
}

/** Each product once, by the line it was first ordered with; `n` tells how many lines there were. */
function openProducts(report: Report, before: Day): FactsSource {
  const columns = columnsOf({
    partnerId: sql`(array_agg(o.partner_id order by o.placed_at, l.id))[1]`,
    id: sql`(array_agg(l.id order by o.placed_at, l.id))[1]`,
    kind: 'fact',
    factId: sql`(array_agg(o.fact_id order by o.placed_at, l.id))[1]`,
    happenedAt: sql`min(o.placed_at)`,
    code: sql`'product'`,
    text: sql`(array_agg(coalesce(l.name, l.sku, l.line_key) order by o.placed_at desc, l.id))[1]`,
    n: sql`count(*)`,
  })
  return {
    unit: null,
    rows: sql`select ${columns} from partner_order o join order_line l on l.partner_id = o.partner_id and l.order_id = o.id
      where ${all([
        sql`o.kind = 'order'`,
        sql`o.status <> 'retracted'`,
        sql`l.amount >= 0 and l.quantity > 0`,
        instantsWithin(report, { from: null, to: before }, 'o.placed_at'),
        ofPartners(report, 'o.partner_id'),
      ])} group by translate(coalesce(l.sku, l.name, l.line_key), ${'\n'}, ' ')`,
  }
}

/** Requests that were open: the last of their events that says so is no resolution and no closing. */
function openRequests(report: Report, before: Day): FactsSource {
  const columns = columnsOf({
    id: sql`request_id`,
    kind: 'fact',
    happenedAt: sql`began_at`,
    code: sql`'request'`,
    text: sql`number`,
    n: sql`events`,
  })
  return {
    unit: null,
    rows: sql`select ${columns} from (
        select e.request_id, ${ownerOfRequest} as partner_id, min(e.number) as number, min(e.happened_at) as began_at,
          count(*) as events,
          (array_agg(e.kind order by e.happened_at desc, e.recorded_at desc, e.id desc) filter (where e.kind <> 'other'))[1] as last_kind
        from request_event e where ${eventsOfRequests(report, before)} group by e.request_id
      ) r where ${all([sql`coalesce(last_kind not in ('resolved', 'closed'), true)`, ofPartners(report)])}`,
  }
}

const ended = sql`case state when 'broken' then broken_at when 'kept' then fulfilled_at when 'late' then fulfilled_at end`

/** The host's promises that count: due in the last 180 days, and those overdue from before. */
function openPromises(report: Report, { state }: FactSelector, before: Day): FactsSource {
  const columns = columnsOf({
    id: sql`id`,
    kind: 'promise',
    happenedAt: sql`coalesce(${ended}, due)`,
    code: sql`'promise'`,
    text: sql`title`,
    side: sql`owed_by`,
    state: sql`state`,
    dueAt: sql`due`,
    endedAt: ended,
  })
  const at = startOf(report, before)
  const wanted = state === undefined ? ['kept', 'late', 'broken', 'overdue'] : [state]
  return {
    unit: null,
    rows: sql`select ${columns} from (${promisesWithState(report, before, { from: null, to: null }, [])}) p
      where ${all([
        sql`owed_by = 'host'`,
        sql`state in (${sql.join(wanted)})`,
        sql`state not in ('open', 'withdrawn')`,
        sql`(state = 'overdue' or due >= ${startOf(report, addDays(before, -CARE_DAYS))})`,
        sql`case state when 'overdue' then due < ${startOf(report, addDays(before, -1))} when 'broken' then true else due < ${at} end`,
      ])}`,
  }
}

/** Measures of the last 180 days, each on 0…100. */
function openOpinions(report: Report, before: Day): FactsSource {
  const asked = { asOf: before, from: addDays(before, -CARE_DAYS), to: before }
  const columns = columnsOf({
    partnerId: sql`m.partner_id`,
    id: sql`m.id`,
    kind: 'measure',
    factId: sql`m.fact_id`,
    happenedAt: sql`m.happened_at`,
    code: sql`'measure'`,
    text: sql`s.code`,
    amount: sql`100 * ${opinionOf}`,
  })
  return {
    unit: 'points',
    rows: sql`select ${columns} from (${countedMeasures(report, asked, [])}) m join scale s on s.id = m.scale_id where ${isOpinion}`,
  }
}
