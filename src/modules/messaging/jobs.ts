import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Context, Job } from '#platform/module.ts'
import { CALL_BACK_SECONDS } from './contract.ts'
import { sendDigests } from './digest.ts'
import { writeMails } from './mails.ts'
import { MAILS_JOB } from './notify.ts'
import { tellDueReminders } from './remind-due.ts'
import { SEND_JOB, sendDueMessages } from './send.ts'

const MONTH_MS = 30 * 86_400_000

async function networkIds(context: Context): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select house.network_ids() as id`.execute(context.db)
  return rows.map((row) => row.id)
}

async function forEachNetwork(
  context: Context,
  work: (networkId: string) => Promise<unknown>,
): Promise<void> {
  for (const networkId of await networkIds(context)) await work(networkId)
}

/** Writes the mails of notifications; woken by each that wants one. */
export const mailsJob: Job = {
  name: MAILS_JOB,
  cron: '* * * * *',
  run: (context) => forEachNetwork(context, (networkId) => writeMails(context, networkId)),
}

/** The mail of the morning: it looks every half hour, since people live in many zones. */
export const digestJob: Job = {
  name: 'messaging.digest',
  cron: '0,30 * * * *',
  run: (context) => forEachNetwork(context, (networkId) => sendDigests(context, networkId)),
}

/** Puts reminders into inboxes when their time has come. */
export const remindersJob: Job = {
  name: 'messaging.reminders',
  cron: '* * * * *',
  atStart: true,
  run: (context) =>
    forEachNetwork(context, (networkId) => tellDueReminders(context.db, networkId, context.clock.now())),
}

/** Sends letters once they can be called back no more; woken by each, and looking for what was left behind. */
export const sendJob: Job = {
  name: SEND_JOB,
  cron: '* * * * *',
  run: async (context, data) => {
    const isWoken = typeof data === 'object' && data !== null && 'messageId' in data
    if (isWoken) await sleep((CALL_BACK_SECONDS + 1) * 1000)
    await forEachNetwork(context, (networkId) => sendDueMessages(context, networkId, context.clock.now()))
  },
}

/** Drops the attachments of forwarded letters that became documents, or that nobody kept within a month. */
export const tidyJob: Job = {
  name: 'messaging.tidy',
  cron: '23 3 * * *',
  run: async ({ db, clock }) => {
    const before = new Date(clock.now().getTime() - MONTH_MS)
    await sql`select house.drop_inbound_attachments(${before})`.execute(db)
  },
}
