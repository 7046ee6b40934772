import { sql } from 'kysely'
import { Refused, VersionConflict } from '#platform/http/refused.ts'
import { stateFacts } from '#records/facts/state.ts'
import type { Writer } from '#records/writer.ts'
import {
  type LifecycleStage,
  type NewStage,
  partnerStageMoved,
  type Stage,
  type StageChange,
} from '../contract.ts'
import { findStage, readStages } from './read-stages.ts'
import { codeOf } from './reasons.ts'
import './tables.ts'

/** Adds a stage after another one; its code comes from the English name and never changes. */
export async function addStage(writer: Writer, input: NewStage): Promise<LifecycleStage> {
  const { tx, networkId } = writer
  const stages = await lockStages(writer)
  const after = input.after === null ? null : findStage(stages, input.after, '#/after')
  const code = codeOf(input.nameEn, new Set(stages.map((stage) => stage.code)))
  await tx
    .insertInto('lifecycle_stage')
    .values({
      network_id: networkId,
      code,
      rank: Math.max(0, ...stages.map(({ rank }) => rank)) + 1,
      name_ru: input.nameRu,
      name_en: input.nameEn,
      role: input.role,
      is_signed: input.role === 'open' && input.isSigned,
      expected_days: input.expectedDays,
      archived_at: null,
    })
    .execute()
  const order = stages.map((stage) => stage.code)
  order.splice(after === null ? 0 : order.indexOf(after.code) + 1, 0, code)
  await rankStages(writer, order)
  return findStage(await readStages(tx), code, '#/code')
}

/** Changes a stage and answers what stood before. There must remain a stage of each role. */
export async function changeStage(
  writer: Writer,
  code: Stage,
  version: number | null,
  change: StageChange,
): Promise<{ stage: LifecycleStage; previous: StageChange }> {
  const stages = await lockStages(writer)
  const before = findStage(stages, code, '#/stage')
  if (version !== null && before.version !== version) throw new VersionConflict()
  const role = change.role ?? before.role
  if (role !== before.role) refuseLastOfRole(stages, before)
  const after = {
    name_ru: change.nameRu ?? before.nameRu,
    name_en: change.nameEn ?? before.nameEn,
    role,
    is_signed: role === 'open' && (change.isSigned ?? before.isSigned),
    expected_days: change.expectedDays === undefined ? before.expectedDays : change.expectedDays,
    version: before.version + 1,
  }
  await writer.tx
    .updateTable('lifecycle_stage')
    .set(after)
    .where('network_id', '=', writer.networkId)
    .where('code', '=', code)
    .execute()
  const { nameRu, nameEn, isSigned, expectedDays } = before
  return {
    stage: findStage(await readStages(writer.tx), code, '#/stage'),
    previous: { nameRu, nameEn, role: before.role, isSigned, expectedDays },
  }
}

/** Puts the stages into this order; those not named stay behind the others. Ranks beside partners follow. */
export async function orderStages(
  writer: Writer,
  codes: readonly Stage[],
): Promise<{ previous: { codes: Stage[] }; data: LifecycleStage[] }> {
  const stages = await lockStages(writer)
  const named = [...new Set(codes)]
  for (const code of named) findStage(stages, code, '#/codes')
  const rest = stages.map(({ code }) => code).filter((code) => !named.includes(code))
  await rankStages(writer, [...named, ...rest])
  return { previous: { codes: stages.map(({ code }) => code) }, data: await readStages(writer.tx) }
}

/**
 * Puts a stage out of use. Its partners, archived and merged ones too, go to another stage, each by a fact; `moveTo` is
 * needed while there are any. Refuses the last stage of a role.
 */
export async function archiveStage(
  writer: Writer,
  code: Stage,
  version: number | null,
  moveTo: Stage | undefined,
): Promise<{ stage: LifecycleStage; moved: number }> {
  const { tx, networkId, now } = writer
  const stages = await lockStages(writer)
  const stage = findStage(stages, code, '#/stage')
  if (version !== null && stage.version !== version) throw new VersionConflict()
  if (stage.archivedAt !== null) throw new Refused('stage_archived', { status: 409 })
  refuseLastOfRole(stages, stage)
  const standing = await tx
    .selectFrom('partner')
    .select('partner_id')
    .where('network_id', '=', networkId)
    .where('stage', '=', code)
    .orderBy('partner_id')
    .forUpdate()
    .execute()
  if (standing.length > 0) {
    const target = moveTo === undefined ? undefined : findStage(stages, moveTo, '#/moveTo')
    if (!target || target.code === code || target.archivedAt !== null || target.role !== stage.role)
      throw new Refused('invalid', {
        errors: [
          {
            pointer: '#/moveTo',
            code: 'move_to_needed',
            detail: 'Say to which stage of the same role its partners go.',
          },
        ],
      })
    await sql`update partner set stage = ${target.code}, stage_rank = ${target.rank}, version = version + 1, updated_at = ${now}
      where network_id = ${networkId} and stage = ${code}`.execute(tx)
    await stateFacts(
      writer,
      standing.map(({ partner_id }) => ({
        partnerId: partner_id,
        kind: partnerStageMoved,
        audience: 'host' as const,
        subject: { kind: 'partner', id: partner_id },
        data: { from: code, to: target.code, reasonCode: 'stage_archived' },
      })),
    )
  }
  await tx
    .updateTable('lifecycle_stage')
    .set({ archived_at: now, version: stage.version + 1 })
    .where('network_id', '=', networkId)
    .where('code', '=', code)
    .execute()
  return { stage: findStage(await readStages(tx), code, '#/stage'), moved: standing.length }
}

/** Takes an archived stage into use again; it is empty. */
export async function restoreStage(writer: Writer, code: Stage): Promise<LifecycleStage> {
  const stages = await lockStages(writer)
  const stage = findStage(stages, code, '#/stage')
  if (stage.archivedAt === null) return stage
  await writer.tx
    .updateTable('lifecycle_stage')
    .set({ archived_at: null, version: stage.version + 1 })
    .where('network_id', '=', writer.networkId)
    .where('code', '=', code)
    .execute()
  return findStage(await readStages(writer.tx), code, '#/stage')
}

/** Only one changes the stages of a network at a time. */
async function lockStages({ tx, networkId }: Writer): Promise<LifecycleStage[]> {
  await sql`select pg_advisory_xact_lock(hashtextextended('stages ' || ${networkId}, 0))`.execute(tx)
  return readStages(tx)
}

function refuseLastOfRole(stages: readonly LifecycleStage[], stage: LifecycleStage): void {
  const others = stages.filter(
    ({ role, archivedAt, code }) => role === stage.role && archivedAt === null && code !== stage.code,
  )
  if (others.length === 0) throw new Refused('last_stage_of_role', { status: 409 })
}

/** Numbers the stages from 1 on; only those whose place changes are written, and the key carries it to their partners. */
async function rankStages({ tx, networkId }: Writer, codes: readonly Stage[]): Promise<void> {
  await sql`update lifecycle_stage s set rank = o.rank from unnest(${[...codes]}::text[]) with ordinality as o(code, rank)
    where s.network_id = ${networkId} and s.code = o.code and s.rank <> o.rank`.execute(tx)
}
