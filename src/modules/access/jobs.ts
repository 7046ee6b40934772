import pg from 'pg'
import { deliverMails, forgetOldSecrets } from '#platform/mail/deliver.ts'
import type { Context, Job } from '#platform/module.ts'
import { accessSettings } from './settings.ts'

/** Sends what waits for its next attempt; fresh mails are sent right after the request that wrote them. */
export const deliverMailJob: Job = {
  name: 'access.deliver-mail',
  cron: '* * * * *',
  run: async (context) => {
    const { transport } = accessSettings(context)
    if (transport) await deliverMails(context, transport)
  },
}

/** Drops what is over: sessions, reset tokens, counted guesses, kept answers, and secrets in kept mails. */
export const tidyJob: Job = {
  name: 'access.tidy',
  cron: '17 * * * *',
  run: tidy,
}

export async function tidy(context: Context): Promise<void> {
  const client = new pg.Client({ connectionString: context.ownerUrl, application_name: 'artel-tidy' })
  client.on('error', () => {}) // a lost connection is told by the next statement
  await client.connect()
  try {
    await forgetOldSecrets(client, context.clock.now())
    await client.query(`
      delete from auth."session" where "expiresAt" < now() or coalesce("seenAt", "createdAt") < now() - interval '7 days';
      delete from auth."verification" where "expiresAt" < now();
      delete from auth."signInLink" where "createdAt" < now() - interval '1 day';
      delete from auth."trustedDevice" where "expiresAt" < now();
      delete from auth.guess where last_at < now() - interval '1 day';
      delete from idempotent_answer where made_at < now() - interval '1 day';
    `)
  } finally {
    await client.end()
  }
}
