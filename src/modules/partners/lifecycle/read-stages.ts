import { sql } from 'kysely'
import type { Tx } from '#platform/database/database.ts'
import { Refused } from '#platform/http/refused.ts'
import type { Language } from '#shared/language.ts'
import type { LifecycleStage, Stage, StageRole } from '../contract.ts'
import './tables.ts'

/** The stages of the scope's network in their order, archived ones too. */
export async function readStages(tx: Tx): Promise<LifecycleStage[]> {
  const rows = await tx
    .selectFrom('lifecycle_stage')
    .selectAll()
    .where('network_id', '=', sql<string>`(select nullif(current_setting('app.network_id', true), '')::uuid)`)
    .orderBy('rank')
    .execute()
  return rows.map((row) => ({
    code: row.code,
    rank: row.rank,
    nameRu: row.name_ru,
    nameEn: row.name_en,
    role: row.role,
    isSigned: row.is_signed,
    expectedDays: row.expected_days,
    archivedAt: row.archived_at?.toISOString() ?? null,
    version: row.version,
  }))
}

/** The first stage in use with a role, after signing or before; where there is none of that, the first of the role. */
export function firstStage(
  stages: readonly LifecycleStage[],
  role: StageRole,
  isSigned = false,
): LifecycleStage {
  const ofRole = stages.filter((stage) => stage.role === role && stage.archivedAt === null)
  const found = ofRole.find((stage) => stage.isSigned === isSigned) ?? ofRole[0]
  if (!found) throw new Error(`the network has no stage of the role ${role}`)
  return found
}

/** The stage of a code; refuses one the network does not have, at `pointer`. */
export function findStage(stages: readonly LifecycleStage[], code: Stage, pointer: string): LifecycleStage {
  const found = stages.find((stage) => stage.code === code)
  if (found) return found
  throw new Refused('invalid', {
    errors: [{ pointer, code: 'unknown_stage', detail: 'The network has no such stage.' }],
  })
}

/** What a stage is called in a language. */
export function stageName(stage: LifecycleStage, language: Language): string {
  return language === 'ru' ? stage.nameRu : stage.nameEn
}

/** What all stages are called in a language, by code. */
export async function stageNames(tx: Tx, language: Language): Promise<Record<string, string>> {
  const stages = await readStages(tx)
  return Object.fromEntries(stages.map((stage) => [stage.code, stageName(stage, language)]))
}
