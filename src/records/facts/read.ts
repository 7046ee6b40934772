import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '#platform/database/database.ts'
import { ofPartners } from '#records/partnerships.ts'
import type { ActorKind, Audience, Side } from '#records/writer.ts'
import './tables.ts'

/** A fact as readers see it: personal values in their place, null where they were erased. */
export type ReadFact = {
  id: string
  partnerId: string
  audience: Audience
  side: Side | 'system'
  n: number
  kind: string
  subject: { kind: string; id: string } | null
  data: Record<string, unknown>
  /** `actsFor` names the partner's curator who was away then and for whom the author acted. */
  actor: { kind: ActorKind; id: string | null; name: string | null; actsFor?: string }
  corrects: string | null
  importId: string | null
  happenedAt: Date
  recordedAt: Date
}

/** A fact with what later facts say of it. */
export type FactHistory = ReadFact & {
  /** The corrected state. */
  current: Record<string, unknown>
  isRetracted: boolean
  /** Facts that correct it, oldest first. */
  corrections: ReadFact[]
}

export type FactRow = {
  partner_id: string
  id: string
  audience: Audience
  side: Side | 'system'
  n: number
  kind: string
  subject_kind: string | null
  subject_id: string | null
  data: Record<string, unknown>
  actor_kind: ActorKind
  actor_id: string | null
  corrects: string | null
  import_id: string | null
  happened_at: Date
  recorded_at: Date
  /** The instant with all its digits, for cursors. */
  time_key: string
}

export type FactFilter = {
  /** Kinds, or all that begin so: `order.%`. */
  kinds?: readonly string[]
  /** Kinds not to show, written alike. */
  kindsLeftOut?: readonly string[]
  audiences?: readonly Audience[]
  side?: Side
  subjectKind?: string
  subjectId?: string
  importId?: string
  from?: Date
  to?: Date
}

/**
 * One page of the facts of these accounts, latest first: `limit` + 1 rows after the given place. Facts that correct
 * another one are left out (see `withHistory`), and so are private ones that their side has shared since.
 */
export async function pageOfFacts(
  tx: Tx,
  partnerIds: readonly string[] | null,
  filter: FactFilter,
  page: { limit: number; after: { time: string; id: string } | null },
): Promise<FactRow[]> {
  const conditions: RawBuilder<unknown>[] = [
    sql`f.corrects is null`,
    sql`(f.audience = 'shared' or not exists (
      select from fact s where s.partner_id = f.partner_id and s.shares = f.id))`,
  ]
  if (partnerIds) conditions.push(ofPartners('f.partner_id', partnerIds))
  if (filter.kinds) conditions.push(sql`f.kind like any (${filter.kinds}::text[])`)
  if (filter.kindsLeftOut) conditions.push(sql`f.kind not like all (${filter.kindsLeftOut}::text[])`)
  if (filter.audiences) conditions.push(sql`f.audience = any (${filter.audiences}::text[])`)
  if (filter.side) conditions.push(sql`f.side = ${filter.side}`)
  if (filter.subjectKind) conditions.push(sql`f.subject_kind = ${filter.subjectKind}`)
  if (filter.subjectId) conditions.push(sql`f.subject_id = ${filter.subjectId}::uuid`)
  if (filter.importId) conditions.push(sql`f.import_id = ${filter.importId}::uuid`)
  if (filter.from) conditions.push(sql`f.happened_at >= ${filter.from}`)
  if (filter.to) conditions.push(sql`f.happened_at < ${filter.to}`)
  if (page.after)
    conditions.push(sql`f.happened_at <= ${page.after.time}::timestamptz
      and (f.happened_at < ${page.after.time}::timestamptz or f.id > ${page.after.id}::uuid)`)
  const { rows } = await sql<FactRow>`
    select ${factColumns} from fact f where ${sql.join(conditions, sql` and `)}
    order by f.happened_at desc, f.id limit ${page.limit + 1}`.execute(tx)
  return rows
}

const factColumns = sql`f.partner_id, f.id, f.audience, f.side, f.n, f.kind, f.subject_kind, f.subject_id, f.data,
  f.actor_kind, f.actor_id, f.corrects, f.import_id, f.happened_at, f.recorded_at, f.happened_at::text as time_key`

/** Facts by (partner, id), in the order given; those that the scope may not see are left out. */
export async function factsByIds(
  tx: Tx,
  refs: readonly { partnerId: string; factId: string }[],
): Promise<FactRow[]> {
  const { rows } = await sql<FactRow>`
    select ${factColumns}
    from unnest(${refs.map((ref) => ref.partnerId)}::uuid[], ${refs.map((ref) => ref.factId)}::uuid[])
      with ordinality as r(partner_id, id, place)
    join fact f on f.partner_id = r.partner_id and f.id = r.id
    order by r.place`.execute(tx)
  return rows
}

/** Facts of one subject, in the order they were recorded. */
export async function factsOfSubject(tx: Tx, partnerId: string, subjectId: string): Promise<ReadFact[]> {
  const { rows } = await sql<FactRow>`
    select ${factColumns} from fact f
    where f.partner_id = ${partnerId} and f.subject_id = ${subjectId} and (f.audience = 'shared' or not exists (
      select from fact s where s.partner_id = f.partner_id and s.shares = f.id))
    order by f.recorded_at, f.n`.execute(tx)
  return resolve(tx, rows)
}

/** The facts with their corrections (and corrections of these), personal values and names resolved. */
export async function withHistory(tx: Tx, rows: readonly FactRow[]): Promise<FactHistory[]> {
  const corrections = await correctionsOf(tx, rows)
  const resolved = new Map(
    (await resolve(tx, [...rows, ...corrections.map(({ row }) => row)])).map((fact) => [fact.id, fact]),
  )
  return rows.map((row) => {
    const fact = resolved.get(row.id) as ReadFact
    const own = corrections
      .filter(({ root }) => root === row.id)
      .map(({ row: correction }) => resolved.get(correction.id) as ReadFact)
    return {
      ...fact,
      current: currentState(fact, own),
      isRetracted: own.some(({ kind }) => kind.endsWith('.retracted')),
      corrections: own,
    }
  })
}

/** What is true now: the data, replaced member by member by corrections of the same kind of thing. */
function currentState(fact: ReadFact, corrections: readonly ReadFact[]): Record<string, unknown> {
  const thing = fact.kind.split('.')[0]
  const kinds = [fact.kind, `${thing}.corrected`, `${thing}_log.corrected`]
  const later = corrections.filter(({ kind }) => kinds.includes(kind))
  return Object.assign({}, fact.data, ...later.map(({ data }) => data)) as Record<string, unknown>
}

async function correctionsOf(tx: Tx, rows: readonly FactRow[]): Promise<{ root: string; row: FactRow }[]> {
  if (rows.length === 0) return []
  const { rows: found } = await sql<FactRow & { root: string }>`
    with recursive chain as (
      select f.partner_id, f.id, r.id as root
      from unnest(${rows.map((row) => row.partner_id)}::uuid[], ${rows.map((row) => row.id)}::uuid[]) as r(partner_id, id)
      join fact f on f.partner_id = r.partner_id and f.corrects = r.id
      union
      select f.partner_id, f.id, chain.root from chain join fact f on f.partner_id = chain.partner_id and f.corrects = chain.id
    )
    select ${factColumns}, chain.root from chain join fact f on f.partner_id = chain.partner_id and f.id = chain.id
    order by f.recorded_at, f.n`.execute(tx)
  return found.map(({ root, ...row }) => ({ root, row }))
}

/** Puts personal values and people's names in their place. */
export async function resolve(tx: Tx, rows: readonly FactRow[]): Promise<ReadFact[]> {
  const hidden = rows.filter((row) => Object.values(row.data).some(isHash))
  const values = await personalValues(tx, hidden)
  const names = await personNames(
    tx,
    rows.flatMap((row) => (row.actor_kind === 'person' && row.actor_id ? [row.actor_id] : [])),
  )
  const absent = await actedFor(tx, rows)
  return rows.map((row) => ({
    id: row.id,
    partnerId: row.partner_id,
    audience: row.audience,
    side: row.side,
    n: row.n,
    kind: row.kind,
    subject: row.subject_kind && row.subject_id ? { kind: row.subject_kind, id: row.subject_id } : null,
    data: revealed(row.data, values.get(row.id)),
    actor: {
      kind: row.actor_kind,
      id: row.actor_id,
      name: (row.actor_id && names.get(row.actor_id)) || null,
      ...(absent.has(row.id) ? { actsFor: absent.get(row.id) ?? '' } : {}),
    },
    corrects: row.corrects,
    importId: row.import_id,
    happenedAt: row.happened_at,
    recordedAt: row.recorded_at,
  }))
}

function isHash(value: unknown): boolean {
  return typeof value === 'string' && /^sha256:[0-9a-f]{64}$/.test(value)
}

function revealed(
  data: Record<string, unknown>,
  values: Map<string, string> | undefined,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(data).map(([name, value]) => [name, isHash(value) ? (values?.get(name) ?? null) : value]),
  )
}

async function personalValues(tx: Tx, rows: readonly FactRow[]): Promise<Map<string, Map<string, string>>> {
  const byFact = new Map<string, Map<string, string>>()
  if (rows.length === 0) return byFact
  const found = await tx
    .selectFrom('fact_personal')
    .select(['fact_id', 'path', 'value'])
    .where('partner_id', 'in', [...new Set(rows.map((row) => row.partner_id))])
    .where(
      'fact_id',
      'in',
      rows.map((row) => row.id),
    )
    .execute()
  for (const { fact_id, path, value } of found) {
    const known = byFact.get(fact_id)
    if (known) known.set(path, value)
    else byFact.set(fact_id, new Map([[path, value]]))
  }
  return byFact
}

/** The names of those on leave for whom the authors of facts acted, by the facts' ids. */
async function actedFor(tx: Tx, rows: readonly FactRow[]): Promise<Map<string, string>> {
  const byPeople = rows.filter((row) => row.actor_kind === 'person' && row.side === 'host')
  if (byPeople.length === 0) return new Map()
  const { rows: found } = await sql<{ fact_id: string; absent_name: string }>`
    select fact_id, absent_name from house.acted_for(${byPeople.map((row) => row.id)}::uuid[],
      ${byPeople.map((row) => row.partner_id)}::uuid[], ${byPeople.map((row) => row.actor_id)}::text[],
      ${byPeople.map((row) => row.recorded_at)}::timestamptz[])`.execute(tx)
  return new Map(found.map((row) => [row.fact_id, row.absent_name]))
}

/** The names of people of this network, by id; people who never belonged to it are left out. */
export async function personNames(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
  const asked = [...new Set(ids)]
  if (asked.length === 0) return new Map()
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from house.person_names(${asked}::text[])`.execute(tx)
  return new Map(rows.map(({ id, name }) => [id, name]))
}
