import fc from 'fast-check'
import { beforeAll, expect, it } from 'vitest'
import { refreshProjections } from '#records/projections/registry.ts'
import { checkRecords } from '#records/rebuild/rebuild.ts'
import type { Side } from '#records/writer.ts'
import { type BuiltNetwork, buildWorld } from '#testing/build-world.ts'
import { type TestDatabase, testDatabase } from '#testing/database.ts'
import { writeAs } from '#testing/world.ts'
import { shareRecords } from './share.ts'
import type { Shareable } from './share-selection.ts'

let database: TestDatabase
let networks: BuiltNetwork[]

beforeAll(async () => {
  database = await testDatabase()
  networks = (await buildWorld(database)).networks
})

const kinds = [
  ['partner_order', 'order'],
  ['promise', 'promise'],
  ['transfer', 'transfer'],
  ['measure', 'measure'],
  ['document', 'document'],
  ['fact', 'fact'],
] as const

async function privateSubjects(partnerId: string, side: Side): Promise<Shareable[]> {
  const found: Shareable[] = []
  for (const [table, kind] of kinds) {
    const { rows } = await database.owner.query(
      `select id from ${table} where partner_id = $1 and audience = $2 ${table === 'fact' ? "and kind like 'contact.%'" : ''} order by id`,
      [partnerId, side],
    )
    found.push(...rows.map((row: { id: string }) => ({ subject: { kind, id: row.id } })))
  }
  return found
}

const share = (network: BuiltNetwork, partnerId: string, side: Side, what: Shareable) =>
  writeAs(database, { ...network, partners: [] }, { side, partnerId }, async (writer, tx) => {
    const counts = await shareRecords(writer, partnerId, what)
    await refreshProjections(tx, [partnerId])
    return counts
  })

const count = async (text: string, values: unknown[]) =>
  (await database.owner.query(`select count(*)::int as n from ${text}`, values)).rows[0].n as number

it('an order goes with its lines, its transfer and what was returned, and the other side can read why', async () => {
  const [network] = networks as [BuiltNetwork]
  const partnerId = network.partners[0]?.id ?? ''
  const order = (await privateSubjects(partnerId, 'host')).find(
    (what) => 'subject' in what && what.subject.kind === 'order',
  ) as Shareable
  expect(await share(network, partnerId, 'host', order)).toMatchObject({
    orders: 1,
    lines: 1,
    transfers: 2,
    facts: 2,
    promises: 0,
  })
  expect(
    await count(
      `transfer t where partner_id = $1 and audience = 'shared' and not exists (
         select from fact f where f.partner_id = t.partner_id and f.id = t.fact_id and f.audience = 'shared')`,
      [partnerId],
    ),
  ).toBe(0)
  await expect(share(network, partnerId, 'host', order)).rejects.toMatchObject({ code: 'nothing_to_share' })
})

it('anything shared in any order keeps every law; what was not shared stays private', async () => {
  const places = networks.flatMap((network) =>
    network.partners
      .slice(1)
      .flatMap(({ id }) => (['host', 'partner'] as const).map((side) => ({ network, id, side }))),
  )
  for (const { network, id, side } of places) {
    const subjects = await privateSubjects(id, side)
    const [chosen] = fc.sample(fc.shuffledSubarray(subjects, { minLength: 3 }), 1)
    for (const what of chosen ?? [])
      await share(network, id, side, what).catch((error: { code?: string }) => {
        // it went along with something else
        expect(error.code).toBe('nothing_to_share')
      })
    for (const what of chosen ?? []) {
      if (!('subject' in what) || what.subject.kind === 'fact') continue
      const table = what.subject.kind === 'order' ? 'partner_order' : what.subject.kind
      expect(await count(`${table} where id = $1 and audience = 'shared'`, [what.subject.id])).toBe(1)
    }
    const restated = `fact s join fact f on f.partner_id = s.partner_id and f.id = s.shares where s.partner_id = $1`
    expect(
      await count(
        `${restated} and (s.audience <> 'shared' or f.audience = 'shared' or s.happened_at <> f.happened_at)`,
        [id],
      ),
    ).toBe(0)
    expect(
      await count(
        `(select shares from fact where partner_id = $1 and shares is not null group by 1 having count(*) > 1) x`,
        [id],
      ),
    ).toBe(0)
  }
  for (const network of networks)
    expect(
      (await checkRecords(database.db, network.id)).filter(({ differences }) => differences > 0),
    ).toEqual([])
})

it('nobody shares what is the other side’s own', async () => {
  const [network] = networks as [BuiltNetwork]
  const partnerId = network.partners[0]?.id ?? ''
  for (const what of await privateSubjects(partnerId, 'partner'))
    await expect(share(network, partnerId, 'host', what)).rejects.toMatchObject({ code: 'nothing_to_share' })
})
