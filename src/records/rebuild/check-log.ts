import { sql } from 'kysely'
import type { Tx } from '#platform/database/database.ts'
import { entryOfRow, leafHash, saltedHash } from '#records/facts/leaf.ts'
import { type Finding, Findings } from './findings.ts'
import { walkFacts } from './walk-facts.ts'
import '#records/facts/tables.ts'

/**
 * The transparency log of these partnerships: the leaf of every shared fact recomputed from what is stored, every leaf
 * with its fact, personal values with the hash that stands for them.
 */
export async function checkLeaves(tx: Tx, partners: readonly string[]): Promise<Finding[]> {
  const leaves = new Findings('leaf')
  const personal = new Findings('personal')
  for await (const facts of walkFacts(tx, partners, { audience: 'shared' })) {
    const keys = facts.map((fact) => fact.id)
    const stored = await tx
      .selectFrom('leaf')
      .select(['id', 'n', 'hash'])
      .where('partner_id', 'in', [...new Set(facts.map((fact) => fact.partner_id))])
      .where('id', 'in', keys)
      .execute()
    const leafOf = new Map(stored.map((leaf) => [leaf.id, leaf]))
    for (const fact of facts) {
      const leaf = leafOf.get(fact.id)
      const agrees =
        leaf?.n === fact.n && fact.actor_hash !== null && leaf.hash.equals(leafHash(entryOfRow(fact)))
      leaves.add(agrees, `${fact.partner_id} ${fact.n}`)
    }
    const values = await tx
      .selectFrom('fact_personal')
      .select(['fact_id', 'path', 'value', 'salt'])
      .where('partner_id', 'in', [...new Set(facts.map((fact) => fact.partner_id))])
      .where('fact_id', 'in', keys)
      .execute()
    const factOf = new Map(facts.map((fact) => [fact.id, fact]))
    for (const { fact_id, path, value, salt } of values) {
      const fact = factOf.get(fact_id)
      const hash = path === 'actor' ? fact?.actor_hash : fact?.data[path]
      personal.add(hash === saltedHash(salt, value), `${fact?.partner_id} ${fact?.n} ${path}`)
    }
  }
  return [leaves.finding(), personal.finding()]
}

/**
 * Numbers of facts: shared ones 0, 1, 2 … without gaps up to the counter; private ones below their counter (an undone
 * import leaves gaps among them). No leaf without its fact.
 */
export async function checkNumbers(tx: Tx): Promise<Finding[]> {
  const { rows } = await sql<{ partner_id: string; audience: string; agrees: boolean }>`
    select c.partner_id, c.audience,
      coalesce(f.highest, -1) < c.next_n and (c.audience <> 'shared' or coalesce(f.count, 0) = c.next_n) as agrees
    from fact_counter c
    left join (select partner_id, audience, max(n) as highest, count(*) as count from fact group by 1, 2) f
      on f.partner_id = c.partner_id and f.audience = c.audience`.execute(tx)
  const numbers = new Findings('number')
  for (const row of rows) numbers.add(row.agrees, `${row.partner_id} ${row.audience}`)
  const { rows: lone } = await sql<{ partner_id: string; n: number }>`
    select f.partner_id, f.n from fact f
      where not exists (select from fact_counter c where c.partner_id = f.partner_id and c.audience = f.audience)
    union all
    select l.partner_id, l.n from leaf l
      where not exists (select from fact f where f.partner_id = l.partner_id and f.id = l.id and f.audience = 'shared' and f.n = l.n)
    limit 100`.execute(tx)
  for (const row of lone) numbers.add(false, `${row.partner_id} ${row.n}`)
  return [numbers.finding()]
}
