import { sql } from 'kysely'
import {
  addMember,
  createUser,
  findUserByEmail,
  hashPassword,
  type Origin,
  refuseWeakPassword,
  signIn,
  writeAudit,
} from '#modules/access/index.ts'
import type { Tx } from '#platform/database/database.ts'
import { inScope } from '#platform/database/scope.ts'
import { Refused } from '#platform/http/refused.ts'
import type { Context } from '#platform/module.ts'
import { newId } from '#shared/ids.ts'
import { transliterate } from '#shared/transliteration.ts'
import type { SetUpState } from './contract.ts'

export type SetUp = {
  network: { name: string; currency: string; timeZone: string; language: 'ru' | 'en' }
  owner: { name: string; email: string; password: string }
}

/** Whether the first page has to set up a network: while there is none of one's own. */
export async function readSetUp(tx: Tx): Promise<SetUpState> {
  const { rows } = await sql<{ own: number; demonstrations: number }>`
    select own, demonstrations from house.network_counts()`.execute(tx)
  return { isNeeded: rows[0]?.own === 0, hasDemonstration: (rows[0]?.demonstrations ?? 0) > 0 }
}

/**
 * Makes the first own network and its owner, and signs the owner in; returns the cookies to set. Refuses once there is
 * an own network, also when two set up at the same moment, and an address that has an account already.
 */
export async function setUp(context: Context, input: SetUp, origin: Origin): Promise<string[]> {
  const { network, owner } = input
  refuseWeakPassword(owner.password, [owner.name, owner.email, network.name], '#/owner/password')
  if (!(await readSetUp(context.db)).isNeeded) throw notNeeded()
  const passwordHash = await hashPassword(owner.password)
  const now = context.clock.now()
  const networkId = newId()
  await inScope(context.db, { networkId, side: 'system' }, async (tx) => {
    await sql`select pg_advisory_xact_lock(20261122, 1)`.execute(tx)
    if (!(await readSetUp(tx)).isNeeded) throw notNeeded()
    if (await findUserByEmail(tx, owner.email)) throw addressTaken()
    await insertNetwork(tx, networkId, network)
    const { name, email } = owner
    const user = await createUser(tx, { name, email, language: network.language, passwordHash }, now)
    const place = {
      networkId,
      userId: user.id,
      side: 'host',
      partnerId: null,
      role: 'owner',
      createdBy: null,
    } as const
    await addMember(tx, place, now)
    await writeAudit(
      tx,
      {
        networkId,
        side: 'host',
        partnerId: null,
        kind: 'network.created',
        actor: { kind: 'person', id: user.id, name },
        target: network.name,
        origin,
      },
      now,
    )
  })
  return signIn(context, { email: owner.email, password: owner.password, remember: true }, origin)
}

async function insertNetwork(tx: Tx, id: string, network: SetUp['network']): Promise<void> {
  // the slug may be the demonstration's, which this scope cannot see
  for (const slug of [slugOf(network.name), 'main', `main-${id.slice(-6)}`]) {
    const { rows } = await sql`
      insert into network (network_id, slug, name, currency, time_zone, language)
      values (${id}, ${slug}, ${network.name}, ${network.currency}, ${network.timeZone}, ${network.language})
      on conflict do nothing returning network_id`.execute(tx)
    if (rows.length > 0) {
      await sql`select house.add_default_stages(${id})`.execute(tx)
      return
    }
  }
  throw new Error('no slug was free')
}

/** The name as a slug; `main` when no letter or digit is left of it. */
function slugOf(name: string): string {
  const slug = transliterate(name)
    .toLowerCase()
    .normalize('NFD')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40)
    .replace(/-+$/, '')
  return slug === '' ? 'main' : slug
}

function notNeeded(): Refused {
  return new Refused('set_up_already', { status: 409, detail: 'There is a network already. Sign in.' })
}

function addressTaken(): Refused {
  const detail = 'This address has an account already; choose another one.'
  return new Refused('email_taken', {
    status: 409,
    detail,
    errors: [{ pointer: '#/owner/email', code: 'email_taken', detail }],
  })
}
