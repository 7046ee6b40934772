import { sql } from 'kysely'
import { z } from 'zod'
import type { Writer } from '#records/writer.ts'
import { defineFact } from './kinds.ts'
import { stateFact } from './state.ts'

/** Personal values were erased at somebody's request; the facts keep the hashes and the log stays whole. */
export const personalErased = defineFact('personal.erased', z.object({ values: z.number().int() }))

/**
 * Erases the personal values (all, or those at one path) of facts of a partnership that the writer's side wrote, with
 * their salts, and tells the writer's own side how many. Returns how many values went.
 */
export async function erasePersonal(
  writer: Writer,
  partnerId: string,
  factIds: readonly string[],
  path: string | null = null,
): Promise<number> {
  const { rows } = await sql<{ n: bigint }>`
    select house.erase_personal(${partnerId}::uuid, ${factIds}::uuid[], ${path}::text) as n`.execute(
    writer.tx,
  )
  const values = Number(rows[0]?.n ?? 0)
  if (values > 0 && writer.side !== 'system')
    await stateFact(writer, {
      partnerId,
      kind: personalErased,
      audience: writer.side,
      data: { values },
    })
  return values
}
