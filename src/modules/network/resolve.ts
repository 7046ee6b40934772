import { type Kysely, sql } from 'kysely'
import type { Database } from '#platform/database/database.ts'
import { Refused } from '#platform/http/refused.ts'
import { isCurrency } from '#shared/currencies.ts'
import { newId } from '#shared/ids.ts'
import { isTimeZone } from '#shared/time-zones.ts'

export type ResolvedNetwork = {
  id: string
  slug: string
  name: string
  currency: string
  timeZone: string
  language: 'ru' | 'en'
  isDemo: boolean
  /** It was made just now. */
  isNew: boolean
}

export type NetworkWish = {
  slug?: string | null | undefined
  /** For a network that has to be made: ISO 4217; commands refuse to guess it. */
  currency?: string | null | undefined
  /** For a network that has to be made; UTC unless told. */
  timeZone?: string | null | undefined
  name?: string | null | undefined
  language?: 'ru' | 'en' | null | undefined
}

/**
 * The network a command works on. With `slug` that one, the demonstration too. Without: the only network that is no
 * demonstration, or a new one named `main` when there is none, for which the currency must be given. Refuses when
 * several fit (`network_ambiguous`), when there is no such slug (`network_unknown`) or no currency to make one with
 * (`currency_missing`). `ownerDb` connects as the owner.
 */
export async function resolveNetwork(ownerDb: Kysely<Database>, wish: NetworkWish): Promise<ResolvedNetwork> {
  const all = await listNetworks(ownerDb)
  if (wish.slug) {
    const named = all.find(({ slug }) => slug === wish.slug)
    if (named) return named
    throw new Refused('network_unknown', {
      detail: `There is no network "${wish.slug}". Known: ${all.map(({ slug }) => slug).join(', ') || 'none'}.`,
    })
  }
  const own = all.filter(({ isDemo }) => !isDemo)
  if (own.length > 1)
    throw new Refused('network_ambiguous', {
      detail: `There are several networks (${own.map(({ slug }) => slug).join(', ')}): say which one with --network.`,
    })
  if (own[0]) return own[0]
  if (!wish.currency)
    throw new Refused('currency_missing', {
      detail:
        'There is no network yet. Give the currency of a new one with --currency, for example --currency EUR.',
    })
  return addNetwork(ownerDb, { ...wish, slug: 'main', currency: wish.currency })
}

/** All networks, own ones first. */
export async function listNetworks(ownerDb: Kysely<Database>): Promise<ResolvedNetwork[]> {
  const { rows } = await sql<Omit<ResolvedNetwork, 'isNew'>>`
    select network_id as id, slug, name, currency, time_zone as "timeZone", language, is_demo as "isDemo"
    from network order by is_demo, created_at, slug`.execute(ownerDb)
  return rows.map((row) => ({ ...row, isNew: false }))
}

/** Makes a network. Refuses a slug that is taken or malformed, an unknown currency or time zone. */
export async function addNetwork(
  ownerDb: Kysely<Database>,
  wish: NetworkWish & { slug: string; currency: string; isDemo?: boolean; id?: string },
): Promise<ResolvedNetwork> {
  if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(wish.slug))
    throw new Refused('slug_malformed', {
      detail: `"${wish.slug}" is no slug: small Latin letters, digits and hyphens.`,
    })
  const currency = wish.currency.toUpperCase()
  if (!isCurrency(currency))
    throw new Refused('currency_unknown', { detail: `"${wish.currency}" is no ISO 4217 currency.` })
  const timeZone = wish.timeZone ?? 'UTC'
  if (!isTimeZone(timeZone))
    throw new Refused('time_zone_unknown', { detail: `"${timeZone}" is no IANA time zone.` })
  const network = {
    id: wish.id ?? newId(),
    slug: wish.slug,
    name: wish.name ?? wish.slug,
    currency,
    timeZone,
    language: wish.language ?? ('en' as const),
    isDemo: wish.isDemo ?? false,
    isNew: true,
  }
  const { rows } = await sql`
    insert into network (network_id, slug, name, currency, time_zone, language, is_demo)
    values (${network.id}, ${network.slug}, ${network.name}, ${currency}, ${timeZone}, ${network.language}, ${network.isDemo})
    on conflict (slug) do nothing returning network_id`.execute(ownerDb)
  if (rows.length === 0)
    throw new Refused('slug_taken', { status: 409, detail: `There is a network "${network.slug}" already.` })
  await sql`select house.add_default_stages(${network.id})`.execute(ownerDb)
  return network
}
