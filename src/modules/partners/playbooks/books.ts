import { sql } from 'kysely'
import type { Tx } from '#platform/database/database.ts'
import { newId } from '#shared/ids.ts'
import { DEFAULT_PLAYBOOKS } from './defaults.ts'
import type { PlaybookDefinition, PlaybookStepDefinition, PlaybookTarget } from './shapes.ts'

export type StepRow = {
  id: string
  playbook_id: string
  place: number
  kind: 'promise' | 'cadence' | 'reminder'
  title_ru: string
  title_en: string
  timing: PlaybookStepDefinition['timing']
  who: PlaybookStepDefinition['who']
  evidence: { facts: PlaybookStepDefinition['evidence'] }
  is_shared: boolean
  archived_at: Date | null
}

export type PlaybookRow = {
  id: string
  name_ru: string
  name_en: string
  applies_to: PlaybookTarget['by']
  segment_id: string | null
  value: string | null
  is_on: boolean
  version: number
  archived_at: Date | null
  steps: StepRow[]
  /** Steps it had before: what they asked for stays. */
  gone: StepRow[]
}

const mine = sql`(select nullif(current_setting('app.network_id', true), '')::uuid)`

/** All playbooks of the scope's network, in their order, archived ones too. */
export async function readPlaybooks(tx: Tx): Promise<PlaybookRow[]> {
  const { rows } = await sql<Omit<PlaybookRow, 'steps' | 'gone'>>`
    select id, name_ru, name_en, applies_to, segment_id, value, is_on, version, archived_at from playbook
    order by place, created_at, id`.execute(tx)
  if (rows.length === 0) return []
  const { rows: steps } = await sql<StepRow>`
    select id, playbook_id, place, kind, title_ru, title_en, timing, who, evidence, is_shared, archived_at
    from playbook_step order by place, id`.execute(tx)
  return rows.map((row) => {
    const own = steps.filter(({ playbook_id }) => playbook_id === row.id)
    return {
      ...row,
      steps: own.filter(({ archived_at }) => archived_at === null),
      gone: own.filter(({ archived_at }) => archived_at !== null),
    }
  })
}

export function targetOf(row: PlaybookRow): PlaybookTarget {
  return row.applies_to === 'segment'
    ? { by: 'segment', segmentId: row.segment_id ?? '' }
    : { by: row.applies_to, value: row.value ?? '' }
}

export function stepOf(row: StepRow): PlaybookStepDefinition & { id: string } {
  return {
    id: row.id,
    kind: row.kind === 'reminder' ? 'reminder' : 'promise',
    nameRu: row.title_ru,
    nameEn: row.title_en,
    timing: row.timing,
    who: row.who,
    evidence: row.evidence.facts,
    isShared: row.is_shared,
  }
}

export function definitionOfPlaybook(row: PlaybookRow): PlaybookDefinition {
  return {
    nameRu: row.name_ru,
    nameEn: row.name_en,
    target: targetOf(row),
    isOn: row.is_on,
    steps: row.steps.map(stepOf),
  }
}

/** Writes the steps of a playbook; a step that is changed in more than its words is a new one from its next period on. */
export async function writeSteps(
  tx: Tx,
  playbookId: string,
  steps: readonly PlaybookStepDefinition[],
  known: readonly StepRow[],
): Promise<void> {
  const rows = steps.map((step, index) => ({
    id: known.find(({ id }) => id === step.id)?.id ?? newId(),
    place: index + 1,
    kind: step.kind === 'promise' && step.timing.type === 'every' ? 'cadence' : step.kind,
    title_ru: step.nameRu,
    title_en: step.nameEn,
    timing: step.timing,
    who: step.who,
    evidence: { facts: step.evidence },
    is_shared: step.isShared,
  }))
  await sql`
    update playbook_step set archived_at = now() where playbook_id = ${playbookId} and archived_at is null
      and id <> all (${`{${rows.map(({ id }) => id).join(',')}}`}::uuid[])`.execute(tx)
  await sql`
    insert into playbook_step (network_id, id, playbook_id, place, kind, title_ru, title_en, timing, who, evidence, is_shared)
    select ${mine}, r.id, ${playbookId}::uuid, r.place, r.kind, r.title_ru, r.title_en, r.timing, r.who, r.evidence, r.is_shared
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, place int, kind text, title_ru text, title_en text,
      timing jsonb, who jsonb, evidence jsonb, is_shared boolean)
    on conflict (network_id, id) do update set place = excluded.place, kind = excluded.kind, title_ru = excluded.title_ru,
      title_en = excluded.title_en, timing = excluded.timing, who = excluded.who, evidence = excluded.evidence,
      is_shared = excluded.is_shared, archived_at = null`.execute(tx)
}

export async function insertPlaybook(tx: Tx, definition: PlaybookDefinition, now: Date): Promise<string> {
  const id = newId()
  const { target } = definition
  await sql`
    insert into playbook (network_id, id, name_ru, name_en, applies_to, segment_id, value, is_on, place, created_at, updated_at)
    values (${mine}, ${id}, ${definition.nameRu}, ${definition.nameEn}, ${target.by},
      ${target.by === 'segment' ? target.segmentId : null}, ${target.by === 'segment' ? null : target.value},
      ${definition.isOn}, (select coalesce(max(place), 0) + 1 from playbook), ${now}, ${now})`.execute(tx)
  await writeSteps(tx, id, definition.steps, [])
  return id
}

/**
 * Makes the playbooks a network begins with, right after its segments. They are on in a network that has no partners yet;
 * one that has them decides itself, since they make promises.
 */
export async function ensurePlaybooks(tx: Tx, now: Date, isOn?: boolean): Promise<void> {
  const { rows } = await sql<{ some: boolean; partners: boolean }>`
    select exists (select from playbook where network_id = ${mine}) as some,
      exists (select from partner where network_id = ${mine}) as partners`.execute(tx)
  if (rows[0]?.some) return
  const { rows: segments } = await sql<{ id: string; code: string }>`
    select g.id, g.code from segment g join segment_scheme s on s.id = g.scheme_id where s.code = 'value'`.execute(
    tx,
  )
  for (const { segment, term, ...words } of DEFAULT_PLAYBOOKS) {
    const segmentId = segments.find(({ code }) => code === segment)?.id
    const target: PlaybookTarget | null = term
      ? { by: 'term', value: term }
      : segmentId
        ? { by: 'segment', segmentId }
        : null
    if (target) await insertPlaybook(tx, { ...words, target, isOn: isOn ?? !rows[0]?.partners }, now)
  }
}
