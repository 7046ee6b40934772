import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { inScope } from '#platform/database/scope.ts'
import { refreshProjections } from '#records/projections/registry.ts'
import { checkRecords } from '#records/rebuild/rebuild.ts'
import { type TestDatabase, testDatabase } from '#testing/database.ts'
import { makeNetwork, makePartner, type WorldNetwork, writeAs } from '#testing/world.ts'
import { correctMeasure, giveMeasure, retractMeasure } from './give.ts'
import { scaleMeans } from './means.ts'
import { defineScale } from './scales.ts'

let database: TestDatabase
let network: WorldNetwork

beforeAll(async () => {
  database = await testDatabase()
  network = await makeNetwork(database)
})

const meansOf = (partnerId: string) =>
  inScope(database.db, { networkId: network.id, side: 'system' }, (tx) => scaleMeans(tx, [partnerId]))

describe('measures', () => {
  it('keep every raw answer, and means count the present ones of one scale only', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            scale: fc.constantFrom('nps', 'stars'),
            value: fc.integer({ min: 1, max: 5 }),
            corrections: fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 3 }),
            isRetracted: fc.boolean(),
          }),
          { minLength: 1, maxLength: 6 },
        ),
        async (answers) => {
          const partner = await makePartner(database, network)
          const present = new Map<string, number[]>()
          let rows = 0
          await writeAs(database, network, { side: 'partner', partnerId: partner.id }, async (writer, tx) => {
            for (const { scale, value, corrections, isRetracted } of answers) {
              const common = { partnerId: partner.id, audience: 'shared', givenBy: 'partner' } as const
              let measureId = await giveMeasure(writer, { ...common, scale, value })
              for (const next of corrections)
                measureId = await correctMeasure(writer, { partnerId: partner.id, measureId, value: next })
              rows += 1 + corrections.length
              if (isRetracted) await retractMeasure(writer, { partnerId: partner.id, measureId })
              else present.set(scale, [...(present.get(scale) ?? []), corrections.at(-1) ?? value])
            }
            await refreshProjections(tx, [partner.id])
          })
          const means = await meansOf(partner.id)
          expect(means).toHaveLength(present.size)
          expect(means.map(({ n }) => n).sort()).toEqual(
            [...present.values()].map((all) => all.length).sort(),
          )
          const expected = [...present.values()].map(
            (all) => all.reduce((sum, one) => sum + one, 0) / all.length,
          )
          expect(means.map(({ mean }) => mean.toFixed(6)).sort()).toEqual(
            expected.map((mean) => mean.toFixed(6)).sort(),
          )
          const { rows: counted } = await database.owner.query(
            'select count(*)::int as n from measure where partner_id = $1',
            [partner.id],
          )
          expect(counted[0].n).toBe(rows)
        },
      ),
      { numRuns: 12 },
    )
    expect(
      (await checkRecords(database.db, network.id)).filter(({ differences }) => differences > 0),
    ).toEqual([])
  })

  it.each([
    ['nps', -1],
    ['nps', 10.5],
    ['stars', 0],
    ['stars', Number.NaN],
  ])('are refused out of scale: %s %d', async (scale, value) => {
    const partner = await makePartner(database, network)
    for (const side of ['host', 'partner'] as const)
      await expect(
        writeAs(database, network, { side, partnerId: partner.id }, (writer) =>
          giveMeasure(writer, { partnerId: partner.id, audience: side, scale, value, givenBy: side }),
        ),
      ).rejects.toMatchObject({ code: 'out_of_scale' })
  })

  it('need a scale that somebody defined; a code never means two scales', async () => {
    const partner = await makePartner(database, network)
    const as = { side: 'host', partnerId: partner.id } as const
    const give = () =>
      writeAs(database, network, as, (writer) =>
        giveMeasure(writer, {
          partnerId: partner.id,
          audience: 'host',
          scale: 'defects',
          value: 3,
          givenBy: 'third',
        }),
      )
    await expect(give()).rejects.toMatchObject({ code: 'scale_unknown' })
    const scale = { code: 'defects', name: 'Defects', min: 0, max: 100, better: 'lower' } as const
    const define = (max: number) =>
      writeAs(database, network, as, (writer) => defineScale(writer, { ...scale, max }))
    expect(await define(100)).toBe(await define(100))
    await expect(define(10)).rejects.toMatchObject({ code: 'scale_differs' })
    await expect(give()).resolves.toBeTypeOf('string')
  })
})
