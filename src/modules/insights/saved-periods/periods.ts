import { sql } from 'kysely'
import { personNames } from '#modules/access/index.ts'
import type { Actor } from '#platform/auth-session/actor.ts'
import type { Tx } from '#platform/database/database.ts'
import { NotFound, Refused } from '#platform/http/refused.ts'
import type { RequestWriter } from '#platform/http/route.ts'
import { newId } from '#shared/ids.ts'
import type { NewSavedPeriod, PeriodSettings, SavedPeriod } from './shapes.ts'

/** How many periods one person may keep. */
const MOST = 50

type Row = { id: string; owner_id: string; name: string; is_shared: boolean; settings: PeriodSettings }

/** Periods belong to people: a key has none. */
function ownerOf(actor: Actor): string {
  if (actor.userId === null) throw new Refused('only_people', { status: 403 })
  return actor.userId
}

/** The reader's own periods by name, then those shared with their side. */
export async function listPeriods(tx: Tx, actor: Actor): Promise<SavedPeriod[]> {
  const { rows } = await sql<Row>`
    select id, owner_id, name, is_shared, settings from report_period
    order by owner_id <> ${actor.userId ?? ''}, lower(name), id`.execute(tx)
  const names = await personNames(
    tx,
    rows.map((row) => row.owner_id),
  )
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    isShared: row.is_shared,
    isOwn: row.owner_id === actor.userId,
    ownerName: names.get(row.owner_id) ?? null,
    settings: row.settings,
  }))
}

/** Keeps a period under a name. Refuses the 51st of a person. */
export async function addPeriod(
  { tx, networkId, now }: RequestWriter,
  actor: Actor,
  input: NewSavedPeriod,
): Promise<SavedPeriod> {
  const owner = ownerOf(actor)
  const own = (await listPeriods(tx, actor)).filter(({ isOwn }) => isOwn)
  if (own.length >= MOST) throw new Refused('too_many_periods', { status: 409 })
  const id = newId()
  await sql`insert into report_period (id, network_id, side, partner_id, owner_id, name, is_shared, settings, created_at)
    values (${id}, ${networkId}, ${actor.side}, ${actor.partnerId}, ${owner}, ${input.name}, ${input.isShared},
      ${JSON.stringify(input.settings)}::jsonb, ${now})`.execute(tx)
  const kept = (await listPeriods(tx, actor)).find((one) => one.id === id)
  if (!kept) throw new Error('a period that was just kept cannot be read')
  return kept
}

/** Forgets a period of the reader's own. Refuses that of another. */
export async function removePeriod(tx: Tx, actor: Actor, id: string): Promise<void> {
  const owner = ownerOf(actor)
  const { rows } = await sql<{
    owner_id: string
  }>`select owner_id from report_period where id = ${id}`.execute(tx)
  if (!rows[0]) throw new NotFound()
  if (rows[0].owner_id !== owner) throw new Refused('not_allowed', { status: 403 })
  await sql`delete from report_period where id = ${id}`.execute(tx)
}
