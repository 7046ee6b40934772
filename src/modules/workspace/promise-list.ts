import { type RawBuilder, sql } from 'kysely'
import type { Actor } from '#platform/auth-session/actor.ts'
import type { Tx } from '#platform/database/database.ts'
import { NotFound } from '#platform/http/refused.ts'
import { ofPartners, partnerSet } from '#records/partnerships.ts'
import { type ActedPromise, type PromiseAction, pendingMove, refusalToAct } from '#records/promises/rules.ts'
import type { PromiseMove } from '#records/promises/tables.ts'
import type { Audience, Side } from '#records/writer.ts'
import { type Interval, share, wilson } from '#shared/statistics.ts'
import type { PromiseListQuery, PromiseSummary, PromiseView } from './contract.ts'
import { cut, placeOf } from './paging.ts'
import { mayWriteRecords } from './policy.ts'

type PromiseRow = {
  partner_id: string
  partner_name: string
  id: string
  audience: Audience
  side: Side | 'system'
  owed_by: Side
  owed_to: Side
  kind: string
  title: string
  subject_kind: string | null
  subject_id: string | null
  made_at: Date
  first_due_at: Date
  due_at: Date
  moves: PromiseMove[]
  fulfilled_at: Date | null
  broken_at: Date | null
  withdrawn_at: Date | null
  retracted_at: Date | null
  import_id: string | null
  state: string
  ended_by: Side | 'system' | null
  due_key: string
}

/** Just after now, so that what was done in this very request shows. */
function justAfter(now: Date): Date {
  return new Date(now.getTime() + 1)
}

const unfinished = sql`p.fulfilled_at is null and p.broken_at is null and p.withdrawn_at is null`

/** A page of promises, by the date they count against: of one partnership, or of all that the reader sees. */
export async function listPromises(
  tx: Tx,
  actor: Actor,
  query: PromiseListQuery,
  now: Date,
): Promise<{ data: PromiseView[]; nextCursor: string | null }> {
  const partners = query.partnerId ? await partnerSet(tx, query.partnerId) : null
  const list = `promises ${query.partnerId ?? ''}`
  const place = placeOf(query, list)
  const isBackwards = query.sort === '-due'
  const conditions = [...filterConditions(query, actor, now), sql`p.retracted_at is null`]
  if (partners) conditions.push(ofPartners('p.partner_id', partners))
  if (place)
    conditions.push(
      isBackwards
        ? sql`(p.due_at, p.id) < (${place[0]}::timestamptz, ${place[1]}::uuid)`
        : sql`(p.due_at, p.id) > (${place[0]}::timestamptz, ${place[1]}::uuid)`,
    )
  const order = isBackwards ? sql`p.due_at desc, p.id desc` : sql`p.due_at, p.id`
  const rows = await readRows(tx, conditions, now, sql`order by ${order} limit ${query.limit + 1}`)
  const page = cut(rows, query, list, (row) => [row.due_key, row.id])
  return { data: page.rows.map((row) => presentPromise(row, actor)), nextCursor: page.nextCursor }
}

function filterConditions(query: PromiseListQuery, actor: Actor, now: Date): RawBuilder<unknown>[] {
  const conditions: RawBuilder<unknown>[] = []
  if (query.owedBy) conditions.push(sql`p.owed_by = ${query.owedBy}`)
  if (query.kind) conditions.push(sql`p.kind = ${query.kind}`)
  if (query.subjectId) conditions.push(sql`p.subject_id = ${query.subjectId}::uuid`)
  if (query.importId) conditions.push(sql`p.import_id = ${query.importId}::uuid`)
  if (query.dueFrom) conditions.push(sql`p.due_at >= ${new Date(query.dueFrom)}`)
  if (query.dueTo) conditions.push(sql`p.due_at < ${new Date(query.dueTo)}`)
  if (query.awaiting)
    conditions.push(
      sql`p.owed_to = ${actor.side} and ${unfinished} and p.moves -> -1 ->> 'consented' = 'false'
        and not p.moves -> -1 ? 'declined'`,
    )
  if (query.state && query.state.length > 0) {
    const isOpenOnly = query.state.every((state) => state === 'open' || state === 'overdue')
    if (isOpenOnly) conditions.push(unfinished)
    conditions.push(
      sql`promise_state(p, ${justAfter(now)}) = any (${query.state.flatMap((state) =>
        state === 'open' ? ['open', 'unmade'] : [state],
      )}::text[])`,
    )
  }
  return conditions
}

async function readRows(
  tx: Tx,
  conditions: readonly RawBuilder<unknown>[],
  now: Date,
  tail: RawBuilder<unknown>,
): Promise<PromiseRow[]> {
  const { rows } = await sql<PromiseRow>`
    select p.*, partner.name as partner_name, promise_state(p, ${justAfter(now)}) as state, p.due_at::text as due_key,
      case when not (${unfinished}) then (
        select f.side from fact f
        where f.partner_id = p.partner_id and f.subject_id = p.id and f.audience = p.audience
          and f.kind in ('promise.fulfilled', 'promise.broken', 'promise.withdrawn') order by f.n desc limit 1) end as ended_by
    from promise p join partner on partner.partner_id = p.partner_id
    where ${sql.join(conditions, sql` and `)} ${tail}`.execute(tx)
  return rows
}

/** One promise as the reader sees it. Refuses (not found) what they may not see. */
export async function readPromise(
  tx: Tx,
  actor: Actor,
  ref: { partnerId: string; promiseId: string },
  now: Date,
): Promise<PromiseView> {
  const conditions = [sql`p.partner_id = ${ref.partnerId}`, sql`p.id = ${ref.promiseId}`]
  const [row] = await readRows(tx, conditions, now, sql``)
  if (!row) throw new NotFound()
  return presentPromise(row, actor)
}

const ACTIONS: readonly PromiseAction[] = [
  'fulfil',
  'break',
  'withdraw',
  'move',
  'accept_move',
  'decline_move',
  'reopen',
]

function presentPromise(row: PromiseRow, actor: Actor): PromiseView {
  const moves = row.moves.map((move) => ({ ...move, dueAt: new Date(move.dueAt), at: new Date(move.at) }))
  const acted: ActedPromise = {
    moves,
    fulfilledAt: row.fulfilled_at,
    brokenAt: row.broken_at,
    withdrawnAt: row.withdrawn_at,
    retractedAt: row.retracted_at,
    endedBy: row.ended_by,
    owedBy: row.owed_by,
    owedTo: row.owed_to,
  }
  const proposal = row.ended_by ? null : pendingMove({ moves })
  const endedAt = row.withdrawn_at ?? row.broken_at ?? row.fulfilled_at
  return {
    id: row.id,
    partnerId: row.partner_id,
    partnerName: row.partner_name,
    audience: row.audience,
    side: row.side,
    owedBy: row.owed_by,
    owedTo: row.owed_to,
    kind: row.kind,
    title: row.title,
    subject: row.subject_kind && row.subject_id ? { kind: row.subject_kind, id: row.subject_id } : null,
    madeAt: row.made_at.toISOString(),
    firstDueAt: row.first_due_at.toISOString(),
    dueAt: row.due_at.toISOString(),
    state: (row.state === 'unmade' ? 'open' : row.state) as PromiseView['state'],
    endedAt: endedAt?.toISOString() ?? null,
    moves: moves.map((move) => ({
      dueAt: move.dueAt.toISOString(),
      at: move.at.toISOString(),
      by: move.by,
      consented: move.consented,
      declined: move.declined ?? false,
    })),
    proposal: proposal && {
      dueAt: proposal.dueAt.toISOString(),
      by: proposal.by,
      at: proposal.at.toISOString(),
    },
    importId: row.import_id,
    actions: mayWriteRecords(actor)
      ? ACTIONS.filter((action) => refusalToAct(action, acted, actor.side) === null)
      : [],
  }
}

/** How each side keeps its word in a partnership: the six counts, the kept share and its interval. */
export async function summarizePromises(tx: Tx, partnerId: string, now: Date): Promise<PromiseSummary> {
  const partners = await partnerSet(tx, partnerId)
  const { rows } = await sql<{ owed_by: Side; state: string; n: number }>`
    select p.owed_by, promise_state(p, ${justAfter(now)}) as state, count(*)::int as n
    from promise p where ${ofPartners('p.partner_id', partners)} and p.retracted_at is null group by 1, 2`.execute(
    tx,
  )
  const summaryOf = (side: Side) => {
    const count = (...states: string[]) =>
      rows
        .filter((row) => row.owed_by === side && states.includes(row.state))
        .reduce((sum, row) => sum + row.n, 0)
    const [kept, late, broken] = [count('kept'), count('late'), count('broken')]
    const ended = kept + late + broken
    const interval: Interval | null = wilson(kept, ended)
    return {
      kept,
      late,
      broken,
      withdrawn: count('withdrawn'),
      open: count('open', 'unmade'),
      overdue: count('overdue'),
      share: share(kept, ended),
      interval: interval && ([...interval] as [number, number]),
    }
  }
  return { host: summaryOf('host'), partner: summaryOf('partner') }
}
