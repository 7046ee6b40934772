import { sql } from 'kysely'
import type { Actor } from '#platform/auth-session/actor.ts'
import type { Tx } from '#platform/database/database.ts'
import { Refused } from '#platform/http/refused.ts'
import type { Writer } from '#records/writer.ts'
import { newId } from '#shared/ids.ts'
import type {
  GateCheck,
  GateChecklist,
  GateCondition,
  LifecycleStage,
  Stage,
  StageGate,
} from '../contract.ts'
import { mayManageLifecycle } from '../policy.ts'
import { needsReason } from '../rules.ts'
import { readDossier } from './dossier.ts'
import { readEnteredWithout } from './entered-without.ts'
import { gatesOfMove, judge } from './gate-rules.ts'
import { findStage, readStages } from './read-stages.ts'
import './tables.ts'

const ofScope = sql<string>`(select nullif(current_setting('app.network_id', true), '')::uuid)`

/** The conditions of these stages, or of all, in their order. */
export async function readGates(tx: Tx, stages?: readonly Stage[]): Promise<StageGate[]> {
  if (stages && stages.length === 0) return []
  const rows = await tx
    .selectFrom('stage_gate')
    .innerJoin('lifecycle_stage as s', (join) =>
      join.onRef('s.network_id', '=', 'stage_gate.network_id').onRef('s.code', '=', 'stage_gate.stage'),
    )
    .select(['stage_gate.id', 'stage_gate.stage', 'stage_gate.condition'])
    .where('stage_gate.network_id', '=', ofScope)
    .where('stage_gate.archived_at', 'is', null)
    .$if(stages !== undefined, (query) => query.where('stage_gate.stage', 'in', [...(stages ?? [])]))
    .orderBy('s.rank')
    .orderBy('stage_gate.place')
    .orderBy('stage_gate.id')
    .execute()
  return rows
}

/** Sets the conditions of one stage and answers those it had. Conditions that stay keep their id. */
export async function saveGates(
  writer: Writer,
  stage: Stage,
  conditions: readonly GateCondition[],
): Promise<{ data: StageGate[]; previous: { conditions: GateCondition[] } }> {
  const { tx, networkId, now } = writer
  findStage(await readStages(tx), stage, '#/stage')
  const before = await readGates(tx, [stage])
  const left = [...before]
  const data = conditions.map((condition): StageGate => {
    const index = left.findIndex((gate) => isSame(gate.condition, condition))
    const [kept] = index < 0 ? [] : left.splice(index, 1)
    return { id: kept?.id ?? newId(), stage, condition }
  })
  if (left.length > 0)
    await tx
      .updateTable('stage_gate')
      .set({ archived_at: now })
      .where('network_id', '=', networkId)
      .where(
        'id',
        'in',
        left.map(({ id }) => id),
      )
      .execute()
  if (data.length > 0)
    await tx
      .insertInto('stage_gate')
      .values(
        data.map(({ id, condition }, place) => ({
          network_id: networkId,
          id,
          stage,
          place,
          condition: JSON.stringify(condition),
          archived_at: null,
        })),
      )
      .onConflict((conflict) =>
        conflict.columns(['network_id', 'id']).doUpdateSet((row) => ({ place: row.ref('excluded.place') })),
      )
      .execute()
  return { data, previous: { conditions: before.map(({ condition }) => condition) } }
}

const isSame = (a: GateCondition, b: GateCondition) => canonical(a) === canonical(b)
const canonical = (condition: GateCondition) =>
  JSON.stringify(Object.entries(condition).sort(([a], [b]) => (a < b ? -1 : 1)))

/** Judges the gates of these stages for a partner that would stand at `to`. */
export async function checkGates(
  tx: Tx,
  partnerId: string,
  guarded: readonly Stage[],
  to: LifecycleStage,
  now: Date,
): Promise<GateCheck[]> {
  const gates = await readGates(tx, guarded)
  const dossier = await readDossier(
    tx,
    partnerId,
    to.code,
    gates.map(({ condition }) => condition),
    now,
  )
  const checks = gates.map(({ id, stage, condition }): GateCheck => {
    return { gateId: id, stage, condition, ...judge(condition, dossier, now) }
  })
  if (guarded.length === 0 || dossier.requiredFields.length === 0) return checks
  const condition: GateCondition = { kind: 'custom_fields', codes: [...dossier.requiredFields] }
  return [...checks, { gateId: null, stage: to.code, condition, ...judge(condition, dossier, now) }]
}

/** What stands between a partner and a stage; the next open one unless told. */
export async function readChecklist(
  tx: Tx,
  actor: Actor,
  partnerId: string,
  wanted: Stage | undefined,
  now: Date,
): Promise<GateChecklist> {
  const stages = await readStages(tx)
  const partner = await tx
    .selectFrom('partner')
    .select('stage')
    .where('partner_id', '=', partnerId)
    .executeTakeFirst()
  if (!partner) throw new Refused('not_found', { status: 404 })
  const from = findStage(stages, partner.stage, '#/to')
  const to = wanted === undefined ? nextStage(stages, from) : findStage(stages, wanted, '#/to')
  const checks = await checkGates(tx, partnerId, gatesOfMove(stages, from, to), to, now)
  return {
    from: from.code,
    to: to.code,
    checks,
    isOpen: checks.every(({ isMet }) => isMet),
    mayOverrule: mayManageLifecycle(actor),
    needsReason: needsReason(from, to),
    enteredWithout: await readEnteredWithout(tx, stages, partnerId, from, (guarded) =>
      checkGates(tx, partnerId, guarded, from, now),
    ),
  }
}

/** The stage after this one that is in use and no exit; the same where there is none. */
export function nextStage(stages: readonly LifecycleStage[], from: LifecycleStage): LifecycleStage {
  const isReturn = from.role === 'exit'
  const next = stages.find(
    ({ rank, role, archivedAt }) => archivedAt === null && role === 'open' && (isReturn || rank > from.rank),
  )
  return next ?? from
}
