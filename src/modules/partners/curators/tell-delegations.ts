import { sql } from 'kysely'
import { personNames } from '#modules/access/index.ts'
import { notify } from '#modules/messaging/index.ts'
import type { Tx } from '#platform/database/database.ts'
import { inScope } from '#platform/database/scope.ts'
import type { Context, Job } from '#platform/module.ts'

/** Leave begins and ends by itself; this only tells both people, once each. */
export const delegationsJob: Job = {
  name: 'partners.tell-delegations',
  cron: '*/5 * * * *',
  atStart: true,
  run: async (context) => {
    const { rows } = await sql<{
      network_id: string
    }>`select network_id from house.network_ids() as network_id`.execute(context.db)
    for (const { network_id } of rows) await tellDelegations(context, network_id)
  },
}

type Row = {
  id: string
  absent_id: string
  delegate_id: string
  first: string
  last: string
  note: string | null
}

/** Tells both people of every leave that has begun or ended since it was last looked at. Returns how many were told of. */
export function tellDelegations(context: Context, networkId: string): Promise<number> {
  const now = context.clock.now()
  return inScope(context.db, { networkId, side: 'system' }, async (tx) => {
    const days = sql`to_char(starts_at at time zone n.time_zone, 'DD.MM.YYYY') as first,
      to_char(ends_at at time zone n.time_zone - interval '1 day', 'DD.MM.YYYY') as last`
    const begun = await sql<Row>`
      update delegation d set told_start_at = ${now} from network n where n.network_id = d.network_id
        and told_start_at is null and ended_at is null and starts_at <= ${now} and ends_at > ${now}
      returning d.id, absent_id, delegate_id, note, ${days}`.execute(tx)
    for (const row of begun.rows) await tell(tx, row, now, 'begun')
    const over = await sql<Row>`
      update delegation d set told_end_at = ${now} from network n where n.network_id = d.network_id
        and told_end_at is null and told_start_at is not null and least(coalesce(ended_at, ends_at), ends_at) <= ${now}
      returning d.id, absent_id, delegate_id, note, ${days}`.execute(tx)
    for (const row of over.rows) await tell(tx, row, now, 'over')
    return begun.rows.length + over.rows.length
  })
}

async function tell(tx: Tx, row: Row, now: Date, what: 'begun' | 'over'): Promise<void> {
  const names = await personNames(tx, [row.absent_id, row.delegate_id])
  const pair = `${names.get(row.delegate_id) ?? ''} → ${names.get(row.absent_id) ?? ''}`
  const title = what === 'begun' ? `${pair}, ${row.first} – ${row.last}` : `${pair} ✓`
  await notify(tx, {
    userIds: [row.absent_id, row.delegate_id],
    kind: 'delegation',
    audience: 'host',
    data: { title, text: row.note },
    path: '/leave',
    at: now,
  })
}
