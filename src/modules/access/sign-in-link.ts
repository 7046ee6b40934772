import { createHash, randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { Refused } from '#platform/http/refused.ts'
import { keepMail } from '#platform/mail/keep.ts'
import type { Context } from '#platform/module.ts'
import { auditUser, type Origin } from './audit.ts'
import { inBackground } from './background.ts'
import { signInLinkMail } from './mail-texts.ts'
import { nudgeMail } from './mails.ts'
import { openSession } from './open-session.ts'
import { accessSettings } from './settings.ts'
import { settleSession } from './settle-session.ts'
import { endSessions, findUserByEmail, type User } from './users.ts'

export const LINK_MINUTES = 15
const LINKS_PER_HOUR = 5

const hashOf = (token: string) => createHash('sha256').update(token).digest('base64url')

/**
 * Asks for a link that signs in. Always succeeds at once: whether there is such an account, and whether it has asked too
 * often, is found out after the answer.
 */
export function requestSignInLink(
  context: Context,
  input: { email: string; remember: boolean },
  origin: Origin,
): void {
  inBackground(context.log, 'a sign-in link', async () => {
    const user = await findUserByEmail(context.db, input.email)
    if (!user || (await asksTooOften(context, user))) return
    const token = randomBytes(32).toString('base64url')
    const now = context.clock.now()
    const until = new Date(now.getTime() + LINK_MINUTES * 60_000)
    await sql`
      insert into auth."signInLink" (hash, "userId", remember, "createdAt", "expiresAt")
      values (${hashOf(token)}, ${user.id}, ${input.remember}, ${now}, ${until})`.execute(context.db)
    const { linkBase } = accessSettings(context)
    const mail = signInLinkMail(user.language, {
      email: user.email,
      link: `${linkBase}/sign-in-link#${token}`,
      minutes: LINK_MINUTES,
    })
    await keepMail(
      context.db,
      {
        ...mail,
        // the link opens the account in all its networks: nobody but its owner may read it
        networkId: null,
        kind: 'sign_in_link',
        recipient: user.email,
        language: user.language,
        secretUntil: until,
      },
      now,
    )
    await auditUser(context, user, 'link.requested', origin)
    nudgeMail(context)
  })
}

async function asksTooOften(context: Context, user: User): Promise<boolean> {
  const { rows } = await sql<{ recent: number }>`
    select count(*)::int as recent from auth."signInLink"
    where "userId" = ${user.id} and "createdAt" > ${context.clock.now()}::timestamptz - interval '1 hour'`.execute(
    context.db,
  )
  return (rows[0]?.recent ?? 0) >= LINKS_PER_HOUR
}

/**
 * Signs in by the token of a link, once; a second factor is asked for all the same. Opening it proves the mail address:
 * where that was not proved before, sessions that somebody else may have opened end. Refuses what was used or is too old.
 */
export async function signInByLink(
  context: Context,
  token: string,
  origin: Origin,
  cookies: string | undefined,
): Promise<string[]> {
  const now = context.clock.now()
  const { user, session } = await context.db.transaction().execute(async (tx) => {
    // used links stay until they are tidied away, so that asking too often is still noticed
    const { rows } = await sql<{ userId: string; remember: boolean }>`
      update auth."signInLink" set "expiresAt" = "createdAt" where hash = ${hashOf(token)} and "expiresAt" > ${now}
      returning "userId", remember`.execute(tx)
    const link = rows[0]
    if (!link) throw linkInvalid()
    const found = await tx
      .selectFrom('auth.user')
      .select(['id', 'name', 'email', 'emailVerified'])
      .where('id', '=', link.userId)
      .executeTakeFirstOrThrow()
    if (!found.emailVerified) {
      await endSessions(tx, found.id)
      await tx.updateTable('auth.user').set({ emailVerified: true }).where('id', '=', found.id).execute()
    }
    return {
      user: found,
      session: await openSession(context, tx, { userId: found.id, remember: link.remember, origin }),
    }
  })
  const awaits = await settleSession(context, { userId: user.id, sessionId: session.id, cookies })
  await auditUser(context, user, 'link.used', origin)
  if (awaits === null) await auditUser(context, user, 'sign_in.succeeded', origin, { by: 'link' })
  return session.cookies
}

function linkInvalid(): Refused {
  return new Refused('link_invalid', {
    status: 422,
    detail: 'The link was used already or is too old. Ask for a new one.',
  })
}
