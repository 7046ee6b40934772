import { sql } from 'kysely'
import type { Tx } from '#platform/database/database.ts'
import type { Dossier } from './dossier.ts'

type Row = {
  id: string
  names: string[]
  cities: string[]
  websites: string[]
  entities: {
    name: string
    inn: string | null
    kpp: string | null
    ogrn: string | null
    taxId: string | null
    accounts: string[]
  }[]
  contacts: { phone: string | null; email: string | null }[]
  external: { source: string; text: string }[]
}

/**
 * What the host may see of these partners, all the accounts of each together; merged accounts are not asked for by
 * themselves. What a partner keeps to itself is left out, whoever asks: the evidence is shown to the host.
 */
export async function readDossiers(tx: Tx, ids: readonly string[]): Promise<Map<string, Dossier>> {
  const { rows } = await sql<Row>`
    with accounts as materialized (
      select a.partner_id, coalesce(a.merged_into, a.partner_id) as id, a.name, a.city, a.website
      from partner a where a.partner_id = any (${ids}::uuid[]) and a.merged_into is null
      union all
      select m.partner_id, m.merged_into, m.name, m.city, m.website from partner m where m.merged_into = any (${ids}::uuid[])
    ), entities as (
      select a.id, l.name, jsonb_build_object('name', l.name, 'inn', l.inn, 'kpp', l.kpp, 'ogrn', l.ogrn, 'taxId', l.tax_id,
        'accounts', coalesce((select jsonb_agg(concat_ws('/', b ->> 'bik', b ->> 'account')) from jsonb_array_elements(l.bank_accounts) b
          where coalesce(b ->> 'account', '') <> ''), '[]')) as entity
      from accounts a join legal_entity l on l.partner_id = a.partner_id
      where l.archived_at is null and l.audience in ('shared', 'host')
    )
    select a.id, array_agg(distinct a.name) as names, array_remove(array_agg(distinct a.city), null) as cities,
      array_remove(array_agg(distinct a.website), null) as websites,
      coalesce((select jsonb_agg(e.entity) from entities e where e.id = a.id), '[]') as entities,
      coalesce((select jsonb_agg(jsonb_build_object('phone', c.phone, 'email', c.email)) from accounts x
        join contact c on c.partner_id = x.partner_id
        where x.id = a.id and c.archived_at is null and c.of_side = 'partner' and c.audience in ('shared', 'host')
          and (c.phone is not null or c.email is not null)), '[]') as contacts,
      coalesce((select jsonb_agg(jsonb_build_object('source', e.source, 'text', e.external_id)) from accounts x
        join partner_external_id e on e.partner_id = x.partner_id where x.id = a.id and e.audience in ('shared', 'host')), '[]') as external
    from accounts a group by a.id`.execute(tx)
  return new Map(
    rows.map(({ external, ...row }) => [row.id, { ...row, names: namesOf(row), externalIds: external }]),
  )
}

/** The account's names and those of its legal entities, each once. */
function namesOf(row: Pick<Row, 'names' | 'entities'>): string[] {
  return [...new Set([...row.names, ...row.entities.map(({ name }) => name)])]
}
