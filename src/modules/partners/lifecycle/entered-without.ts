import { sql } from 'kysely'
import type { Tx } from '#platform/database/database.ts'
import type { GateCheck, GateChecklist, LifecycleStage, Stage } from '../contract.ts'
import { gatesOfBeginning } from './gate-rules.ts'

type Entry = { id: string; at: Date; kind: string; isImported: boolean; overruled: string | null }

/**
 * What a partner's stage was entered without. Adding a partner and importing one asks no conditions, since history is brought
 * in as it was; who may, moves past conditions with a reason. Answers how it came to its stage, with the conditions of the
 * stages up to it that are not met to this day, as `check` judges them; null where it came through its gates, or nothing is missing any more.
 */
export async function readEnteredWithout(
  tx: Tx,
  stages: readonly LifecycleStage[],
  partnerId: string,
  at: LifecycleStage,
  check: (guarded: readonly Stage[]) => Promise<GateCheck[]>,
): Promise<GateChecklist['enteredWithout']> {
  const entry = await readEntry(tx, partnerId, at.code)
  if (!entry || (entry.kind === 'partner.stage_moved' && entry.overruled === null)) return null
  const checks = await check(gatesOfBeginning(stages, at))
  const unmet = checks.filter(({ isMet }) => !isMet)
  if (unmet.length === 0) return null
  return {
    factId: entry.id,
    at: entry.at.toISOString(),
    how: entry.kind === 'partner.stage_moved' ? 'overruled' : entry.isImported ? 'imported' : 'added',
    reason: entry.overruled,
    checks: unmet,
  }
}

/** The last fact that put a partner to this stage and was not taken back. */
async function readEntry(tx: Tx, partnerId: string, stage: string): Promise<Entry | undefined> {
  const { rows } = await sql<Entry>`
    select f.id, f.happened_at as at, f.kind, f.kind = 'partner.changed' or p.import_id is not null as "isImported",
      f.data #>> '{overruled,reason}' as overruled
    from fact f join partner p on p.partner_id = f.partner_id
    where f.partner_id = ${partnerId} and f.audience = 'host' and not f.data ? 'undoes'
      and ${stage} = case f.kind when 'partner.added' then f.data ->> 'stage'
        when 'partner.changed' then f.data #>> '{changes,stage,to}' when 'partner.stage_moved' then f.data ->> 'to' end
      and not exists (select from fact u where u.partner_id = f.partner_id and u.audience = 'host'
        and u.kind = 'partner.stage_moved' and u.data ->> 'undoes' = f.id::text)
    order by f.happened_at desc, f.n desc limit 1`.execute(tx)
  return rows[0]
}
