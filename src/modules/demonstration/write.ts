import { sql } from 'kysely'
import type { Tx } from '#platform/database/database.ts'
import { statePrepared } from '#records/facts/state.ts'
import { obtainScale } from '#records/measures/scales.ts'
import { refreshProjections } from '#records/projections/registry.ts'
import type { Writer } from '#records/writer.ts'

import type { Story } from './story.ts'
import { tellPartner } from './tell.ts'

/** Parents before what names them. */
const tables = [
  'partner',
  'partner_external_id',
  'contact',
  'legal_entity',
  'lead',
  'partner_order',
  'order_line',
  'promise',
  'transfer',
  'measure',
  'note',
] as const

const partnersAtOnce = 40

export type Written = { partnerIds: string[]; facts: number; rows: number }

/**
 * Stores a story in the network of the writer's scope, whole or not at all (it is one transaction). `curators` are the
 * users who curate; the partners are given back in the order of the story.
 */
export async function writeStory(
  writer: Writer,
  story: Story,
  curators: readonly string[],
): Promise<Written> {
  const scales = {
    stars: (await obtainScale(writer, 'stars'))?.id,
    nps: (await obtainScale(writer, 'nps'))?.id,
  }
  const everyone = [...story.partners, ...story.prospects]
  const written: Written = { partnerIds: [], facts: 0, rows: 0 }
  // some partners at a time, so that the rows of all are never in memory together
  for (let start = 0; start < everyone.length; start += partnersAtOnce) {
    const told = everyone
      .slice(start, start + partnersAtOnce)
      .map((partner) => tellPartner(writer.networkId, partner, curators[partner.curator] ?? null))
    for (const table of tables) {
      const rows = told.flatMap((item) => item.rows.get(table) ?? [])
      const ready =
        table === 'measure'
          ? rows.map(({ scale, ...row }) => ({ ...row, scale_id: scales[scale as 'stars' | 'nps'] }))
          : rows
      if (ready.length > 0) await insertJson(writer.tx, table, ready)
      written.rows += ready.length
    }
    const facts = told.flatMap((item) => item.facts)
    await statePrepared(writer, facts)
    written.facts += facts.length
    written.partnerIds.push(...told.flatMap((item) => item.facts[0]?.partnerId ?? []))
  }
  await refreshProjections(writer.tx, written.partnerIds)
  return written
}

/** Inserts rows given as objects by column; columns that no row names keep their default. */
async function insertJson(tx: Tx, table: string, rows: readonly Record<string, unknown>[]): Promise<void> {
  const columns = sql.join(
    [...new Set(rows.flatMap((row) => Object.keys(row)))].map((column) => sql.ref(column)),
  )
  await sql`insert into ${sql.table(table)} (${columns})
    select ${columns} from jsonb_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(rows)}::jsonb)`.execute(
    tx,
  )
}
