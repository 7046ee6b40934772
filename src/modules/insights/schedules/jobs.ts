import { sql } from 'kysely'
import { z } from 'zod'
import type { Context, Job } from '#platform/module.ts'
import { SEND_REPORTS_JOB, sendDueReports, sendReportNow } from './send.ts'

const Asked = z.object({
  networkId: z.uuid(),
  scheduleId: z.uuid(),
  byId: z.string(),
  askedAt: z.coerce.date(),
})

/** Sends reports whose time has come, looked for every minute; one at once when somebody asks. */
export const sendReportsJob: Job = {
  name: SEND_REPORTS_JOB,
  cron: '* * * * *',
  run: async (context, data) => {
    const asked = Asked.safeParse(data)
    if (asked.success) {
      await sendReportNow(context, asked.data.networkId, asked.data)
      return
    }
    for (const networkId of await networkIds(context)) await sendDueReports(context, networkId)
  },
}

async function networkIds(context: Context): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select house.network_ids() as id`.execute(context.db)
  return rows.map((row) => row.id)
}
