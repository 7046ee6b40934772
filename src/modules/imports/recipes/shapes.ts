import { z } from 'zod'
import { ImportKind, ImportSettings } from '../contract-recipe.ts'

const Id = z.uuid()

/** A recipe a person saved: how files with these columns are read. */
export const SavedRecipe = z
  .object({
    id: Id,
    name: z.string(),
    kind: ImportKind,
    settings: ImportSettings,
    columns: z.array(z.string()).describe('Columns of the file it was made with, in small letters, sorted'),
    schedules: z.number().int().describe('How many scheduled imports use it'),
    version: z.number().int(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'SavedRecipe' })
export type SavedRecipe = z.infer<typeof SavedRecipe>
export const SavedRecipeList = z.object({ data: z.array(SavedRecipe) })
export const RecipeToSave = z
  .object({
    name: z.string().trim().min(1).max(200),
    kind: ImportKind,
    settings: ImportSettings,
    columns: z.array(z.string().max(300)).max(2000).default([]),
  })
  .meta({ id: 'RecipeToSave' })
export type RecipeToSave = z.infer<typeof RecipeToSave>
export const SavedRecipeParams = z.object({ recipeId: Id })
export const SavedRecipeAnswer = z.object({ recipe: SavedRecipe })
export const RecipeOfImport = z.object({ name: z.string().trim().min(1).max(200) })
