import { sql } from 'kysely'
import { reciprocity } from '#shared/survey-scales.ts'
import { nameOf, readNames } from '../names.ts'
import { type Report, readProspects, survivorOf } from '../report.ts'
import { countedMeasures } from '../report-satisfaction.ts'
import type { BalanceQuery, ReciprocityRow } from './shapes.ts'

type Row = {
  partner_id: string
  scale: string
  name: string
  min: number
  max: number
  about: string
  host: number
  partner: number
  host_n: number
  partner_n: number
}

/** A gap of more than this part of the scale is far: one point on five, one and a half on seven. */
const FAR = 0.25

/**
 * Where both sides answered the same items: the mean of each side over the common items, the gap with its sign and
 * without, and the mutuality. An item's answer is the mean of the side's persons; a side's mean is that of all its answers.
 */
export async function readReciprocity(report: Report, query: BalanceQuery): Promise<ReciprocityRow[]> {
  const measures = countedMeasures(report, query, await readProspects(report, query.asOf))
  const { rows } = await sql<Row>`
    select m.partner_id, s.code as scale, s.name, s.min::float8, s.max::float8, m.about,
      avg(m.value) filter (where m.given_by = 'host')::float8 as host,
      avg(m.value) filter (where m.given_by = 'partner')::float8 as partner,
      (count(*) filter (where m.given_by = 'host'))::int as host_n, (count(*) filter (where m.given_by = 'partner'))::int as partner_n
    from (${measures}) m join scale s on s.id = m.scale_id
    where m.about is not null and m.given_by in ('host', 'partner') and m.audience = 'shared'
    group by 1, 2, 3, 4, 5, 6
    having count(*) filter (where m.given_by = 'host') > 0 and count(*) filter (where m.given_by = 'partner') > 0`.execute(
    report.tx,
  )
  const ties = Map.groupBy(rows, (row) => `${survivorOf(report, row.partner_id)} ${row.scale}`)
  const names = await readNames(report, [...new Set(rows.map((row) => survivorOf(report, row.partner_id)))])
  return [...ties.values()]
    .flatMap((items) => {
      const [first] = items
      if (!first) return []
      const gap = reciprocity(
        items.map(({ host, partner }) => [host, partner] as const),
        first.max - first.min,
      )
      if (!gap) return []
      const mean = (side: 'host' | 'partner') => {
        const n = items.reduce((sum, item) => sum + item[`${side}_n`], 0)
        return items.reduce((sum, item) => sum + item[side] * item[`${side}_n`], 0) / n
      }
      const id = survivorOf(report, first.partner_id)
      const [host, partner] = [mean('host'), mean('partner')]
      return [
        {
          partnerId: id,
          externalId: nameOf(names, id).externalId,
          name: nameOf(names, id).name,
          scale: first.scale,
          scaleName: first.name,
          host,
          partner,
          weaker: Math.min(host, partner),
          ...gap,
          isFar: Math.abs(gap.signed) > FAR * (first.max - first.min),
        },
      ]
    })
    .sort((a, b) => a.mutuality - b.mutuality || (a.partnerId < b.partnerId ? -1 : 1))
    .slice(0, query.limit)
}
