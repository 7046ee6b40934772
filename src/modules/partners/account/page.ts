import { type RawBuilder, sql } from 'kysely'
import type { Actor } from '#platform/auth-session/actor.ts'
import type { Tx } from '#platform/database/database.ts'
import { NotFound } from '#platform/http/refused.ts'
import { ofPartners, partnerSet } from '#records/partnerships.ts'
import { dayOf } from '#shared/dates.ts'
import { daysBetween } from '#shared/days.ts'
import { formatMinor } from '#shared/money.ts'
import type { ExternalId, KeptShare, PartnerPage, Stage } from '../contract.ts'
import { personOf, readPeople } from '../people.ts'
import { mayReadContacts, mayReadMoney } from '../policy.ts'
import { keptInterval, keptShare, silenceRatio } from '../rules.ts'
import type { PartnerFigureTable } from '../tables.ts'
import {
  type ContactRecord,
  isoOf,
  type LegalEntityRecord,
  type PartnerRecord,
  presentContact,
  presentLegalEntity,
  presentPartner,
} from './present.ts'
import { writesReach } from './reach.ts'

type Move = {
  id: string
  at: string
  actor_kind: string
  actor_id: string | null
  data: { from: Stage; to: Stage; reason?: string }
}

type PageRow = PartnerRecord &
  Omit<PartnerFigureTable, 'partner_id' | 'network_id' | 'audience'> & {
    host_name: string
    currency: string
    time_zone: string
    figures_day: string
    network_net_12m: bigint | null
    shared_facts: number
    own_facts: number
    documents: number
    seller: 'host' | 'partner'
    withdrawn: { host?: number; partner?: number }
    overdue: { host?: number; partner?: number }
    contacts: ContactRecord[]
    legal_entities: LegalEntityRecord[]
    external_ids: { id: string; source: string; external_id: string }[]
    moves: Move[]
  }

/** The figures; a partner whose figures were not made yet has none of anything. */
const counted = (name: string) => sql`coalesce(${sql.ref(`f.${name}`)}, 0) as ${sql.ref(name)}`
const figures = sql`${sql.join([
  ...['orders', 'gross', 'cancelled', 'returns', 'net', 'net_12m', 'net_before_12m', 'orders_12m'].map(
    counted,
  ),
  ...['host_kept', 'host_late', 'host_broken', 'partner_kept', 'partner_late', 'partner_broken'].map(counted),
  ...['host_unfinished', 'partner_unfinished'].map(counted),
])}, coalesce(f.months, array_fill(0::bigint, array[12])) as months, f.first_order_on, f.last_order_on, f.rhythm_days,
  f.host_next_due_at, f.partner_next_due_at, f.last_contact_at, f.change`

/** Rows of a subquery as one JSON array. */
const listOf = (rows: RawBuilder<unknown>) =>
  sql`coalesce((select jsonb_agg(to_jsonb(x)) from (${rows}) x), '[]')`
const bySide = (
  inSet: RawBuilder<boolean>,
  condition: RawBuilder<unknown>,
) => sql`coalesce((select jsonb_object_agg(x.owed_by, x.count) from (
  select owed_by, count(*)::int as count from promise where ${inSet} and ${condition} group by owed_by) x), '{}')`

/**
 * Everything the first view of a partner's page shows, in one statement; the scope decides what of it the reader's side
 * sees. Refuses with 404 when the scope does not show the partner.
 */
export async function readPartnerPage(
  tx: Tx,
  partnerId: string,
  actor: Actor,
  now: Date,
): Promise<PartnerPage> {
  const seesMoney = mayReadMoney(actor)
  // A curator sees only part of the network, so a share of the whole would be a share of that part.
  const seesNetwork = seesMoney && actor.side === 'host' && actor.curatorId === null
  // The accounts that were found to be the same partner: what is shown is all of theirs, of the one that stands for them.
  const set = await partnerSet(tx, partnerId)
  const [survivorId = partnerId] = set
  const inSet = ofPartners('partner_id', set)
  const { rows } = await sql<PageRow>`
    select p.*, ${figures}, n.name as host_name, n.currency, n.time_zone, n.figures_day,
      ${seesNetwork ? sql`(select sum(net_12m)::bigint from partner_figure where network_id = p.network_id and audience = 'host')` : sql`null::bigint`} as network_net_12m,
      coalesce((select sum(next_n)::int from fact_counter where ${inSet} and audience = 'shared'), 0) as shared_facts,
      coalesce((select sum(next_n)::int from fact_counter where ${inSet} and audience = ${actor.side}), 0) as own_facts,
      (select count(*)::int from document where ${inSet} and removed_at is null) as documents,
      coalesce((select seller from partner_day where ${inSet}
        group by seller order by sum(orders) desc, seller limit 1), 'host') as seller,
      ${bySide(inSet, sql`withdrawn_at is not null and retracted_at is null`)} as withdrawn,
      ${bySide(inSet, sql`due_at < ${now} and fulfilled_at is null and broken_at is null and withdrawn_at is null and retracted_at is null`)} as overdue,
      ${listOf(sql`select * from contact where ${inSet} and archived_at is null order by of_side, is_primary desc, name, id`)} as contacts,
      ${listOf(sql`select * from legal_entity where ${inSet} and archived_at is null order by is_primary desc, name, id`)} as legal_entities,
      ${listOf(sql`select id, source, external_id from partner_external_id where ${inSet} order by created_at, id`)} as external_ids,
      ${listOf(sql`select id, happened_at as at, actor_kind, actor_id, data from fact
        where partner_id = p.partner_id and kind = 'partner.stage_moved' order by happened_at, n`)} as moves
    from partner p
    join network n on n.network_id = p.network_id
    left join partner_figure f on f.partner_id = p.partner_id and f.audience = ${actor.side}
    where p.partner_id = ${survivorId}`.execute(tx)
  const row = rows[0]
  if (!row) throw new NotFound()
  const people = await readPeople(tx, [
    row.curator_id,
    ...row.moves.map((move) => (move.actor_kind === 'person' ? move.actor_id : null)),
  ])
  return {
    partner: presentPartner(row, people),
    host: { name: row.host_name },
    currency: row.currency,
    asOf: row.figures_day,
    stages: row.moves.map((move) => ({
      from: move.data.from,
      to: move.data.to,
      at: isoOf(move.at),
      reason: move.data.reason ?? null,
      by: {
        kind: move.actor_kind,
        id: move.actor_id,
        name: move.actor_kind === 'person' ? (personOf(people, move.actor_id)?.name ?? null) : null,
      },
      factId: move.id,
    })),
    kept: { host: keptOf(row, 'host'), partner: keptOf(row, 'partner') },
    value: seesMoney ? worthOf(row) : null,
    seller: row.seller,
    orders: { total: row.orders, last12m: row.orders_12m },
    rhythm: rhythmOf(row, now),
    lastContactAt: row.last_contact_at && isoOf(row.last_contact_at),
    mayEdit: await writesReach(tx, actor, survivorId),
    contacts: mayReadContacts(actor) ? row.contacts.map(presentContact) : [],
    legalEntities: row.legal_entities.map(presentLegalEntity),
    externalIds: row.external_ids.map(
      ({ id, source, external_id }): ExternalId => ({ id, source, externalId: external_id }),
    ),
    counts: {
      sharedFacts: row.shared_facts,
      ownFacts: row.own_facts,
      promises: promisesOf(row),
      documents: row.documents,
      orders: row.orders,
    },
  }
}

function keptOf(row: PageRow, side: 'host' | 'partner'): KeptShare {
  const counts = { kept: row[`${side}_kept`], late: row[`${side}_late`], broken: row[`${side}_broken`] }
  const nextDueAt = row[`${side}_next_due_at`]
  return {
    ...counts,
    share: keptShare(counts),
    interval: keptInterval(counts),
    unfinished: row[`${side}_unfinished`],
    overdue: row.overdue[side] ?? 0,
    withdrawn: row.withdrawn[side] ?? 0,
    nextDueAt: nextDueAt && isoOf(nextDueAt),
  }
}

function promisesOf(row: PageRow): number {
  return (['host', 'partner'] as const).reduce((sum, side) => {
    const { kept, late, broken, unfinished, withdrawn } = keptOf(row, side)
    return sum + kept + late + broken + unfinished + withdrawn
  }, 0)
}

function worthOf(row: PageRow): NonNullable<PartnerPage['value']> {
  const amount = (minor: bigint) => formatMinor(minor, row.currency)
  const whole = row.network_net_12m
  return {
    net: amount(row.net),
    gross: amount(row.gross),
    cancelled: amount(row.cancelled),
    returns: amount(row.returns),
    net12m: amount(row.net_12m),
    netBefore12m: amount(row.net_before_12m),
    change: row.change,
    months: row.months.map(amount),
    shareOfNetwork: whole !== null && whole > 0n ? Number(row.net_12m) / Number(whole) : null,
  }
}

function rhythmOf(row: PageRow, now: Date): PartnerPage['rhythm'] {
  const daysSilent =
    row.last_order_on === null ? null : Math.max(0, daysBetween(row.last_order_on, dayOf(now, row.time_zone)))
  const rhythmDays = row.rhythm_days === null ? null : Number(row.rhythm_days)
  return {
    firstOrderOn: row.first_order_on,
    lastOrderOn: row.last_order_on,
    daysSilent,
    rhythmDays,
    silenceRatio: silenceRatio(daysSilent, rhythmDays),
  }
}
