import { type Kysely, sql } from 'kysely'
import type { Database, Tx } from './database.ts'

/** The two ends of a partnership, and `system` for work that belongs to neither (projections, demonstration). */
export type ScopeSide = 'host' | 'partner' | 'system'

/**
 * On whose behalf a transaction runs. The database shows and accepts only what this scope may see:
 * `partnerId` is required for the partner's side; `curatorId` narrows a host user to the partners they curate. `role` is
 * that of the person or key who asks and `lacks` the rights they have not, for rows that are closed to some roles of a side;
 * without a role it is the house that works, for nobody's eyes.
 */
export type Scope = {
  networkId: string
  side: ScopeSide
  partnerId?: string | null
  userId?: string | null
  curatorId?: string | null
  role?: string | null
  lacks?: readonly string[]
}

/** What a scope sets for its transaction, each as `app.<name>`. */
export const SCOPE_SETTINGS = [
  'network_id',
  'side',
  'partner_id',
  'user_id',
  'curator_id',
  'role',
  'lacks',
] as const

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const userIdPattern = /^[A-Za-z0-9_-]{1,64}$/
const rolePattern = /^[a-z_]{1,40}$/
const rightPattern = /^[a-z_.]{1,40}$/

function checked(value: string, pattern: RegExp, name: string): string {
  if (!pattern.test(value)) throw new Error(`scope: ${name} is malformed`)
  return value
}

/** The `set local` statements of a scope. Values are checked, since settings take no parameters. */
export function scopeSettings(scope: Scope): string {
  if (scope.side === 'partner' && !scope.partnerId)
    throw new Error('scope: the partner side needs a partnerId')
  if (!['host', 'partner', 'system'].includes(scope.side)) throw new Error('scope: side is malformed')
  const settings: [(typeof SCOPE_SETTINGS)[number], string][] = [
    ['network_id', checked(scope.networkId, uuidPattern, 'networkId')],
    ['side', scope.side],
    ['partner_id', scope.partnerId ? checked(scope.partnerId, uuidPattern, 'partnerId') : ''],
    ['user_id', scope.userId ? checked(scope.userId, userIdPattern, 'userId') : ''],
    ['curator_id', scope.curatorId ? checked(scope.curatorId, userIdPattern, 'curatorId') : ''],
    ['role', scope.role ? checked(scope.role, rolePattern, 'role') : ''],
    ['lacks', (scope.lacks ?? []).map((right) => checked(right, rightPattern, 'lacks')).join(',')],
  ]
  return settings.map(([name, value]) => `set local app.${name} = '${value}'`).join('; ')
}

/**
 * Runs `work` in one transaction with the scope's settings, which end with it. The transaction is rolled back
 * when `work` throws. `begin` and the settings travel in one round trip on one pinned connection.
 */
export function inScope<T>(db: Kysely<Database>, scope: Scope, work: (tx: Tx) => Promise<T>): Promise<T> {
  const settings = scopeSettings(scope)
  return db.connection().execute(async (connection) => {
    await sql.raw(`begin; ${settings}`).execute(connection)
    try {
      const result = await work(connection)
      await sql.raw('commit').execute(connection)
      return result
    } catch (error) {
      await sql
        .raw('rollback')
        .execute(connection)
        .catch(() => {})
      throw error
    }
  })
}
