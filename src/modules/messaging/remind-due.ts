import type { Kysely } from 'kysely'
import type { Database } from '#platform/database/database.ts'
import { inScope } from '#platform/database/scope.ts'
import { notify } from './notify.ts'
import './tables.ts'

const BATCH = 500

/**
 * Tells people of the reminders whose time has come, each once until it is put off again. Who may see the partnership no
 * more is not told. Returns how many reminders came due.
 */
export async function tellDueReminders(db: Kysely<Database>, networkId: string, now: Date): Promise<number> {
  let told = 0
  for (;;) {
    const count = await inScope(db, { networkId, side: 'system' }, async (tx) => {
      const due = await tx
        .selectFrom('reminder')
        .select(['partner_id', 'id', 'audience', 'user_id', 'text'])
        .where('done_at', 'is', null)
        .where('removed_at', 'is', null)
        .where('notified_at', 'is', null)
        .where('due_at', '<=', now)
        .orderBy('due_at')
        .limit(BATCH)
        .forUpdate()
        .skipLocked()
        .execute()
      for (const reminder of due) {
        await notify(tx, {
          userIds: [reminder.user_id],
          kind: 'reminder',
          partnerId: reminder.partner_id,
          audience: reminder.audience,
          subject: { kind: 'reminder', id: reminder.id },
          data: { text: reminder.text },
          path: `/partners/${reminder.partner_id}`,
          at: now,
        })
        await tx
          .updateTable('reminder')
          .set({ notified_at: now })
          .where('partner_id', '=', reminder.partner_id)
          .where('id', '=', reminder.id)
          .execute()
      }
      return due.length
    })
    told += count
    if (count < BATCH) return told
  }
}
