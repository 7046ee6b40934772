import { sql } from 'kysely'
import type { Tx } from '#platform/database/database.ts'
import { NotFound } from '#platform/http/refused.ts'
import { partnerSet } from '#records/partnerships.ts'
import { formatMinor } from '#shared/money.ts'
import type { GateCondition } from '../contract.ts'
import { withAllFields } from '../custom-fields/all-fields.ts'
import { readFields } from '../custom-fields/read-fields.ts'
import { missingRequiredFields } from '../custom-fields/rules.ts'
import { readFieldValues } from '../custom-fields/values.ts'
import type { Dossier, EndedPromises } from './gate-rules.ts'
import { readStages } from './read-stages.ts'

type Row = {
  name: string
  nature: string | null
  stage: string
  currency: string
  account: Record<string, string | null>
  curator: { id: string; name: string | null } | null
  entities: Dossier['entities']
  contacts: Dossier['contacts']
  documents: Dossier['documents']
  promises: EndedPromises[]
  facts: Dossier['facts']
  segments: Dossier['segments']
  figures: { net12m: string; net: string; orders12m: number; orders: number } | null
}

/** Facts of one kind that are read at most: no gate asks for more. */
const MOST_FACTS = 10_000

/**
 * Everything the conditions may ask of a partner, in two trips, seen as the host sees it: what a gate demands does not
 * hang on who looks. `stage` is the one to be entered, whose required fields are asked for too. Refuses with 404.
 */
export async function readDossier(
  tx: Tx,
  partnerId: string,
  stage: string,
  conditions: readonly GateCondition[],
  now: Date,
): Promise<Dossier> {
  const ids = await partnerSet(tx, partnerId)
  const all = sql`${`{${ids.join(',')}}`}::uuid[]`
  const kinds = [
    ...new Set(conditions.flatMap((condition) => (condition.kind === 'facts' ? condition.factKinds : []))),
  ]
  const asksSegments = conditions.some(({ kind }) => kind === 'segment')
  const { rows } = await sql<Row>`
    select p.name, p.nature, p.stage, n.currency,
      jsonb_build_object('city', p.city, 'country', p.country, 'website', p.website, 'language', p.language,
        'nature', p.nature, 'term', p.term, 'since', p.since, 'contract', p.contract,
        'kinds', nullif(array_to_string(p.kinds, ','), '')) as account,
      case when p.curator_id is not null then jsonb_build_object('id', p.curator_id,
        'name', (select name from house.person_names(array[p.curator_id]) limit 1)) end as curator,
      coalesce((select jsonb_agg(jsonb_build_object('id', e.id, 'name', e.name, 'isInnChecked',
          case when e.kind = 'foreign' then e.tax_id is not null else e.inn is not null end) order by e.is_primary desc, e.id)
        from legal_entity e where e.partner_id = any (${all}) and e.archived_at is null), '[]') as entities,
      coalesce((select jsonb_agg(jsonb_build_object('id', c.id, 'name', c.name, 'position', c.position) order by c.is_primary desc, c.id)
        from contact c where c.partner_id = any (${all}) and c.archived_at is null and c.of_side = 'partner'), '[]') as contacts,
      coalesce((select jsonb_agg(jsonb_build_object('id', d.id, 'title', d.title, 'kind', d.kind, 'at', d.created_at,
          'isSigned', exists (select from document_version v where v.partner_id = d.partner_id and v.document_id = d.id and v.is_signed))
          order by d.created_at desc)
        from document d where d.partner_id = any (${all}) and d.removed_at is null), '[]') as documents,
      coalesce((select jsonb_agg(to_jsonb(x)) from (
        select owed_by as side, kind, count(*) filter (where state = 'kept')::int as kept,
          count(*) filter (where state = 'late')::int as late, count(*) filter (where state = 'broken')::int as broken,
          count(*) filter (where state = 'overdue')::int as overdue
        from (select r.owed_by, r.kind, promise_state(r, ${now}) as state from promise r where r.partner_id = any (${all})) s
        group by 1, 2) x), '[]') as promises,
      coalesce((select jsonb_agg(jsonb_build_object('id', f.id, 'kind', f.kind, 'at', f.happened_at) order by f.happened_at desc)
        from (select id, kind, happened_at from fact where partner_id = any (${all}) and kind = any (${kinds}::text[])
          and happened_at <= ${now} order by happened_at desc limit ${kinds.length === 0 ? 0 : MOST_FACTS}) f), '[]') as facts,
      ${
        asksSegments
          ? sql`coalesce((select jsonb_agg(jsonb_build_object('scheme', h.code, 'segment', s.code)) from partner_segment a
              join segment s on s.network_id = a.network_id and s.id = a.segment_id
              join segment_scheme h on h.network_id = s.network_id and h.id = s.scheme_id
              where a.partner_id = p.partner_id), '[]')`
          : sql`'[]'::jsonb`
      } as segments,
      (select jsonb_build_object('net12m', sum(g.net_12m)::text, 'net', sum(g.net)::text, 'orders12m', sum(g.orders_12m),
        'orders', sum(g.orders)) from partner_figure g where g.partner_id = any (${all}) and g.audience = 'host') as figures
    from partner p join network n on n.network_id = p.network_id where p.partner_id = ${partnerId}`.execute(
    tx,
  )
  const row = rows[0]
  if (!row) throw new NotFound()
  const fields = await readFields(tx)
  const values =
    fields.length > 0
      ? ((await withAllFields(tx, () => readFieldValues(tx, [partnerId], fields))).get(partnerId) ?? {})
      : {}
  const stages = fields.length > 0 ? await readStages(tx) : []
  const whole = (minor: string | null | undefined) => Number(formatMinor(BigInt(minor ?? '0'), row.currency))
  return {
    account: row.account,
    filledFields: new Set(Object.keys(values)),
    requiredFields: missingRequiredFields(fields, values, { nature: row.nature, stage }, stages).map(
      ({ code }) => code,
    ),
    curator: row.curator,
    entities: row.entities,
    contacts: row.contacts,
    documents: row.documents.map((one) => ({ ...one, at: new Date(one.at).toISOString() })),
    promises: row.promises,
    facts: row.facts.map((one) => ({ ...one, at: new Date(one.at).toISOString() })),
    segments: row.segments,
    figures: {
      net12m: whole(row.figures?.net12m),
      net: whole(row.figures?.net),
      orders12m: row.figures?.orders12m ?? 0,
      orders: row.figures?.orders ?? 0,
    },
  }
}
