import { randomInt } from 'node:crypto'
import { sql } from 'kysely'
import {
  addMember,
  createUser,
  findUserByEmail,
  hashPassword,
  permissionsOfRole,
  refuseWeakPassword,
  setPassword,
  writeAudit,
} from '#modules/access/index.ts'
import { connect } from '#platform/database/database.ts'
import { inScope } from '#platform/database/scope.ts'
import { Refused } from '#platform/http/refused.ts'
import type { Command } from '#platform/module.ts'
import { resolveNetwork } from '../resolve.ts'
import { answer, asOwner, findPartner, readWords, textOf } from './frame.ts'

// no letters and digits that are taken for one another when a password is read aloud
const legible = 'abcdefghjkmnpqrstuvwxyz23456789'

function freshPassword(): string {
  const group = () => Array.from({ length: 5 }, () => legible[randomInt(legible.length)]).join('')
  return [group(), group(), group()].join('-')
}

/** The side of a place: as said, else by the partner or by the role that only one side has. */
export function sideOf(
  asked: string | null,
  partner: string | null,
  role: string | null,
): 'host' | 'partner' {
  if (asked === 'host' || asked === 'partner') return asked
  if (asked !== null) throw new Refused('side_unknown', { detail: '--side is host or partner.' })
  if (partner !== null) return 'partner'
  return role !== null && permissionsOfRole('host', role).length === 0 ? 'partner' : 'host'
}

export const userAdd: Command = {
  path: ['user', 'add'],
  summary:
    'MAIL --role R [--network S] [--side host|partner] [--partner ID] [--name N] [--password P] [--language ru|en] [--json]: gives a person a place',
  run: async (context, args) => {
    const words = readWords(args, ['network', 'role', 'side', 'partner', 'name', 'password', 'language'])
    const email = words.positionals[0]?.trim().toLowerCase()
    const role = textOf(words, 'role')
    if (!email || !/^\S+@\S+$/.test(email) || !role)
      throw new Refused('usage', { detail: 'Say the mail address and the role: user add MAIL --role R' })
    const asked = textOf(words, 'partner')
    const side = sideOf(textOf(words, 'side'), asked, role)
    if (permissionsOfRole(side, role).length === 0)
      throw new Refused('role_unknown', { detail: `The ${side} side has no role "${role}".` })
    if ((side === 'partner') !== (asked !== null))
      throw new Refused('partner_missing', {
        detail: 'The partner side needs --partner ID, the host side has none.',
      })
    const { network, partner } = await asOwner(context, async (ownerDb) => {
      const network = await resolveNetwork(ownerDb, { slug: textOf(words, 'network') })
      return { network, partner: asked ? await findPartner(ownerDb, network.id, asked) : null }
    })
    const now = context.clock.now()
    const given = textOf(words, 'password')
    const name = textOf(words, 'name') ?? email.split('@')[0] ?? email
    const language =
      textOf(words, 'language') === 'ru' ? 'ru' : textOf(words, 'language') === 'en' ? 'en' : network.language
    if (given) refuseWeakPassword(given, [email, name])
    const made = await inScope(context.db, { networkId: network.id, side: 'system' }, async (tx) => {
      const existing = await findUserByEmail(tx, email)
      const password = existing ? null : (given ?? freshPassword())
      const passwordHash = password === null ? null : await hashPassword(password)
      const user = existing ?? (await createUser(tx, { name, email, language, passwordHash }, now))
      const { rows } = await sql`select from member where user_id = ${user.id} and side = ${side}
        and partner_id is not distinct from ${partner?.id ?? null} and ended_at is null`.execute(tx)
      if (rows.length > 0)
        throw new Refused('already_member', { status: 409, detail: `${email} has this place already.` })
      const place = {
        networkId: network.id,
        userId: user.id,
        side,
        partnerId: partner?.id ?? null,
        role,
        createdBy: null,
      }
      await addMember(tx, place, now)
      const note = {
        networkId: network.id,
        side,
        partnerId: partner?.id ?? null,
        kind: 'member.added' as const,
        actor: { kind: 'system' as const, id: null, name: 'artel' },
      }
      await writeAudit(tx, { ...note, target: email, details: { role } }, now)
      return { user: user.id, password }
    })
    const { user, password } = made
    const document = {
      user,
      mail: email,
      network: network.slug,
      side,
      partner: partner?.id ?? null,
      role,
      ...(password === null ? {} : { password }),
    }
    const place = partner ? `${partner.name}, ${role}` : role
    return answer(words, document, [
      `${email} now belongs to ${network.slug} (${place}).`,
      password === null
        ? 'The address had an account already: its password stays as it is.'
        : `Password: ${password}   (shown once; change it after signing in)`,
    ])
  },
}

export const userPassword: Command = {
  path: ['user', 'password'],
  summary: 'MAIL [--password P] [--json]: gives a person a new password and ends their sessions',
  run: async (context, args) => {
    const words = readWords(args, ['password'])
    const email = words.positionals[0]?.trim().toLowerCase()
    if (!email) throw new Refused('usage', { detail: 'Say the mail address: user password MAIL' })
    const user = await findUserByEmail(context.db, email)
    if (!user) throw new Refused('user_unknown', { detail: `Nobody has the address ${email}.` })
    const given = textOf(words, 'password')
    if (given) refuseWeakPassword(given, [email, user.name])
    const password = given ?? freshPassword()
    const hash = await hashPassword(password)
    const app = connect(context.appUrl, { max: 1, name: 'artel-command' })
    try {
      await app.db.transaction().execute((tx) => setPassword(tx, user.id, hash, context.clock.now()))
    } finally {
      await app.close()
    }
    return answer(words, { user: user.id, mail: email, password }, [
      `Password of ${email}: ${password}   (shown once; all sessions were ended)`,
    ])
  },
}
