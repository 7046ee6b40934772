import { sql } from 'kysely'
import type { Day } from '#shared/days.ts'
import type { ReportedState, SideOfPromise } from './contract.ts'
import { columnsOf, type FactsSource } from './facts-source.ts'
import { all, instantsWithin, isContact, momentsOf, ofPartners } from './fragments.ts'
import { type DayRange, isEmpty } from './periods.ts'
import { promisesWithState } from './promise-states.ts'
import { type Report, readProspects } from './report.ts'
import { receivedLeads, wonLeads } from './report-funnel.ts'
import { dueRange } from './report-reliability.ts'
import { countedMeasures, NPS_SCALE } from './report-satisfaction.ts'

type Selected = { from?: Day; to?: Day; asOf?: Day; period?: string }

const ended = sql`case state when 'withdrawn' then withdrawn_at when 'broken' then broken_at when 'kept' then fulfilled_at
  when 'late' then fulfilled_at end`

/** Promises of a side in one of the states, as the reliability report counts them. */
export async function promisesInStates(
  report: Report,
  query: Selected,
  side: SideOfPromise,
  states: readonly ReportedState[],
): Promise<FactsSource> {
  const promises = promisesWithState(
    report,
    query.asOf,
    dueRange(query),
    await readProspects(report, query.asOf),
  )
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
  return {
    unit: null,
    rows: sql`select ${columns} from (${promises}) s where owed_by = ${side} and state in (${sql.join(states)})`,
  }
}

/** Promises a side broke within the days. */
export function promisesBroken(report: Report, range: DayRange, side: SideOfPromise): FactsSource {
  const columns = columnsOf({
    id: sql`p.id`,
    kind: 'promise',
    happenedAt: sql`p.broken_at`,
    code: sql`'promise'`,
    text: sql`p.title`,
    side: sql`p.owed_by`,
    state: sql`'broken'`,
    dueAt: sql`p.due_at`,
    endedAt: sql`p.broken_at`,
  })
  return {
    unit: null,
    rows: sql`select ${columns} from promise p where ${all([
      sql`p.owed_by = ${side}`,
      sql`p.broken_at is not null and p.withdrawn_at is null and p.retracted_at is null`,
      isEmpty(range) ? sql`false` : null,
      instantsWithin(report, range, 'p.broken_at'),
      ofPartners(report, 'p.partner_id'),
    ])}`,
  }
}

/** Measures on a scale, with what each adds to its mean; for the net promoter score 100, 0 or −100. */
export async function measuresGiven(
  report: Report,
  query: Selected,
  scale: string,
  isScore: boolean,
): Promise<FactsSource> {
  const measures = countedMeasures(report, query, await readProspects(report, query.asOf))
  const columns = columnsOf({
    partnerId: sql`m.partner_id`,
    id: sql`m.id`,
    kind: 'measure',
    factId: sql`m.fact_id`,
    happenedAt: sql`m.happened_at`,
    code: sql`'measure'`,
    text: sql`s.code`,
    amount: isScore
      ? sql`case when m.value >= 9 then 100 when m.value <= 6 then -100 else 0 end`
      : sql`m.value`,
  })
  return {
    unit: 'points',
    rows: sql`select ${columns} from (${measures}) m join scale s on s.id = m.scale_id where s.code = ${isScore ? NPS_SCALE : scale}`,
  }
}

/** Facts of leads: that they came in, or that they were won. */
export function leads(report: Report, query: Selected, which: 'received' | 'won'): FactsSource {
  const columns = columnsOf({
    id: sql`id`,
    kind: 'fact',
    factId: sql`id`,
    happenedAt: sql`happened_at`,
    code: sql`kind`,
    text: sql`data ->> 'lead'`,
  })
  const facts = which === 'received' ? receivedLeads(report, query) : wonLeads(report, query)
  return { unit: null, rows: sql`select ${columns} from (${facts}) l` }
}

/** Meetings, calls and letters within the days. */
export function contacts(report: Report, range: DayRange): FactsSource {
  const columns = columnsOf({
    id: sql`f.id`,
    kind: 'fact',
    factId: sql`f.id`,
    happenedAt: sql`f.happened_at`,
    code: sql`f.kind`,
    side: sql`nullif(f.side, 'system')`,
  })
  return {
    unit: null,
    rows: sql`select ${columns} from fact f where ${all([
      isContact('f'),
      isEmpty(range) ? sql`false` : null,
      instantsWithin(report, range, 'f.happened_at'),
      ofPartners(report, 'f.partner_id'),
    ])}`,
  }
}

/** Conflicts of interest that were noted and, before the as-of day, not cleared. */
export function conflictsNoted(report: Report, asOf: Day | undefined): FactsSource {
  const { cut } = momentsOf(report, asOf)
  const columns = columnsOf({
    id: sql`f.id`,
    kind: 'fact',
    factId: sql`f.id`,
    happenedAt: sql`f.happened_at`,
    code: sql`f.kind`,
    text: sql`f.data ->> 'note'`,
    side: sql`nullif(f.side, 'system')`,
  })
  return {
    unit: null,
    rows: sql`select ${columns} from fact f where ${all([
      sql`f.kind = 'conflict_of_interest.noted'`,
      sql`f.happened_at < ${cut}`,
      sql`not exists (select from fact c where c.partner_id = f.partner_id and c.kind = 'conflict_of_interest.cleared'
        and c.subject_id = f.subject_id and c.happened_at < ${cut})`,
      ofPartners(report, 'f.partner_id'),
    ])}`,
  }
}
