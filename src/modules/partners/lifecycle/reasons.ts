import { sql } from 'kysely'
import type { Tx } from '#platform/database/database.ts'
import { NotFound, Refused } from '#platform/http/refused.ts'
import type { Writer } from '#records/writer.ts'
import { newId } from '#shared/ids.ts'
import { transliterate } from '#shared/transliteration.ts'
import type { StageReason } from '../contract.ts'
import './tables.ts'

const ofScope = sql<string>`(select nullif(current_setting('app.network_id', true), '')::uuid)`

/** Reasons to go back, out or in again, in their order; archived ones too. */
export async function readReasons(tx: Tx): Promise<StageReason[]> {
  const rows = await tx
    .selectFrom('stage_reason')
    .selectAll()
    .where('network_id', '=', ofScope)
    .orderBy('kind')
    .orderBy('place')
    .orderBy('created_at')
    .orderBy('code')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    code: row.code,
    kind: row.kind,
    nameRu: row.name_ru,
    nameEn: row.name_en,
    place: row.place,
    archivedAt: row.archived_at?.toISOString() ?? null,
    version: row.version,
  }))
}

/** The reason of a code; without one the words speak for themselves (`other`). Refuses an unknown code. */
export async function findReason(
  tx: Tx,
  kind: StageReason['kind'],
  code: string | undefined,
): Promise<{ code: string }> {
  if (code === undefined) return { code: 'other' }
  const found = (await readReasons(tx)).find((reason) => reason.kind === kind && reason.code === code)
  if (found) return found
  throw new Refused('invalid', {
    errors: [{ pointer: '#/reasonCode', code: 'unknown_reason', detail: 'The network has no such reason.' }],
  })
}

/** Adds a reason at the end of its kind; its code comes from the English words. */
export async function addReason(
  writer: Writer,
  input: Pick<StageReason, 'kind' | 'nameRu' | 'nameEn'>,
): Promise<StageReason> {
  const known = (await readReasons(writer.tx)).filter(({ kind }) => kind === input.kind)
  const code = codeOf(input.nameEn, new Set(known.map((reason) => reason.code)))
  const id = newId()
  const place = Math.max(0, ...known.map((reason) => reason.place).filter((n) => n < 99)) + 1
  await writer.tx
    .insertInto('stage_reason')
    .values({
      network_id: writer.networkId,
      id,
      code,
      kind: input.kind,
      name_ru: input.nameRu,
      name_en: input.nameEn,
      place,
      archived_at: null,
    })
    .execute()
  return { ...input, id, code, place, archivedAt: null, version: 1 }
}

/** Renames a reason, or puts it away: history goes on naming it. */
export async function changeReason(
  writer: Writer,
  id: string,
  version: number | null,
  change: { nameRu?: string | undefined; nameEn?: string | undefined; isArchived?: boolean | undefined },
): Promise<StageReason> {
  const found = (await readReasons(writer.tx)).find((reason) => reason.id === id)
  if (!found) throw new NotFound()
  if (version !== null && version !== found.version) throw new Refused('version_conflict', { status: 412 })
  const archivedAt =
    change.isArchived === undefined ? found.archivedAt : change.isArchived ? writer.now.toISOString() : null
  const after = {
    ...found,
    nameRu: change.nameRu ?? found.nameRu,
    nameEn: change.nameEn ?? found.nameEn,
    archivedAt,
    version: found.version + 1,
  }
  await writer.tx
    .updateTable('stage_reason')
    .set({
      name_ru: after.nameRu,
      name_en: after.nameEn,
      archived_at: archivedAt === null ? null : new Date(archivedAt),
      version: after.version,
    })
    .where('network_id', '=', writer.networkId)
    .where('id', '=', id)
    .execute()
  return after
}

/** A code of small letters that is not taken, from words in any language. */
export function codeOf(words: string, taken: ReadonlySet<string>): string {
  const plain = transliterate(words)
    .toLowerCase()
    .normalize('NFD')
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+|_+$/g, '')
    .slice(0, 34)
    .replace(/_+$/, '')
  const base = plain === '' ? 'stage' : plain
  for (let n = 1; ; n++) {
    const code = n === 1 ? base : `${base}_${n}`
    if (!taken.has(code)) return code
  }
}
