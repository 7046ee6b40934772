import { type Route, route } from '#platform/http/route.ts'
import { ImportParams } from '../contract.ts'
import { inspectFiles } from '../files.ts'
import { refuseOwnFields } from '../own-fields/allowed.ts'
import { mayKeepRecipes } from '../policy.ts'
import { findRun } from '../runs.ts'
import { listRecipes, removeRecipe, saveRecipe } from './saved.ts'
import {
  RecipeOfImport,
  RecipeToSave,
  SavedRecipeAnswer,
  SavedRecipeList,
  SavedRecipeParams,
} from './shapes.ts'

const tag = 'imports'

export const recipeRoutes: readonly Route[] = [
  route({
    ...{ method: 'GET', url: '/import-recipes', id: 'listImportRecipes', tag, may: mayKeepRecipes },
    summary: 'Saved recipes of the network',
    response: SavedRecipeList,
    handle: async ({ tx }) => ({ data: await listRecipes(tx) }),
  }),
  route({
    ...{
      method: 'POST',
      url: '/import-recipes',
      id: 'saveImportRecipe',
      tag,
      may: mayKeepRecipes,
      status: 201,
    },
    summary: 'Saves a recipe; one with the same name is replaced',
    body: RecipeToSave,
    response: SavedRecipeAnswer,
    handle: async ({ tx, actor, body, now }) => {
      await refuseOwnFields(tx, actor, body.settings)
      return { recipe: await saveRecipe(tx, actor.networkId, body, now) }
    },
  }),
  route({
    ...{
      method: 'POST',
      url: '/imports/:importId/recipe',
      id: 'saveRecipeOfImport',
      tag,
      may: mayKeepRecipes,
      status: 201,
    },
    summary: 'Saves how the files of an import are read as a recipe of this name',
    params: ImportParams,
    body: RecipeOfImport,
    response: SavedRecipeAnswer,
    handle: async ({ tx, actor, params, body, now }) => {
      const run = await findRun(tx, params.importId)
      const kind = run.kind ?? 'orders'
      const { files } = await inspectFiles(run.files, kind, run.settings)
      const columns = files[0]?.columns ?? []
      const input = { name: body.name, kind, settings: run.settings, columns }
      return { recipe: await saveRecipe(tx, actor.networkId, input, now) }
    },
  }),
  route({
    ...{
      method: 'DELETE',
      url: '/import-recipes/:recipeId',
      id: 'removeImportRecipe',
      tag,
      may: mayKeepRecipes,
    },
    summary: 'Throws a saved recipe away',
    params: SavedRecipeParams,
    handle: ({ tx, params }) => removeRecipe(tx, params.recipeId),
  }),
]
