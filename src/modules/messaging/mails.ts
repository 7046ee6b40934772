import { sql } from 'kysely'
import type { Tx } from '#platform/database/database.ts'
import { inScope } from '#platform/database/scope.ts'
import { keepMail } from '#platform/mail/keep.ts'
import type { Context } from '#platform/module.ts'
import type { NotificationData } from './contract.ts'
import { notificationMail } from './mail-texts.ts'
import { messagingSettings } from './settings.ts'
import { unsubscribeToken } from './unsubscribe.ts'

export type ToMail = {
  id: string
  user_id: string
  email: string
  language: 'ru' | 'en'
  kind: string
  data: NotificationData
  path: string
  partner_name: string | null
  network_name: string
}

const BATCH = 200

/** What waits to be mailed on a channel, to people who are still members, oldest first; locked for this transaction. */
export async function readToMail(
  tx: Tx,
  channel: 'mail' | 'digest',
  options: { userId?: string; limit: number },
): Promise<ToMail[]> {
  const { rows } = await sql<ToMail>`
    select n.id, n.user_id, u."email", coalesce(u."language", 'en') as language, n.kind, n.data, n.path, p.name as partner_name,
      w.name as network_name
    from notification n join network w using (network_id) join auth."user" u on u."id" = n.user_id
      left join partner p on p.partner_id = n.partner_id
    where n.channel = ${channel} and n.mailed_at is null and n.read_at is null
      and (${options.userId ?? null}::text is null or n.user_id = ${options.userId ?? null})
      and exists (select from member m where m.network_id = n.network_id and m.user_id = n.user_id and m.side = n.side
        and m.ended_at is null and m.disabled_at is null)
    order by n.at, n.id limit ${options.limit} for update of n skip locked`.execute(tx)
  return rows
}

export async function markMailed(tx: Tx, ids: readonly string[], now: Date): Promise<void> {
  await tx
    .updateTable('notification')
    .set({ mailed_at: now })
    .where('id', 'in', [...ids, '00000000-0000-0000-0000-000000000000'])
    .execute()
}

/**
 * Writes the mails of notifications that want one. They are kept for the operator only (no network): they hold what one
 * person may read. Returns how many.
 */
export async function writeMails(context: Context, networkId: string): Promise<number> {
  const { secret, linkBase } = messagingSettings(context)
  let written = 0
  for (;;) {
    const count = await inScope(context.db, { networkId, side: 'system' }, async (tx) => {
      const now = context.clock.now()
      const rows = await readToMail(tx, 'mail', { limit: BATCH })
      for (const row of rows) {
        const token = unsubscribeToken(secret, {
          networkId,
          userId: row.user_id,
          kind: row.kind as Parameters<typeof unsubscribeToken>[1]['kind'],
        })
        const mail = notificationMail(
          row.language,
          { kind: row.kind, data: row.data, partnerName: row.partner_name, networkName: row.network_name },
          { open: `${linkBase}${row.path}`, unsubscribe: `${linkBase}/unsubscribe#${token}` },
        )
        await keepMail(
          tx,
          {
            ...mail,
            networkId: null,
            kind: `notification.${row.kind}`,
            recipient: row.email,
            language: row.language,
            secretUntil: null,
          },
          now,
        )
      }
      await markMailed(
        tx,
        rows.map(({ id }) => id),
        now,
      )
      return rows.length
    })
    written += count
    if (count < BATCH) return written
  }
}
