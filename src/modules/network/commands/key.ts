import { insertKey, permissionsOfRole, writeAudit } from '#modules/access/index.ts'
import { inScope } from '#platform/database/scope.ts'
import { Refused } from '#platform/http/refused.ts'
import type { Command } from '#platform/module.ts'
import { resolveNetwork } from '../resolve.ts'
import { answer, asOwner, findPartner, readWords, textOf } from './frame.ts'
import { sideOf } from './user.ts'

const DEFAULT_DAYS = 365

export const keyCreate: Command = {
  path: ['key', 'create'],
  summary:
    '--side host|partner [--network S] [--partner ID] [--role R] [--scopes a,b] [--name N] [--expires DAYS|never] [--json]: makes an API key',
  run: async (context, args) => {
    const words = readWords(args, ['network', 'side', 'partner', 'role', 'scopes', 'name', 'expires'])
    const asked = textOf(words, 'partner')
    const side = sideOf(textOf(words, 'side'), asked, textOf(words, 'role'))
    const role = textOf(words, 'role') ?? (side === 'host' ? 'manager' : 'director')
    const allowed = permissionsOfRole(side, role)
    if (allowed.length === 0 || role === 'curator')
      throw new Refused('role_unknown', { detail: `Keys of the ${side} side have no role "${role}".` })
    if ((side === 'partner') !== (asked !== null))
      throw new Refused('partner_missing', {
        detail: 'The partner side needs --partner ID, the host side has none.',
      })
    const scopes =
      textOf(words, 'scopes')
        ?.split(',')
        .filter((scope) => scope !== '') ?? null
    const beyond = scopes?.filter((scope) => !allowed.some((permission) => permission === scope)) ?? []
    if (beyond.length > 0)
      throw new Refused('scope_beyond_role', { detail: `The role ${role} may not: ${beyond.join(', ')}.` })
    const now = context.clock.now()
    const expiresAt = expiryOf(textOf(words, 'expires'), now)
    const { network, partner } = await asOwner(context, async (ownerDb) => {
      const network = await resolveNetwork(ownerDb, { slug: textOf(words, 'network') })
      return { network, partner: asked ? await findPartner(ownerDb, network.id, asked) : null }
    })
    const name = textOf(words, 'name') ?? 'command line'
    const partnerId = partner?.id ?? null
    const made = await inScope(context.db, { networkId: network.id, side: 'system' }, async (tx) => {
      const key = { networkId: network.id, side, partnerId, role, name, scopes, expiresAt, createdBy: null }
      const inserted = await insertKey(tx, key, now)
      const actor = { kind: 'system' as const, id: null, name: 'artel' }
      await writeAudit(
        tx,
        {
          networkId: network.id,
          side,
          partnerId,
          kind: 'key.created',
          actor,
          target: name,
          details: { role, scopes },
        },
        now,
      )
      return inserted
    })
    const document = {
      key: made.key,
      id: made.id,
      network: network.slug,
      side,
      partner: partnerId,
      role,
      expiresAt: expiresAt?.toISOString() ?? null,
    }
    return answer(words, document, [made.key])
  },
}

function expiryOf(text: string | null, now: Date): Date | null {
  if (text === 'never') return null
  const days = text === null ? DEFAULT_DAYS : Number(text)
  if (!Number.isInteger(days) || days < 1 || days > 3650)
    throw new Refused('expiry_malformed', { detail: '--expires is a number of days (1 to 3650) or never.' })
  return new Date(now.getTime() + days * 86_400_000)
}
