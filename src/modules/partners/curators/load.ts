import { sql } from 'kysely'
import { delegatesOf, listHostPeople } from '#modules/access/index.ts'
import type { Tx } from '#platform/database/database.ts'
import { formatMinor } from '#shared/money.ts'
import type { CuratorLoad, CuratorLoadList } from './shapes.ts'

type Row = {
  curator_id: string
  partners: number
  open: number
  overdue: number
  gaps: number
  waiting: number
  net: string
  kept: number
  ended: number
}

const DEFAULT_GAP_DAYS = 90

/** What each person who may answer for partners does answer for now; those with most partners first. */
export async function readCuratorLoad(tx: Tx, now: Date, withMoney: boolean): Promise<CuratorLoadList> {
  const settings = await sql<{ currency: string; gap: number; without: number }>`
    select currency, coalesce((settings #>> '{today,contactGapDays}')::int, ${DEFAULT_GAP_DAYS}) as gap,
      (select count(*)::int from partner p join lifecycle_stage s on s.network_id = p.network_id and s.code = p.stage
        where p.curator_id is null and p.archived_at is null and p.merged_into is null and s.is_signed and s.role = 'open') as without
    from network`.execute(tx)
  const { currency, gap, without } = settings.rows[0] ?? { currency: '', gap: DEFAULT_GAP_DAYS, without: 0 }
  const people = await listHostPeople(tx)
  const rows = await readRows(tx, now, gap)
  const delegates = await delegatesOf(
    tx,
    people.map(({ id }) => id),
    now,
  )
  const named = new Map(people.map((person) => [person.id, person]))
  const ref = (id: string | undefined) => {
    const person = id ? named.get(id) : undefined
    return person ? { id: person.id, name: person.name } : null
  }
  const data = people.map((person): CuratorLoad => {
    const row = rows.get(person.id)
    return {
      person,
      partners: row?.partners ?? 0,
      openPromises: row?.open ?? 0,
      overduePromises: row?.overdue ?? 0,
      contactGaps: row?.gaps ?? 0,
      handoversWaiting: row?.waiting ?? 0,
      net12m: withMoney ? formatMinor(BigInt(row?.net ?? '0'), currency) : null,
      kept: { kept: row?.kept ?? 0, all: row?.ended ?? 0 },
      actsFor: [...delegates].flatMap(([absent, delegate]) => {
        const one = delegate === person.id ? ref(absent) : null
        return one ? [one] : []
      }),
      actedForBy: ref(delegates.get(person.id)),
    }
  })
  data.sort((a, b) => b.partners - a.partners || a.person.name.localeCompare(b.person.name))
  return { data, nextCursor: null, currency, contactGapDays: gap, withoutCurator: without }
}

async function readRows(tx: Tx, now: Date, gapDays: number): Promise<Map<string, Row>> {
  const { rows } = await sql<Row>`
    with theirs as (
      select p.partner_id, p.curator_id, p.created_at, s.role from partner p
      join lifecycle_stage s on s.network_id = p.network_id and s.code = p.stage
      where p.curator_id is not null and p.archived_at is null and p.merged_into is null and s.role <> 'prospect'),
    promised as (
      select t.curator_id, count(*) filter (where r.due_at >= ${now})::int as open,
        count(*) filter (where r.due_at < ${now})::int as overdue
      from theirs t join promise r on r.partner_id = t.partner_id
      where r.owed_by = 'host' and r.fulfilled_at is null and r.broken_at is null and r.withdrawn_at is null and r.retracted_at is null
      group by 1),
    waiting as (
      select to_user_id as curator_id, count(*)::int as waiting from handover
      where accepted_at is null and withdrawn_at is null and to_user_id is not null group by 1)
    select t.curator_id, count(*)::int as partners, coalesce(max(q.open), 0) as open, coalesce(max(q.overdue), 0) as overdue,
      coalesce(max(w.waiting), 0) as waiting, coalesce(sum(f.net_12m), 0)::text as net,
      coalesce(sum(f.host_kept), 0)::int as kept,
      coalesce(sum(f.host_kept + f.host_late + f.host_broken), 0)::int as ended,
      count(*) filter (where t.role = 'open'
        and coalesce(f.last_contact_at, t.created_at) < ${now}::timestamptz - make_interval(days => ${gapDays}))::int as gaps
    from theirs t left join partner_figure f on f.partner_id = t.partner_id and f.audience = 'host'
    left join promised q on q.curator_id = t.curator_id left join waiting w on w.curator_id = t.curator_id
    group by 1`.execute(tx)
  return new Map(rows.map((row) => [row.curator_id, row]))
}
