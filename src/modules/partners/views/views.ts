import { type Selectable, sql } from 'kysely'
import type { Actor } from '#platform/auth-session/actor.ts'
import type { Tx } from '#platform/database/database.ts'
import { NotFound, Refused } from '#platform/http/refused.ts'
import type { Writer } from '#records/writer.ts'
import { newId } from '#shared/ids.ts'
import { refuseOldVersion } from '../account/locks.ts'
import { readPeople } from '../people.ts'
import { mayManageFields } from '../policy.ts'
import type { SavedView, ViewSettings } from './shapes.ts'
import type { SavedViewTable } from './tables.ts'

const MAX_OWN = 200

type Row = Selectable<SavedViewTable> & { is_default: boolean }

/** Views belong to people: a key has none. */
export function userOf(actor: Actor): string {
  if (actor.userId === null) throw new Refused('only_people', { status: 403 })
  return actor.userId
}

async function readRows(tx: Tx, userId: string, id: string | null): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select v.*, exists (select from saved_view_default d where d.user_id = ${userId} and d.view_id = v.id) as is_default
    from saved_view v where (v.is_shared or v.owner_id = ${userId}) and (${id}::uuid is null or v.id = ${id}::uuid)
    order by v.is_shared, lower(v.name), v.id`.execute(tx)
  return rows
}

/** The reader's own views by name, then those shared with all people of the host. */
export async function listViews(tx: Tx, actor: Actor): Promise<SavedView[]> {
  const rows = await readRows(tx, userOf(actor), null)
  return present(tx, actor, rows)
}

export async function readView(tx: Tx, actor: Actor, id: string): Promise<SavedView> {
  const [view] = await present(tx, actor, await readRows(tx, userOf(actor), id))
  if (!view) throw new NotFound()
  return view
}

export async function addView(
  writer: Writer,
  actor: Actor,
  input: { name: string; isShared: boolean; settings: ViewSettings },
): Promise<SavedView> {
  const { tx, networkId, now } = writer
  const userId = userOf(actor)
  const own = await tx
    .selectFrom('saved_view')
    .select(({ fn }) => fn.countAll<bigint>().as('count'))
    .where('owner_id', '=', userId)
    .executeTakeFirstOrThrow()
  if (Number(own.count) >= MAX_OWN) throw new Refused('too_many_views', { status: 409 })
  const id = newId()
  await tx
    .insertInto('saved_view')
    .values({
      id,
      network_id: networkId,
      owner_id: userId,
      name: input.name,
      is_shared: input.isShared,
      settings: JSON.stringify(input.settings),
      created_at: now,
      updated_at: now,
    })
    .execute()
  return readView(tx, actor, id)
}

/** Changes a view: its owner, and a manager one that is shared. A manager does not take it from its owner. */
export async function changeView(
  writer: Writer,
  actor: Actor,
  id: string,
  version: number | null,
  change: { name?: string | undefined; isShared?: boolean | undefined; settings?: ViewSettings | undefined },
): Promise<SavedView> {
  const { tx, now } = writer
  const row = await lockEditable(tx, actor, id)
  refuseOldVersion(row, version)
  const isOwn = row.owner_id === userOf(actor)
  if (!isOwn && change.isShared === false)
    throw new Refused('not_allowed', {
      status: 403,
      errors: [
        { pointer: '#/isShared', code: 'not_allowed', detail: 'Only its owner keeps it to themselves.' },
      ],
    })
  await tx
    .updateTable('saved_view')
    .set({
      name: change.name ?? row.name,
      is_shared: change.isShared ?? row.is_shared,
      ...(change.settings ? { settings: JSON.stringify(change.settings) } : {}),
      version: row.version + 1,
      updated_at: now,
    })
    .where('id', '=', id)
    .execute()
  return readView(tx, actor, id)
}

export async function removeView(writer: Writer, actor: Actor, id: string): Promise<void> {
  await lockEditable(writer.tx, actor, id)
  await writer.tx.deleteFrom('saved_view').where('id', '=', id).execute()
}

/** Makes a view the one that opens first for the reader; null: none. */
export async function setDefaultView(writer: Writer, actor: Actor, viewId: string | null): Promise<void> {
  const { tx, networkId } = writer
  const userId = userOf(actor)
  if (viewId === null) {
    await tx.deleteFrom('saved_view_default').where('user_id', '=', userId).execute()
    return
  }
  await readView(tx, actor, viewId)
  await tx
    .insertInto('saved_view_default')
    .values({ network_id: networkId, user_id: userId, view_id: viewId })
    .onConflict((conflict) => conflict.columns(['network_id', 'user_id']).doUpdateSet({ view_id: viewId }))
    .execute()
}

async function lockEditable(tx: Tx, actor: Actor, id: string): Promise<Selectable<SavedViewTable>> {
  const userId = userOf(actor)
  const row = await tx
    .selectFrom('saved_view')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!row || !(row.is_shared || row.owner_id === userId)) throw new NotFound()
  if (!mayEdit(row, actor)) throw new Refused('not_allowed', { status: 403 })
  return row
}

function mayEdit(row: Pick<Row, 'owner_id' | 'is_shared'>, actor: Actor): boolean {
  return row.owner_id === actor.userId || (row.is_shared && mayManageFields(actor))
}

async function present(tx: Tx, actor: Actor, rows: readonly Row[]): Promise<SavedView[]> {
  const people = await readPeople(
    tx,
    rows.map((row) => row.owner_id),
  )
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    isShared: row.is_shared,
    isOwn: row.owner_id === actor.userId,
    isDefault: row.is_default,
    mayEdit: mayEdit(row, actor),
    ownerName: people.get(row.owner_id)?.name ?? null,
    settings: row.settings,
    updatedAt: row.updated_at.toISOString(),
    version: row.version,
  }))
}
