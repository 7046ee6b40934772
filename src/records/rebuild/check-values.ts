import { sql } from 'kysely'
import type { Tx } from '#platform/database/database.ts'
import { type Finding, Findings } from './findings.ts'

/** A query that gives one row for each record that breaks a law, with its name, and how many it looked at. */
type Law = { check: string; count: string; broken: string }

const laws: Law[] = [
  {
    check: 'transfer.reversal',
    count: 'select count(*)::int as n from transfer where reverses is not null',
    // together, less what corrections took back of them, at most the original, in its unit and kind, between the same
    // accounts the other way, seen by the same; a reversal is itself reversed only as an entry error
    broken: `
      select r.partner_id || ' ' || r.reverses as name from transfer r
      left join transfer o on o.partner_id = r.partner_id and o.id = r.reverses
      left join (select partner_id, reverses, sum(amount) as amount from transfer where reversal = 'correction' group by 1, 2) c
        on c.partner_id = r.partner_id and c.reverses = r.id
      where r.reverses is not null
      group by r.partner_id, r.reverses, o.id, o.amount, o.unit, o.kind, o.audience, o.reverses, o.reversal,
        o.from_side, o.from_account, o.to_side, o.to_account
      having o.id is null or o.reverses is not null and (o.reversal = 'correction' or not bool_and(r.reversal = 'correction'))
        or sum(r.amount - coalesce(c.amount, 0)) > o.amount
        or not bool_and(r.unit = o.unit and r.kind = o.kind and r.audience = o.audience
          and (r.from_side, r.from_account) = (o.to_side, o.to_account) and (r.to_side, r.to_account) = (o.from_side, o.from_account))`,
  },
  {
    check: 'balance.zero',
    count: 'select count(distinct (partner_id, audience, unit))::int as n from balance',
    broken: `select partner_id || ' ' || unit as name from balance group by partner_id, audience, unit having sum(amount) <> 0`,
  },
  {
    check: 'measure.scale',
    count: 'select count(*)::int as n from measure',
    broken: `select m.partner_id || ' ' || m.id as name from measure m join scale s on s.id = m.scale_id
      where m.value not between s.min and s.max`,
  },
  {
    check: 'measure.replaced',
    count: 'select count(*)::int as n from measure where corrects is not null',
    broken: `select m.partner_id || ' ' || m.id as name from measure m
      left join measure o on o.partner_id = m.partner_id and o.id = m.corrects
      where m.corrects is not null and m.retracted_at is null and o.replaced_by is distinct from m.id`,
  },
  {
    check: 'document.version',
    count: 'select count(*)::int as n from document',
    broken: `select d.partner_id || ' ' || d.id as name from document d
      left join document_version v on v.partner_id = d.partner_id and v.document_id = d.id
      group by d.partner_id, d.id, d.audience
      having count(v.id) = 0 or max(v.n) <> count(v.id) or not bool_and(v.audience = d.audience)`,
  },
]

/** The laws of transfers, measures and documents, over the scope's network. */
export async function checkValues(tx: Tx): Promise<Finding[]> {
  const findings: Finding[] = []
  for (const { check, count, broken } of laws) {
    const found = new Findings(check)
    const { rows } = await sql<{ name: string }>`${sql.raw(broken)} limit 1000`.execute(tx)
    for (const { name } of rows) found.add(false, name)
    const counted = await sql<{ n: number }>`${sql.raw(count)}`.execute(tx)
    findings.push({ ...found.finding(), checked: counted.rows[0]?.n ?? 0 })
  }
  return findings
}
