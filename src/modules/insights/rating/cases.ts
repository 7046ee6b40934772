import { type RawBuilder, sql } from 'kysely'
import { addDays, type Day } from '#shared/days.ts'
import { columnsOf, type FactsSource } from '../facts-source.ts'
import { all, instantsWithin, isContact, momentsOf, ofPartners } from '../fragments.ts'
import { type DayRange, monthNumber } from '../periods.ts'
import { promisesWithState } from '../promise-states.ts'
import { type Report, readProspects } from '../report.ts'
import { countedMeasures } from '../report-satisfaction.ts'
import type { RatingBasis, RatingComponent, RatingSettings } from './shapes.ts'

/** What the cases of a rating are counted from. */
export type CasesFrame = {
  report: Report
  settings: RatingSettings
  basis: RatingBasis
  asOf: Day | undefined
  window: DayRange & { from: Day; to: Day }
  prospects: readonly string[]
}

/** Days late, or without an answer, beyond which one case counts no worse. */
const MOST_DAYS = 30
/** Days without a contact beyond which a pause counts no worse. */
const LONGEST_PAUSE = 180

/**
 * The days whose facts count: so many before the as-of day. Without one, today belongs to them, and promises are judged
 * by the clock.
 */
export async function openCases(
  report: Report,
  settings: RatingSettings,
  asked: { asOf?: Day | undefined; basis: RatingBasis },
): Promise<CasesFrame> {
  const to = asked.asOf ?? addDays(report.today, 1)
  return {
    report,
    settings,
    basis: asked.basis,
    asOf: asked.asOf,
    window: { from: addDays(to, -settings.windowDays), to },
    prospects: await readProspects(report, asked.asOf),
  }
}

/**
 * The cases of a component, each with its value as `amount`: their mean is the partner's value, and they are the facts
 * behind it. Records that were left out because an objection was right count at no time, as a corrected error does not.
 */
export function casesOf(frame: CasesFrame, component: RatingComponent): FactsSource {
  const rows = SOURCES[component](frame)
  return {
    unit: 'points',
    rows: sql`select c.* from (${rows}) c where not exists (select from rating_exclusion e
      where e.partner_id = c.partner_id and e.component = ${component} and e.record_id = c.id
        and e.undone_at is null)`,
  }
}

/** Only records of these audiences count: never what a partner keeps to itself. */
function known({ basis }: CasesFrame, alias: string): RawBuilder<unknown> {
  const audience = sql.ref(`${alias}.audience`)
  return basis === 'shared' ? sql`${audience} = 'shared'` : sql`${audience} in ('shared', 'host')`
}

const SOURCES: Record<RatingComponent, (frame: CasesFrame) => RawBuilder<unknown>> = {
  promises,
  dates,
  returns,
  answers,
  contact,
  satisfaction,
  growth,
}

const promiseColumns = (amount: RawBuilder<unknown>) =>
  columnsOf({
    id: sql`s.id`,
    kind: 'promise',
    happenedAt: sql`coalesce(case s.state when 'broken' then s.broken_at when 'kept' then s.fulfilled_at
      when 'late' then s.fulfilled_at end, s.due)`,
    code: sql`'promise'`,
    text: sql`s.title`,
    side: sql`s.owed_by`,
    state: sql`s.state`,
    dueAt: sql`s.due`,
    endedAt: sql`case s.state when 'broken' then s.broken_at when 'kept' then s.fulfilled_at when 'late' then s.fulfilled_at end`,
    amount,
  })

/** Promises the partner owed that ended: 1 for one kept in time, 0 for a late or a broken one. */
function promises(frame: CasesFrame): RawBuilder<unknown> {
  const { report, asOf, window, prospects } = frame
  const from = promisesWithState(report, asOf, window, prospects)
  return sql`select ${promiseColumns(sql`case when s.state = 'kept' then 1 else 0 end`)} from (${from}) s
    where s.owed_by = 'partner' and s.state in ('kept', 'late', 'broken') and ${known(frame, 's')}`
}

/** Promises the partner owed whose date has come: days past it, 0 for one kept, thirty at the most. */
function dates(frame: CasesFrame): RawBuilder<unknown> {
  const { report, asOf, window, prospects } = frame
  const from = promisesWithState(report, asOf, window, prospects)
  const { clock } = momentsOf(report, asOf)
  const days = sql`case when s.state = 'kept' then 0 else least(${MOST_DAYS},
    greatest(1, ceil(extract(epoch from coalesce(case when s.state = 'late' then s.fulfilled_at end, ${clock}) - s.due) / 86400))) end`
  return sql`select ${promiseColumns(days)} from (${from}) s
    where s.owed_by = 'partner' and s.state in ('kept', 'late', 'overdue') and ${known(frame, 's')}`
}

/** Promises of the partner that are answers: days from asking to answering, thirty at the most. */
function answers(frame: CasesFrame): RawBuilder<unknown> {
  const { report, settings, asOf, window, prospects } = frame
  if (settings.answerKinds.length === 0) return nothing
  const from = promisesWithState(report, asOf, { from: null, to: null }, prospects)
  const { clock } = momentsOf(report, asOf)
  const end = sql`case s.state when 'kept' then s.fulfilled_at when 'late' then s.fulfilled_at when 'broken' then s.broken_at else ${clock} end`
  const days = sql`round(least(${MOST_DAYS}, greatest(0, extract(epoch from ${end} - s.made_at) / 86400))::numeric, 2)`
  return sql`select ${promiseColumns(days)} from (${from}) s
    where s.owed_by = 'partner' and s.state <> 'withdrawn' and s.kind = any (${settings.answerKinds}::text[])
      and ${instantsWithin(report, window, 's.made_at')} and ${known(frame, 's')}`
}

/** Orders that were not cancelled: 1 for one of which something came back by then, else 0. */
function returns(frame: CasesFrame): RawBuilder<unknown> {
  const { report, window, prospects } = frame
  const { cut } = momentsOf(report, frame.asOf)
  const columns = columnsOf({
    partnerId: sql`o.partner_id`,
    id: sql`o.id`,
    kind: 'order',
    factId: sql`o.fact_id`,
    happenedAt: sql`o.placed_at`,
    code: sql`case when r.order_id is null then 'order' else 'order_returned' end`,
    text: sql`o.number`,
    amount: sql`case when r.order_id is null then 0 else 1 end`,
  })
  return sql`select ${columns} from partner_order o left join (
      select distinct t.partner_id, coalesce(b.original_id, t.subject_id) as order_id from transfer t
      left join partner_order b on b.partner_id = t.partner_id and b.id = t.subject_id and b.kind = 'return'
      where (t.kind = 'return' or t.reversal = 'return') and t.happened_at < ${cut} and ${known(frame, 't')}
        and ${instantsWithin(report, { from: window.from, to: null }, 't.happened_at')} and ${ofPartners(report, 't.partner_id') ?? sql`true`}
    ) r on r.partner_id = o.partner_id and r.order_id = o.id
    where ${all([
      sql`o.kind = 'order'`,
      sql`o.status <> 'retracted'`,
      sql`(o.cancelled_at is null or o.cancelled_at >= ${cut})`,
      instantsWithin(report, window, 'o.placed_at'),
      ofPartners(report, 'o.partner_id'),
      known(frame, 'o'),
      prospects.length === 0 ? null : sql`o.partner_id <> all (${prospects}::uuid[])`,
    ])}`
}

/** Contacts: days until the next one, or until now. */
function contact(frame: CasesFrame): RawBuilder<unknown> {
  const { report, window, prospects } = frame
  const { clock } = momentsOf(report, frame.asOf)
  const next = sql`coalesce(lead(f.happened_at) over (partition by f.partner_id order by f.happened_at, f.id), ${clock})`
  const columns = columnsOf({
    partnerId: sql`f.partner_id`,
    id: sql`f.id`,
    kind: 'fact',
    factId: sql`f.id`,
    happenedAt: sql`f.happened_at`,
    code: sql`f.kind`,
    side: sql`nullif(f.side, 'system')`,
    amount: sql`round(least(${LONGEST_PAUSE}, greatest(0, extract(epoch from ${next} - f.happened_at) / 86400))::numeric, 1)`,
  })
  return sql`select ${columns} from fact f where ${all([
    isContact('f'),
    instantsWithin(report, window, 'f.happened_at'),
    ofPartners(report, 'f.partner_id'),
    known(frame, 'f'),
    prospects.length === 0 ? null : sql`f.partner_id <> all (${prospects}::uuid[])`,
  ])}`
}

/** Measures about the partner, given by us or by a third: 0…100 of their scale, the better end 100. */
function satisfaction(frame: CasesFrame): RawBuilder<unknown> {
  const { report, settings, asOf, window, prospects } = frame
  const measures = countedMeasures(report, { from: window.from, to: window.to, asOf }, prospects)
  const part = sql`100 * (m.value - s.min) / (s.max - s.min)`
  const columns = columnsOf({
    partnerId: sql`m.partner_id`,
    id: sql`m.id`,
    kind: 'measure',
    factId: sql`m.fact_id`,
    happenedAt: sql`m.happened_at`,
    code: sql`'measure'`,
    text: sql`s.code`,
    amount: sql`round(case when s.better = 'higher' then ${part} else 100 - ${part} end, 2)`,
  })
  return sql`select ${columns} from (${measures}) m join scale s on s.id = m.scale_id where ${all([
    sql`m.given_by in ('host', 'third')`,
    settings.scales.length === 0 ? null : sql`s.code = any (${settings.scales}::text[])`,
    known(frame, 'm'),
  ])}`
}

/**
 * The last twelve whole months with orders then or a year before: 100 (now − then) ÷ (now + then) of the value, from
 * −100 (gone) to 100 (come). Its id is made of the partner and the month: a month is no record of its own.
 */
function growth(frame: CasesFrame): RawBuilder<unknown> {
  const { report, window, prospects } = frame
  const last = monthNumber(window.to)
  const net = (months: RawBuilder<unknown>) =>
    sql`coalesce(sum(p.gross - p.cancelled - p.returns) filter (where ${months}), 0)`
  const byMonth = sql`select p.partner_id, (${last - 12}::int + mod(p.month - ${last - 24}::int, 12)) as month,
      greatest(0, ${net(sql`p.month >= ${last - 12}`)}) as now, greatest(0, ${net(sql`p.month < ${last - 12}`)}) as before
    from partner_month p where ${all([
      sql`p.month >= ${last - 24} and p.month < ${last}`,
      sql`p.currency = ${report.network.currency}`,
      ofPartners(report, 'p.partner_id'),
      known(frame, 'p'),
      prospects.length === 0 ? null : sql`p.partner_id <> all (${prospects}::uuid[])`,
    ])} group by 1, 2`
  const text = sql`(g.month / 12)::text || '-' || lpad((mod(g.month, 12) + 1)::text, 2, '0')`
  const columns = columnsOf({
    partnerId: sql`g.partner_id`,
    id: sql`md5(g.partner_id::text || ${text})::uuid`,
    kind: 'partner',
    happenedAt: sql`(to_date(${text}, 'YYYY-MM')::timestamp at time zone ${report.network.timeZone})`,
    code: sql`'month_change'`,
    text,
    amount: sql`round(100 * (g.now - g.before) / (g.now + g.before), 1)`,
  })
  return sql`select ${columns} from (${byMonth}) g where g.now + g.before > 0`
}

const nothing = sql`select ${columnsOf({ partnerId: sql`null`, id: sql`null`, kind: 'promise', happenedAt: sql`null`, code: sql`null` })} where false`
