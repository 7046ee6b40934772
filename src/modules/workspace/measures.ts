import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '#platform/database/database.ts'
import { NotFound } from '#platform/http/refused.ts'
import type { RequestWriter } from '#platform/http/route.ts'
import { giveMeasure } from '#records/measures/give.ts'
import { scaleMeans } from '#records/measures/means.ts'
import { listScales } from '#records/measures/scales.ts'
import { ofPartners, partnerSet, requirePartner } from '#records/partnerships.ts'
import type { Audience, Side } from '#records/writer.ts'
import { happenedAtOf, refuseForeignAudience } from './checks.ts'
import type { MeasureListQuery, MeasureSummary, MeasureView, NewMeasure } from './contract.ts'
import { cut, placeOf } from './paging.ts'

type MeasureRow = {
  partner_id: string
  id: string
  audience: Audience
  side: Side | 'system'
  code: string
  value: string
  given_by: Side | 'third'
  about: string | null
  subject_kind: string | null
  subject_id: string | null
  evidence: string | null
  corrects: string | null
  replaced_by: string | null
  fact_id: string | null
  happened_at: Date
  time_key: string
}

/** A page of measures of a partnership, latest first; replaced answers only when asked for. */
export async function listMeasures(
  tx: Tx,
  partnerId: string,
  query: MeasureListQuery,
): Promise<{ data: MeasureView[]; nextCursor: string | null }> {
  const partners = await partnerSet(tx, partnerId)
  const list = `measures ${partnerId}`
  const place = placeOf(query, list)
  const conditions = [ofPartners('m.partner_id', partners), sql`m.retracted_at is null`]
  if (query.current === 'yes') conditions.push(sql`m.replaced_by is null`)
  if (query.scale) conditions.push(sql`s.code = ${query.scale}`)
  if (query.givenBy) conditions.push(sql`m.given_by = ${query.givenBy}`)
  if (place)
    conditions.push(sql`m.happened_at <= ${place[0]}::timestamptz
      and (m.happened_at < ${place[0]}::timestamptz or m.id > ${place[1]}::uuid)`)
  const tail = sql`order by m.happened_at desc, m.id limit ${query.limit + 1}`
  const page = cut(await readRows(tx, conditions, tail), query, list, (row) => [row.time_key, row.id])
  return { data: page.rows.map(presentMeasure), nextCursor: page.nextCursor }
}

async function readRows(
  tx: Tx,
  conditions: readonly RawBuilder<unknown>[],
  tail: RawBuilder<unknown>,
): Promise<MeasureRow[]> {
  const { rows } = await sql<MeasureRow>`
    select m.*, s.code, m.happened_at::text as time_key
    from measure m join scale s on s.network_id = m.network_id and s.id = m.scale_id
    where ${sql.join(conditions, sql` and `)} ${tail}`.execute(tx)
  return rows
}

export async function readMeasure(tx: Tx, partnerId: string, measureId: string): Promise<MeasureView> {
  const [row] = await readRows(tx, [sql`m.partner_id = ${partnerId}`, sql`m.id = ${measureId}`], sql``)
  if (!row) throw new NotFound()
  return presentMeasure(row)
}

function presentMeasure(row: MeasureRow): MeasureView {
  return {
    id: row.id,
    partnerId: row.partner_id,
    audience: row.audience,
    side: row.side,
    scale: row.code,
    value: Number(row.value),
    givenBy: row.given_by,
    about: row.about,
    subject: row.subject_kind && row.subject_id ? { kind: row.subject_kind, id: row.subject_id } : null,
    evidence: row.evidence,
    corrects: row.corrects,
    isCurrent: row.replaced_by === null,
    factId: row.fact_id,
    happenedAt: row.happened_at.toISOString(),
  }
}

/** Records an answer of the writer's side, or a third's. Returns its id. */
export async function recordMeasure(
  writer: RequestWriter,
  partnerId: string,
  input: NewMeasure,
): Promise<string> {
  await requirePartner(writer.tx, partnerId)
  refuseForeignAudience(writer, input.audience)
  const { givenBy = writer.side, happenedAt, ...measure } = input
  return giveMeasure(writer, {
    ...measure,
    partnerId,
    givenBy,
    happenedAt: happenedAtOf(happenedAt, writer.now),
  })
}

/** Means by scale and by who answered, with n and interval; scales are never mixed. */
export async function summarizeMeasures(tx: Tx, partnerId: string): Promise<MeasureSummary> {
  const means = await scaleMeans(tx, await partnerSet(tx, partnerId))
  const scales = new Map((await listScales(tx)).map((scale) => [scale.id, scale]))
  return {
    data: means.flatMap(({ scaleId, givenBy, n, mean, interval }) => {
      const scale = scales.get(scaleId)
      return scale
        ? [{ scale, givenBy, n, mean, interval: interval && ([...interval] as [number, number]) }]
        : []
    }),
  }
}
