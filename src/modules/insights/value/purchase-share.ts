import { type RawBuilder, sql } from 'kysely'
import { Refused } from '#platform/http/refused.ts'
import { giveMeasure } from '#records/measures/give.ts'
import { refreshProjections } from '#records/projections/registry.ts'
import type { Writer } from '#records/writer.ts'
import type { Day } from '#shared/days.ts'
import { columnsOf, type FactsSource } from '../facts-source.ts'
import { uuidArray } from '../fragments.ts'
import { type Report, readProspects, survivorOf } from '../report.ts'
import { countedMeasures, PURCHASE_SCALE } from '../report-satisfaction.ts'

/** The last answer of each partnership's own side before a day. */
async function lastTold(report: Report, asOf: Day | undefined): Promise<RawBuilder<unknown>> {
  const measures = countedMeasures(
    report,
    asOf === undefined ? {} : { asOf },
    await readProspects(report, asOf),
  )
  return sql`select distinct on (m.partner_id) m.partner_id, m.id, m.fact_id, m.happened_at, m.value
    from (${measures}) m join scale s on s.id = m.scale_id
    where s.code = ${PURCHASE_SCALE} and m.given_by = 'partner' order by m.partner_id, m.happened_at desc, m.id desc`
}

export type PurchaseShareTold = { share: number; at: Date; id: string }

/** Our share in what each partner buys, 0…1, with the instant it was told. Merged duplicates count with the latest. */
export async function readPurchaseShares(
  report: Report,
  asOf: Day | undefined,
): Promise<Map<string, PurchaseShareTold>> {
  const { rows } = await sql<{ partner_id: string; id: string; value: string; happened_at: Date }>`
    select partner_id, id, value, happened_at from (${await lastTold(report, asOf)}) t`.execute(report.tx)
  const shares = new Map<string, PurchaseShareTold>()
  for (const { partner_id, id: measureId, value, happened_at } of rows) {
    const id = survivorOf(report, partner_id)
    const known = shares.get(id)
    if (!known || known.at < happened_at)
      shares.set(id, { share: Number(value) / 100, at: happened_at, id: measureId })
  }
  return shares
}

/** More than this part of what a partner buys comes from us: it depends on us. */
export const OVER_HALF = 0.5

/** The answers behind what partners told; only those above a share where `over` is given. */
export async function purchaseShareTold(
  report: Report,
  asOf: Day | undefined,
  over: number | null = null,
): Promise<FactsSource> {
  const told = [...(await readPurchaseShares(report, asOf)).values()]
  const ids = told.filter(({ share }) => over === null || share > over).map(({ id }) => id)
  const columns = columnsOf({
    id: sql`id`,
    kind: 'measure',
    factId: sql`fact_id`,
    happenedAt: sql`happened_at`,
    code: sql`'measure'`,
    text: sql`${PURCHASE_SCALE}::text`,
    side: sql`'partner'`,
    amount: sql`value`,
  })
  return {
    unit: 'points',
    rows: sql`select ${columns} from (${await lastTold(report, asOf)}) t where t.id = any (${uuidArray(ids)})`,
  }
}

/** A partner's side tells how much of what it buys comes from the network. Refuses the host. Returns the measure's id. */
export async function tellPurchaseShare(writer: Writer, partnerId: string, share: number): Promise<string> {
  if (writer.side !== 'partner') throw new Refused('not_your_answer')
  const id = await giveMeasure(writer, {
    partnerId,
    audience: 'shared',
    scale: PURCHASE_SCALE,
    value: share,
    givenBy: 'partner',
  })
  await refreshProjections(writer.tx, [partnerId])
  return id
}
