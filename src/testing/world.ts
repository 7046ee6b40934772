import type { Kysely } from 'kysely'
import type pg from 'pg'
import type { Database, Tx } from '#platform/database/database.ts'
import { inScope, type Scope } from '#platform/database/scope.ts'
import type { Side, Writer } from '#records/writer.ts'
import { newId } from '#shared/ids.ts'

/** What the world is built in: the owner makes networks and partners, records are written as the login role. */
export type WorldDatabase = { owner: pg.Pool; db: Kysely<Database> }

export type WorldPartner = { id: string; name: string }
export type WorldNetwork = { id: string; slug: string; currency: string; partners: WorldPartner[] }

/** Makes a network by hand; the currency is RUB and the zone Europe/Moscow unless told. */
export async function makeNetwork(
  { owner }: WorldDatabase,
  options: { slug?: string; currency?: string; timeZone?: string; figuresDay?: string } = {},
): Promise<WorldNetwork> {
  const id = newId()
  const slug = options.slug ?? `net-${id.slice(-8)}`
  const currency = options.currency ?? 'RUB'
  await owner.query(
    `insert into network (network_id, slug, name, currency, time_zone, language, figures_day)
     values ($1, $2, $3, $4, $5, 'ru', coalesce($6::date, current_date))`,
    [id, slug, `Сеть ${slug}`, currency, options.timeZone ?? 'Europe/Moscow', options.figuresDay ?? null],
  )
  await owner.query('select house.add_default_stages($1)', [id])
  return { id, slug, currency, partners: [] }
}

/** Makes a partner by hand and adds it to the network. */
export async function makePartner(
  { owner }: WorldDatabase,
  network: WorldNetwork,
  options: { name?: string; stage?: string; curatorId?: string } = {},
): Promise<WorldPartner> {
  const id = newId()
  const name = options.name ?? `Партнёр ${network.partners.length + 1}`
  await owner.query(
    `insert into partner (partner_id, network_id, name, search_name, stage, stage_rank, curator_id)
     select $1, $2, $3, lower($3), code, rank, $5 from lifecycle_stage where network_id = $2 and code = $4`,
    [id, network.id, name, options.stage ?? 'mature', options.curatorId ?? null],
  )
  const partner = { id, name }
  network.partners.push(partner)
  return partner
}

export type WriteAs = {
  side: Side | 'system'
  partnerId: string
  now?: Date
  importId?: string | null
  userId?: string
  curatorId?: string
}

/** The scope of a side of a partnership. */
export function scopeAs(
  network: WorldNetwork,
  as: Pick<WriteAs, 'side' | 'partnerId' | 'userId' | 'curatorId'>,
): Scope {
  return {
    networkId: network.id,
    side: as.side,
    partnerId: as.side === 'partner' ? as.partnerId : null,
    userId: as.userId ?? null,
    curatorId: as.curatorId ?? null,
  }
}

/** Runs `work` in one transaction of the login role, in the scope of a side of a partnership, as a person of it. */
export function writeAs<T>(
  { db }: WorldDatabase,
  network: WorldNetwork,
  as: WriteAs,
  work: (writer: Writer, tx: Tx) => Promise<T>,
): Promise<T> {
  return inScope(db, scopeAs(network, as), (tx) =>
    work(
      {
        tx,
        networkId: network.id,
        side: as.side,
        actor: as.importId
          ? { kind: 'import', id: as.importId }
          : { kind: as.side === 'system' ? 'system' : 'person', id: as.userId ?? `${as.side}-person` },
        now: as.now ?? new Date(),
        importId: as.importId ?? null,
      },
      tx,
    ),
  )
}
