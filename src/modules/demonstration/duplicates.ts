import { sql } from 'kysely'
import { createPartners, searchDuplicates } from '#modules/partners/index.ts'
import type { Writer } from '#records/writer.ts'

/** Places of partners who were written down twice, and how differently the second time. */
const TWICE = [
  { place: 12, name: (core: string) => `${core}, ЗАО`, days: 90, shares: 'mail' },
  { place: 33, name: (core: string) => core.toUpperCase(), days: 40, shares: 'inn' },
  { place: 58, name: (core: string) => `ТД «${core}»`, days: 12, shares: 'phone' },
] as const

type Original = {
  name: string
  city: string | null
  country: string | null
  curator_id: string | null
  inn: string | null
  kpp: string | null
  email: string | null
  phone: string | null
}

/**
 * Some partners stand in the registry twice, as it happens: somebody noted a call under another form of the name, a
 * colleague brought a list. They have no history yet, so nothing is counted twice.
 */
export async function addDuplicates(writer: Writer, partnerIds: readonly string[]): Promise<void> {
  for (const { place, name, days, shares } of TWICE) {
    const original = await readOriginal(writer, partnerIds[place] ?? '')
    if (!original) continue
    const core = original.name.replace(/^(ООО|АО|ЗАО|ПАО|ИП|ТОО)\s+/u, '').replace(/[«»"]/gu, '')
    const entity = { kind: 'company', name: original.name, audience: 'host', isPrimary: true } as const
    await createPartners(writer, [
      {
        name: name(core),
        city: original.city,
        country: original.country,
        curatorId: original.curator_id,
        happenedAt: new Date(writer.now.getTime() - days * 86_400_000),
        legalEntities:
          shares === 'inn' && original.inn !== null
            ? [
                {
                  ...entity,
                  inn: original.inn,
                  kpp: original.kpp,
                  ...{
                    fullName: null,
                    country: null,
                    ogrn: null,
                    taxId: null,
                    address: null,
                    bankAccounts: [],
                  },
                },
              ]
            : [],
        contacts: [
          {
            ofSide: 'partner',
            audience: 'host',
            name: 'Отдел закупок',
            position: null,
            email: shares === 'mail' ? original.email : null,
            phone: shares === 'phone' ? original.phone : null,
            messenger: null,
            isPrimary: true,
          },
        ],
      },
    ])
  }
  await searchDuplicates(writer.tx, writer.networkId, writer.now)
}

async function readOriginal({ tx }: Writer, partnerId: string): Promise<Original | null> {
  const { rows } = await sql<Original>`
    select p.name, p.city, p.country, p.curator_id, l.inn, l.kpp, c.email, c.phone from partner p
    left join lateral (select inn, kpp from legal_entity where partner_id = p.partner_id and archived_at is null
      order by is_primary desc, id limit 1) l on true
    left join lateral (select email, phone from contact where partner_id = p.partner_id and of_side = 'partner'
      and archived_at is null order by is_primary desc, id limit 1) c on true
    where p.partner_id::text = ${partnerId}`.execute(tx)
  return rows[0] ?? null
}
