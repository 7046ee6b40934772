import { sql } from 'kysely'
import type { z } from 'zod'
import type { Tx } from '#platform/database/database.ts'
import { NotFound } from '#platform/http/refused.ts'
import { startOfDay } from '#shared/dates.ts'
import { formatMinor } from '#shared/money.ts'
import { periodEnd, periodStart } from '#shared/periods.ts'
import { share } from '#shared/statistics.ts'
import { readFrame } from '../network.ts'
import { monthsShown, movesSince } from './moves.ts'
import { nameOfSegment } from './present.ts'
import { readSchemes } from './schemes.ts'
import type { SegmentReport, SegmentReportQuery } from './shapes.ts'

/**
 * Each segment's size and value now and at the end of each month, and who moved. A partner counts in a month for the
 * segment it had at its end, as the facts tell; archived and merged partners are left out of what holds now. Amounts are
 * null for whoever may not see them.
 */
export async function readSegmentReport(
  tx: Tx,
  now: Date,
  query: z.output<typeof SegmentReportQuery>,
  seesMoney: boolean,
): Promise<SegmentReport> {
  const frame = await readFrame(tx, now)
  const schemes = await readSchemes(tx)
  const scheme = query.scheme === undefined ? schemes[0] : schemes.find(({ code }) => code === query.scheme)
  if (query.scheme !== undefined && !scheme) throw new NotFound()
  const head = { currency: frame.currency, asOf: frame.asOf }
  if (!scheme) return { ...head, scheme: null, knownSince: null, segments: [], months: [], moves: [] }
  const { rows: present } = await sql<{
    segment_id: string
    partners: number
    overruled: number
    net: bigint
  }>`
    select s.segment_id, count(*)::int as partners, (count(*) filter (where s.overruled_to is not null))::int as overruled,
      coalesce(sum(f.net_12m), 0)::bigint as net
    from partner_segment s join partner p on p.partner_id = s.partner_id
    left join partner_figure f on f.partner_id = s.partner_id and f.audience = 'host'
    where s.scheme_id = ${scheme.id} and s.audience = 'host' and p.archived_at is null and p.merged_into is null
    group by 1`.execute(tx)
  const total = present.reduce((sum, row) => sum + BigInt(row.net), 0n)
  const months = monthsShown(frame.asOf, query.months)
  const ends = months.map((month) => ({
    month,
    end: startOfDay(periodEnd(month), frame.timeZone).toISOString(),
    number: Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1,
  }))
  const { rows: sizes } = await sql<{ month: string; code: string; partners: number; net: bigint }>`
    with spell as (
      select partner_id, happened_at as since, data ->> 'to' as code,
        lead(happened_at, 1, 'infinity') over (partition by partner_id order by happened_at, n) as until
      from fact where kind = 'partner.segment_assigned' and data ->> 'scheme' = ${scheme.code}
    )
    select m.month, s.code, count(*)::int as partners, coalesce(sum(v.net), 0)::bigint as net
    from jsonb_to_recordset(${JSON.stringify(ends)}::jsonb) as m(month text, "end" timestamptz, number int)
    join spell s on s.since < m."end" and s.until >= m."end"
    left join lateral (select sum(d.gross - d.cancelled - d.returns) as net from partner_month d
      where d.partner_id = s.partner_id and d.month = m.number and d.audience in ('shared', 'host')
        and d.currency = ${frame.currency}) v on true
    group by 1, 2`.execute(tx)
  const first = startOfDay(periodStart(months[0] as string), frame.timeZone)
  const { rows: moves } = await sql<{ from: string | null; to: string; partners: number }>`
    select f.data ->> 'from' as "from", f.data ->> 'to' as "to", count(*)::int as partners from fact f
    where ${movesSince(scheme.code, first)} group by 1, 2 order by 3 desc`.execute(tx)
  const { rows: known } = await sql<{ day: string | null }>`
    select (min(happened_at) at time zone ${frame.timeZone})::date as day from fact
    where kind = 'partner.segment_assigned' and data ->> 'scheme' = ${scheme.code}`.execute(tx)
  const amount = (minor: bigint) => formatMinor(BigInt(minor), frame.currency)
  return {
    ...head,
    scheme: { id: scheme.id, code: scheme.code, nameRu: scheme.name_ru, nameEn: scheme.name_en },
    knownSince: known[0]?.day ?? null,
    segments: scheme.segments.map((segment) => {
      const row = present.find(({ segment_id }) => segment_id === segment.id)
      const net = BigInt(row?.net ?? 0n)
      return {
        ...nameOfSegment(segment),
        partners: row?.partners ?? 0,
        overruled: row?.overruled ?? 0,
        net12m: seesMoney ? amount(net) : null,
        share: seesMoney ? share(net, total) : null,
      }
    }),
    months: months.map((month) => {
      const own = sizes.filter((row) => row.month === month)
      return {
        month,
        partners: Object.fromEntries(own.map((row) => [row.code, row.partners])),
        net: seesMoney ? Object.fromEntries(own.map((row) => [row.code, amount(row.net)])) : null,
      }
    }),
    moves,
  }
}
