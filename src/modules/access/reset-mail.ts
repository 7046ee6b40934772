import { sql } from 'kysely'
import { keepMail } from '#platform/mail/keep.ts'
import type { Context } from '#platform/module.ts'
import { RESET_MINUTES } from './contract.ts'
import { resetMail } from './mail-texts.ts'
import { nudgeMail } from './mails.ts'
import { accessSettings } from './settings.ts'
import { findUserByEmail } from './users.ts'

/** Writes the mail with the link. Called by better-auth, which made the token. */
export async function sendReset(
  context: Context,
  account: { id: string; email: string },
  token: string,
): Promise<void> {
  const user = await findUserByEmail(context.db, account.email)
  const language = user?.language ?? 'en'
  const { linkBase } = accessSettings(context)
  const now = context.clock.now()
  const mail = resetMail(language, { email: account.email, link: `${linkBase}/reset-password#${token}` })
  await keepMail(
    context.db,
    {
      ...mail,
      networkId: await readableBy(context, account.id),
      kind: 'reset',
      recipient: account.email,
      language,
      secretUntil: new Date(now.getTime() + RESET_MINUTES * 60_000),
    },
    now,
  )
  nudgeMail(context)
}

/**
 * The network whose owner may read a kept reset mail: the only one the user has a place in, on the host's side. The
 * link opens the account, and nobody may open that of another side or of another network with it.
 */
async function readableBy(context: Context, userId: string): Promise<string | null> {
  const { rows } = await sql<{ network_id: string; side: string }>`
    select network_id, side from house.memberships(${userId})`.execute(context.db)
  const [only, ...others] = rows
  return only && others.length === 0 && only.side === 'host' ? only.network_id : null
}
