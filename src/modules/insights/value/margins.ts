import { sql } from 'kysely'
import type { Tx } from '#platform/database/database.ts'
import { NotFound, Refused } from '#platform/http/refused.ts'
import type { Writer } from '#records/writer.ts'
import { newId } from '#shared/ids.ts'
import type { Report } from '../report.ts'
import { type MarginRule, ruleFor } from './rules.ts'
import type { Margin, Margins, NewMargin, SetMargin } from './shapes.ts'

const columns = sql`r.id, r.level, r.code, r.partner_id as "partnerId", r.margin::float8 as margin,
  to_char(r.made_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "madeAt",
  (select p.name from partner p where p.partner_id = r.partner_id) as "partnerName"`

async function readRules(tx: Tx): Promise<Margin[]> {
  const { rows } = await sql<Margin>`select ${columns} from margin_rule r where r.removed_at is null
    order by array_position(array['network','nature','segment','partner'], r.level), r.code, r.made_at`.execute(
    tx,
  )
  return rows
}

/** Margins in force, and what they can be set for. */
export async function listMargins(tx: Tx): Promise<Margins> {
  const { rows: natures } = await sql<{ nature: string }>`
    select distinct nature from partner where nature is not null and merged_into is null order by 1`.execute(
    tx,
  )
  const { rows: segments } = await sql<{ code: string; nameRu: string; nameEn: string }>`
    select c.code || ':' || s.code as code, s.name_ru as "nameRu", s.name_en as "nameEn"
    from segment s join segment_scheme c on c.id = s.scheme_id where c.archived_at is null order by c.place, s.place`.execute(
    tx,
  )
  return { data: await readRules(tx), natures: natures.map(({ nature }) => nature), segments }
}

/** Sets a margin; one for the same partners is taken away. Returns it with the id of that one. */
export async function addMargin(writer: Writer, told: NewMargin): Promise<SetMargin> {
  const { tx } = writer
  if (told.partnerId !== null) {
    const { rows } = await sql`select from partner where partner_id = ${told.partnerId}`.execute(tx)
    if (rows.length === 0) throw new NotFound()
  }
  await sql`select from network for update`.execute(tx)
  const { rows: replaced } = await sql<{ id: string }>`
    update margin_rule set removed_at = ${writer.now} where removed_at is null and level = ${told.level}
      and code is not distinct from ${told.code} and partner_id is not distinct from ${told.partnerId}::uuid
    returning id`.execute(tx)
  const id = newId()
  await sql`insert into margin_rule (network_id, id, level, code, partner_id, margin, made_by, made_at) values (
    ${writer.networkId}, ${id}, ${told.level}, ${told.code}, ${told.partnerId}::uuid, ${told.margin}, ${writer.actor.id}, ${writer.now})`.execute(
    tx,
  )
  return { ...(await readMargin(tx, id)), replacedId: replaced[0]?.id ?? null }
}

async function readMargin(tx: Tx, id: string): Promise<Margin> {
  const { rows } = await sql<Margin>`select ${columns} from margin_rule r where r.id = ${id}`.execute(tx)
  const [row] = rows
  if (!row) throw new NotFound()
  return row
}

/** Takes a margin away; the next wider rule holds. */
export async function removeMargin(writer: Writer, id: string): Promise<void> {
  await readMargin(writer.tx, id)
  await sql`update margin_rule set removed_at = ${writer.now} where id = ${id} and removed_at is null`.execute(
    writer.tx,
  )
}

/** Brings a margin back that was taken away. Refuses (409) when another holds for the same partners. */
export async function restoreMargin(writer: Writer, id: string): Promise<void> {
  const rule = await readMargin(writer.tx, id)
  await sql`select from network for update`.execute(writer.tx)
  const others = await readRules(writer.tx)
  const taken = others.some(
    (other) =>
      other.id !== id &&
      other.level === rule.level &&
      other.code === rule.code &&
      other.partnerId === rule.partnerId,
  )
  if (taken) throw new Refused('margin_replaced', { status: 409 })
  await sql`update margin_rule set removed_at = null where id = ${id}`.execute(writer.tx)
}

/**
 * The margin that holds for each partner, by the id of the partner that stands for it. Rules are settings, not facts:
 * they hold for all days alike. Empty for a partner's side, which sees none.
 */
export async function readMarginsOf(report: Report): Promise<(partnerId: string) => MarginRule | null> {
  const rules = await readRules(report.tx)
  if (rules.length === 0) return () => null
  const isOfAll = rules.every(({ level }) => level === 'network')
  if (isOfAll) return () => rules[0] ?? null
  const { rows } = await sql<{ id: string; nature: string | null; segments: string[] }>`
    select p.partner_id as id, p.nature, coalesce(array_agg(c.code || ':' || s.code) filter (where s.id is not null), '{}') as segments
    from partner p left join partner_segment ps on ps.partner_id = p.partner_id
    left join segment s on s.id = ps.segment_id left join segment_scheme c on c.id = s.scheme_id
    where p.merged_into is null group by p.partner_id, p.nature`.execute(report.tx)
  const known = new Map(rows.map((row) => [row.id, ruleFor(rules, row)]))
  return (partnerId) => known.get(partnerId) ?? null
}
