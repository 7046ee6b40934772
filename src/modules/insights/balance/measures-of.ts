import { sql } from 'kysely'
import type { FactSelector, SideOfPromise } from '../contract.ts'
import { columnsOf, type FactsSource } from '../facts-source.ts'
import { type Report, readProspects } from '../report.ts'
import { countedMeasures } from '../report-satisfaction.ts'

/** The answers a side gave to items that both sides answered: their means by item make the side's score. */
export async function measuresGivenBy(
  report: Report,
  selector: FactSelector,
  side: SideOfPromise,
  scale: string,
): Promise<FactsSource> {
  const measures = countedMeasures(report, selector, await readProspects(report, selector.asOf))
  const columns = columnsOf({
    partnerId: sql`m.partner_id`,
    id: sql`m.id`,
    kind: 'measure',
    factId: sql`m.fact_id`,
    happenedAt: sql`m.happened_at`,
    code: sql`'answer'`,
    text: sql`m.about`,
    side: sql`m.given_by`,
    amount: sql`m.value`,
  })
  const counted = sql`select m.*, count(*) filter (where m.given_by <> ${side}) over (partition by m.partner_id, m.scale_id, m.about) as others
    from (${measures}) m where m.about is not null and m.given_by in ('host', 'partner') and m.audience = 'shared'`
  return {
    unit: 'points',
    rows: sql`select ${columns} from (${counted}) m join scale s on s.id = m.scale_id
      where s.code = ${scale} and m.given_by = ${side} and m.others > 0`,
  }
}
