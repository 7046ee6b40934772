import { sql } from 'kysely'
import type { Tx } from '#platform/database/database.ts'
import type { Side } from '#records/writer.ts'
import { type Interval, meanInterval } from '#shared/statistics.ts'
import './tables.ts'

/** The mean of the present answers on one scale; the interval is 95 % by Student's t, null below two answers. */
export type ScaleMean = {
  scaleId: string
  givenBy: Side | 'third'
  n: number
  mean: number
  interval: Interval | null
}

/** Means by scale and who answered, of these partner accounts. Replaced and retracted answers are not counted. */
export async function scaleMeans(tx: Tx, partnerIds: readonly string[]): Promise<ScaleMean[]> {
  const { rows } = await sql<{
    scale_id: string
    given_by: Side | 'third'
    n: number
    mean: number
    sd: number | null
  }>`
    select scale_id, given_by, count(*)::int as n, avg(value)::float8 as mean, stddev_samp(value)::float8 as sd
    from measure
    where partner_id = any (${partnerIds}::uuid[]) and replaced_by is null and retracted_at is null
    group by 1, 2 order by 1, 2`.execute(tx)
  return rows.map(({ scale_id, given_by, n, mean, sd }) => ({
    scaleId: scale_id,
    givenBy: given_by,
    n,
    mean,
    interval: meanInterval(n, mean, sd ?? 0),
  }))
}
