import { expect, it } from 'vitest'
import { refreshProjections } from '#records/projections/registry.ts'
import { checkRecords } from '#records/rebuild/rebuild.ts'
import { makeTransfer } from '#records/transfers/make.ts'
import { testDatabase } from '#testing/database.ts'
import { testContext } from '#testing/test-context.ts'
import { makeNetwork, makePartner, writeAs } from '#testing/world.ts'
import { advanceFigures } from './jobs.ts'
import { rebuildCommand } from './rebuild-command.ts'

const database = await testDatabase()

async function withOrders() {
  const network = await makeNetwork(database, { timeZone: 'Asia/Vladivostok', figuresDay: '2026-03-01' })
  const partner = await makePartner(database, network)
  await writeAs(database, network, { side: 'host', partnerId: partner.id }, async (writer, tx) => {
    await makeTransfer(writer, {
      partnerId: partner.id,
      audience: 'shared',
      kind: 'goods',
      unit: 'RUB',
      amount: 5000n,
      from: { side: 'host', account: 'goods' },
      to: { side: 'partner', account: 'goods' },
      happenedAt: new Date('2025-03-10T12:00:00Z'),
    })
    await refreshProjections(tx, [partner.id])
  })
  const figure = async () =>
    (
      await database.owner.query(
        `select net_12m::int as recent, net_before_12m::int as earlier from partner_figure where partner_id = $1 and audience = 'host'`,
        [partner.id],
      )
    ).rows[0]
  return { network, partner, figure }
}

it('figures end with today in the network’s own zone, once it is another day there', async () => {
  const { network, figure } = await withOrders()
  expect(await figure()).toEqual({ recent: 5000, earlier: 0 })
  // in Vladivostok it is the next day from 14:00 UTC on
  const at = (time: string) =>
    advanceFigures(testContext(database, { now: () => new Date(time) }), network.id)
  expect(await at('2026-03-10T13:59:00Z')).toBe(true)
  expect(await figure()).toEqual({ recent: 0, earlier: 5000 })
  expect(await at('2026-03-10T13:59:30Z')).toBe(false)
  expect(await at('2026-03-10T14:00:00Z')).toBe(true)
  expect(await at('2026-03-09T14:00:00Z')).toBe(false)
  const findings = await checkRecords(database.db, network.id)
  expect(findings.filter(({ differences }) => differences > 0)).toEqual([])
})

it('rebuild --check tells what differs and exits with 1; rebuild mends it and exits with 0', async () => {
  const { network, partner } = await withOrders()
  const run = async (...args: string[]) => {
    const written: string[] = []
    const write = process.stdout.write
    process.stdout.write = ((text: string) => {
      written.push(text)
      return true
    }) as typeof process.stdout.write
    try {
      const code = await rebuildCommand.run(testContext(database), ['--network', network.slug, ...args])
      return { code, text: written.join('') }
    } finally {
      process.stdout.write = write
    }
  }
  expect((await run('--check', '--json')).code).toBe(0)
  await database.owner.query('update partner_day set gross = gross + 1 where partner_id = $1', [partner.id])
  await database.owner.query('delete from balance where partner_id = $1', [partner.id])
  const found = await run('--check', '--json')
  expect(found.code).toBe(1)
  const told = JSON.parse(found.text) as { networks: { checks: { check: string; differences: number }[] }[] }
  expect(
    told.networks[0]?.checks.filter(({ differences }) => differences > 0).map(({ check }) => check),
  ).toEqual(expect.arrayContaining(['projection.balance', 'projection.partner_day']))
  expect((await run('--check')).text).toContain('DIFF projection.balance')
  expect((await run()).code).toBe(0)
  expect((await run('--check')).code).toBe(0)
  expect((await run('--check', '--network', 'no-such-network')).code).toBe(2)
})
