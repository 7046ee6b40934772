import { type RawBuilder, sql } from 'kysely'
import type { Actor } from '#platform/auth-session/actor.ts'
import { KEPT, type Tx } from '#platform/database/database.ts'
import { remembered } from '#platform/database/remember.ts'
import { daysBetween } from '#shared/days.ts'
import { formatMinor } from '#shared/money.ts'
import { initials } from '#shared/text.ts'
import type {
  ContractGround,
  CounterpartyKind,
  FieldValues,
  KeptCounts,
  Nature,
  PartnerRow,
  Stage,
  TagRef,
  Term,
} from '../contract.ts'
import { mayReadMoney, mayReadRisk } from '../policy.ts'
import { keptShare } from '../rules.ts'
import { segmentsOfRow } from '../segments/registry.ts'
import type { Listing } from './list.ts'

/** A row of the registry as the database gives it, with its sort key as text: the same for all who may see it. */
type SharedRow = {
  sort_key: string | null
  partner_id: string
  name: string
  city: string | null
  country: string | null
  stage: Stage
  stage_since: Date
  is_prospect: boolean
  nature: Nature | null
  term: Term | null
  curator_id: string | null
  curator_name: string | null
  since: string | null
  archived_at: Date | null
  version: number
  net_12m: bigint
  net_before_12m: bigint
  change: number | null
  orders_12m: number
  months: bigint[]
  last_order_on: string | null
  rhythm_days: string | null
  host_kept: number
  host_late: number
  host_broken: number
  partner_kept: number
  partner_late: number
  partner_broken: number
  host_unfinished: number
  partner_unfinished: number
  last_contact_at: Date | null
  external_ids: string[]
  kinds: CounterpartyKind[]
  contract: ContractGround | null
  contract_until: string | null
  tags: TagRef[]
  segments: PartnerRow['segments']
  promise_id: string | null
  promise_title: string | null
  promise_due_at: Date | null
  promise_owed_by: 'host' | 'partner' | null
  risk: number | null
  health_state: PartnerRow['healthState']
  health_basis: PartnerRow['healthBasis']
  at_risk: bigint | null
}

/** The same with what is the reader's own. */
export type PartRow = SharedRow & { is_followed: boolean; changed_since_seen: boolean }

export type Part = {
  conditions: readonly RawBuilder<unknown>[]
  orderBy: RawBuilder<unknown>
  key: RawBuilder<unknown>
}

/** Whether others have stated facts since the look `s` (partner_seen). */
export const changedSince = sql`(
  exists (select from fact x where x.partner_id = s.partner_id and x.audience = 'shared' and x.n >= s.shared_n
    and x.actor_id is distinct from s.user_id)
  or exists (select from fact x where x.partner_id = s.partner_id and x.audience = s.audience and x.n >= s.own_n
    and x.actor_id is distinct from s.user_id))`

/** The figures a row shows; a partner whose figures were not made yet has none of anything. */
const figures = sql`coalesce(f.net_12m, 0) as net_12m, coalesce(f.net_before_12m, 0) as net_before_12m, f.change,
  coalesce(f.orders_12m, 0) as orders_12m, coalesce(f.months, array_fill(0::bigint, array[12])) as months, f.last_order_on,
  f.rhythm_days, coalesce(f.host_kept, 0) as host_kept, coalesce(f.host_late, 0) as host_late,
  coalesce(f.host_broken, 0) as host_broken, coalesce(f.partner_kept, 0) as partner_kept,
  coalesce(f.partner_late, 0) as partner_late, coalesce(f.partner_broken, 0) as partner_broken,
  coalesce(f.host_unfinished, 0) as host_unfinished, coalesce(f.partner_unfinished, 0) as partner_unfinished,
  f.last_contact_at, f.next_due_at`

/** A partner's place in a listing. */
export type Cut = { partner_id: string; sort_key: string | null }

/** Pages of lists are asked for again and again, parts of an export once. */
const MOST_REMEMBERED = 201

/** Cuts rows of one part of a listing out of it, in its order: ids only, so that little is carried while sorting. */
export async function cutRows(
  tx: Tx,
  listing: Listing,
  part: Part,
  limit: number,
  skip = 0,
): Promise<readonly Cut[]> {
  const { where, wherePage } = listing.conditions
  const isPage = limit <= MOST_REMEMBERED
  return remembered(
    tx,
    isPage ? listing.frame.moment : null,
    sql<Cut>`select ${part.key} as sort_key, p.partner_id from ${sourceOf(listing)} ${listing.order.join}
    where ${sql.join([isPage ? wherePage : where, ...part.conditions], sql` and `)}
    order by ${part.orderBy} limit ${limit} offset ${skip}`,
  )
}

/** What a listing is read from. Figures and scores are joined only where something asks for them. */
export function sourceOf(listing: Listing, asksFigures = false): RawBuilder<unknown> {
  const { conditions, order, actor } = listing
  const figures =
    asksFigures || conditions.asksFigures || order.asksFigures
      ? sql`left join partner_figure f on f.partner_id = p.partner_id and f.audience = ${actor.side}`
      : sql``
  const scores =
    conditions.asksScores || order.asksScores
      ? sql`left join partner_score h on h.partner_id = p.partner_id`
      : sql``
  return sql`partner p ${conditions.join} ${figures} ${scores}`
}

/**
 * What lists show of these partners, in the order given. Names, tags, external ids and the next promise (found by its
 * date, which the figure keeps) are looked up for these rows only.
 */
export async function readRows(tx: Tx, listing: Listing, cut: readonly Cut[]): Promise<PartRow[]> {
  if (cut.length === 0) return []
  const { side } = listing.actor
  const isPage = cut.length <= MOST_REMEMBERED
  const rows = await remembered(
    tx,
    isPage ? listing.frame.moment : null,
    sql<SharedRow>`${sql.raw(KEPT)}
    with page as materialized (
      select cut.place, cut.sort_key, p.partner_id, p.name, p.city, p.country, p.stage, p.stage_since,
        p.stage = any ((select house.stages_of('prospect'))::text[]) as is_prospect, p.nature, p.term, p.curator_id, p.since,
        p.kinds, p.contract, p.contract_until, p.archived_at, p.version, ${figures},
        h.risk, h.state as health_state, h.basis as health_basis, h.at_risk
      from unnest(${cut.map((row) => row.partner_id)}::uuid[], ${cut.map((row) => row.sort_key)}::text[])
        with ordinality as cut(partner_id, sort_key, place)
      cross join lateral (select * from partner where partner_id = cut.partner_id limit 1) p
      left join lateral (select * from partner_figure where partner_id = cut.partner_id and audience = ${side} limit 1) f on true
      left join lateral (select risk, state, basis, at_risk from partner_score where partner_id = cut.partner_id limit 1) h on true
    ), people as (
      select id, name from house.person_names(array(select distinct curator_id from page where curator_id is not null))
    )
    select page.*, people.name as curator_name, promise.id as promise_id, promise.title as promise_title,
      promise.due_at as promise_due_at, promise.owed_by as promise_owed_by,
      array(select e.external_id from partner_external_id e where e.partner_id = page.partner_id order by e.created_at, e.id) as external_ids,
      coalesce((select jsonb_agg(jsonb_build_object('id', t.id, 'name', t.name, 'colour', t.colour) order by lower(t.name), t.id)
        from partner_tag k join tag t on t.id = k.tag_id where k.partner_id = page.partner_id), '[]') as tags,
      ${segmentsOfRow(sql`page.partner_id`)} as segments
    from page left join people on people.id = page.curator_id
    left join lateral (
      select x.id, x.title, x.due_at, x.owed_by from promise x
      where x.partner_id = page.partner_id and x.due_at = page.next_due_at and x.fulfilled_at is null
        and x.broken_at is null and x.withdrawn_at is null and x.retracted_at is null
      order by x.id limit 1
    ) promise on true
    order by page.place`,
  )
  const marks = await readMarks(tx, listing.actor, cut)
  return rows.map((row) => ({
    ...row,
    is_followed: marks.followed.has(row.partner_id),
    changed_since_seen: marks.changed.has(row.partner_id),
  }))
}

/** What is the reader's own in a page: whom they follow, and where others have stated facts since they looked. */
async function readMarks(tx: Tx, { side, userId }: Actor, cut: readonly Cut[]) {
  const ids = cut.map((row) => row.partner_id)
  const { rows } = await sql<{ partner_id: string; is_followed: boolean }>`${sql.raw(KEPT)}
    select w.partner_id, true as is_followed from partner_follow w
    where w.partner_id = any (${ids}::uuid[]) and w.user_id = ${userId}
    union all
    select s.partner_id, false from partner_seen s
    where s.partner_id = any (${ids}::uuid[]) and s.audience = ${side} and s.user_id = ${userId}
      and ${changedSince}`.execute(tx)
  const idsOf = (isFollowed: boolean) =>
    new Set(rows.flatMap((row) => (row.is_followed === isFollowed ? [row.partner_id] : [])))
  return { followed: idsOf(true), changed: idsOf(false) }
}

function keptCounts(kept: number, late: number, broken: number): KeptCounts {
  return { kept, late, broken, share: keptShare({ kept, late, broken }) }
}

/** The row as the API shows it; without the right to see money amounts are null. */
export function presentRow(row: PartRow, listing: Listing, fields: FieldValues = {}): PartnerRow {
  const { frame, actor, now } = listing
  const seesMoney = mayReadMoney(actor)
  const seesRisk = mayReadRisk(actor)
  const amount = (minor: bigint) => (seesMoney ? formatMinor(minor, frame.currency) : null)
  return {
    id: row.partner_id,
    name: row.name,
    city: row.city,
    country: row.country,
    stage: row.stage,
    stageSince: row.stage_since.toISOString(),
    nature: row.nature,
    term: row.term,
    curator: row.curator_id
      ? {
          id: row.curator_id,
          name: row.curator_name ?? row.curator_id,
          initials: row.curator_name ? initials(row.curator_name) : '?',
        }
      : null,
    since: row.since,
    archivedAt: row.archived_at?.toISOString() ?? null,
    isProspect: row.is_prospect,
    externalIds: row.external_ids,
    net12m: amount(row.net_12m),
    netBefore12m: amount(row.net_before_12m),
    change: seesMoney ? row.change : null,
    orders12m: row.orders_12m,
    months: seesMoney ? row.months.map((minor) => formatMinor(minor, frame.currency)) : null,
    lastOrderOn: row.last_order_on,
    daysSilent: row.last_order_on === null ? null : Math.max(0, daysBetween(row.last_order_on, frame.today)),
    rhythmDays: row.rhythm_days === null ? null : Number(row.rhythm_days),
    kept: {
      host: keptCounts(row.host_kept, row.host_late, row.host_broken),
      partner: keptCounts(row.partner_kept, row.partner_late, row.partner_broken),
    },
    nextPromise:
      row.promise_id && row.promise_title !== null && row.promise_due_at && row.promise_owed_by
        ? {
            id: row.promise_id,
            title: row.promise_title,
            dueAt: row.promise_due_at.toISOString(),
            owedBy: row.promise_owed_by,
            isOverdue: row.promise_due_at < now,
          }
        : null,
    unfinished: { host: row.host_unfinished, partner: row.partner_unfinished },
    lastContactAt: row.last_contact_at?.toISOString() ?? null,
    risk: seesRisk ? row.risk : null,
    healthState: seesRisk ? row.health_state : null,
    healthBasis: seesRisk ? row.health_basis : null,
    valueAtRisk: seesRisk && row.at_risk !== null ? amount(row.at_risk) : null,
    kinds: row.kinds,
    contract: row.contract,
    contractUntil: row.contract_until,
    tags: row.tags,
    segments: row.segments,
    isFollowed: row.is_followed,
    changedSinceSeen: row.changed_since_seen,
    fields,
    version: row.version,
  }
}
