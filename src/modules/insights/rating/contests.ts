import { sql } from 'kysely'
import { uuidArray } from '../fragments.ts'
import { membersOf, type Report } from '../report.ts'
import type { RatingComponent, RatingContest } from './shapes.ts'

type Row = {
  id: string
  partner_id: string
  partner_name: string
  component: RatingComponent | null
  month: string
  score: number | null
  reason: string
  made_at: Date
  state: RatingContest['state']
  answer: string | null
  answered_at: Date | null
  due_at: Date | null
  version: number
}

/** Objections the scope shows, open ones first, the newest first; of one partner when it is named. */
export async function readContests(
  report: Report,
  asked: { partnerId?: string; contestId?: string; state: 'open' | 'any'; limit: number },
): Promise<RatingContest[]> {
  const ofPartner =
    asked.partnerId === undefined
      ? sql`true`
      : sql`c.partner_id = any (${uuidArray(membersOf(report.survivors, asked.partnerId))})`
  const { rows } = await sql<Row>`
    select c.id, c.partner_id, p.name as partner_name, c.component, to_char(c.month, 'YYYY-MM') as month, c.score::float8 as score,
      c.reason, c.made_at, c.state, c.answer, c.answered_at, r.due_at, c.version
    from rating_contest c join partner p on p.partner_id = c.partner_id
    left join promise r on r.partner_id = c.partner_id and r.id = c.promise_id
    where ${ofPartner} and (${asked.contestId ?? null}::uuid is null or c.id = ${asked.contestId ?? null}::uuid)
      and (${asked.state === 'any'} or c.state = 'open')
    order by (c.state = 'open') desc, c.made_at desc, c.id desc limit ${asked.limit}`.execute(report.tx)
  const excluded = await readExcluded(
    report,
    rows.map(({ id }) => id),
  )
  return rows.map((row) => ({
    id: row.id,
    partnerId: row.partner_id,
    partnerName: row.partner_name,
    component: row.component,
    month: row.month,
    score: row.score,
    reason: row.reason,
    madeAt: row.made_at.toISOString(),
    state: row.state,
    answer: row.answer,
    answeredAt: row.answered_at?.toISOString() ?? null,
    dueAt: row.due_at?.toISOString() ?? null,
    version: row.version,
    excluded: excluded.get(row.id) ?? [],
  }))
}

export async function countOpenContests(report: Report): Promise<number> {
  const { rows } = await sql<{
    n: number
  }>`select count(*)::int as n from rating_contest where state = 'open'`.execute(report.tx)
  return rows[0]?.n ?? 0
}

async function readExcluded(
  report: Report,
  contestIds: readonly string[],
): Promise<Map<string, RatingContest['excluded']>> {
  if (contestIds.length === 0) return new Map()
  const { rows } = await sql<{
    contest_id: string
    component: RatingComponent
    kind: string
    record: string
    title: string
  }>`
    select e.contest_id, e.component, e.record_kind as kind, e.record_id as record,
      coalesce(p.title, o.number, s.code, f.kind, '') as title
    from rating_exclusion e
    left join promise p on p.partner_id = e.partner_id and p.id = e.record_id and e.record_kind = 'promise'
    left join partner_order o on o.partner_id = e.partner_id and o.id = e.record_id and e.record_kind = 'order'
    left join measure m on m.partner_id = e.partner_id and m.id = e.record_id and e.record_kind = 'measure'
    left join scale s on s.id = m.scale_id
    left join fact f on f.partner_id = e.partner_id and f.id = e.record_id and e.record_kind = 'fact'
    where e.contest_id = any (${uuidArray(contestIds)}) and e.undone_at is null order by e.made_at, e.id`.execute(
    report.tx,
  )
  const found = new Map<string, RatingContest['excluded']>()
  for (const { contest_id, component, kind, record, title } of rows) {
    const own = found.get(contest_id) ?? []
    own.push({ component, kind, recordId: record, title })
    found.set(contest_id, own)
  }
  return found
}
