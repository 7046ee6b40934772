import { sql } from 'kysely'
import type { Tx } from '#platform/database/database.ts'

/**
 * Runs `work` with the values of all fields, whoever asks: for what decides the same for everybody (gates, segments, whether
 * a definition may change). What comes of it must tell nobody a value. Otherwise the database closes fields to roles.
 */
export async function withAllFields<T>(tx: Tx, work: () => Promise<T>): Promise<T> {
  const { rows } = await sql<{ role: string }>`
    select coalesce(current_setting('app.role', true), '') as role`.execute(tx)
  const role = rows[0]?.role ?? ''
  if (role === '') return work()
  const become = (name: string) => sql`select set_config('app.role', ${name}, true)`.execute(tx)
  await become('')
  try {
    const found = await work()
    await become(role)
    return found
  } catch (error) {
    // a failed transaction takes no more statements and is rolled back with its settings
    await become(role).catch(() => null)
    throw error
  }
}
