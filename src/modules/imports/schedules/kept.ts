import { type Selectable, sql } from 'kysely'
import type { Actor } from '#platform/auth-session/actor.ts'
import type { Tx } from '#platform/database/database.ts'
import { NotFound, Refused } from '#platform/http/refused.ts'
import { refusalOfAddress } from '#platform/outbound/fetch-file.ts'
import { newId } from '#shared/ids.ts'
import type { ImportStatus } from '../contract.ts'
import { refuseOwnFields } from '../own-fields/allowed.ts'
import { findRecipe } from '../recipes/saved.ts'
import type { ImportScheduleTable } from '../tables.ts'
import { minuteOf, nextTime, timeText } from './rules.ts'
import type { ImportSchedule, ScheduleChange, ScheduleToAdd } from './shapes.ts'

export type ScheduleRow = Selectable<ImportScheduleTable>

export async function networkOf(tx: Tx): Promise<{ id: string; slug: string; timeZone: string }> {
  const { rows } = await sql<{ id: string; slug: string; timeZone: string }>`
    select network_id as id, slug, time_zone as "timeZone" from network`.execute(tx)
  const [network] = rows
  if (!network) throw new NotFound()
  return network
}

/** All scheduled imports by name, with how the last import of each came out. */
export async function listSchedules(tx: Tx, id?: string): Promise<ImportSchedule[]> {
  const rows = await tx
    .selectFrom('import_schedule as s')
    .innerJoin('import_recipe as r', 'r.id', 's.recipe_id')
    .leftJoin('import_run as i', 'i.id', 's.import_id')
    .selectAll('s')
    .select(['r.name as recipe_name', 'i.status as import_status'])
    .select(sql<number | null>`(i.summary ->> 'imported')::int`.as('imported'))
    .$if(id !== undefined, (query) => query.where('s.id', '=', id as string))
    .orderBy('s.name')
    .limit(500)
    .execute()
  return rows.map((row) => ({
    ...{ id: row.id, name: row.name, recipeId: row.recipe_id, recipeName: row.recipe_name, place: row.place },
    ...{ address: row.address, at: timeText(row.minute), weekday: row.weekday, isPaused: row.is_paused },
    ...{ nextAt: row.next_at.toISOString(), checkedAt: row.checked_at?.toISOString() ?? null },
    ...{
      outcome: row.outcome,
      failure: failureOf(row.failure),
      failures: row.failures,
      version: row.version,
    },
    lastImport:
      row.import_id && row.import_status
        ? { id: row.import_id, status: row.import_status as ImportStatus, imported: row.imported }
        : null,
  }))
}

function failureOf(text: string | null): ImportSchedule['failure'] {
  if (text === null) return null
  const [code = 'internal', detail] = text.split(/:(.*)/s)
  return { code, detail: detail || null }
}

export async function readSchedule(tx: Tx, id: string): Promise<ImportSchedule> {
  const [schedule] = await listSchedules(tx, id)
  if (!schedule) throw new NotFound()
  return schedule
}

function refuseAddress(place: ScheduleToAdd['place'], address: string): void {
  const code =
    place === 'https'
      ? refusalOfAddress(address)
      : /[/\\]|\p{Cc}/u.test(address) || address.startsWith('.')
        ? 'address_malformed'
        : null
  if (code) throw new Refused(code, { errors: [{ pointer: '#/address', code, detail: place }] })
}

/** Adds a scheduled import. Refuses addresses that cannot be asked. */
export async function addSchedule(
  tx: Tx,
  actor: Actor,
  input: ScheduleToAdd,
  now: Date,
): Promise<ImportSchedule> {
  refuseAddress(input.place, input.address)
  const recipe = await findRecipe(tx, input.recipeId)
  await refuseOwnFields(tx, actor, recipe.settings)
  const network = await networkOf(tx)
  const id = newId()
  const when = { minute: minuteOf(input.at), weekday: input.weekday }
  await tx
    .insertInto('import_schedule')
    .values({
      ...{ network_id: network.id, id, name: input.name, recipe_id: input.recipeId, place: input.place },
      ...{
        address: input.address,
        ...when,
        next_at: nextTime(when, now, network.timeZone),
        actor_id: actor.kind === 'person' ? actor.id : null,
      },
      ...{ created_at: now, updated_at: now },
    })
    .execute()
  return readSchedule(tx, id)
}

/** Changes, pauses or resumes a scheduled import. Another place or recipe reads its file anew. */
export async function changeSchedule(
  tx: Tx,
  actor: Actor,
  id: string,
  change: ScheduleChange,
  version: number | null,
  now: Date,
): Promise<ImportSchedule> {
  const row = await tx
    .selectFrom('import_schedule')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!row) throw new NotFound()
  if (version !== null && version !== row.version)
    throw new Refused('version_is_old', { status: 412, detail: String(row.version) })
  const place = change.place ?? row.place
  const address = change.address ?? row.address
  refuseAddress(place, address)
  if (change.recipeId) await refuseOwnFields(tx, actor, (await findRecipe(tx, change.recipeId)).settings)
  const network = await networkOf(tx)
  const when = {
    minute: change.at === undefined ? row.minute : minuteOf(change.at),
    weekday: change.weekday === undefined ? row.weekday : change.weekday,
  }
  const isOther =
    place !== row.place || address !== row.address || (change.recipeId ?? row.recipe_id) !== row.recipe_id
  await tx
    .updateTable('import_schedule')
    .set({
      ...{
        name: change.name ?? row.name,
        recipe_id: change.recipeId ?? row.recipe_id,
        place,
        address,
        ...when,
      },
      ...{ is_paused: change.isPaused ?? row.is_paused, next_at: nextTime(when, now, network.timeZone) },
      ...(isOther ? { etag: null, sha256: null } : {}),
      ...{
        failures: change.isPaused === false ? 0 : row.failures,
        version: row.version + 1,
        updated_at: now,
      },
    })
    .where('id', '=', id)
    .execute()
  return readSchedule(tx, id)
}

export async function removeSchedule(tx: Tx, id: string): Promise<void> {
  const { numDeletedRows } = await tx.deleteFrom('import_schedule').where('id', '=', id).executeTakeFirst()
  if (numDeletedRows === 0n) throw new NotFound()
}
