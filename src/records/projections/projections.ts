import { sql } from 'kysely'
import type { Tx } from '#platform/database/database.ts'

/**
 * A projection is a table and a view `house.expected_<table>` that computes it from the records. `order` says when it
 * is made: a projection may read those with a lower order. The list below is in that order. Its migration calls
 * house.define_projection, which makes the function that refreshes one partnership.
 */
export type Projection = { table: string; order: number }

const projections: readonly Projection[] = [
  { table: 'balance', order: 1 },
  { table: 'partner_day', order: 1 },
  { table: 'partner_figure', order: 2 },
  { table: 'partner_month', order: 2 },
]

/** Every projection, in the order they are made. */
export function allProjections(): readonly Projection[] {
  return projections
}

/**
 * Makes all projections of these partnerships anew, in the transaction that changed their records. It takes locks that
 * last to the end of the transaction, so it is the last thing a transaction does.
 */
export async function refreshProjections(tx: Tx, partnerIds: readonly string[]): Promise<void> {
  if (partnerIds.length === 0) return
  const ids = `{${[...new Set(partnerIds)].join(',')}}`
  // One trip for all of them; unnest gives the tables in their order.
  await sql`select house.refresh_projection(t, ${ids}::uuid[])
    from unnest(${projections.map(({ table }) => table)}::text[]) as t`.execute(tx)
}

/** Makes the rolling figures of all partnerships of the scope's network anew, after the day they end with has changed. */
export async function refreshFigures(tx: Tx): Promise<void> {
  await sql`select house.refresh_projection('partner_figure', array(select partner_id from partner))`.execute(
    tx,
  )
}

export type ProjectionDifference = { projection: string; missing: number; surplus: number }

/** Compares every projection of the scope's network with what the records give; zero everywhere when all is well. */
export async function checkProjections(tx: Tx): Promise<ProjectionDifference[]> {
  const differences: ProjectionDifference[] = []
  for (const { table } of projections) {
    const { rows } = await sql<{ missing: bigint; surplus: bigint }>`
      select missing, surplus from house.projection_differences(${table})`.execute(tx)
    differences.push({
      projection: table,
      missing: Number(rows[0]?.missing ?? 0),
      surplus: Number(rows[0]?.surplus ?? 0),
    })
  }
  return differences
}
