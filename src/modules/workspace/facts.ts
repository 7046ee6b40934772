import { sellersOfOrders } from '#modules/orders/index.ts'
import { maskOfFields } from '#modules/partners/index.ts'
import type { Actor } from '#platform/auth-session/actor.ts'
import type { Tx } from '#platform/database/database.ts'
import { NotFound, Refused } from '#platform/http/refused.ts'
import { entryOfRow } from '#records/facts/leaf.ts'
import {
  type FactFilter,
  type FactHistory,
  type FactRow,
  factsByIds,
  pageOfFacts,
  type ReadFact,
  withHistory,
} from '#records/facts/read.ts'
import { withoutMoney } from '#records/facts/without-money.ts'
import { partnerSet } from '#records/partnerships.ts'
import { isUuid } from '#shared/ids.ts'
import {
  type Fact,
  type FactListQuery,
  type FactProof,
  type FactWithHistory,
  TIMELINE_GROUPS,
  type Timeline,
  type TimelineGroup,
  type TimelineQuery,
} from './contract.ts'
import { cut, placeOf } from './paging.ts'
import { mayReadMeasures, mayReadMoney } from './policy.ts'

const allGroups = Object.keys(TIMELINE_GROUPS) as TimelineGroup[]

/** A page of a partnership's timeline, latest first: what both sides see and what the reader's side alone sees. */
export async function readTimeline(
  tx: Tx,
  actor: Actor,
  partnerId: string,
  query: TimelineQuery,
): Promise<Timeline> {
  const partners = await partnerSet(tx, partnerId)
  return pageOf(tx, actor, partners, query, `timeline ${partnerId}`, {
    ...(query.groups ? { kinds: kindsOf(query.groups) } : {}),
    ...(query.audience ? { audiences: [query.audience === 'shared' ? 'shared' : actor.side] } : {}),
    ...(query.side ? { side: query.side } : {}),
  })
}

/** Facts by their ids, or by what they are about, over all partnerships that the reader sees. */
export async function listFacts(tx: Tx, actor: Actor, query: FactListQuery): Promise<Timeline> {
  if (query.ids) return factsOfIds(tx, actor, query.ids, query.partnerId)
  const partners = query.partnerId ? await partnerSet(tx, query.partnerId) : null
  if (!partners && !query.subjectId && !query.importId)
    throw new Refused('selector_missing', {
      status: 400,
      detail: 'Name a partner, ids, a subject or an import.',
    })
  return pageOf(tx, actor, partners, query, 'facts', {
    ...(query.kind ? { kinds: [likePattern(query.kind)] } : {}),
    ...(query.subjectKind ? { subjectKind: query.subjectKind } : {}),
    ...(query.subjectId ? { subjectId: query.subjectId } : {}),
    ...(query.importId ? { importId: query.importId } : {}),
  })
}

async function pageOf(
  tx: Tx,
  actor: Actor,
  partners: readonly string[] | null,
  query: { limit: number; cursor?: string | undefined; from?: string | undefined; to?: string | undefined },
  list: string,
  filter: FactFilter,
): Promise<Timeline> {
  const place = placeOf(query, list)
  const rows = await pageOfFacts(
    tx,
    partners,
    {
      ...filter,
      ...(query.from ? { from: new Date(query.from) } : {}),
      ...(query.to ? { to: new Date(query.to) } : {}),
      ...(leftOut(actor).length > 0 ? { kindsLeftOut: leftOut(actor).map((part) => `${part}%`) } : {}),
    },
    { limit: query.limit, after: place && { time: place[0] ?? '', id: place[1] ?? '' } },
  )
  const page = cut(rows, query, list, (row) => [row.time_key, row.id])
  return { data: await presented(tx, actor, page.rows), nextCursor: page.nextCursor }
}

async function factsOfIds(
  tx: Tx,
  actor: Actor,
  ids: string,
  partnerId: string | undefined,
): Promise<Timeline> {
  const refs = ids.split(',').map((item) => {
    const [first = '', second] = item.split(':')
    const ref = second ? { partnerId: first, factId: second } : { partnerId: partnerId ?? '', factId: first }
    if (!isUuid(ref.partnerId) || !isUuid(ref.factId)) throw new Refused('ids_malformed', { status: 400 })
    return ref
  })
  if (refs.length > 200) throw new Refused('too_many_ids', { status: 400 })
  const rows = (await factsByIds(tx, refs)).filter(
    (row) => !leftOut(actor).some((part) => row.kind.startsWith(part)),
  )
  return { data: await presented(tx, actor, rows), nextCursor: null }
}

/** One fact with its history and, if both sides see it, its leaf: the entry that was hashed and the hash. */
export async function readFact(tx: Tx, actor: Actor, partnerId: string, factId: string): Promise<FactProof> {
  const row = await tx
    .selectFrom('fact')
    .selectAll()
    .where('partner_id', '=', partnerId)
    .where('id', '=', factId)
    .executeTakeFirst()
  if (!row || leftOut(actor).some((part) => row.kind.startsWith(part))) throw new NotFound()
  const [fact] = await presented(tx, actor, [{ ...row, time_key: '' }])
  if (!fact) throw new NotFound()
  const leaf = await tx
    .selectFrom('leaf')
    .select(['n', 'hash'])
    .where('partner_id', '=', partnerId)
    .where('id', '=', factId)
    .executeTakeFirst()
  if (!leaf || !mayReadMoney(actor)) return { fact, leaf: null }
  return { fact, leaf: { index: leaf.n, hash: leaf.hash.toString('hex'), entry: entryOfRow(row) } }
}

/** Rows of facts as the API shows them to this reader. */
export async function presented(tx: Tx, actor: Actor, rows: readonly FactRow[]): Promise<FactWithHistory[]> {
  const facts = await withHistory(tx, rows)
  const shown = await dataFor(tx, actor)
  const seesMoney = mayReadMoney(actor)
  const sellers = await sellersOfOrders(
    tx,
    facts.flatMap(({ partnerId, subject }) =>
      subject?.kind === 'order' ? [{ partnerId, orderId: subject.id }] : [],
    ),
  )
  return facts.map((fact) => presentHistory(fact, shown, seesMoney, sellers.get(fact.subject?.id ?? '')))
}

/** Whose order it was is not in the fact: the order says it, so that the fact stands on the right side. */
function presentHistory(
  fact: FactHistory,
  shown: ShownData,
  seesMoney: boolean,
  seller: 'host' | 'partner' | undefined,
): FactWithHistory {
  return {
    ...presentFact(fact, shown),
    current: { ...shown(fact.current), ...(seller ? { seller } : {}) },
    isRetracted: fact.isRetracted,
    corrections: fact.corrections
      .filter(({ kind }) => seesMoney || !kind.startsWith('transfer.'))
      .map((correction) => presentFact(correction, shown)),
  }
}

/** What the data of a fact are shown as. */
export type ShownData = (data: Record<string, unknown>) => Record<string, unknown>

/** To this reader: without sums and values of fields that are closed to them. */
export async function dataFor(tx: Tx, actor: Actor): Promise<ShownData> {
  const mask = await maskOfFields(tx, actor)
  return mayReadMoney(actor) ? mask : (data) => mask(withoutMoney(data))
}

/** A fact as the API shows it. */
export function presentFact(fact: ReadFact, shown: ShownData): Fact {
  return {
    ...fact,
    data: shown(fact.data),
    happenedAt: fact.happenedAt.toISOString(),
    recordedAt: fact.recordedAt.toISOString(),
  }
}

/** How the kinds of facts begin that the reader's limits close to them. */
function leftOut(actor: Actor): string[] {
  return [...(mayReadMoney(actor) ? [] : ['transfer.']), ...(mayReadMeasures(actor) ? [] : ['measure.'])]
}

function kindsOf(groups: readonly TimelineGroup[]): string[] {
  const asked = groups.length > 0 ? groups : allGroups
  return asked.flatMap((group) => TIMELINE_GROUPS[group].map((prefix) => likePattern(`${prefix}*`)))
}

/** `order.*` as a pattern of LIKE; nothing else in it is special. */
function likePattern(kind: string): string {
  return kind.replace(/[\\%_]/g, '\\$&').replace(/\*$/, '%')
}
