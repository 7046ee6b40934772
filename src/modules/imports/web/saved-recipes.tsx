import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '#ui/button.tsx'
import { useDeed } from '#ui/deed.tsx'
import { TextField } from '#ui/form/fields.tsx'
import { Note } from '#ui/notes.tsx'
import { useSession } from '#ui/session.tsx'
import type { Import, ImportDetail, SavedRecipe } from '../contract.ts'
import { changeImport, keys, listRecipes, removeRecipe, saveRecipeOf, useKeepDetail } from './api.ts'

/** Recipes fit a file that has all the columns they were made with. */
export function recipesFor(recipes: readonly SavedRecipe[], columns: readonly string[]): SavedRecipe[] {
  const here = new Set(columns.map((column) => column.trim().toLowerCase()))
  return recipes.filter(
    (recipe) => recipe.columns.length > 0 && recipe.columns.every((column) => here.has(column)),
  )
}

function useRecipes() {
  const { side } = useSession()
  return useQuery({
    queryKey: keys.list({ what: 'recipes' }),
    queryFn: ({ signal }) => listRecipes(signal),
    enabled: side === 'host',
  })
}

/** A saved recipe is offered where a file with the same columns came. */
export function RecipeOffer({ detail }: { detail: ImportDetail }) {
  const { t } = useTranslation('imports')
  const keep = useKeepDetail()
  const recipes = useRecipes()
  const fitting = recipesFor(recipes.data?.data ?? [], detail.files[0]?.columns ?? [])
  if (fitting.length === 0 || Object.keys(detail.import.settings.map).length > 0) return null
  const take = async ({ kind, settings }: SavedRecipe) =>
    keep(await changeImport(detail.import.id, { kind, settings }))
  return (
    <Note tone="plain" title={t('saved.offer')}>
      <span className="acts">
        {fitting.slice(0, 5).map((recipe) => (
          <Button key={recipe.id} size="small" onClick={() => void take(recipe)}>
            {recipe.name}
          </Button>
        ))}
      </span>
    </Note>
  )
}

/** Keeps how this import was read, under a name, for the next file and for schedules. */
export function SaveRecipe({ run }: { run: Import }) {
  const { t } = useTranslation('imports')
  const { side } = useSession()
  const act = useDeed()
  const [name, setName] = useState(run.name.replace(/\.[^.]+$/, ''))
  const [opened, setOpened] = useState(false)
  if (side !== 'host' || run.settings.recipe || run.kind === null) return null
  if (!opened)
    return (
      <Button kind="quiet" icon="star" onClick={() => setOpened(true)}>
        {t('saved.save')}
      </Button>
    )
  return (
    <form
      className="save-recipe"
      onSubmit={(event) => {
        event.preventDefault()
        void act(() => saveRecipeOf(run.id, name.trim()), {
          done: t('saved.done', { name: name.trim() }),
          undo: ({ recipe }) => removeRecipe(recipe.id),
        }).then(() => setOpened(false))
      }}
    >
      <TextField
        label={t('saved.name')}
        value={name}
        maxLength={200}
        required
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Button type="submit" disabled={name.trim() === ''}>
        {t('saved.keep')}
      </Button>
    </form>
  )
}
