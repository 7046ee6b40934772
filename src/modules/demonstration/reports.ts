import { sql } from 'kysely'
import type { Writer } from '#records/writer.ts'
import { newId } from '#shared/ids.ts'

/** The audit of each month goes to the head of partnerships and a curator; a period both sides of the year are kept. */
export async function addReports({ tx, networkId, now }: Writer, curators: readonly string[]): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select user_id as id from member where side = 'host' and role = 'owner' limit 1`.execute(tx)
  const owner = rows[0]?.id
  if (owner === undefined) return
  const recipients = [owner, ...curators.slice(0, 1)]
  await sql`insert into report_schedule (id, network_id, owner_id, name, period, recipients, every, day, hour, next_at, created_at, updated_at)
    select ${newId()}, ${networkId}, ${owner}, 'Итоги месяца', 'month', ${recipients}::text[], 'month', 1, 9,
      (date_trunc('month', ${now}::timestamptz at time zone n.time_zone) + interval '1 month 9 hours') at time zone n.time_zone,
      ${now}, ${now} from network n`.execute(tx)
  await sql`insert into report_period (id, network_id, side, owner_id, name, is_shared, settings, created_at)
    values (${newId()}, ${networkId}, 'host', ${owner}, 'Прошлый квартал против года назад', true,
      ${JSON.stringify({ last: 'quarter', vs: 'year' })}::jsonb, ${now})`.execute(tx)
}
