import { sql } from 'kysely'
import { keepMail } from '#platform/mail/keep.ts'
import type { Context } from '#platform/module.ts'
import { factorMail } from './mail-texts.ts'
import { nudgeMail } from './mails.ts'

/** Tells the user by mail that their second factor changed, so that somebody else's doing is noticed. */
export async function tellOfFactor(
  context: Context,
  user: { userId: string; email: string; language: 'ru' | 'en' },
  what: 'enabled' | 'disabled' | 'reset' | 'recovery',
): Promise<void> {
  const now = context.clock.now()
  const { rows } = await sql<{ network_id: string }>`
    select network_id from house.memberships(${user.userId})`.execute(context.db)
  const mail = factorMail(user.language, { email: user.email, at: now, timeZone: 'UTC', what })
  await keepMail(
    context.db,
    {
      ...mail,
      networkId: rows.length === 1 ? (rows[0]?.network_id ?? null) : null,
      kind: 'second_factor',
      recipient: user.email,
      language: user.language,
      secretUntil: null,
    },
    now,
  )
  nudgeMail(context)
}
