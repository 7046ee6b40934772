import { type RawBuilder, sql } from 'kysely'
import type { Actor } from '#platform/auth-session/actor.ts'
import type { Tx } from '#platform/database/database.ts'
import { Refused } from '#platform/http/refused.ts'
import { addDays, addMonths } from '#shared/days.ts'
import { parseMinor } from '#shared/money.ts'
import type { PartnerFilter } from '../contract.ts'
import type { Field } from '../custom-fields/read-fields.ts'
import { nobodyAnswers } from '../lifecycle/read-handover.ts'
import type { NetworkFrame } from '../network.ts'
import { mayReadMoney, mayReadRisk } from '../policy.ts'
import { conditionOfSegments } from '../segments/registry.ts'
import { conditionsOfFields } from './field-filter.ts'
import { changedSince } from './rows.ts'
import { findPartners } from './search.ts'
import '../tags/tables.ts'
import './tables.ts'

/** How many partners a search within the registry can find; more would not be looked through by anybody. */
export const SEARCH_LIMIT = 2000

const MS_PER_DAY = 86_400_000
const MS_PER_MINUTE = 60_000

/**
 * The conditions of a filter over `p` (partner), `f` (partner_figure) and `h` (partner_score). A search adds a join that leaves what it found
 * as `hit`, with its place from the best on.
 */
export type Conditions = {
  where: RawBuilder<boolean>
  /** The same for those who read the first rows of an order. */
  wherePage: RawBuilder<boolean>
  join: RawBuilder<unknown>
  isSearch: boolean
  /** Whether figures decide. */
  asksFigures: boolean
  /** Whether scores of health decide. */
  asksScores: boolean
}

/** Turns a filter into conditions; `fields` are those the reader may see, for a filter by custom fields. Merged partners are never listed; archived ones and prospects only when asked for. */
export async function conditionsOf(
  tx: Tx,
  filter: PartnerFilter,
  actor: Actor,
  { frame, now, fields }: { frame: NetworkFrame; now: Date; fields: readonly Field[] },
): Promise<Conditions> {
  const found = filter.q
    ? (await findPartners(tx, filter.q, SEARCH_LIMIT, actor, frame.moment)).map((hit) => hit.partnerId)
    : null
  const ofFigures = conditionsOfFigures(filter, actor, frame, now)
  const ofScores = conditionsOfScores(filter, actor)
  const parts = [
    sql<boolean>`p.merged_into is null`,
    ...conditionsOfAccount(filter, actor, frame),
    ...conditionsOfCounterparty(filter, frame),
    ...conditionsOfTags(filter),
    ...conditionsOfReader(filter, actor),
    ...(filter.segment && filter.segment.length > 0 ? [await conditionOfSegments(tx, filter.segment)] : []),
    ...ofFigures,
    ...ofScores,
  ]
  const ofFields = filter.fields ? await conditionsOfFields(tx, filter.fields, { actor, frame, fields }) : []
  const all = (more: readonly RawBuilder<boolean>[]) =>
    sql<boolean>`${sql.join([...parts, ...more], sql` and `)}`
  const join = found
    ? sql`join unnest(${uuids(found)}) with ordinality as hit(id, place) on hit.id = p.partner_id`
    : sql``
  return {
    where: all(ofFields.map(({ ofAll }) => ofAll)),
    wherePage: all(ofFields.map(({ ofPage }) => ofPage)),
    join,
    isSearch: found !== null,
    asksFigures: ofFigures.length > 0,
    asksScores: ofScores.length > 0,
  }
}

function conditionsOfCounterparty(filter: PartnerFilter, frame: NetworkFrame): RawBuilder<boolean>[] {
  const parts: RawBuilder<boolean>[] = []
  if (filter.kind && filter.kind.length > 0) parts.push(sql<boolean>`p.kinds && ${filter.kind}::text[]`)
  for (const name of filter.without ?? [])
    parts.push(name === 'kind' ? sql<boolean>`p.kinds = '{}'` : sql<boolean>`${sql.ref(`p.${name}`)} is null`)
  const grounds = filter.contract?.filter((ground) => ground !== 'none') ?? []
  const ofGround = [
    ...(grounds.length > 0 ? [sql`p.contract = any (${grounds}::text[])`] : []),
    ...(filter.contract?.includes('none') ? [sql`p.contract is null`] : []),
  ]
  if (ofGround.length > 0) parts.push(sql<boolean>`(${sql.join(ofGround, sql` or `)})`)
  if (filter.contractEndsWithinDays !== undefined)
    parts.push(sql<boolean>`p.contract_until <= ${addDays(frame.today, filter.contractEndsWithinDays)}::date`)
  return parts
}

function conditionsOfTags({ tag, tagAll }: PartnerFilter): RawBuilder<boolean>[] {
  const having = (condition: RawBuilder<unknown>) =>
    sql<boolean>`exists (select from partner_tag k where k.partner_id = p.partner_id and ${condition})`
  const parts: RawBuilder<boolean>[] = []
  if (tag && tag.length > 0) {
    const ids = tag.filter((id) => id !== 'none' && id !== 'any')
    const any = [
      ...(ids.length > 0 ? [having(sql`k.tag_id = any (${uuids(ids)})`)] : []),
      ...(tag.includes('any') ? [having(sql`true`)] : []),
      ...(tag.includes('none') ? [sql<boolean>`not ${having(sql`true`)}`] : []),
    ]
    parts.push(sql<boolean>`(${sql.join(any, sql` or `)})`)
  }
  for (const id of tagAll ?? []) parts.push(having(sql`k.tag_id = ${id}::uuid`))
  return parts
}

/** What the reader follows and what is news to them. */
function conditionsOfReader(filter: PartnerFilter, { userId, side }: Actor): RawBuilder<boolean>[] {
  const parts: RawBuilder<boolean>[] = []
  const follows = sql<boolean>`exists (select from partner_follow w where w.partner_id = p.partner_id and w.user_id = ${userId})`
  if (filter.followed === 'yes') parts.push(follows)
  if (filter.followed === 'no') parts.push(sql<boolean>`not ${follows}`)
  if (filter.changedSinceSeen === 'yes')
    parts.push(sql<boolean>`p.partner_id in (select s.partner_id from partner_seen s
      where s.user_id = ${userId} and s.audience = ${side} and ${changedSince})`)
  return parts
}

function conditionsOfAccount(
  filter: PartnerFilter,
  actor: Actor,
  frame: NetworkFrame,
): RawBuilder<boolean>[] {
  const parts: RawBuilder<boolean>[] = []
  const oneOf = (name: string, values: readonly string[] | undefined) => {
    if (values && values.length > 0) parts.push(sql<boolean>`${sql.ref(name)} = any (${[...values]}::text[])`)
  }
  const archived = filter.archived ?? 'no'
  if (archived === 'no') parts.push(sql<boolean>`p.archived_at is null`)
  if (archived === 'yes') parts.push(sql<boolean>`p.archived_at is not null`)
  // Whoever names stages means those, prospects or not.
  const prospects = filter.prospects ?? (filter.stage ? 'any' : 'no')
  // Of its own account a partner sees the page whatever the stage.
  if (prospects === 'no' && actor.side === 'host')
    parts.push(sql<boolean>`p.stage <> all (${frame.prospects}::text[])`)
  if (prospects === 'yes') parts.push(sql<boolean>`p.stage = any (${frame.prospects}::text[])`)
  oneOf('p.stage', filter.stage)
  if (filter.stageNot && filter.stageNot.length > 0)
    parts.push(sql<boolean>`p.stage <> all (${filter.stageNot}::text[])`)
  oneOf('p.nature', filter.nature)
  oneOf('p.term', filter.term)
  oneOf('p.country', filter.country)
  if (filter.city) parts.push(sql<boolean>`p.city = ${filter.city}`)
  if (filter.curator === 'none') parts.push(sql<boolean>`p.curator_id is null`)
  else if (filter.curator)
    parts.push(
      sql<boolean>`p.curator_id = ${filter.curator === 'me' ? (actor.userId ?? '') : filter.curator}`,
    )
  if (filter.nobodyAnswers) parts.push(nobodyAnswers)
  if (filter.ids) parts.push(sql<boolean>`p.partner_id = any (${uuids(filter.ids)})`)
  if (filter.externalId !== undefined || filter.source !== undefined) {
    const wanted = [sql`e.partner_id = p.partner_id`]
    if (filter.externalId !== undefined) wanted.push(sql`e.external_id = ${filter.externalId}`)
    if (filter.source !== undefined) wanted.push(sql`e.source = ${filter.source}`)
    parts.push(sql<boolean>`exists (select from partner_external_id e where ${sql.join(wanted, sql` and `)})`)
  }
  return parts
}

function conditionsOfFigures(
  filter: PartnerFilter,
  actor: Actor,
  frame: NetworkFrame,
  now: Date,
): RawBuilder<boolean>[] {
  const parts: RawBuilder<boolean>[] = []
  // by the minute, so that the same list can be told apart from another one
  const minute = new Date(Math.floor(now.getTime() / MS_PER_MINUTE) * MS_PER_MINUTE)
  if (filter.orderedWithinMonths !== undefined)
    parts.push(sql<boolean>`f.last_order_on > ${addMonths(frame.asOf, -filter.orderedWithinMonths)}::date`)
  if (filter.silentDaysOver !== undefined)
    parts.push(sql<boolean>`f.last_order_on < ${addDays(frame.today, -filter.silentDaysOver)}::date`)
  if (filter.valueOver !== undefined)
    parts.push(
      sql<boolean>`coalesce(f.net_12m, 0) > ${amountOf('valueOver', filter.valueOver, actor, frame)}::bigint`,
    )
  if (filter.valueUnder !== undefined)
    parts.push(
      sql<boolean>`coalesce(f.net_12m, 0) < ${amountOf('valueUnder', filter.valueUnder, actor, frame)}::bigint`,
    )
  if (filter.overdue === 'host') parts.push(sql<boolean>`f.host_next_due_at < ${minute}`)
  if (filter.overdue === 'partner') parts.push(sql<boolean>`f.partner_next_due_at < ${minute}`)
  if (filter.overdue === 'any') parts.push(sql<boolean>`f.next_due_at < ${minute}`)
  if (filter.noContactDays !== undefined) {
    const since = new Date(minute.getTime() - filter.noContactDays * MS_PER_DAY)
    parts.push(sql<boolean>`(f.last_contact_at is null or f.last_contact_at < ${since})`)
  }
  return parts
}

/** What the health of a partnership says; kept for each of them as facts come. */
function conditionsOfScores({ riskOver, healthState }: PartnerFilter, actor: Actor): RawBuilder<boolean>[] {
  const parts: RawBuilder<boolean>[] = []
  if (riskOver !== undefined) parts.push(sql<boolean>`h.risk > ${riskOver}`)
  if (healthState && healthState.length > 0) {
    const states = healthState.filter((state) => state !== 'none')
    const any = [
      ...(states.length > 0 ? [sql`h.state = any (${states}::text[])`] : []),
      ...(states.length < healthState.length ? [sql`h.state is null`] : []),
    ]
    parts.push(sql<boolean>`(${sql.join(any, sql` or `)})`)
  }
  if (parts.length > 0 && !mayReadRisk(actor)) throw riskNotAllowed()
  return parts
}

function amountOf(name: string, text: string, actor: Actor, frame: NetworkFrame): string {
  if (!mayReadMoney(actor)) throw moneyNotAllowed()
  const minor = parseMinor(text, frame.currency)
  if (minor === null)
    throw new Refused('invalid', {
      status: 400,
      errors: [
        { pointer: `#/${name}`, code: 'too_many_decimals', detail: `Not an amount in ${frame.currency}.` },
      ],
    })
  return minor.toString()
}

/** Lists sorted or filtered by amounts would tell them. */
export function moneyNotAllowed(): Refused {
  return new Refused('money_not_allowed', { status: 403, detail: 'You may not see amounts.' })
}

/** Lists sorted or filtered by risk would tell it. */
export function riskNotAllowed(): Refused {
  return new Refused('risk_not_allowed', {
    status: 403,
    detail: 'You may not see the health of partnerships.',
  })
}

/** Ids as one parameter. */
export function uuids(ids: readonly string[]): RawBuilder<unknown> {
  return sql`${`{${ids.join(',')}}`}::uuid[]`
}
