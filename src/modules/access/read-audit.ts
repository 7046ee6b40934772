import { type SqlBool, sql } from 'kysely'
import type { Tx } from '#platform/database/database.ts'
import { cutPage, decodeCursor } from '#shared/pagination.ts'
import type { AuditEntry, AuditKind } from './contract.ts'
import { refusedCursor } from './cursor.ts'
import { deviceName } from './rules.ts'

export type AuditFilter = {
  kind?: readonly AuditKind[] | undefined
  q?: string | undefined
  partnerId?: string | undefined
  actorId?: string | undefined
  address?: string | undefined
  from?: string | undefined
  to?: string | undefined
  limit: number
  cursor?: string | undefined
}

type Row = {
  id: string
  at: Date
  kind: AuditKind
  side: 'host' | 'partner' | 'system'
  actor_kind: 'person' | 'api_key' | 'system'
  actor_name: string | null
  target: string | null
  address: string | null
  device: string | null
  details: Record<string, unknown>
  partner_id: string | null
  partner_name: string | null
}

/**
 * The audit the scope may see, newest first. `from` and `to` are days in the network's zone, `to` not included.
 */
export async function listAudit(
  tx: Tx,
  filter: AuditFilter,
): Promise<{ data: AuditEntry[]; nextCursor: string | null }> {
  const { limit, cursor, ...filters } = filter
  const from = cursor ? refusedCursor(decodeCursor(cursor, filters)) : null
  const zone = sql`(select time_zone from network)`
  const conditions = [sql<SqlBool>`true`]
  if (filter.partnerId) conditions.push(sql<SqlBool>`partner_id = ${filter.partnerId}`)
  if (filter.actorId) conditions.push(sql<SqlBool>`actor_id = ${filter.actorId}`)
  if (filter.address) conditions.push(sql<SqlBool>`address = ${filter.address}`)
  if (filter.kind && filter.kind.length > 0)
    conditions.push(sql<SqlBool>`kind = any (${[...filter.kind]}::text[])`)
  if (filter.q) {
    const like = `%${filter.q.replace(/[\\%_]/g, '\\$&')}%`
    conditions.push(sql<SqlBool>`(actor_name ilike ${like} or target ilike ${like} or address ilike ${like})`)
  }
  if (filter.from) conditions.push(sql<SqlBool>`at >= (${filter.from}::date::timestamp at time zone ${zone})`)
  if (filter.to) conditions.push(sql<SqlBool>`at < (${filter.to}::date::timestamp at time zone ${zone})`)
  if (from) conditions.push(sql<SqlBool>`(at, id) < (${from.keys[0]}::timestamptz, ${from.keys[1]}::uuid)`)
  const { rows } = await sql<Row>`
    select id, at, kind, side, actor_kind, actor_name, target, address, device, details, partner_id,
      (select name from partner p where p.partner_id = audit_entry.partner_id) as partner_name from audit_entry
    where ${sql.join(conditions, sql` and `)} order by at desc, id desc limit ${limit + 1}`.execute(tx)
  const page = cutPage(rows, limit, from, filters, (row) => [row.at.toISOString(), row.id])
  return {
    data: page.rows.map((row) => ({
      id: row.id,
      at: row.at.toISOString(),
      kind: row.kind,
      side: row.side,
      actor: { kind: row.actor_kind, name: row.actor_name },
      target: row.target,
      address: row.address,
      device: deviceName(row.device) || null,
      details: row.details,
      partner: row.partner_id && row.partner_name ? { id: row.partner_id, name: row.partner_name } : null,
    })),
    nextCursor: page.next,
  }
}

const CSV_CAP = 50_000
const PAGE = 2000

/** The audit that the filters leave, newest first, as CSV with a byte order mark; at most fifty thousand entries. */
export async function exportAudit(tx: Tx, filter: Omit<AuditFilter, 'limit' | 'cursor'>): Promise<string> {
  const lines = [['at', 'kind', 'side', 'actor', 'target', 'partner', 'address', 'device', 'details']]
  let cursor: string | undefined
  do {
    const page = await listAudit(tx, { ...filter, limit: PAGE, cursor })
    for (const entry of page.data)
      lines.push([
        entry.at,
        entry.kind,
        entry.side,
        entry.actor.name ?? entry.actor.kind,
        entry.target ?? '',
        entry.partner?.name ?? '',
        entry.address ?? '',
        entry.device ?? '',
        Object.keys(entry.details).length > 0 ? JSON.stringify(entry.details) : '',
      ])
    cursor = page.nextCursor ?? undefined
  } while (cursor && lines.length <= CSV_CAP)
  return `\ufeff${lines.map((cells) => cells.map(csvCell).join(',')).join('\r\n')}\r\n`
}

/** A cell as spreadsheets read it; what they would take for a formula is kept a text. */
function csvCell(text: string): string {
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain
}
