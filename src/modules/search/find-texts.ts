import { sql } from 'kysely'
import { partnerNames } from '#modules/partners/index.ts'
import type { Actor } from '#platform/auth-session/actor.ts'
import type { Tx } from '#platform/database/database.ts'
import { collapseWhitespace } from '#shared/text.ts'
import type { TextHit, TextHits, TextKind } from './contract.ts'
import { kindsOf } from './policy.ts'

type Row = {
  kind: TextKind
  partner_id: string
  id: string
  title: string
  snippet: string
  audience: TextHit['audience']
  at: Date
}

/**
 * Notes, documents, promises and orders in which all the words typed occur, newest of each kind first, at most `limit` of
 * each. The database function applies the scope of the transaction itself.
 */
export async function findTexts(tx: Tx, actor: Actor, typed: string, limit: number): Promise<TextHits> {
  const raw = collapseWhitespace(typed)
  const kinds = kindsOf(actor)
  if (raw === '' || kinds.length === 0) return { data: [], more: [] }
  const { rows } = await sql<Row>`
    select * from house.find_texts(${raw}, ${kinds}::text[], ${limit + 1})`.execute(tx)
  const survivors = await survivorsOf(tx, rows)
  const names = await partnerNames(tx, [...survivors.values()])
  const data: TextHit[] = []
  const more: TextKind[] = []
  for (const kind of kinds) {
    const found = rows.filter((row) => row.kind === kind)
    if (found.length > limit) more.push(kind)
    data.push(...found.slice(0, limit).flatMap((row) => presentHit(row, survivors, names)))
  }
  return { data, more }
}

async function survivorsOf(tx: Tx, rows: readonly Row[]): Promise<Map<string, string>> {
  const ids = [...new Set(rows.map(({ partner_id }) => partner_id))]
  if (ids.length === 0) return new Map()
  const found = await sql<{ id: string; survivor: string }>`
    select partner_id as id, coalesce(merged_into, partner_id) as survivor from partner
    where partner_id = any (${`{${ids.join(',')}}`}::uuid[])`.execute(tx)
  return new Map(found.rows.map(({ id, survivor }) => [id, survivor]))
}

function presentHit(
  row: Row,
  survivors: ReadonlyMap<string, string>,
  names: ReadonlyMap<string, string>,
): TextHit[] {
  const id = survivors.get(row.partner_id)
  const name = id === undefined ? undefined : names.get(id)
  if (id === undefined || name === undefined) return []
  return [
    {
      ...{ kind: row.kind, id: row.id, partner: { id, name }, title: row.title },
      ...{ snippet: partsOf(row.snippet), audience: row.audience, at: row.at.toISOString() },
    },
  ]
}

/** The database marks what was found between two characters that no text holds; nobody's text becomes markup. */
export function partsOf(snippet: string): TextHit['snippet'] {
  return snippet
    .split('\u0002')
    .flatMap((part, index) => {
      if (index === 0) return [{ text: part, isMatch: false }]
      const [match = '', ...rest] = part.split('\u0003')
      return [
        { text: match, isMatch: true },
        { text: rest.join(''), isMatch: false },
      ]
    })
    .filter(({ text }) => text !== '')
}
