import { sql } from 'kysely'
import type { Tx } from '#platform/database/database.ts'
import { Refused } from '#platform/http/refused.ts'
import type { Writer } from '#records/writer.ts'
import { newId } from '#shared/ids.ts'
import './tables.ts'

export type Scale = {
  id: string
  code: string
  name: string
  min: number
  max: number
  better: 'higher' | 'lower'
  unit: string | null
  anchors: Record<string, string>
}
export type NewScale = Omit<Scale, 'id' | 'unit' | 'anchors'> & Partial<Pick<Scale, 'unit' | 'anchors'>>

/** Scales every network may use without defining them; house.add_standard_scale knows their bounds. */
export const STANDARD_SCALES = ['nps', 'stars', 'csat', 'ces', 'score', 'purchase_share'] as const

/**
 * Defines a scale of the network and returns its id. The same definition again changes nothing; another one under the
 * same code is refused (`scale_differs`), since answers on two scales are never mixed.
 */
export async function defineScale(writer: Writer, scale: NewScale): Promise<string> {
  if (!(scale.max > scale.min)) throw new Refused('scale_without_range')
  await writer.tx
    .insertInto('scale')
    .values({
      network_id: writer.networkId,
      id: newId(),
      code: scale.code,
      name: scale.name,
      min: String(scale.min),
      max: String(scale.max),
      better: scale.better,
      unit: scale.unit ?? null,
      anchors: JSON.stringify(scale.anchors ?? {}),
    })
    .onConflict((conflict) => conflict.columns(['network_id', 'code']).doNothing())
    .execute()
  const found = await findScale(writer.tx, scale.code)
  if (!found) throw new Error('a scale that was just defined is not there')
  if (found.min !== scale.min || found.max !== scale.max || found.better !== scale.better)
    throw new Refused('scale_differs', { status: 409 })
  return found.id
}

/** The scale with this code; a standard one is added to the network when it is first used. Null for any other. */
export async function obtainScale(writer: Writer, code: string): Promise<Scale | null> {
  const found = await findScale(writer.tx, code)
  if (found || !(STANDARD_SCALES as readonly string[]).includes(code)) return found
  await sql`select house.add_standard_scale(${newId()}::uuid, ${code})`.execute(writer.tx)
  return findScale(writer.tx, code)
}

export async function findScale(tx: Tx, code: string): Promise<Scale | null> {
  const row = await tx.selectFrom('scale').selectAll().where('code', '=', code).executeTakeFirst()
  return row ? scaleOf(row) : null
}

/** All scales of the network, by code. */
export async function listScales(tx: Tx): Promise<Scale[]> {
  const rows = await tx.selectFrom('scale').selectAll().orderBy('code').execute()
  return rows.map(scaleOf)
}

function scaleOf(row: {
  id: string
  code: string
  name: string
  min: string
  max: string
  better: 'higher' | 'lower'
  unit: string | null
  anchors: Record<string, string>
}): Scale {
  const { id, code, name, min, max, better, unit, anchors } = row
  return { id, code, name, min: Number(min), max: Number(max), better, unit, anchors }
}
