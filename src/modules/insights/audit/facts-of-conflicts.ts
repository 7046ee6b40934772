import { type RawBuilder, sql } from 'kysely'
import type { FactSelector } from '../contract.ts'
import { columnsOf, type FactsSource } from '../facts-source.ts'
import { all, instantsWithin, momentsOf, ofPartners } from '../fragments.ts'
import type { Opened } from '../open-figure.ts'
import { daysOfReport, isEmpty } from '../periods.ts'
import type { Report } from '../report.ts'

/** Facts that begin a disagreement, and those that end it; the end is about the same subject, or corrects the beginning. */
const RAISED = ['conflict_of_interest.noted', 'rating.contested', 'conflict.raised'] as const
const ENDED = [
  'conflict_of_interest.cleared',
  'rating.contest_answered',
  'rating.contest_withdrawn',
  'conflict.settled',
] as const

/** Every disagreement that was known by `asOf`, one row each, with when and by what it ended. */
export function disagreements(report: Report, asOf: string | undefined): RawBuilder<unknown> {
  const { cut } = momentsOf(report, asOf)
  return sql`select f.partner_id, f.id, f.kind, f.side, coalesce(f.data ->> 'note', f.data ->> 'reason') as note,
      f.happened_at as began_at, e.happened_at as ended_at, e.kind as end_kind
    from fact f left join lateral (
      select c.happened_at, c.kind from fact c where c.partner_id = f.partner_id and c.kind = any (${ENDED}::text[])
        and c.subject_id = f.subject_id and c.happened_at < ${cut} and c.happened_at >= f.happened_at
      order by c.happened_at limit 1) e on true
    where ${all([
      sql`f.kind = any (${RAISED}::text[])`,
      sql`f.happened_at < ${cut}`,
      sql`not exists (select from fact r where r.partner_id = f.partner_id and r.corrects = f.id)`,
      ofPartners(report, 'f.partner_id'),
    ])}`
}

/** The facts behind the audit's own figures: disagreements raised in the days, those of them that ended, those that stand. */
export async function openAudit(report: Report, selector: FactSelector): Promise<Opened> {
  const range = daysOfReport({
    ...(selector.from ? { from: selector.from } : {}),
    ...(selector.to ? { to: selector.to } : {}),
  })
  const columns = columnsOf({
    id: sql`id`,
    kind: 'fact',
    factId: sql`id`,
    happenedAt: sql`began_at`,
    code: sql`kind`,
    text: sql`note`,
    side: sql`nullif(side, 'system')`,
    endedAt: sql`ended_at`,
  })
  const which =
    selector.figure === 'audit.standing'
      ? sql`ended_at is null`
      : selector.figure === 'audit.settled'
        ? sql`ended_at is not null`
        : sql`true`
  const source: FactsSource = {
    unit: null,
    rows: sql`select ${columns} from (${disagreements(report, selector.asOf)}) d where ${all([
      which,
      isEmpty(range) ? sql`false` : null,
      instantsWithin(report, range, 'began_at'),
    ])}`,
  }
  return { source, base: null }
}
