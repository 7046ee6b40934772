import type { Actor } from '#platform/auth-session/actor.ts'
import type { Tx } from '#platform/database/database.ts'
import { NotFound, Refused, VersionConflict } from '#platform/http/refused.ts'
import { audienceRefusal } from '../rules.ts'
import type { PartnerRecord } from './present.ts'
import '../tables.ts'

/** Refuses when somebody has changed the row since the version was read; null names any version. */
export function refuseOldVersion(row: { version: number }, version: number | null): void {
  if (version !== null && row.version !== version) throw new VersionConflict()
}

/** The partner, locked until the transaction ends. Refuses with 404 what the scope does not show. */
export async function lockPartner(tx: Tx, partnerId: string): Promise<PartnerRecord> {
  const row = await tx
    .selectFrom('partner')
    .selectAll()
    .where('partner_id', '=', partnerId)
    .forUpdate()
    .executeTakeFirst()
  if (!row) throw new NotFound()
  return row
}

/** As `lockPartner`; refuses what is put away: archived and merged partners are restored before they are changed. */
export async function lockActivePartner(
  tx: Tx,
  partnerId: string,
  version: number | null,
): Promise<PartnerRecord> {
  const row = await lockPartner(tx, partnerId)
  refuseOldVersion(row, version)
  if (row.merged_into) throw new Refused('partner_is_merged', { status: 409 })
  if (row.archived_at) throw new Refused('partner_is_archived', { status: 409 })
  return row
}

/**
 * The partner, locked; refuses one that is archived. A merged account takes what its own people add: it is shown with the
 * others, and stays theirs should the merge be undone.
 */
export async function lockOpenPartner(tx: Tx, partnerId: string): Promise<PartnerRecord> {
  const row = await lockPartner(tx, partnerId)
  if (row.archived_at) throw new Refused('partner_is_archived', { status: 409 })
  return row
}

/** Nobody writes what only the other side may read. */
export function refuseAudience(actor: Actor, audience: 'shared' | 'host' | 'partner', pointer: string): void {
  const code = audienceRefusal(actor.side, audience)
  if (code)
    throw new Refused('invalid', {
      errors: [{ pointer, code, detail: 'That audience is the other side’s.' }],
    })
}
