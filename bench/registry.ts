import { readFileSync } from 'node:fs'
import { sql } from 'kysely'
import { addMember, createUser, hashPassword } from '#modules/access/index.ts'
import { addNetwork } from '#modules/network/index.ts'
import { createPartners } from '#modules/partners/index.ts'
import { connect } from '#platform/database/database.ts'
import { inScope } from '#platform/database/scope.ts'
import { refreshProjections } from '#records/projections/registry.ts'
import { type BenchDatabase, settle } from './ground.ts'
import { PARTNERS, partnersToCreate } from './registry-partners.ts'

const PASSWORD = 'bench-hedgehog-42'
const AT_ONCE = 1000

/** A network with 10,000 partners and their history, and the owners who will ask for it. */
export type Registry = {
  networkId: string
  users: { id: string; email: string; password: string }[]
  partners: { id: string; name: string }[]
}

/**
 * Fills an empty database: people through the door of access, partners through that of partners, their orders, promises
 * and meetings by set-based statements (history.sql), figures refreshed. The same data each time but for ids.
 */
export async function fillRegistry(database: BenchDatabase, people: number): Promise<Registry> {
  const now = new Date()
  const owner = connect(database.ownerUrl, { max: 1, name: 'artel-bench' })
  try {
    const network = await addNetwork(owner.db, { slug: 'bench', currency: 'RUB', timeZone: 'Europe/Moscow' })
    const users = await addPeople(database, network.id, people, now)
    const wanted = partnersToCreate(users.map(({ id }) => id))
    const ids: string[] = []
    for (let start = 0; start < PARTNERS; start += AT_ONCE)
      ids.push(
        ...(await inScope(database.app.db, { networkId: network.id, side: 'host' }, (tx) =>
          createPartners(
            { tx, networkId: network.id, side: 'host', actor: { kind: 'system', id: null }, now },
            wanted.slice(start, start + AT_ONCE),
          ),
        )),
      )
    await sql
      .raw(readFileSync(new URL('history.sql', import.meta.url), 'utf8').replaceAll('$network', network.id))
      .execute(owner.db)
    for (let start = 0; start < PARTNERS; start += AT_ONCE)
      await inScope(database.app.db, { networkId: network.id, side: 'system' }, (tx) =>
        refreshProjections(tx, ids.slice(start, start + AT_ONCE)),
      )
    await sql.raw('vacuum analyze').execute(owner.db) // as the server's own cleaning would within minutes
    await settle(database)
    return {
      networkId: network.id,
      users,
      partners: ids.map((id, index) => ({ id, name: wanted[index]?.name ?? '' })),
    }
  } finally {
    await owner.close()
  }
}

/** Owners of the host, one for each connection: the limit of requests is each person's own. */
export function addPeople(
  database: BenchDatabase,
  networkId: string,
  count: number,
  now: Date,
): Promise<Registry['users']> {
  return inScope(database.app.db, { networkId, side: 'system' }, async (tx) => {
    const passwordHash = await hashPassword(PASSWORD)
    const users: Registry['users'] = []
    for (let n = 1; n <= count; n++) {
      const email = `owner-${n}@example.com`
      const { id } = await createUser(tx, { name: `Owner ${n}`, email, language: 'ru', passwordHash }, now)
      await addMember(
        tx,
        { networkId, userId: id, side: 'host', partnerId: null, role: 'owner', createdBy: null },
        now,
      )
      users.push({ id, email, password: PASSWORD })
    }
    return users
  })
}
