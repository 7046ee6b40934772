import { sql } from 'kysely'
import type { Tx } from '#platform/database/database.ts'
import type { FactTable } from '#records/facts/tables.ts'

/** How many facts are held in memory at once. */
const PART = 5000

export type WalkedFact = Pick<
  FactTable,
  | 'partner_id'
  | 'id'
  | 'network_id'
  | 'audience'
  | 'side'
  | 'n'
  | 'kind'
  | 'subject_kind'
  | 'subject_id'
  | 'actor_hash'
  | 'happened_at'
  | 'recorded_at'
> & { data: Record<string, unknown> }

/** The partnerships of the scope's network, in the order of their ids. */
export async function partnerIds(tx: Tx): Promise<string[]> {
  const { rows } = await sql<{ partner_id: string }>`select partner_id from partner order by 1`.execute(tx)
  return rows.map((row) => row.partner_id)
}

/**
 * All facts of the given partnerships, part by part, ordered by partnership, audience and number. Only facts of one
 * audience, or whose subject is of one kind, where `only` says so.
 */
export async function* walkFacts(
  tx: Tx,
  partners: readonly string[],
  only: { audience?: string; subjectKind?: string },
): AsyncGenerator<WalkedFact[]> {
  let after: WalkedFact | undefined
  for (;;) {
    const { rows }: { rows: WalkedFact[] } = await sql<WalkedFact>`
      select partner_id, id, network_id, audience, side, n, kind, subject_kind, subject_id, actor_hash, happened_at, recorded_at, data
      from fact
      where partner_id = any (${partners}::uuid[])
        and (${only.audience ?? null}::text is null or audience = ${only.audience ?? null})
        and (${only.subjectKind ?? null}::text is null or subject_kind = ${only.subjectKind ?? null})
        and (${after === undefined} or (partner_id, audience, n) > (${after?.partner_id ?? null}::uuid, ${after?.audience ?? null}::text, ${after?.n ?? null}::int))
      order by partner_id, audience, n limit ${PART}`.execute(tx)
    if (rows.length > 0) yield rows
    after = rows.at(-1)
    if (rows.length < PART) return
  }
}
