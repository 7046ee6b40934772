import { writeOpportunities } from '#modules/deals/index.ts'
import {
  compareDeliveries,
  compareLines,
  comparePromises,
  countDeliveryOutcomes,
  countLineOutcomes,
  type HistoryRules,
  type OrderHistory,
  type RefusedRow,
  refusedDeliveries,
  refusedLines,
  writeHistory,
} from '#modules/orders/index.ts'
import { writeRequestEvents } from '#modules/support/index.ts'
import { type BulkWriter, lockPartnerships, openStagedFacts } from '#records/bulk/facts.ts'
import type { Audience } from '#records/writer.ts'
import { writeOwnValues } from '../own-fields/write.ts'
import type { ImportPlan, StepPlan } from '../plan.ts'
import { writeLeads } from './leads.ts'
import { writeLegalEntities } from './legal-entities.ts'
import { writeMeasures } from './measures.ts'
import { writeNewPartners, writePartnerChanges } from './partners.ts'
import { writeContacts } from './people.ts'
import type { StagingTable } from './staging.ts'
import { writeTags } from './tags.ts'

export type StagedStep = { step: StepPlan; staging: StagingTable }

/** How the rows of all steps came out, and whom they touched. */
export type Written = {
  outcomes: { file: number; outcome: 'imported' | 'updated' | 'skipped'; count: number }[]
  refused: RefusedRow[]
}

const EMPTY: Written = { outcomes: [], refused: [] }

/**
 * Writes all staged steps in the transaction of the session: partners, then each step compared with what is known and
 * written. Facts are staged and wait for `writeStagedFacts`. `onStep` is called before each part.
 */
export async function writeSteps(
  writer: BulkWriter,
  plan: ImportPlan,
  staged: readonly StagedStep[],
  curatorId: string | null,
  onPart: (phase: 'comparing' | 'writing') => Promise<void>,
): Promise<Written> {
  const { client } = writer
  await onPart('comparing')
  await openStagedFacts(client)
  await client.query(`create temp table touched_partner (partner_id uuid not null) on commit drop;
    create temp table touched_goods (partner_id uuid not null, id uuid not null, kind text not null) on commit drop`)
  const withPartners = staged.filter(({ step }) => step.kind !== 'leads' && step.kind !== 'deals')
  const details = staged.filter(({ step }) => step.kind === 'partners').map(({ staging }) => staging)
  await writeNewPartners(
    writer,
    withPartners.map(({ staging }) => staging),
    details,
    { source: plan.source, curatorId },
  )
  await lockUsed(writer, plan)
  await client.query('insert into touched_partner select partner_id from staged_fact')
  const written: Written = { outcomes: [], refused: [] }
  for (const { step, staging } of staged) {
    const result = await writeStep(writer, plan, step, staging, curatorId, onPart)
    written.outcomes.push(...result.outcomes)
    for (const refused of result.refused) written.refused.push(refused)
  }
  await lockStaged(writer)
  return written
}

/** Locks every known partnership that a row names; nobody else knows the new ones yet. */
async function lockUsed(writer: BulkWriter, plan: ImportPlan): Promise<void> {
  await lockPartnerships(writer, 'select partner_id from used_partner', audiencesOf(plan))
}

/** Facts of partners are the side's own; those of orders have the audience of the order. */
function audiencesOf(plan: ImportPlan): Audience[] {
  return [...new Set<Audience>([plan.side, plan.audience])]
}

/** Locks whatever the staged facts need beyond that: known orders and measures may have been shared. */
async function lockStaged(writer: BulkWriter): Promise<void> {
  await writer.client.query('analyze staged_fact')
  const { rows } = await writer.client.query<{ audience: Audience }>(
    'select distinct audience from staged_fact',
  )
  for (const { audience } of rows)
    await lockPartnerships(writer, `select partner_id from staged_fact where audience = '${audience}'`, [
      audience,
    ])
}

async function writeStep(
  writer: BulkWriter,
  plan: ImportPlan,
  step: StepPlan,
  staging: StagingTable,
  curatorId: string | null,
  onPart: (phase: 'comparing' | 'writing') => Promise<void>,
): Promise<Written> {
  const { client } = writer
  const { source, audience, side } = plan
  await client.query('drop table if exists pg_temp.row_outcome')
  if (step.kind === 'orders' || step.kind === 'deliveries')
    return writeOrders(writer, plan, step, staging, onPart)
  await onPart('writing')
  if (step.kind === 'partners') {
    await writePartnerChanges(writer, staging)
    await writeTags(writer, staging)
    await writeOwnValues(writer, staging)
  } else if (step.kind === 'measures')
    await writeMeasures(writer, staging, { source, audience, side, scale: step.scale, givenBy: step.givenBy })
  else if (step.kind === 'opportunities') await writeOpportunities(writer, staging.table, { source })
  else if (step.kind === 'requests') await writeRequestEvents(writer, staging.table, { source })
  else if (step.kind === 'contacts') await writeContacts(writer, staging, { audience })
  else if (step.kind === 'legal_entities') await writeLegalEntities(writer, staging, { audience })
  else await writeLeads(writer, staging, { source, isDeals: step.kind === 'deals', curatorId })
  await client.query(
    `insert into touched_partner select partner_id from staged_fact where partner_id not in (select partner_id from touched_partner)`,
  )
  return readOutcomes(writer)
}

async function writeOrders(
  writer: BulkWriter,
  plan: ImportPlan,
  step: StepPlan,
  { table }: StagingTable,
  onPart: (phase: 'comparing' | 'writing') => Promise<void>,
): Promise<Written> {
  const { client } = writer
  const isDelivery = step.kind === 'deliveries'
  const rules: HistoryRules = {
    source: plan.source,
    audience: plan.audience,
    side: plan.side,
    seller: step.seller,
    unavailable: step.unavailable,
    promisePer: isDelivery ? 'known' : step.promisePer,
    promiseTitle: '№ #',
  }
  const history: OrderHistory = { writer, rules }
  await onPart('comparing')
  if (isDelivery) {
    await compareDeliveries(client, table, rules)
    await lockPartnerships(writer, 'select partner_id from incoming_order', audiencesOf(plan))
  } else await compareLines(client, table, rules, step.files.length)
  await comparePromises(history)
  await onPart('writing')
  const outcomes = isDelivery ? await countDeliveryOutcomes(client) : await countLineOutcomes(client)
  const refused = isDelivery ? await refusedDeliveries(client) : await refusedLines(client, table)
  await writeHistory(history)
  await client.query(`insert into touched_goods select t.partner_id, t.id, o.kind from (
      select partner_id, id from touched_order union select i.partner_id, i.id from incoming_promise p join incoming_order i on i.o = p.o
    ) t join partner_order o on o.partner_id = t.partner_id and o.id = t.id;
    insert into touched_partner select distinct partner_id from affected_order;
    insert into touched_partner select distinct partner_id from incoming_promise`)
  return { outcomes, refused }
}

async function readOutcomes({ client }: BulkWriter): Promise<Written> {
  const refusals = `('order_unknown', 'lead_unknown')`
  const outcomes = await client.query<Written['outcomes'][number]>(
    `select file, outcome, count(*)::int as count from row_outcome where outcome not in ${refusals} group by 1, 2`,
  )
  const hasValue = await client.query(
    `select from pg_attribute where attrelid = 'pg_temp.row_outcome'::regclass and attname = 'value'`,
  )
  if (hasValue.rowCount === 0) return { ...EMPTY, outcomes: outcomes.rows }
  const refused = await client.query<RefusedRow>(
    `select file, row_no as row, outcome as reason, case outcome when 'order_unknown' then 'number' else 'key' end as field, value
     from row_outcome where outcome in ${refusals} order by 1, 2`,
  )
  return { outcomes: outcomes.rows, refused: refused.rows }
}
