import { sql } from 'kysely'
import { inScope } from '#platform/database/scope.ts'
import { keepMail } from '#platform/mail/keep.ts'
import type { Context } from '#platform/module.ts'
import { digestMail } from './mail-texts.ts'
import { markMailed, readToMail } from './mails.ts'
import { messagingSettings } from './settings.ts'
import { unsubscribeToken } from './unsubscribe.ts'

/** The hour of the person's own day at which the mail of the morning comes. */
const HOUR = 8
const MOST = 60

/**
 * Writes the mail of the morning to those whose clock shows eight and who have unread news that waits for it. A person
 * without a zone of their own lives in the network's. Returns how many mails.
 */
export async function sendDigests(context: Context, networkId: string): Promise<number> {
  const { secret, linkBase } = messagingSettings(context)
  const now = context.clock.now()
  return inScope(context.db, { networkId, side: 'system' }, async (tx) => {
    // the zone is read as JSON, since a profile need not have one
    const { rows: people } = await sql<{ user_id: string }>`
      select distinct n.user_id from notification n join network w using (network_id) join auth."user" u on u."id" = n.user_id
      where n.channel = 'digest' and n.mailed_at is null and n.read_at is null
        and extract(hour from ${now}::timestamptz at time zone coalesce(to_jsonb(u)->>'timeZone', w.time_zone)) = ${HOUR}`.execute(
      tx,
    )
    let sent = 0
    for (const { user_id: userId } of people) {
      const rows = await readToMail(tx, 'digest', { userId, limit: MOST })
      const [first] = rows
      if (!first) continue
      const token = unsubscribeToken(secret, { networkId, userId, kind: 'digest' })
      const mail = digestMail(
        first.language,
        first.network_name,
        rows.map((row) => ({
          kind: row.kind,
          data: row.data,
          partnerName: row.partner_name,
          networkName: row.network_name,
        })),
        { open: `${linkBase}/inbox`, unsubscribe: `${linkBase}/unsubscribe#${token}` },
      )
      await keepMail(
        tx,
        {
          ...mail,
          networkId: null,
          kind: 'notification.digest',
          recipient: first.email,
          language: first.language,
          secretUntil: null,
        },
        now,
      )
      await markMailed(
        tx,
        rows.map(({ id }) => id),
        now,
      )
      sent++
    }
    return sent
  })
}
