import { sql } from 'kysely'
import { dayOf } from '#shared/dates.ts'
import { daysBetween } from '#shared/days.ts'
import { formatPeriod } from '#shared/format.ts'
import { all, momentsOf, ofPartners } from '../fragments.ts'
import type { Report } from '../report.ts'
import { readRequests } from '../report-requests.ts'
import { type AuditFrame, cell, column, table, UNKNOWN } from './frame.ts'
import { AGES, byAge } from './rules.ts'
import type { AuditBlock, AuditPart } from './shapes.ts'

/** What partners suffer from: requests and problems, how long they wait, how many come back. Null without any. */
export async function problemsPart(frame: AuditFrame): Promise<AuditPart | null> {
  const { report, range, words } = frame
  const { t, language } = words
  const known = range.asOf === undefined ? {} : { asOf: range.asOf }
  const past = await readRequests(report, {
    ...known,
    from: range.from,
    to: range.to,
    by: 'month',
    limit: 10,
  })
  const open = await readOpen(report, range.asOf)
  if (past.cases === 0 && open.length === 0) return null
  const day = range.asOf ?? report.today
  const ages = open.map(({ began_at }) => daysBetween(dayOf(began_at, report.network.timeZone), day))
  const page = `/insights/requests?from=${range.from}&to=${range.to}${range.asOf === undefined ? '' : `&asOf=${range.asOf}`}`
  const { median } = past.resolveHours
  const hours = (value: number | null) =>
    value === null
      ? UNKNOWN
      : t('problems.hours', { count: Math.round(value), shown: words.number(Math.round(value)) })
  const finding = t('problems.found', {
    count: past.cases,
    cases: words.number(past.cases),
    open: words.number(open.length),
    median: hours(median),
    reopened: past.reopenedShare === null ? UNKNOWN : words.percent(past.reopenedShare),
  })
  const figure = (label: string, text: string, value: number | null, note: string | null = null) => ({
    label,
    cell: cell(text, value, { page }),
    note,
  })
  const blocks: AuditBlock[] = [
    {
      kind: 'figures',
      items: [
        figure(t('problems.cases'), words.number(past.cases), past.cases),
        figure(t('problems.open'), words.number(open.length), open.length),
        figure(
          t('problems.median'),
          hours(median),
          median,
          t('problems.of', { count: past.resolveHours.n, shown: words.number(past.resolveHours.n) }),
        ),
        figure(
          t('problems.reopened'),
          past.reopenedShare === null ? UNKNOWN : words.percent(past.reopenedShare),
          past.reopenedShare,
        ),
      ],
    },
  ]
  if (open.length > 0)
    blocks.push(
      table(
        t('problems.ages'),
        [...AGES, null].map((end, at) =>
          column(
            end === null ? t('age.more') : t('age.under', { days: end, from: AGES[at - 1] ?? 0 }),
            'whole',
          ),
        ),
        [byAge(ages).map((n) => cell(words.number(n), n, { page }))],
      ),
    )
  const settings = { language, timeZone: report.network.timeZone, currency: report.network.currency }
  const months = past.periods.map(({ cases }) => cases)
  const most = Math.max(1, ...months)
  if (past.periods.length > 1)
    blocks.push({
      kind: 'line',
      title: t('problems.byMonth'),
      head: t('problems.cases'),
      x: past.periods.map(({ period }) => formatPeriod(period, settings, true)),
      cells: past.periods.map(({ cases }) => cell(words.number(cases), cases, { page })),
      from: { value: 0, text: '0' },
      to: { value: most, text: words.number(most) },
      note: null,
    })
  return {
    key: 'problems',
    title: t('problems.title'),
    finding,
    blocks,
    source: t('source', { report: t('report.requests'), days: words.days(range.from, range.to) }),
    page,
  }
}

/** Cases that are open on the day, whenever they began. */
async function readOpen(report: Report, asOf: string | undefined): Promise<{ began_at: Date }[]> {
  const { cut } = momentsOf(report, asOf)
  const { rows } = await sql<{ began_at: Date }>`
    select began_at from (
      select min(e.happened_at) as began_at,
        (array_agg(e.kind order by e.happened_at desc, e.recorded_at desc, e.id desc) filter (where e.kind <> 'other'))[1] as last_kind
      from request_event e where ${all([
        sql`e.replaced_by is null`,
        sql`e.happened_at < ${cut}`,
        ofPartners(report, 'e.partner_id'),
      ])} group by e.request_id
    ) c where coalesce(last_kind not in ('resolved', 'closed'), true)`.execute(report.tx)
  return rows
}
