import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { testDatabase } from '#testing/database.ts'
import { migrate } from './migrate.ts'

const mended = new URL('../../../migrations/mended/', import.meta.url)
const NAME = '20261122-0970-imports.sql'

it('brings a database that applied an earlier text of a migration to the present one, once', async () => {
  const { ownerUrl, owner } = await testDatabase()
  const [, earlier] = /-- mends: (\w{64})/.exec(readFileSync(new URL(NAME, mended), 'utf8')) ?? []
  const { rows: now } = await owner.query('select sha256 from house.migration where name = $1', [NAME])
  await owner.query('update house.migration set sha256 = $1 where name = $2', [earlier, NAME])
  expect((await migrate(ownerUrl)).applied).toEqual([NAME])
  expect((await owner.query('select sha256 from house.migration where name = $1', [NAME])).rows).toEqual(now)
  expect((await migrate(ownerUrl)).applied).toEqual([])
})

it('refuses a migration that has changed since it was applied, whatever it says now', async () => {
  const { ownerUrl, owner } = await testDatabase()
  await owner.query(`update house.migration set sha256 = repeat('0', 64) where name = $1`, [NAME])
  await expect(migrate(ownerUrl)).rejects.toThrow('has changed since it was applied')
})

it('mends only migrations there are', () => {
  const names = readdirSync(new URL('..', mended))
  for (const name of readdirSync(mended)) expect(names).toContain(name)
})
