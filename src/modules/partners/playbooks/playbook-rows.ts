import { sql } from 'kysely'
import type { Tx } from '#platform/database/database.ts'
import type { PlaybookRow } from './books.ts'

export type PartnerFit = {
  partner_id: string
  curator_id: string | null
  nature: string | null
  term: string | null
  stage: string
  archived_at: Date | null
  /** The account that stands for this one; nothing is asked for it then. */
  merged_into: string | null
  segments: string[]
}
export type RunRow = { partner_id: string; id: string; playbook_id: string; started_at: Date }
export type ItemRow = {
  partner_id: string
  id: string
  run_id: string
  step_id: string
  period: string
  opens_at: Date
  due_at: Date
  promise_id: string | null
  done_at: Date | null
  evidence_fact_id: string | null
  made_at: Date | null
  fulfilled_at: Date | null
  broken_at: Date | null
  withdrawn_at: Date | null
  owed_to: 'host' | 'partner' | null
}

/** Whether a playbook is for this partner now. */
export function fits(
  playbook: Pick<PlaybookRow, 'applies_to' | 'segment_id' | 'value'>,
  partner: PartnerFit,
): boolean {
  if (partner.archived_at || partner.merged_into) return false
  if (playbook.applies_to === 'segment') return partner.segments.includes(playbook.segment_id ?? '')
  return partner[playbook.applies_to] === playbook.value
}

/** Whom playbooks could be for: all partners of the network for null, else these with what was merged into them. */
export async function readFits(tx: Tx, partnerIds: readonly string[] | null): Promise<PartnerFit[]> {
  const { rows } = await sql<PartnerFit>`
    select p.partner_id, p.curator_id, p.nature, p.term, p.stage, p.archived_at, p.merged_into,
      array(select s.segment_id from partner_segment s where s.partner_id = p.partner_id and s.audience = 'host') as segments
    from partner p where ${
      partnerIds === null
        ? sql`p.merged_into is null`
        : sql`(p.partner_id = any (${uuids(partnerIds)}) or p.merged_into = any (${uuids(partnerIds)}))`
    }
    order by p.partner_id`.execute(tx)
  return rows
}

const uuids = (ids: readonly string[]) => sql`${`{${ids.join(',')}}`}::uuid[]`

export async function networkLanguage(tx: Tx): Promise<'ru' | 'en'> {
  const { rows } = await sql<{ language: 'ru' | 'en' }>`
    select language from network where network_id = (select nullif(current_setting('app.network_id', true), '')::uuid)`.execute(
    tx,
  )
  return rows[0]?.language ?? 'en'
}

export async function readRuns(tx: Tx, partnerIds: readonly string[]): Promise<RunRow[]> {
  const { rows } = await sql<RunRow>`
    select partner_id, id, playbook_id, started_at from playbook_run
    where partner_id = any (${uuids(partnerIds)}) and audience = 'host' and stopped_at is null`.execute(tx)
  return rows
}

export async function readItems(tx: Tx, partnerId: string): Promise<ItemRow[]> {
  const { rows } = await sql<ItemRow>`
    select i.partner_id, i.id, i.run_id, i.step_id, i.period, i.opens_at, i.due_at, i.promise_id, i.done_at,
      i.evidence_fact_id, p.made_at, p.fulfilled_at, p.broken_at, p.withdrawn_at, p.owed_to
    from playbook_item i left join promise p on p.partner_id = i.partner_id and p.id = i.promise_id
    where i.partner_id = ${partnerId} and i.audience = 'host'`.execute(tx)
  return rows
}
