import { sql } from 'kysely'
import { NotFound, Refused, VersionConflict } from '#platform/http/refused.ts'
import type { Writer } from '#records/writer.ts'
import { lockSegments } from '../segments/assign.ts'
import { askForJudging } from '../segments/save.ts'
import {
  definitionOfPlaybook,
  insertPlaybook,
  type PlaybookRow,
  readPlaybooks,
  stepOf,
  writeSteps,
} from './books.ts'
import { fits, readFits } from './playbook-rows.ts'
import { presentPlaybooks } from './read.ts'
import { reconcilePlaybooks } from './reconcile.ts'
import type { Playbook, PlaybookDefinition, PlaybookEffect, PlaybookTarget } from './shapes.ts'

/** For up to as many partners a saving begins and stops playbooks at once; for more the job does. */
const AT_ONCE = 300

export type PlaybookSaving = { playbook: Playbook; previous: PlaybookDefinition | null; isDone: boolean }

async function refuseUnknownTarget(writer: Writer, { target }: PlaybookDefinition): Promise<void> {
  if (target.by !== 'segment') return
  const { rows } = await sql`select from segment where id = ${target.segmentId}`.execute(writer.tx)
  if (rows.length === 0)
    throw new Refused('invalid', {
      errors: [
        { pointer: '#/target/segmentId', code: 'segment_unknown', detail: 'There is no such segment.' },
      ],
    })
}

export async function addPlaybook(writer: Writer, definition: PlaybookDefinition): Promise<PlaybookSaving> {
  await refuseUnknownTarget(writer, definition)
  await lockSegments(writer)
  const id = await insertPlaybook(writer.tx, definition, writer.now)
  return finish(writer, id, null)
}

/**
 * Saves a playbook. What its steps asked for already stays as it was promised; what is changed holds from a step's next
 * occasion on. Those it is no longer for are released, their open promises withdrawn.
 */
export async function savePlaybook(
  writer: Writer,
  playbookId: string,
  version: number | null,
  definition: PlaybookDefinition,
): Promise<PlaybookSaving> {
  await refuseUnknownTarget(writer, definition)
  await lockSegments(writer)
  const before = await lockPlaybook(writer, playbookId, version)
  const { target } = definition
  await sql`
    update playbook set name_ru = ${definition.nameRu}, name_en = ${definition.nameEn}, applies_to = ${target.by},
      segment_id = ${target.by === 'segment' ? target.segmentId : null},
      value = ${target.by === 'segment' ? null : target.value}, is_on = ${definition.isOn}, version = version + 1,
      updated_at = ${writer.now} where id = ${playbookId}`.execute(writer.tx)
  await writeSteps(writer.tx, playbookId, definition.steps, [...before.steps, ...before.gone])
  return finish(writer, playbookId, definitionOfPlaybook(before))
}

/** Puts a playbook away, or takes it back as it was. */
export async function archivePlaybook(
  writer: Writer,
  playbookId: string,
  version: number | null,
  isArchived: boolean,
): Promise<PlaybookSaving> {
  await lockSegments(writer)
  await lockPlaybook(writer, playbookId, version)
  await sql`
    update playbook set archived_at = ${isArchived ? writer.now : null}, version = version + 1, updated_at = ${writer.now}
    where id = ${playbookId}`.execute(writer.tx)
  return finish(writer, playbookId, null)
}

async function lockPlaybook(
  writer: Writer,
  playbookId: string,
  version: number | null,
): Promise<PlaybookRow> {
  await sql`select from playbook where id = ${playbookId} for update`.execute(writer.tx)
  const found = (await readPlaybooks(writer.tx)).find(({ id }) => id === playbookId)
  if (!found) throw new NotFound()
  if (version !== null && found.version !== version) throw new VersionConflict()
  return found
}

async function finish(
  writer: Writer,
  playbookId: string,
  previous: PlaybookDefinition | null,
): Promise<PlaybookSaving> {
  const playbook = (await readPlaybooks(writer.tx)).find(({ id }) => id === playbookId)
  if (!playbook) throw new NotFound()
  const running = await runningOf(writer, playbookId)
  const isActive = playbook.is_on && playbook.archived_at === null
  const partners = (await readFits(writer.tx, null)).filter(
    (partner) => running.has(partner.partner_id) || (isActive && fits(playbook, partner)),
  )
  const isDone = partners.length <= AT_ONCE
  if (isDone)
    await reconcilePlaybooks(
      writer,
      partners.map(({ partner_id }) => partner_id),
    )
  else await askForJudging(writer)
  const [shown] = await presentPlaybooks(writer.tx, writer.now, playbookId)
  if (!shown) throw new NotFound()
  return { playbook: shown, previous, isDone }
}

async function runningOf(writer: Pick<Writer, 'tx'>, playbookId: string): Promise<Set<string>> {
  const { rows } = await sql<{ partner_id: string }>`
    select partner_id from playbook_run where playbook_id = ${playbookId} and audience = 'host' and stopped_at is null`.execute(
    writer.tx,
  )
  return new Set(rows.map((row) => row.partner_id))
}

/** What saving a playbook like this would do. */
export async function effectOfPlaybook(
  writer: Writer,
  playbookId: string | null,
  definition: PlaybookDefinition,
): Promise<PlaybookEffect> {
  const before =
    playbookId === null ? null : (await readPlaybooks(writer.tx)).find(({ id }) => id === playbookId)
  if (before === undefined) throw new NotFound()
  const running = playbookId === null ? new Set<string>() : await runningOf(writer, playbookId)
  const wanted = rowOfTarget(definition.target)
  const partners = (await readFits(writer.tx, null)).filter(
    (partner) => definition.isOn && before?.archived_at == null && fits(wanted, partner),
  )
  const ids = new Set(partners.map(({ partner_id }) => partner_id))
  const ending = [...running].filter((id) => !ids.has(id))
  const changed = (before?.steps ?? []).filter((step) => {
    const after = definition.steps.find(({ id }) => id === step.id)
    return !after || JSON.stringify(sortedKeys(stepOf(step))) !== JSON.stringify(sortedKeys(after))
  })
  const open = playbookId === null ? [] : await openItems(writer, playbookId)
  return {
    begins: [...ids].filter((id) => !running.has(id)).length,
    ends: ending.length,
    goesOn: running.size - ending.length,
    withdrawn: open.filter(({ partner_id, owed_to }) => owed_to === 'host' && ending.includes(partner_id))
      .length,
    openOfChanged: open.filter(
      ({ partner_id, step_id }) => ids.has(partner_id) && changed.some(({ id }) => id === step_id),
    ).length,
  }
}

const sortedKeys = (step: object) =>
  Object.fromEntries(Object.entries(step).sort(([a], [b]) => (a < b ? -1 : 1)))

function rowOfTarget(target: PlaybookTarget) {
  return target.by === 'segment'
    ? { applies_to: target.by, segment_id: target.segmentId, value: null }
    : { applies_to: target.by, segment_id: null, value: target.value }
}

async function openItems(writer: Writer, playbookId: string) {
  const { rows } = await sql<{ partner_id: string; step_id: string; owed_to: 'host' | 'partner' }>`
    select i.partner_id, i.step_id, r.owed_to from playbook_item i join promise r on r.partner_id = i.partner_id and r.id = i.promise_id
    where i.playbook_id = ${playbookId} and r.fulfilled_at is null and r.broken_at is null and r.withdrawn_at is null`.execute(
    writer.tx,
  )
  return rows
}

/** A person says that a step without a promise was done, or takes that back. */
export async function markItem(
  writer: Writer,
  partnerId: string,
  itemId: string,
  isDone: boolean,
): Promise<void> {
  const { rows } = await sql`
    update playbook_item set done_at = ${isDone ? writer.now : null}, evidence_fact_id = null
    where partner_id = ${partnerId} and id = ${itemId} and promise_id is null returning id`.execute(writer.tx)
  if (rows.length === 0) throw new NotFound()
}
