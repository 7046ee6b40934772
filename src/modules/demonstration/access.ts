import { sql } from 'kysely'
import { addMember, createUser, hashPassword, writeAudit } from '#modules/access/index.ts'
import type { Tx } from '#platform/database/database.ts'
import { MS_PER_DAY } from '#shared/days.ts'
import { newId } from '#shared/ids.ts'
import { newPassword, type SignIn } from './people.ts'

const auditor = { name: 'Вера Ревизорова', mail: 'vera@audit.artel.example' }
const opened = ['readPartnerPage', 'listDocuments', 'listOrders', 'getTimeline', 'listPromises']

/**
 * What shows how people work here: a curator on leave with a colleague who acts, an auditor let in for a month to a dozen
 * partners with what she opened yesterday, and a role that is narrowed. Returns the auditor's sign-in.
 */
export async function addAccess(
  { tx, networkId, now }: { tx: Tx; networkId: string; now: Date },
  partnerIds: readonly string[],
  curators: readonly string[],
): Promise<SignIn[]> {
  const [, delegate, absent] = curators
  if (absent && delegate)
    await sql`
      insert into delegation (id, network_id, absent_id, delegate_id, starts_at, ends_at, note, created_by, created_at, told_start_at)
      select ${newId()}, ${networkId}, ${absent}, ${delegate}, date_trunc('day', ${now}::timestamptz at time zone time_zone)
          at time zone time_zone - interval '3 days',
        date_trunc('day', ${now}::timestamptz at time zone time_zone) at time zone time_zone + interval '11 days',
        'Договор с фабрикой на подписи, звонить директору после обеда.', ${absent}, ${new Date(now.getTime() - 6 * MS_PER_DAY)},
        ${new Date(now.getTime() - 3 * MS_PER_DAY)} from network`.execute(tx)
  await sql`
    insert into role_rule (network_id, side, role, limits, updated_at)
    values (${networkId}, 'host', 'viewer', '{"notes":"none"}', ${now})`.execute(tx)
  const password = newPassword()
  const passwordHash = await hashPassword(password)
  const user = await createUser(
    tx,
    { name: auditor.name, email: auditor.mail, language: 'ru', passwordHash },
    now,
  )
  const chosen = partnerIds.slice(0, 12)
  const place = { networkId, userId: user.id, side: 'host' as const, partnerId: null, createdBy: null }
  const term = {
    validFrom: null,
    validUntil: new Date(now.getTime() + 30 * MS_PER_DAY),
    narrowedTo: chosen,
    limits: {},
  }
  await addMember(tx, { ...place, role: 'auditor', term }, now)
  for (const [index, operation] of opened.entries())
    await writeAudit(
      tx,
      {
        networkId,
        side: 'host',
        partnerId: chosen[index % 3] ?? null,
        kind: 'opened',
        actor: { kind: 'person', id: user.id, name: auditor.name },
        target: operation,
        origin: { address: '203.0.113.24', device: null },
        details: { operation },
      },
      new Date(now.getTime() - MS_PER_DAY + index * 240_000),
    )
  return [{ who: 'Auditor · аудитор', mail: auditor.mail, password }]
}
