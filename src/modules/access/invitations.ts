import { createHash, randomBytes } from 'node:crypto'
import { type SqlBool, sql } from 'kysely'
import type { Actor } from '#platform/auth-session/actor.ts'
import type { Tx } from '#platform/database/database.ts'
import { NotFound, Refused } from '#platform/http/refused.ts'
import type { RequestWriter } from '#platform/http/route.ts'
import { keepMail } from '#platform/mail/keep.ts'
import type { Context } from '#platform/module.ts'
import { newId } from '#shared/ids.ts'
import { cutPage, decodeCursor } from '#shared/pagination.ts'
import { auditOf, type Origin, writeAudit } from './audit.ts'
import { INVITATION_DAYS, type Invitation, type InvitationSent } from './contract.ts'
import { refusedCursor } from './cursor.ts'
import { invitationMail } from './mail-texts.ts'
import { mayManagePeopleOf } from './policy.ts'
import { accessSettings } from './settings.ts'

export type NewInvitation = {
  email: string
  side: 'host' | 'partner'
  partnerId: string | null
  role: string
  language?: 'ru' | 'en' | undefined
  validFrom?: string | null
  validUntil?: string | null
  narrowedTo?: string[] | null
  mayExport?: boolean
}

type Row = {
  id: string
  email: string
  side: 'host' | 'partner'
  partner_id: string | null
  partner_name: string | null
  role: string
  language: 'ru' | 'en'
  invited_by: string | null
  created_at: Date
  expires_at: Date
  accepted_at: Date | null
  revoked_at: Date | null
  valid_from: Date | null
  valid_until: Date | null
}

const columns = sql`i.id, i.email, i.side, i.partner_id, p.name as partner_name, i.role, i.language,
  (select n.name from house.person_names(array[i.invited_by]) n) as invited_by, i.created_at, i.expires_at,
  i.accepted_at, i.revoked_at, i.valid_from, i.valid_until from invitation i left join partner p using (partner_id)`

/** An auditor's time must lie ahead, and the partners it is narrowed to must be ones the inviter sees. */
async function refuseUnknownPartners(tx: Tx, input: NewInvitation, now: Date): Promise<void> {
  if (input.validUntil && new Date(input.validUntil) <= now)
    throw new Refused('in_the_past', {
      errors: [{ pointer: '#/validUntil', code: 'in_the_past', detail: 'This day is over.' }],
    })
  if (!input.narrowedTo) return
  const { rows } = await sql<{ known: number }>`
    select count(*)::int as known from partner where partner_id = any (${input.narrowedTo}::uuid[])`.execute(
    tx,
  )
  if (rows[0]?.known !== new Set(input.narrowedTo).size)
    throw new Refused('partner_missing', {
      errors: [{ pointer: '#/narrowedTo', code: 'partner_missing', detail: 'There is no such partner.' }],
    })
}

/** What a link's token is kept as. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

/** Invitations the scope may see, newest first. */
export async function listInvitations(
  tx: Tx,
  filter: {
    side?: 'host' | 'partner' | undefined
    partnerId?: string | undefined
    state: 'open' | 'all'
    limit: number
    cursor?: string | undefined
  },
  now: Date,
): Promise<{ data: Invitation[]; nextCursor: string | null }> {
  const { limit, cursor, ...filters } = filter
  const from = cursor ? refusedCursor(decodeCursor(cursor, filters)) : null
  const conditions = [sql<SqlBool>`true`]
  if (filter.side) conditions.push(sql<SqlBool>`i.side = ${filter.side}`)
  if (filter.partnerId) conditions.push(sql<SqlBool>`i.partner_id = ${filter.partnerId}`)
  if (filter.state === 'open')
    conditions.push(sql<SqlBool>`i.accepted_at is null and i.revoked_at is null and i.expires_at > ${now}`)
  if (from)
    conditions.push(
      sql<SqlBool>`(i.created_at, i.id) < (${from.keys[0]}::timestamptz, ${from.keys[1]}::uuid)`,
    )
  const { rows } = await sql<Row>`
    select ${columns} where ${sql.join(conditions, sql` and `)}
    order by i.created_at desc, i.id desc limit ${limit + 1}`.execute(tx)
  const page = cutPage(rows, limit, from, filters, (row) => [row.created_at.toISOString(), row.id])
  return { data: page.rows.map((row) => present(row, now)), nextCursor: page.next }
}

/**
 * Invites a mail address to one side: keeps the token's digest, writes the mail and returns the link, once. An open
 * invitation of the same address to the same place is replaced. Refuses an address that has the place already.
 */
export async function invite(
  context: Context,
  actor: Actor,
  writer: RequestWriter,
  input: NewInvitation,
  origin: Origin,
): Promise<InvitationSent> {
  const { tx, now } = writer
  if (!mayManagePeopleOf(actor, input.side)) throw new Refused('not_allowed', { status: 403 })
  const place = await readPlace(tx, input.partnerId)
  await refuseWhoIsHere(tx, input)
  await refuseUnknownPartners(tx, input, now)
  await tx
    .updateTable('invitation')
    .set({ revoked_at: now })
    .where('email', '=', input.email)
    .where('side', '=', input.side)
    .where(sql<SqlBool>`partner_id is not distinct from ${input.partnerId}`)
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null)
    .execute()
  const id = newId()
  const token = randomBytes(24).toString('base64url')
  const language = input.language ?? place.language
  const expiresAt = new Date(now.getTime() + INVITATION_DAYS * 86_400_000)
  await tx
    .insertInto('invitation')
    .values({
      id,
      network_id: actor.networkId,
      email: input.email,
      side: input.side,
      partner_id: input.partnerId,
      role: input.role,
      language,
      token_hash: hashToken(token),
      invited_by: actor.userId,
      created_at: now,
      expires_at: expiresAt,
      valid_from: input.validFrom ? new Date(input.validFrom) : null,
      valid_until: input.validUntil ? new Date(input.validUntil) : null,
      narrowed_to: input.narrowedTo ?? null,
      ...(input.role === 'auditor' && !input.mayExport
        ? { limits: sql<Record<string, string>>`'{"export":"none"}'::jsonb` }
        : {}),
    })
    .execute()
  const settings = accessSettings(context)
  const link = `${settings.linkBase}/invitation#${token}`
  const mail = invitationMail(language, {
    ...place,
    side: input.side,
    role: input.role,
    inviter: actor.name,
    link,
    expiresAt,
  })
  await keepMail(
    tx,
    {
      ...mail,
      networkId: actor.networkId,
      kind: 'invitation',
      recipient: input.email,
      language,
      secretUntil: expiresAt,
    },
    now,
  )
  await writeAudit(
    tx,
    {
      ...auditOf(actor),
      side: input.side,
      partnerId: input.partnerId,
      kind: 'invitation.sent',
      target: input.email,
      origin,
      details: { role: input.role },
    },
    now,
  )
  return { ...(await readInvitation(tx, id, now)), link, isMailed: settings.transport !== null }
}

async function readPlace(
  tx: Tx,
  partnerId: string | null,
): Promise<{ networkName: string; partnerName: string | null; language: 'ru' | 'en'; timeZone: string }> {
  const { rows } = await sql<{
    network_name: string
    partner_name: string | null
    language: 'ru' | 'en'
    time_zone: string
  }>`select n.name as network_name, p.name as partner_name, coalesce(p.language, n.language) as language, n.time_zone
     from network n left join partner p on p.partner_id = ${partnerId}`.execute(tx)
  const row = rows[0]
  if (!row || (partnerId && row.partner_name === null)) throw new NotFound()
  return {
    networkName: row.network_name,
    partnerName: row.partner_name,
    language: row.language,
    timeZone: row.time_zone,
  }
}

async function refuseWhoIsHere(tx: Tx, input: NewInvitation): Promise<void> {
  const { rows } = await sql`
    select from member m join auth."user" u on u.id = m.user_id
    where u.email = ${input.email} and m.side = ${input.side} and m.ended_at is null
      and m.partner_id is not distinct from ${input.partnerId}`.execute(tx)
  if (rows.length > 0)
    throw new Refused('already_member', {
      status: 409,
      detail: 'This address belongs here already.',
      errors: [{ pointer: '#/email', code: 'already_member', detail: 'This address belongs here already.' }],
    })
}

export async function readInvitation(tx: Tx, id: string, now: Date): Promise<Invitation> {
  const { rows } = await sql<Row>`select ${columns} where i.id = ${id}`.execute(tx)
  if (!rows[0]) throw new NotFound()
  return present(rows[0], now)
}

/** Takes an open invitation back; its link works no more. */
export async function revokeInvitation(
  actor: Actor,
  writer: RequestWriter,
  id: string,
  origin: Origin,
): Promise<void> {
  const { tx, now } = writer
  const invitation = await readInvitation(tx, id, now)
  if (!mayManagePeopleOf(actor, invitation.side)) throw new Refused('not_allowed', { status: 403 })
  const { numUpdatedRows } = await tx
    .updateTable('invitation')
    .set({ revoked_at: now })
    .where('id', '=', id)
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) throw new Refused('invitation_closed', { status: 409 })
  await writeAudit(
    tx,
    {
      ...auditOf(actor),
      side: invitation.side,
      partnerId: invitation.partner?.id ?? null,
      kind: 'invitation.revoked',
      target: invitation.email,
      origin,
    },
    now,
  )
}

function present(row: Row, now: Date): Invitation {
  const state = row.accepted_at
    ? 'accepted'
    : row.revoked_at
      ? 'revoked'
      : row.expires_at <= now
        ? 'expired'
        : 'open'
  return {
    id: row.id,
    email: row.email,
    side: row.side,
    partner: row.partner_id ? { id: row.partner_id, name: row.partner_name ?? '' } : null,
    role: row.role,
    language: row.language,
    invitedBy: row.invited_by,
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    validFrom: row.valid_from?.toISOString() ?? null,
    validUntil: row.valid_until?.toISOString() ?? null,
    state,
  }
}
