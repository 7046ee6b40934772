import { sql } from 'kysely'
import type { Tx } from '#platform/database/database.ts'
import { inScope } from '#platform/database/scope.ts'
import { Refused } from '#platform/http/refused.ts'
import type { Context } from '#platform/module.ts'
import { writeAudit } from './audit.ts'
import type { InvitationShown } from './contract.ts'
import { hashToken } from './invitations.ts'
import { type AccessTerm, addMember } from './members.ts'
import { type SignInOrigin, sessionOfCookies, signIn } from './sign-in.ts'
import { createUser, findUserByEmail, hashPassword, refuseWeakPassword } from './users.ts'

type Found = {
  id: string
  network_id: string
  network_name: string
  email: string
  side: 'host' | 'partner'
  partner_id: string | null
  partner_name: string | null
  role: string
  language: 'ru' | 'en'
  expires_at: Date
  accepted_at: Date | null
  revoked_at: Date | null
  invited_by: string | null
}

/** What the holder of a link is invited to. Refuses a link that was used, taken back or is too old. */
export async function showInvitation(context: Context, token: string): Promise<InvitationShown> {
  const found = await findOpen(context, token)
  return {
    networkName: found.network_name,
    partnerName: found.partner_name,
    side: found.side,
    role: found.role,
    email: found.email,
    language: found.language,
    invitedBy: found.invited_by,
    hasAccount: (await findUserByEmail(context.db, found.email)) !== null,
  }
}

export type Acceptance = {
  token: string
  name?: string | undefined
  password: string
  language?: 'ru' | 'en' | undefined
}

/**
 * Accepts an invitation and signs in; returns the cookies to set. Makes the account, or asks for the password of the
 * one that the address has. The link works once, also when it is used twice at the same time.
 */
export async function acceptInvitation(
  context: Context,
  input: Acceptance,
  origin: SignInOrigin,
): Promise<string[]> {
  const found = await findOpen(context, input.token)
  const existing = await findUserByEmail(context.db, found.email)
  // an account is opened by its own password before anything is given to it
  const cookies = existing ? await signInAs(context, found.email, input.password, origin) : null
  const passwordHash = existing ? null : await prepareAccount(found, input)
  const now = context.clock.now()
  const memberId = await inScope(context.db, { networkId: found.network_id, side: 'system' }, async (tx) => {
    const term = await takeInvitation(tx, found.id, now)
    const user =
      existing ??
      (await createUser(
        tx,
        {
          name: input.name ?? '',
          email: found.email,
          language: input.language ?? found.language,
          passwordHash,
        },
        now,
      ))
    const place = {
      networkId: found.network_id,
      userId: user.id,
      side: found.side,
      partnerId: found.partner_id,
      role: found.role,
      createdBy: null,
      ...(found.role === 'auditor' ? { term } : {}),
    }
    const id = await addMember(tx, place, now)
    await writeAudit(
      tx,
      {
        networkId: found.network_id,
        side: found.side,
        partnerId: found.partner_id,
        kind: 'invitation.accepted',
        actor: { kind: 'person', id: user.id, name: user.name },
        target: found.email,
        origin,
        details: { role: found.role },
      },
      now,
    )
    return id
  })
  const set = cookies ?? (await signInAs(context, found.email, input.password, origin))
  const sessionId = await sessionOfCookies(context, set)
  await sql`update auth.session set "activeMember" = ${memberId} where id = ${sessionId}`.execute(context.db)
  return set
}

function signInAs(
  context: Context,
  email: string,
  password: string,
  origin: SignInOrigin,
): Promise<string[]> {
  return signIn(context, { email, password, remember: true }, origin)
}

async function prepareAccount(found: Found, input: Acceptance): Promise<string> {
  if (!input.name)
    throw new Refused('name_missing', {
      errors: [{ pointer: '#/name', code: 'name_missing', detail: 'Say how you are called.' }],
    })
  refuseWeakPassword(input.password, [input.name, found.email])
  return hashPassword(input.password)
}

async function findOpen(context: Context, token: string): Promise<Found> {
  const { rows } = await sql<Found>`select * from house.invitation_by_token(${hashToken(token)})`.execute(
    context.db,
  )
  const found = rows[0]
  if (!found || found.accepted_at || found.revoked_at || found.expires_at <= context.clock.now())
    throw linkInvalid()
  return found
}

/** Marks it used; of two at once one waits here and is then refused. */
async function takeInvitation(tx: Tx, id: string, now: Date): Promise<AccessTerm> {
  const taken = await tx
    .updateTable('invitation')
    .set({ accepted_at: now })
    .where('id', '=', id)
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .returning(['valid_from', 'valid_until', 'narrowed_to', 'limits'])
    .executeTakeFirst()
  if (!taken) throw linkInvalid()
  return {
    validFrom: taken.valid_from,
    validUntil: taken.valid_until,
    narrowedTo: taken.narrowed_to,
    limits: taken.limits,
  }
}

function linkInvalid(): Refused {
  return new Refused('link_invalid', {
    status: 422,
    detail: 'The invitation was used already, taken back or is too old. Ask for a new one.',
  })
}
