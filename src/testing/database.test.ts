import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { testDatabase } from './database.ts'

it('gives every caller a database of its own with Russian letters and trigrams that work', async () => {
  const [one, two] = await Promise.all([testDatabase(), testDatabase()])
  expect(one.ownerUrl).not.toBe(two.ownerUrl)
  await one.owner.query('create table only_here (id int)')
  await expect(two.owner.query('select from only_here')).rejects.toThrow('does not exist')
  const { rows } = await sql<{ lower: string }>`select lower('ПАРТНЁР') as lower`.execute(one.db)
  expect(rows[0]?.lower).toBe('партнёр')
})

it('connects requests as a role that owns nothing and is bound by row-level security', async () => {
  const { db } = await testDatabase()
  const { rows } = await sql<{ bound: boolean; owns: string }>`
    select not (rolsuper or rolbypassrls or rolcreatedb or rolcreaterole) as bound,
           (select count(*)::text from pg_class where relowner = pg_roles.oid) as owns
    from pg_roles where rolname = current_user`.execute(db)
  expect(rows[0]).toEqual({ bound: true, owns: '0' })
})
