import { sql } from 'kysely'
import { delegatesOf } from '#modules/access/index.ts'
import type { Tx } from '#platform/database/database.ts'
import { enqueueJob } from '#platform/jobs/enqueue.ts'
import type { Audience, Subject } from '#records/writer.ts'
import { newId } from '#shared/ids.ts'
import { type Channel, NOTIFICATION_KINDS, type NotificationData, type NotificationKind } from './contract.ts'
import './tables.ts'

export type Telling = {
  /** Users of the scope's network; who may not see the partnership is left out, who is named twice told once. */
  userIds: readonly string[]
  kind: NotificationKind
  /** The partnership it is about; without one only the host's people can be told. */
  partnerId?: string | null
  /**
   * Who may read what it tells of: people of the other side are told of what is `shared` only. The scope's own side
   * unless given; for the system `shared`.
   */
  audience?: Audience
  subject?: Subject | null
  /** Fills the words of the kind; `text` is shown as it is, `actor` is the name of who did it. */
  data: NotificationData
  /** Where it leads, within the application: `/partners/…`. */
  path: string
  at: Date
}

export type Told = {
  id: string
  userId: string
  name: string
  email: string
  language: 'ru' | 'en'
  side: 'host' | 'partner'
  channel: Exclude<Channel, 'none'>
}

/** The queue whose job writes the mails of notifications. */
export const MAILS_JOB = 'messaging.mails'

/**
 * Tells people something: puts it into their inboxes and, for those who want it so, into their mail, all in the
 * transaction that has the reason. The database leaves out who may not see the partnership or the audience, and who
 * chose not to be told. Returns who is told. The one who acts is told too if named: leave them out of `userIds`.
 */
export async function notify(tx: Tx, telling: Telling): Promise<Told[]> {
  const named = [...new Set(telling.userIds)]
  if (named.length === 0) return []
  // what is meant for somebody away reaches the one who acts for them too
  const delegates = await delegatesOf(tx, named, telling.at)
  const userIds = [...new Set([...named, ...delegates.values()])]
  const { kind, subject, data, path, at } = telling
  const { rows } = await sql<{
    id: string
    user_id: string
    name: string
    email: string
    language: 'ru' | 'en'
    side: 'host' | 'partner'
    channel: Told['channel']
  }>`
    select * from house.notify(${userIds.map(() => newId())}::uuid[], ${userIds}::text[], ${kind}, ${telling.partnerId ?? null}::uuid,
      coalesce(${telling.audience ?? null}, case current_setting('app.side', true) when 'system' then 'shared'
        else current_setting('app.side', true) end),
      ${subject?.kind ?? null}, ${subject?.id ?? null}::uuid, ${JSON.stringify(data)}::jsonb, ${path}, ${at}, ${NOTIFICATION_KINDS[kind]})`.execute(
    tx,
  )
  if (rows.some((row) => row.channel === 'mail')) await enqueueJob(tx, MAILS_JOB, {})
  return rows.map(({ user_id, ...row }) => ({ userId: user_id, ...row }))
}

export type Reader = { id: string; name: string; side: 'host' | 'partner'; role: string }

/**
 * The people who may read a row of a partnership with this audience, the host's first, by name. Nobody for an audience
 * that is not the scope's. A partner's side is told only of those of the host who answer for it.
 */
export async function peopleWhoSee(tx: Tx, partnerId: string, audience: Audience): Promise<Reader[]> {
  const { rows } = await sql<Reader>`
    select user_id as id, name, side, role from house.people_who_see(${partnerId}::uuid, ${audience})`.execute(
    tx,
  )
  return rows
}
