import { type Selectable, sql } from 'kysely'
import type { Tx } from '#platform/database/database.ts'
import { NotFound, Refused } from '#platform/http/refused.ts'
import { newId } from '#shared/ids.ts'
import { planFiles } from '../plan.ts'
import type { ImportRecipeTable } from '../tables.ts'
import type { RecipeToSave, SavedRecipe } from './shapes.ts'

export type RecipeRow = Selectable<ImportRecipeTable>

/** Names of columns as files are compared by: small letters, sorted. */
export function columnsKey(columns: readonly string[]): string[] {
  return [...new Set(columns.map((column) => column.trim().toLowerCase()))].sort()
}

/** All saved recipes by name. */
export async function listRecipes(tx: Tx): Promise<SavedRecipe[]> {
  const rows = await tx
    .selectFrom('import_recipe')
    .selectAll('import_recipe')
    .select(({ selectFrom }) =>
      selectFrom('import_schedule')
        .whereRef('recipe_id', '=', 'import_recipe.id')
        .select(sql<number>`count(*)::int`.as('n'))
        .as('schedules'),
    )
    .orderBy('name')
    .limit(500)
    .execute()
  return rows.map((row) => presentRecipe(row, row.schedules ?? 0))
}

export function presentRecipe(row: RecipeRow, schedules = 0): SavedRecipe {
  const { id, name, kind, settings, columns, version } = row
  return { id, name, kind, settings, columns, schedules, version, updatedAt: row.updated_at.toISOString() }
}

/** The saved recipe with this id. */
export async function findRecipe(tx: Tx, id: string): Promise<RecipeRow> {
  const row = await tx.selectFrom('import_recipe').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw new NotFound()
  return row
}

/**
 * Saves a recipe: under a name nobody uses yet, or in the place of the one with that name. Refuses settings that do not
 * fit the kind, with the fields that are wrong.
 */
export async function saveRecipe(
  tx: Tx,
  networkId: string,
  input: RecipeToSave,
  now: Date,
): Promise<SavedRecipe> {
  const { partnerId, corrects, recipe, ...settings } = input.settings
  void partnerId
  void corrects
  if (recipe)
    throw new Refused('recipe_in_recipe', { detail: 'A recipe of several files is kept as a file.' })
  planFiles(input.kind, [{ name: 'file', path: '' }], settings, {
    ...{ network: { currency: 'EUR', timeZone: 'UTC' }, side: 'host', partnerId: null },
  })
  const row = await tx
    .insertInto('import_recipe')
    .values({
      ...{ network_id: networkId, id: newId(), name: input.name, kind: input.kind },
      ...{
        settings: JSON.stringify(settings),
        columns: columnsKey(input.columns),
        created_at: now,
        updated_at: now,
      },
    })
    .onConflict((conflict) =>
      conflict.expression(sql`network_id, lower(name)`).doUpdateSet({
        kind: input.kind,
        settings: JSON.stringify(settings),
        columns: columnsKey(input.columns),
        version: sql`import_recipe.version + 1`,
        updated_at: now,
      }),
    )
    .returningAll()
    .executeTakeFirstOrThrow()
  return presentRecipe(row)
}

/** Throws a recipe away. Refuses (`recipe_in_use`) one that a schedule uses. */
export async function removeRecipe(tx: Tx, id: string): Promise<void> {
  await findRecipe(tx, id)
  const used = await tx
    .selectFrom('import_schedule')
    .select('id')
    .where('recipe_id', '=', id)
    .executeTakeFirst()
  if (used) throw new Refused('recipe_in_use', { status: 409, detail: 'A scheduled import uses it.' })
  await tx.deleteFrom('import_recipe').where('id', '=', id).execute()
}
