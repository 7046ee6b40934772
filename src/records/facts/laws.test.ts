import fc from 'fast-check'
import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { inScope } from '#platform/database/scope.ts'
import { checkLeaves, checkNumbers } from '#records/rebuild/check-log.ts'
import { mergeFindings } from '#records/rebuild/findings.ts'
import type { Audience } from '#records/writer.ts'
import { type TestDatabase, testDatabase } from '#testing/database.ts'
import {
  makeNetwork,
  makePartner,
  scopeAs,
  type WorldNetwork,
  type WorldPartner,
  writeAs,
} from '#testing/world.ts'
import { defineFact } from './kinds.ts'
import { stateFact, stateFacts } from './state.ts'

const told = defineFact(
  'test.told',
  z.object({
    text: z.string(),
    name: z.string().optional(),
    nested: z.unknown().optional(),
    number: z.number().optional(),
  }),
  { personal: ['name'] },
)

let database: TestDatabase
let network: WorldNetwork
let partner: WorldPartner
let other: WorldPartner

beforeAll(async () => {
  database = await testDatabase()
  network = await makeNetwork(database)
  partner = await makePartner(database, network)
  other = await makePartner(database, network)
})

const numbersOf = async (partnerId: string, audience: Audience) =>
  (
    await database.owner.query('select n from fact where partner_id = $1 and audience = $2 order by n', [
      partnerId,
      audience,
    ])
  ).rows.map((row: { n: number }) => row.n)

const check = (partnerIds: string[]) =>
  inScope(database.db, { networkId: network.id, side: 'system' }, async (tx) =>
    mergeFindings([...(await checkNumbers(tx)), ...(await checkLeaves(tx, partnerIds))]),
  )

describe('numbers of facts', () => {
  it('have no gaps and no doubles under concurrent writers and rollbacks', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            side: fc.constantFrom('host' as const, 'partner' as const),
            audiences: fc.array(fc.constantFrom('shared' as const, 'own' as const), {
              minLength: 1,
              maxLength: 4,
            }),
            fails: fc.boolean(),
          }),
          { minLength: 2, maxLength: 8 },
        ),
        async (transactions) => {
          const here = await makePartner(database, network)
          const settled = await Promise.allSettled(
            transactions.map(({ side, audiences, fails }) =>
              writeAs(database, network, { side, partnerId: here.id }, async (writer) => {
                await stateFacts(
                  writer,
                  audiences.map((audience) => ({
                    partnerId: here.id,
                    kind: told,
                    audience: audience === 'own' ? side : audience,
                    data: { text: 'x' },
                  })),
                )
                if (fails) throw new Error('rolled back')
              }),
            ),
          )
          expect(settled.map((result) => result.status === 'rejected')).toEqual(
            transactions.map(({ fails }) => fails),
          )
          const expected = (audience: Audience) =>
            transactions
              .filter(({ fails }) => !fails)
              .flatMap(({ side, audiences }) =>
                audiences.map((item) => (item === 'own' ? side : item) as Audience),
              )
              .filter((item) => item === audience).length
          for (const audience of ['shared', 'host', 'partner'] as const) {
            const numbers = await numbersOf(here.id, audience)
            expect(numbers).toEqual(Array.from({ length: expected(audience) }, (_, n) => n))
          }
          const { rows } = await database.owner.query(
            'select array_agg(n order by n) as n from leaf where partner_id = $1',
            [here.id],
          )
          expect(rows[0].n ?? []).toEqual(await numbersOf(here.id, 'shared'))
          expect((await check([here.id])).every(({ differences }) => differences === 0)).toBe(true)
        },
      ),
      { numRuns: 15 },
    )
  })

  it('are taken by writers of several partnerships without waiting in a circle', async () => {
    const write = (first: string, second: string) =>
      writeAs(database, network, { side: 'host', partnerId: first }, (writer) =>
        stateFacts(
          writer,
          [first, second].map((partnerId) => ({
            partnerId,
            kind: told,
            audience: 'host' as const,
            data: { text: 'both' },
          })),
        ),
      )
    await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        i % 2 ? write(partner.id, other.id) : write(other.id, partner.id),
      ),
    )
    expect(await numbersOf(partner.id, 'host')).toEqual(await numbersOf(other.id, 'host'))
  })
})

describe('leaves of shared facts', () => {
  const json = fc
    .jsonValue({ noUnicodeString: false })
    .filter((value) => !JSON.stringify(value).includes('\\u0000'))
  const words = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => !text.includes('\0'))

  it('recomputed from what is stored equal the stored hash, also after personal values were erased', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          text: words,
          name: words,
          nested: json,
          number: fc.double({ noNaN: true, noDefaultInfinity: true }),
          happenedAt: fc.date({
            min: new Date('1900-01-01'),
            max: new Date('2200-01-01'),
            noInvalidDate: true,
          }),
        }),
        async ({ happenedAt, ...data }) => {
          const fact = await writeAs(
            database,
            network,
            { side: 'partner', partnerId: partner.id },
            (writer) =>
              stateFact(writer, { partnerId: partner.id, kind: told, audience: 'shared', data, happenedAt }),
          )
          expect(fact.leaf).not.toBeNull()
          expect((await check([partner.id])).filter(({ differences }) => differences > 0)).toEqual([])
          const erased = await inScope(
            database.db,
            scopeAs(network, { side: 'partner', partnerId: partner.id }),
            async (tx) =>
              (
                await sql<{
                  n: bigint
                }>`select house.erase_personal(${partner.id}, array[${fact.id}]::uuid[]) as n`.execute(tx)
              ).rows[0]?.n,
          )
          expect(erased).toBe(2n)
          expect((await check([partner.id])).filter(({ differences }) => differences > 0)).toEqual([])
        },
      ),
      { numRuns: 25 },
    )
  })

  it.each([
    [`data = data || '{"text":"denied"}'`],
    [`happened_at = happened_at + interval '1 ms'`],
    [`recorded_at = recorded_at - interval '1 ms'`],
    [`side = 'partner'`],
    [`kind = 'test.other'`],
    [`actor_hash = 'sha256:00'`],
    ['n = 7'],
  ])('break when what both sides saw is altered behind their backs: %s', async (change) => {
    const here = await makePartner(database, network)
    await writeAs(database, network, { side: 'host', partnerId: here.id }, (writer) =>
      stateFact(writer, { partnerId: here.id, kind: told, audience: 'shared', data: { text: 'agreed' } }),
    )
    expect((await check([here.id])).filter(({ differences }) => differences > 0)).toEqual([])
    await database.owner.query(`update fact set ${change} where partner_id = $1`, [here.id])
    const found = (await check([here.id])).filter(({ differences }) => differences > 0)
    expect(found.map(({ check: name }) => name)).toContain('leaf')
    await database.owner.query('update fact_counter set next_n = 0 where partner_id = $1', [here.id])
    await database.owner.query('delete from leaf where partner_id = $1', [here.id])
    await database.owner.query('delete from fact where partner_id = $1', [here.id])
  })

  it('keep personal values out of the fact itself, of shared and of private ones', async () => {
    for (const audience of ['shared', 'host'] as const) {
      const fact = await writeAs(database, network, { side: 'host', partnerId: partner.id }, (writer) =>
        stateFact(writer, {
          partnerId: partner.id,
          kind: told,
          audience,
          data: { text: 'met', name: 'Ольга Петрова' },
        }),
      )
      const { rows } = await database.owner.query('select data from fact where id = $1', [fact.id])
      expect(rows[0].data.name).toMatch(/^sha256:[0-9a-f]{64}$/)
      expect(JSON.stringify(rows[0])).not.toContain('Ольга')
    }
  })
})
